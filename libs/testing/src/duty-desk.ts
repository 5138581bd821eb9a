import type { DutyActivities } from '#contracts/human-task.js';
import { WORKFLOWS, type WorkflowType } from '#contracts/workflow-ids.js';

/** Workflows that a Schedule starts, by the name of their recorded history, and the one activity that each runs. */
export const DUTIES: Readonly<
  Record<
    string,
    { readonly type: WorkflowType; readonly does: keyof DutyActivities; readonly args?: readonly unknown[] }
  >
> = {
  'duty-due': { type: WORKFLOWS.dutyDue, does: 'sweepReminders' },
  'daily-digest': { type: WORKFLOWS.dailyDigest, does: 'writeDigests' },
  'review-due': { type: WORKFLOWS.dutyDue, does: 'claimDuty', args: [{ kind: 'review', subject: 'ISMS-PR-001' }] },
  reconcile: { type: WORKFLOWS.reconcile, does: 'reconcileDuties' },
  'directory-due': { type: WORKFLOWS.directoryDue, does: 'applyDirectoryChanges' },
};

/** Stands where libs/records writes reminders and digests: counts what it is asked for and finds a little to do. */
export class DutyDesk implements DutyActivities {
  /** Every call of a duty, in order. */
  readonly calls: (keyof DutyActivities)[] = [];
  /** Calls that still fail, as when the database is away. */
  failing = 0;

  sweepReminders(): Promise<number> {
    return this.found('sweepReminders', 3);
  }

  writeDigests(): Promise<number> {
    return this.found('writeDigests', 2);
  }

  applyDirectoryChanges(): Promise<number> {
    return this.found('applyDirectoryChanges', 1);
  }

  claimDuty(): Promise<number> {
    return this.found('claimDuty', 1);
  }

  reconcileDuties(): Promise<number> {
    return this.found('reconcileDuties', 4);
  }

  private async found(call: keyof DutyActivities, much: number): Promise<number> {
    this.calls.push(call);
    if (this.failing-- > 0) throw new Error('connection refused');
    return much;
  }
}
