/**
 * Leave dates, absences and roles as ISMS time reaches them (specification 2, Absence and Leaver). Started by a Temporal
 * Schedule, visible and pausable. Runs one activity and ends; a second run finds nothing more to hand on.
 */
import type { DutyActivities } from '#contracts/human-task.js';
import { proxyActivities } from '@temporalio/workflow';

// One transaction per person or record, repeatable at any place: five minutes are for a thousand leavers on one day.
const duties = proxyActivities<DutyActivities>({ startToCloseTimeout: '5 minutes', retry: { maximumAttempts: 3 } });

export async function directoryDue(): Promise<number> {
  return duties.applyDirectoryChanges();
}
