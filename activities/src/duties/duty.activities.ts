import type { DutyActivities } from '#contracts/human-task.js';
import { sweepReminders } from '#records/path/sweep-reminders.js';
import { writeDigests } from '#records/path/write-digests.js';
import type { Records } from '#records/data-source.js';

/** Doors of the calendar duties. */
export function createDutyActivities(deps: { records: Records }): DutyActivities {
  return {
    sweepReminders: () => sweepReminders(deps.records),
    writeDigests: () => writeDigests(deps.records),
  };
}
