import { TASK_QUEUE } from '#contracts/task-queue.js';
import { WORKFLOWS } from '#contracts/workflow-ids.js';
import { Client, Connection, ScheduleOverlapPolicy } from '@temporalio/client';

/** Id of the Schedule that sweeps for reminders. */
export const REMINDER_SWEEP = 'duty/reminders/open-tasks';

/**
 * Creates or repairs the Schedule of the reminder sweep; idempotent. A paused Schedule stays paused: pausing is an act of
 * the ISMS Manager with a reason in the note.
 * @param everyMs real milliseconds between runs, whole seconds
 */
export async function ensureReminderSweep(
  connection: Connection,
  options: { namespace: string; everyMs: number },
): Promise<void> {
  const client = new Client({ connection, namespace: options.namespace });
  const spec = { intervals: [{ every: Math.max(1_000, Math.round(options.everyMs / 1_000) * 1_000) }] };
  const action = {
    type: 'startWorkflow' as const,
    workflowType: WORKFLOWS.dutyDue,
    workflowId: 'duty/reminders',
    taskQueue: TASK_QUEUE,
    args: [],
  };
  const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' as const, pauseOnFailure: false };
  try {
    await client.schedule.create({
      scheduleId: REMINDER_SWEEP,
      spec,
      action: { ...action, staticSummary: 'Write the reminders that fall due' },
      policies,
      state: { note: 'Reminders of open tasks (specification 2). Pause only with a reason.' },
    });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ScheduleAlreadyRunning') throw error;
    const handle = client.schedule.getHandle(REMINDER_SWEEP);
    await handle.update((present) => ({ ...present, spec, policies, action: { ...action } }));
  }
}
