import type { DutyName } from '#contracts/human-task.js';
import { TASK_QUEUE } from '#contracts/task-queue.js';
import { WORKFLOWS } from '#contracts/workflow-ids.js';
import type { RealInstant } from '#domain/time.js';
import {
  Client,
  Connection,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type CalendarSpec,
} from '@temporalio/client';

/** A planned duty as its Schedule has to show it: the next few starts, and whether it is stopped and why. */
export interface PlannedDuty extends DutyName {
  readonly realStarts: readonly RealInstant[];
  /** Local day on which it is due next; null = what it stands for is under way. */
  readonly dueOn: string | null;
  readonly paused: { readonly by: string; readonly reason: string; readonly on: string } | null;
}

/** Schedules of the planned duties: `duty/review/ISMS-PR-001`. */
export interface PlannedDuties {
  /** Subjects whose Schedule is paused in Temporal though nobody of us paused it, with its note. */
  pausedElsewhere(duties: readonly PlannedDuty[]): Promise<ReadonlyMap<string, string>>;
  /** Creates, moves, pauses and resumes Schedules, and deletes those that nothing is planned for. @returns ids of the changed */
  bringTo(duties: readonly PlannedDuty[]): Promise<string[]>;
  close(): Promise<void>;
}

const MEANT = 'duty/review/';
/** Server or worker may be away for months: what was missed is caught up, and claims what is due once. */
const CATCH_UP = '400 days';

/** Makes the door on a lazy connection. */
export function createPlannedDuties(options: { address: string; namespace: string }): PlannedDuties {
  const connection = Connection.lazy({ address: options.address });
  const client = new Client({ connection, namespace: options.namespace });
  return {
    pausedElsewhere: (duties) => pausedElsewhere(client, duties),
    bringTo: (duties) => bringTo(client, duties),
    close: () => connection.close(),
  };
}

/** Speaking id of the Schedule of a planned duty; it is the idempotency key. */
function scheduleIdOf({ kind, subject }: DutyName): string {
  return `duty/${kind}/${subject}`;
}

async function pausedElsewhere(client: Client, duties: readonly PlannedDuty[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const duty of duties) {
    const state = await stateOf(client, duty);
    if (state?.paused === true && !isOurs(state.note)) found.set(duty.subject, state.note ?? '');
  }
  return found;
}

async function stateOf(client: Client, duty: DutyName): Promise<{ paused: boolean; note?: string } | null> {
  try {
    return (await client.schedule.getHandle(scheduleIdOf(duty)).describe()).state;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

async function bringTo(client: Client, duties: readonly PlannedDuty[]): Promise<string[]> {
  const changed: string[] = [];
  for (const duty of duties) if (await bring(client, duty)) changed.push(scheduleIdOf(duty));
  const wanted = new Set(duties.map(scheduleIdOf));
  for await (const { scheduleId } of client.schedule.list()) {
    if (!scheduleId.startsWith(MEANT) || wanted.has(scheduleId)) continue;
    await client.schedule.getHandle(scheduleId).delete();
    changed.push(scheduleId);
  }
  return changed;
}

async function bring(client: Client, duty: PlannedDuty): Promise<boolean> {
  const handle = client.schedule.getHandle(scheduleIdOf(duty));
  let present: Awaited<ReturnType<typeof handle.describe>>;
  try {
    present = await handle.describe();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    await create(client, duty);
    return true;
  }
  const { note = '', paused } = present.state;
  // Somebody paused it in Temporal itself: left alone, reported by whoever reconciles.
  const elsewhere = paused && !isOurs(note);
  const state = elsewhere ? { paused, note } : { paused: duty.paused !== null, note: noteOf(duty) };
  if (isOnTime(present.info.nextActionTimes, duty) && state.paused === paused && state.note === note) return false;
  await handle.update((before) => ({
    ...before,
    spec: { calendars: calendarsOf(duty), timezone: 'UTC' },
    action: actionOf(duty),
    policies: POLICIES,
    state: { ...before.state, ...state },
  }));
  return true;
}

/** What the server means to start next is what is planned: whatever was changed in its calendars by hand shows here. */
function isOnTime(next: readonly Date[], duty: PlannedDuty): boolean {
  const ahead = startsOf(duty).filter((at) => Date.parse(at) > Date.now());
  const meant = next.map((at) => at.toISOString()).filter((at) => Date.parse(at) > Date.now());
  return JSON.stringify(meant) === JSON.stringify(ahead);
}

const POLICIES = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP, pauseOnFailure: false } as const;

async function create(client: Client, duty: PlannedDuty): Promise<void> {
  await client.schedule.create({
    scheduleId: scheduleIdOf(duty),
    spec: { calendars: calendarsOf(duty), timezone: 'UTC' },
    action: { ...actionOf(duty), staticSummary: `Annual review of ${duty.subject}` },
    policies: POLICIES,
    state: { note: noteOf(duty), paused: duty.paused !== null },
  });
}

function actionOf(duty: PlannedDuty) {
  const { kind, subject } = duty;
  return {
    type: 'startWorkflow' as const,
    workflowType: WORKFLOWS.dutyDue,
    workflowId: `duty/${kind}/${subject}/due`,
    taskQueue: TASK_QUEUE,
    args: [{ kind, subject }],
  };
}

/** Whole seconds, never early: a clock that stands before the instant claims nothing. */
function startsOf({ realStarts }: PlannedDuty): string[] {
  return realStarts.map((at) => new Date(Math.ceil(at / 1_000) * 1_000).toISOString());
}

const MONTHS = [
  'JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE', 'JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER', 'NOVEMBER', 'DECEMBER',
] as const; // prettier-ignore

/** One calendar for each start: an anniversary has no interval. */
function calendarsOf(duty: PlannedDuty): CalendarSpec[] {
  return startsOf(duty).map((iso) => {
    const at = new Date(iso);
    return {
      year: at.getUTCFullYear(),
      month: MONTHS[at.getUTCMonth()] ?? 'JANUARY',
      dayOfMonth: at.getUTCDate(),
      hour: at.getUTCHours(),
      minute: at.getUTCMinutes(),
      second: at.getUTCSeconds(),
      comment: duty.dueOn === null ? 'foreseen' : `review due ${duty.dueOn}`,
    };
  });
}

const OURS = 'Annual review';

/** A note that we wrote: what is paused under another one was paused in Temporal itself. */
function isOurs(note: string | undefined): boolean {
  return note?.startsWith(OURS) === true;
}

function noteOf({ subject, dueOn, paused }: PlannedDuty): string {
  if (paused !== null) return `${OURS} of ${subject} paused by ${paused.by} on ${paused.on}: ${paused.reason}`;
  return dueOn === null
    ? `${OURS} of ${subject} is under way; the dates are foreseen.`
    : `${OURS} of ${subject}, due ${dueOn}. Pause it on its page, with a reason.`;
}
