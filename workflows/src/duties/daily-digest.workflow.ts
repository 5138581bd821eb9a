/**
 * One mail per person and day with all their open tasks (specification 2, reminders). Started by a Temporal Schedule,
 * visible and pausable. Runs one activity and ends; a second run of a day finds nothing new to write.
 */
import type { DutyActivities } from '#contracts/human-task.js';
import { proxyActivities } from '@temporalio/workflow';

// Set-based and idempotent by business key: five minutes are for a company of 100,000, the next run catches up anyway.
const duties = proxyActivities<DutyActivities>({ startToCloseTimeout: '5 minutes', retry: { maximumAttempts: 3 } });

export async function dailyDigest(): Promise<number> {
  return duties.writeDigests();
}
