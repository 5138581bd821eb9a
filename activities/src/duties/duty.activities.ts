import type { DutyActivities } from '#contracts/human-task.js';
import { applyDirectoryChanges } from '#records/directory/apply-directory-changes.js';
import { climbAcknowledgements } from '#records/documents/climb-acknowledgements.js';
import { enrolAndLetGo } from '#records/documents/enrol.js';
import { sweepReminders } from '#records/path/sweep-reminders.js';
import { writeDigests } from '#records/path/write-digests.js';
import type { Logger } from '#observability/logger.js';
import type { Records } from '#records/data-source.js';
import { asFailure } from '../as-failure.js';
import type { PathDeps } from '#records/path/deps.js';

/** Doors of the calendar duties. */
export function createDutyActivities(deps: { records: Records; path: PathDeps; log: Logger }): DutyActivities {
  return {
    sweepReminders: () => asFailure(sweepReminders(deps.records), deps),
    writeDigests: async () => {
      // The ladder of acknowledgements is set-based, as the digest is that reminds of them.
      const climbed = await asFailure(climbAcknowledgements(deps.records), deps);
      return climbed + (await asFailure(writeDigests(deps.records), deps));
    },
    applyDirectoryChanges: async () => {
      const { leavers, absences, records } = await asFailure(applyDirectoryChanges(deps.records, deps.path), deps);
      const people = await asFailure(enrolAndLetGo(deps.records, deps.path), deps);
      return leavers + absences + records + people;
    },
  };
}
