import { stepOf } from '#domain/process/steps.js';
import { addOffset } from '#domain/calendar/offset.rules.js';
import { dayPlus, daysBetween } from '#domain/calendar/iso-day.rules.js';
import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { rescheduleLadder } from '#domain/human-task/ladder.rules.js';
import type { ExtensionRequest } from '#domain/corrective-action/entries.js';
import type { Unmet } from '#domain/errors.js';
import type { IsoDay, SiteCalendar } from '#domain/time.js';
import { loadSituation, lockRecord, processFor } from './process.js';
import { wakeRecord } from './wake-record.js';
import type { Records } from '../data-source.js';
import { personFacts } from '../directory/person-facts.js';
import { keepContent } from '../evidence/content-blob.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import type { QuestionRow, StepRow } from '../tables/path.entity.js';
import { insert, instant, inTransaction, json, type Reader, type Tx } from '../transaction.js';
import { answeringOf, endedAnswer, lacksSession, mayDecide } from './claim-checks.js';
import type { ClaimResult } from './claim.js';
import { lockTask, type LockedTask } from './locked-task.js';
import { refuse, refuseSession } from './refuse-claim.js';
import { toPlanned, toRecord } from './rungs.js';
import { openStep, settleStep } from './step.js';
import type { ExtensionAsk } from './task-requests.js';
import { linkExpiry, lockTasks, voidTasks } from './tasks.js';

/** More time was asked for, or why not; a task that ended answers as a decision would. */
export type ExtensionResult =
  | { readonly kind: 'ASKED'; readonly outboxIds: readonly string[] }
  | Exclude<ClaimResult, { kind: 'RECORDED' | 'HANDED_ON' }>;

/**
 * Asks for more time (M19): before the due instant, at most the policy's number of times per item. The request is a step
 * of its own, asked beside the open question; the one who is late never grants it (SD9).
 */
export async function askExtension(records: Records, request: ExtensionAsk): Promise<ExtensionResult> {
  return inTransaction(records, async (tx) => {
    const locked = await lockTask(tx, request.linkId);
    if (!locked) return { kind: 'UNKNOWN' };
    const ended = await endedAnswer(tx, locked, { outcome: 'EXTENSION', entry: {} });
    if (ended) return ended as ExtensionResult;
    if (lacksSession(locked, request)) return refuseSession(tx, locked, request);
    const situation = await loadSituation(tx, locked.row, locked.step);
    const barred = mayDecide(locked, situation);
    if (barred) return refuse(tx, locked, { kind: 'NOT_YOURS', ...barred, ask: 'the ISMS Manager' });
    const answering = await answeringOf(tx, { locked, situation, at: tx.at });
    const latestDay = await processFor(locked.row.id).latestDue(tx, answering);
    const unmet = await unmetRequest(tx, locked, { request, calendar: answering.calendar, latestDay });
    if (unmet.length > 0) return { kind: 'UNMET', unmet };
    const number = await nextRequest(tx, locked.step);
    const { iteration } = locked.step;
    const key = { code: 'EXTENSION', part: `${locked.step.id}/${number}`, iteration, visit: 1 };
    const by = locked.task.person_id;
    const dates = { plannedAt: tx.at, originalDue: null, due: null };
    const step = await openStep(tx, { recordId: locked.row.id, key, ...dates, actor: by });
    await keepRequest(tx, { step, by, request });
    return { kind: 'ASKED', outboxIds: [await wakeRecord(tx, locked.row.id, { headStartMs: 2_000 })] };
  });
}

/** Requests are numbered, refused ones too: each is a step of its own. A second one is granted by Top Management only. */
async function nextRequest(tx: Tx, step: StepRow): Promise<number> {
  const [asked] = await tx.query<{ count: number }>(
    `select count(*)::int as count from step where record_id = $1 and code = 'EXTENSION' and part like $2`,
    [step.record_id, `${step.id}/%`],
  );
  return Math.max(asked?.count ?? 0, step.extensions) + 1;
}

async function unmetRequest(
  tx: Tx,
  locked: LockedTask,
  on: { request: ExtensionRequest; calendar: SiteCalendar; latestDay: IsoDay | null },
): Promise<Unmet[]> {
  const { step, row } = locked;
  const definition = stepOf(step.code);
  const [pending] = await tx.query(
    `select 1 from step where record_id = $1 and code = 'EXTENSION' and state = 'OPEN' and part like $2`,
    [row.id, `${step.id}/%`],
  );
  const unmet: Unmet[] = [];
  if (!definition.extendable)
    unmet.push({
      code: 'not-extendable',
      reason: 'The due date of this task cannot be moved; hand it on or ask the ISMS Manager.',
    });
  if (pending)
    unmet.push({ code: 'extension-pending', reason: 'More time was asked for already; it is being decided.' });
  if (step.extensions >= row.policy.extension.maxPerItem) {
    unmet.push({
      code: 'extensions-used',
      reason: `The due date was moved ${step.extensions} times; it cannot be moved again.`,
    });
  }
  if (step.due !== null && step.due.getTime() <= tx.at)
    unmet.push({ code: 'already-due', reason: 'More time is asked for before the due date, not after.' });
  unmet.push(...unmetDay(step, on));
  if (on.request.reason.trim() === '')
    unmet.push({ code: 'reason-missing', field: 'reason', reason: 'Say why you need more time.' });
  return unmet;
}

/** The day that is asked for lies after the due day, and not after the last one. */
function unmetDay(
  step: StepRow,
  on: { request: ExtensionRequest; calendar: SiteCalendar; latestDay: IsoDay | null },
): Unmet[] {
  const unmet: Unmet[] = [];
  const dueDay = step.due === null ? '' : localDay(on.calendar, step.due.getTime());
  if (on.request.until <= dueDay)
    unmet.push({ code: 'until-not-later', field: 'until', reason: `The new day must lie after ${dueDay}.` });
  // "Max 90 d from raise" bounds an action however often it is moved (specification P4, step 7).
  if (on.latestDay !== null && on.request.until > on.latestDay) {
    const reason = `This is due on ${on.latestDay} at the latest, however often it is moved.`;
    unmet.push({ code: 'until-too-late', field: 'until', reason });
  }
  return unmet;
}

async function keepRequest(tx: Tx, on: { step: StepRow; by: string; request: ExtensionRequest }): Promise<void> {
  const content = await keepContent(tx, { until: on.request.until, reason: on.request.reason });
  await insert(tx, 'form_entry', {
    id: uuidv7(),
    record_id: on.step.record_id,
    step_id: on.step.id,
    form: 'EXTENSION_REQUEST',
    form_version: 1,
    outcome: 'ASKED',
    content_id: content.id,
    by_person: on.by,
    at: instant(tx.at),
  });
}

/** GRANT: moves the due instant of the extended step, its question, its ladder and its links; the original due stays. */
export async function moveDue(tx: Tx, extension: StepRow, until: IsoDay): Promise<void> {
  const [stepId = ''] = extension.part.split('/');
  const [step] = await tx.query<StepRow>('select * from step where id = $1 for update', [stepId]);
  if (!step || step.due === null || step.state !== 'OPEN') return;
  const calendar = await calendarOfAsker(tx, extension);
  if (!calendar) return;
  const due = dueOn(calendar, until);
  await tx.query('update step set due = $2, extensions = extensions + 1 where id = $1', [step.id, instant(due)]);
  await processFor(step.record_id).dueMoved(tx, await lockRecord(tx, step.record_id), { step, due });
  const [question] = await tx.query<QuestionRow>(
    `select * from question where step_id = $1 and state = 'OPEN' for update`,
    [step.id],
  );
  // Without an open question the subject changed just now; the step is asked again with the new due.
  if (question) await moveQuestion(tx, question, { due, calendar });
  await tell(tx, {
    type: 'DUE_MOVED',
    actor: 'engine',
    recordId: step.record_id,
    content: {
      step: step.id,
      from: step.due.toISOString(),
      to: new Date(due).toISOString(),
      extension: step.extensions + 1,
    },
  });
}

/** The new day is a day of the person who asked for it. */
async function calendarOfAsker(tx: Reader, extension: StepRow): Promise<SiteCalendar | null> {
  const [asked] = await tx.query<{ by_person: string }>(
    `select by_person from form_entry where step_id = $1 and form = 'EXTENSION_REQUEST' order by at desc limit 1`,
    [extension.id],
  );
  const people = await personFacts(tx, [asked?.by_person ?? '']);
  return [...people.values()][0]?.calendar ?? null;
}

/** Due, ladder and links of an open question follow the granted day. */
async function moveQuestion(tx: Tx, question: QuestionRow, to: { due: number; calendar: SiteCalendar }): Promise<void> {
  const row = await lockRecord(tx, question.record_id);
  const passed = question.rungs.filter((rung) => rung.state !== 'PLANNED');
  const rest = rescheduleLadder({
    passed: passed.filter((rung) => rung.state !== 'DROPPED').map(toPlanned),
    policyClass: row.policy.classes[question.class],
    openedAt: question.opened_at.getTime(),
    due: to.due,
    calendar: to.calendar,
    now: tx.at,
  });
  const rungs = [...passed, ...rest.map((rung) => toRecord(rung, 'PLANNED'))];
  await tx.query('update question set due = $2, rungs = $3, level = 0 where id = $1', [
    question.id,
    instant(to.due),
    json(rungs),
  ]);
  const tasks = (await lockTasks(tx, question.id)).filter((task) => task.state === 'OPEN');
  const people = await personFacts(
    tx,
    tasks.map((task) => task.person_id),
  );
  for (const task of tasks) {
    const person = people.get(task.person_id);
    if (!person) continue;
    await tx.query('update task_link set expires_at = $2 where task_id = $1 and revoked_at is null', [
      task.id,
      instant(linkExpiry(to.due, person, row.policy.linkLifeDaysAfterDue)),
    ]);
  }
}

/** End of business of a local day. */
export function dueOn(calendar: SiteCalendar, day: IsoDay): number {
  const anchor = Date.UTC(2000, 0, 3, 12);
  const start = localDay(calendar, anchor);
  return addOffset(calendar, anchor, { d: daysBetween(start, dayPlus(day, 0)) });
}

/** When the step is decided, a request for more time is moot. */
export async function voidAlongside(tx: Tx, step: StepRow): Promise<void> {
  const open = await tx.query<StepRow>(
    `select * from step where record_id = $1 and code = 'EXTENSION' and state = 'OPEN' and part like $2`,
    [step.record_id, `${step.id}/%`],
  );
  for (const extension of open) {
    const questions = await tx.query<QuestionRow>(
      `select * from question where step_id = $1 and state = 'OPEN' for update`,
      [extension.id],
    );
    for (const question of questions) await voidQuestion(tx, question, 'MOOT');
    await settleStep(tx, extension, { outcome: 'MOOT', origin: 'INTERRUPTED', at: tx.at });
  }
}

/** Voids an open question with its tasks and links. */
export async function voidQuestion(
  tx: Tx,
  question: QuestionRow,
  why: NonNullable<QuestionRow['void_reason']>,
): Promise<void> {
  await voidTasks(tx, await lockTasks(tx, question.id), { recordId: question.record_id, why });
  await tx.query(`update question set state = 'VOIDED', void_reason = $2, closed_at = $3 where id = $1`, [
    question.id,
    why,
    instant(tx.at),
  ]);
  await tell(tx, {
    type: 'QUESTION_VOIDED',
    actor: 'engine',
    recordId: question.record_id,
    content: { question: question.id, why },
  });
}
