import type { DutyActivities } from '#contracts/human-task.js';
import { applyDirectoryChanges } from '#records/directory/apply-directory-changes.js';
import { sweepReminders } from '#records/path/sweep-reminders.js';
import { writeDigests } from '#records/path/write-digests.js';
import type { Records } from '#records/data-source.js';
import type { PathDeps } from '#records/path/deps.js';

/** Doors of the calendar duties. */
export function createDutyActivities(deps: { records: Records; path: PathDeps }): DutyActivities {
  return {
    sweepReminders: () => sweepReminders(deps.records),
    writeDigests: () => writeDigests(deps.records),
    applyDirectoryChanges: async () => {
      const { leavers, absences, records } = await applyDirectoryChanges(deps.records, deps.path);
      return leavers + absences + records;
    },
  };
}
