import type { DutyActivities } from '#contracts/human-task.js';
import { claimDuty } from '#records/duties/claim-duty.js';
import { applyDirectoryChanges } from '#records/directory/apply-directory-changes.js';
import { climbAcknowledgements } from '#records/documents/climb-acknowledgements.js';
import { enrolAndLetGo } from '#records/documents/enrol.js';
import { sweepReminders } from '#records/path/sweep-reminders.js';
import { writeDigests } from '#records/path/write-digests.js';
import type { Logger } from '#observability/logger.js';
import type { Records } from '#records/data-source.js';
import type { PlannedDuties } from '#temporal/planned-duties.js';
import { asFailure } from '../as-failure.js';
import type { PathDeps } from '#records/path/deps.js';
import { reconcileDuties } from './reconcile-duties.js';

export interface DutyDeps {
  readonly records: Records;
  readonly path: PathDeps;
  readonly log: Logger;
  /** Schedules of the planned duties. */
  readonly planned: PlannedDuties;
}

/** Doors of the calendar duties. */
export function createDutyActivities(deps: DutyDeps): DutyActivities {
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
    claimDuty: (duty) => asFailure(claimDuty(deps.records, duty), deps),
    reconcileDuties: () => asFailure(reconcileDuties(deps), deps),
  };
}
