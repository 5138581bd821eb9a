/**
 * A calendar duty that fell due (specification 2, reminders). Started by a Temporal Schedule, visible and pausable.
 * Runs one activity and ends; a manual trigger or a backfill finds nothing new to do.
 */
import type { DutyActivities } from '#contracts/human-task.js';
import { proxyActivities } from '@temporalio/workflow';

// Set-based and idempotent by business key: five minutes are for a company of 100,000, the next run catches up anyway.
const duties = proxyActivities<DutyActivities>({ startToCloseTimeout: '5 minutes', retry: { maximumAttempts: 3 } });

export async function dutyDue(): Promise<number> {
  return duties.sweepReminders();
}
