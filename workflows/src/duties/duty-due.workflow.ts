/**
 * A calendar duty that fell due (specification 2, reminders; specification P2, annual review). Started by a Temporal
 * Schedule, visible and pausable. Runs one activity and ends; a manual trigger or a backfill finds nothing new to do.
 */
import type { DutyActivities, DutyName } from '#contracts/human-task.js';
import { proxyActivities } from '@temporalio/workflow';

// Set-based and idempotent by business key: five minutes are for a company of 100,000, the next run catches up anyway.
const duties = proxyActivities<DutyActivities>({ startToCloseTimeout: '5 minutes', retry: { maximumAttempts: 3 } });

/** @param duty one planned duty, such as the annual review of a document; the reminders of open tasks unless told */
export async function dutyDue(duty?: DutyName): Promise<number> {
  return duty === undefined ? duties.sweepReminders() : duties.claimDuty(duty);
}
