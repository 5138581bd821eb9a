import { TASK_QUEUE } from '#contracts/task-queue.js';
import { RECONCILE_WORKFLOW_ID, WORKFLOWS, type WorkflowType } from '#contracts/workflow-ids.js';
import { Client, Connection, ScheduleOverlapPolicy } from '@temporalio/client';

/** A duty that a Temporal Schedule starts at an interval. */
interface IntervalDuty {
  readonly scheduleId: string;
  readonly workflowType: WorkflowType;
  readonly workflowId: string;
  readonly summary: string;
  readonly note: string;
}

const REMINDERS: IntervalDuty = {
  scheduleId: 'duty/reminders/open-tasks',
  workflowType: WORKFLOWS.dutyDue,
  workflowId: 'duty/reminders',
  summary: 'Write the reminders that fall due',
  note: 'Reminders of open tasks (specification 2). Pause only with a reason.',
};

const DIGEST: IntervalDuty = {
  scheduleId: 'duty/digest/daily',
  workflowType: WORKFLOWS.dailyDigest,
  workflowId: 'duty/digest',
  summary: 'Write the digests of the mornings that come',
  note: 'One mail per person and day with all open tasks (specification 2). Pause only with a reason.',
};

const DIRECTORY: IntervalDuty = {
  scheduleId: 'duty/directory/changes',
  workflowType: WORKFLOWS.directoryDue,
  workflowId: 'duty/directory',
  summary: 'Hand on what leavers and absent people left behind',
  note: 'Leave dates, absences and roles as they fall due (specification 2). Pause only with a reason.',
};

const RECONCILE: IntervalDuty = {
  scheduleId: 'duty/reconcile/duties',
  workflowType: WORKFLOWS.reconcile,
  workflowId: RECONCILE_WORKFLOW_ID,
  summary: 'Compare what is planned with what runs',
  note: 'Planned reviews, their Schedules, what was missed, late documents (specification P2). Pause only with a reason.',
};

export interface DutyScheduleOptions {
  readonly namespace: string;
  /** Real milliseconds between runs, whole seconds. */
  readonly everyMs: number;
}

/**
 * Creates or repairs the Schedules of the frequent duties: reminders, digest, directory, reconcile; idempotent. A paused Schedule stays
 * paused: pausing is an act of the ISMS Manager with a reason in the note.
 */
export async function ensureFrequentDuties(connection: Connection, options: DutyScheduleOptions): Promise<void> {
  const client = new Client({ connection, namespace: options.namespace });
  for (const duty of [REMINDERS, DIGEST, DIRECTORY, RECONCILE]) await ensure(client, duty, options.everyMs);
}

async function ensure(client: Client, duty: IntervalDuty, everyMs: number): Promise<void> {
  const spec = { intervals: [{ every: Math.max(1_000, Math.round(everyMs / 1_000) * 1_000) }] };
  const action = {
    type: 'startWorkflow' as const,
    workflowType: duty.workflowType,
    workflowId: duty.workflowId,
    taskQueue: TASK_QUEUE,
    args: [],
  };
  const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' as const, pauseOnFailure: false };
  try {
    await client.schedule.create({
      scheduleId: duty.scheduleId,
      spec,
      action: { ...action, staticSummary: duty.summary },
      policies,
      state: { note: duty.note },
    });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ScheduleAlreadyRunning') throw error;
    const handle = client.schedule.getHandle(duty.scheduleId);
    await handle.update((present) => ({ ...present, spec, policies, action: { ...action } }));
  }
}
