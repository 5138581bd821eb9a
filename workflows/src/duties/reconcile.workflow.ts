/**
 * Compares what is planned with what runs, and repairs (architecture 4, calendar duties). Started by a Temporal Schedule,
 * and by every change of what is planned. Runs one activity, once more for each message that came meanwhile, and ends.
 */
import { recordChanged } from '#contracts/signals.js';
import type { DutyActivities } from '#contracts/human-task.js';
import { proxyActivities, setHandler } from '@temporalio/workflow';

// Set-based and idempotent; a thousand Schedules are looked at within a minute. The next run catches up anyway.
const duties = proxyActivities<DutyActivities>({ startToCloseTimeout: '5 minutes', retry: { maximumAttempts: 3 } });

export async function reconcile(): Promise<number> {
  let heard = 0;
  setHandler(recordChanged, () => void (heard += 1));
  let repaired = 0;
  let seen: number;
  do {
    seen = heard;
    repaired += await duties.reconcileDuties();
  } while (heard > seen);
  return repaired;
}
