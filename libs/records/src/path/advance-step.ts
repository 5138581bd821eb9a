import { stepOf } from '#domain/process/steps.js';
import type { Asked, StepKey } from '#contracts/human-task.js';
import { Defect } from '#domain/errors.js';
import type { ClockSegment } from '#domain/clock/clock.rules.js';
import { toReal } from '#domain/clock/clock.rules.js';
import type { Instant, RealInstant } from '#domain/time.js';
import { loadSituation, lockRecord, processFor, type Lateness, type RecordRow, type Wait } from './process.js';
import type { Situation } from './situation.js';
import type { Records } from '../data-source.js';
import type { QuestionRow, StepRow } from '../tables/path.entity.js';
import { inTransaction, type Tx } from '../transaction.js';
import { askedAlongside, isBeside } from './beside.js';
import type { PathDeps } from './deps.js';
import { voidQuestion } from './extension.js';
import { applyDueRungs } from './escalate.js';
import { handOnUndeliverable } from './undeliverable.js';
import { askQuestion } from './open-question.js';
import { viewOf } from './process-view.js';
import { nextEscalation } from './rungs.js';
import { settleAs, settledAnswer } from './settle-outcome.js';
import { findStep, openStep } from './step.js';

export interface StepRequest {
  readonly recordId: string;
  readonly step: StepKey;
}

/**
 * Asks a step, or goes on with it: returns its outcome, the open question to wait for, or that it was interrupted.
 * Idempotent: reads the outcome first, then the open question, and opens one only where there is none.
 * Locks record → step → tasks. Throws RuleViolation `unknown-record`; Defect where the story asks out of order.
 */
export async function openQuestion(records: Records, request: StepRequest, deps: PathDeps): Promise<Asked> {
  return inTransaction(records, async (tx) => {
    const row = await lockRecord(tx, request.recordId);
    const found = await findStep(tx, row.id, request.step);
    if (found?.state === 'SETTLED') return settledAnswer(tx, row, found);
    if (processFor(row.id).isFinal(row.state))
      return { kind: 'INTERRUPTED', why: row.state, view: await viewOf(tx, row) };
    const question = found ? await latestQuestion(tx, found.id) : null;
    if (found && question) return goOn(tx, { row, step: found, question }, deps);
    return openAndAsk(tx, { row, found, key: request.step }, deps);
  });
}

/** Reads the outcome of an open step and moves the state; applies ladder rungs that are due. Never opens a step. */
export async function settleQuestion(records: Records, request: StepRequest, deps: PathDeps): Promise<Asked> {
  return inTransaction(records, async (tx) => {
    const row = await lockRecord(tx, request.recordId);
    const step = await findStep(tx, row.id, request.step);
    if (!step) throw new Defect(`${row.id}: ${request.step.code} is settled before it was asked`);
    if (step.state === 'SETTLED') return settledAnswer(tx, row, step);
    const question = await latestQuestion(tx, step.id);
    if (!question) throw new Defect(`${row.id}: ${step.code} is open without a question`);
    return goOn(tx, { row, step, question }, deps);
  });
}

/** Opens a waiting time, tells how long it lasts, or settles it when it is over. */
export async function awaitDate(records: Records, request: StepRequest): Promise<Asked> {
  return inTransaction(records, async (tx) => {
    const locked = await lockRecord(tx, request.recordId);
    const process = processFor(locked.id);
    const found = await findStep(tx, locked.id, request.step);
    if (found?.state === 'SETTLED') return settledAnswer(tx, locked, found);
    if (process.isFinal(locked.state))
      return { kind: 'INTERRUPTED', why: locked.state, view: await viewOf(tx, locked) };
    const wait = await process.wait(tx, locked, request.step);
    const step = found ?? (await openWait(tx, wait, request.step));
    const end = step.due?.getTime() ?? tx.at;
    if (process.isPaused(locked)) return { ...(await waiting(tx, wait, step)), realWakeAt: null };
    if (tx.at >= end) return settleAs(tx, wait.row, { step, outcome: 'ELAPSED', origin: 'TIMED_OUT', at: end });
    return { ...(await waiting(tx, wait, step)), realWakeAt: await realInstant(tx, end) };
  });
}

async function waiting(
  tx: Tx,
  wait: Wait,
  step: StepRow,
): Promise<Omit<Extract<Asked, { kind: 'OPEN' }>, 'realWakeAt'>> {
  return {
    kind: 'OPEN',
    questionId: step.id,
    wakeFor: wait.words,
    alongside: await askedAlongside(tx, step),
    view: await viewOf(tx, wait.row),
  };
}

/** Opens a waiting time; one that was interrupted keeps the end it had. */
async function openWait(tx: Tx, { row, plannedAt, end }: Wait, key: StepKey): Promise<StepRow> {
  const before = key.visit > 1 ? await findStep(tx, row.id, { ...key, visit: key.visit - 1 }) : null;
  const kept = before?.outcome_origin === 'INTERRUPTED' ? before.due?.getTime() : undefined;
  return openStep(tx, { recordId: row.id, key, plannedAt, originalDue: kept ?? end, due: kept ?? end });
}

interface Opening {
  readonly row: RecordRow;
  /** Step row without a question: imported in mid-flight, or asked for by a person (extension). */
  readonly found: StepRow | null;
  readonly key: StepKey;
}

async function openAndAsk(tx: Tx, opening: Opening, deps: PathDeps): Promise<Asked> {
  const process = processFor(opening.row.id);
  const definition = stepOf(opening.key.code);
  const row = definition.state === null ? opening.row : await process.opening(tx, opening.row, definition);
  const situation = await loadSituation(tx, row, opening.key);
  const step = opening.found?.due ? opening.found : await openDatedStep(tx, { ...opening, row }, situation);
  // Nobody holds the right: it ends as it begins.
  if (
    definition.lapses &&
    definition.doer === 'RAISER' &&
    !situation.book.persons[situation.facts.raisedBy ?? '']?.active
  )
    return settleAs(tx, row, { step, outcome: 'ELAPSED', origin: 'TIMED_OUT', at: step.planned_at.getTime() });
  const imported = opening.found !== null && !isBeside(definition.code);
  const question = await askQuestion(tx, { step, definition, situation, issue: 1, imported }, deps);
  return goOn(tx, { row, step, question }, deps);
}

/** Opens the step with its dues; a step that was interrupted before keeps the dues it had. */
async function openDatedStep(tx: Tx, opening: Opening, situation: Situation): Promise<StepRow> {
  const { row, key, found } = opening;
  const plannedAt = found?.planned_at.getTime() ?? null;
  const dates = await processFor(row.id).dates(tx, { row, key, situation, plannedAt });
  if (found) {
    const [original, due] = [new Date(dates.original), new Date(dates.due)];
    await tx.query('update step set original_due = $2, due = $3 where id = $1', [found.id, original, due]);
    return { ...found, original_due: original, due };
  }
  const opened = { recordId: row.id, key, plannedAt: dates.plannedAt };
  const before = key.visit > 1 ? await findStep(tx, row.id, { ...key, visit: key.visit - 1 }) : null;
  if (before?.outcome_origin !== 'INTERRUPTED' || before.due === null)
    return openStep(tx, { ...opened, originalDue: dates.original, due: dates.due });
  const due = Math.max(before.due.getTime(), dates.least);
  const originalDue = before.original_due?.getTime() ?? due;
  return openStep(tx, { ...opened, originalDue, due, extensions: before.extensions });
}

interface Going {
  readonly row: RecordRow;
  readonly step: StepRow;
  readonly question: QuestionRow;
}

async function goOn(tx: Tx, going: Going, deps: PathDeps): Promise<Asked> {
  const { row, step } = going;
  if (going.question.state === 'CLOSED' && going.question.outcome !== null) {
    const outcome = going.question.outcome;
    const next = await nextTier(tx, going, deps);
    if (next) return next;
    const at = going.question.closed_at?.getTime() ?? tx.at;
    return settleAs(tx, row, { step, outcome, origin: 'DECIDED', at });
  }
  const lapsed = await lapse(tx, going);
  if (lapsed) return lapsed;
  if (going.question.state === 'VOIDED') return askAgain(tx, going, deps);
  if (processFor(row.id).isPaused(row)) return paused(tx, going);
  await handOnUndeliverable(tx, going, deps);
  const question = await applyDueRungs(tx, going, deps);
  const late = { row, step, due: question.due.getTime(), open: question.state === 'OPEN' };
  const wake = nextWake({ question, step, lateness: await processFor(row.id).lateEffect(tx, late) });
  return {
    kind: 'OPEN',
    questionId: question.id,
    realWakeAt: wake.at === null ? null : await realInstant(tx, wake.at),
    wakeFor: wake.for,
    alongside: await askedAlongside(tx, step),
    view: await viewOf(tx, row),
  };
}

/** The record stands still: only a message wakes it. */
async function paused(tx: Tx, { row, step, question }: Going): Promise<Asked> {
  return {
    kind: 'OPEN',
    questionId: question.id,
    realWakeAt: null,
    wakeFor: 'Stopped until it is resumed',
    alongside: await askedAlongside(tx, step),
    view: await viewOf(tx, row),
  };
}

/** A body agreed and another one has to: it is asked about the same step, with the least time that everybody gets. */
async function nextTier(tx: Tx, { row, step, question }: Going, deps: PathDeps): Promise<Asked | null> {
  const definition = stepOf(step.code);
  if (question.outcome !== definition.agreeing || processFor(row.id).isFinal(row.state)) return null;
  const situation = await loadSituation(tx, row, step);
  if (question.tier >= situation.tier.of) return null;
  const plannedAt = question.closed_at?.getTime() ?? tx.at;
  const { least } = await processFor(row.id).dates(tx, { row, key: step, situation, plannedAt });
  const due = new Date(Math.max(step.due?.getTime() ?? 0, least));
  await tx.query('update step set due = $2 where id = $1', [step.id, due]);
  const dated = { ...step, due, planned_at: new Date(plannedAt) };
  const asked = await askQuestion(tx, { step: dated, definition, situation, issue: 1, imported: false }, deps);
  return goOn(tx, { row, step: { ...step, due }, question: asked }, deps);
}

/** The next instant at which something changes by itself: a rung, what lateness brings about, or the end of a right. */
function nextWake(on: { question: QuestionRow; step: StepRow; lateness: Lateness | null }): {
  at: Instant | null;
  for: string;
} {
  const { label, lapses } = stepOf(on.step.code);
  if (lapses) return { at: on.question.due.getTime(), for: `End of ${label.toLowerCase()}` };
  const rung = nextEscalation(on.question.rungs);
  if (on.lateness !== null && (rung === null || on.lateness.at < rung.at))
    return { at: on.lateness.at, for: `${on.lateness.words}, ${label} is late` };
  return rung === null
    ? { at: null, for: 'No rung is left' }
    : { at: rung.at, for: `Escalation level ${rung.n} of ${label}` };
}

/** A right that was not used by its due day ends; what was decided before takes effect. */
async function lapse(tx: Tx, { row, step, question }: Going): Promise<Asked | null> {
  const { lapses } = stepOf(step.code);
  if (!lapses || question.state !== 'OPEN' || tx.at < question.due.getTime()) return null;
  await voidQuestion(tx, question, 'MOOT');
  return settleAs(tx, row, { step, outcome: 'ELAPSED', origin: 'TIMED_OUT', at: question.due.getTime() });
}

/** The subject changed while the question was open: the same step is asked again, about the new version, with new links. */
async function askAgain(tx: Tx, going: Going, deps: PathDeps): Promise<Asked> {
  const { row, step } = going;
  const definition = stepOf(step.code);
  const situation = await loadSituation(tx, row, step);
  const question = await askQuestion(
    tx,
    { step, definition, situation, issue: going.question.issue + 1, imported: false, earlier: going.question.rungs },
    deps,
  );
  return goOn(tx, { row, step, question }, deps);
}

async function latestQuestion(tx: Tx, stepId: string): Promise<QuestionRow | null> {
  const [question] = await tx.query<QuestionRow>(
    'select * from question where step_id = $1 order by tier desc, round desc, issue desc limit 1 for update',
    [stepId],
  );
  return question ?? null;
}

/** Real instant of an ISMS instant, for a timer. */
export async function realInstant(tx: Tx, at: Instant): Promise<RealInstant> {
  const rows = await tx.query<{ real_at: Date; isms_at: Date; ms_per_day: number }>(
    'select real_at, isms_at, ms_per_day from clock order by id desc limit 1',
  );
  const segments = rows.map((row): ClockSegment => ({
    realAt: row.real_at.getTime(),
    ismsAt: row.isms_at.getTime(),
    msPerDay: row.ms_per_day,
  }));
  return Math.ceil(toReal(segments, at));
}
