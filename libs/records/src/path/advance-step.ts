import type { Asked, StepKey } from '#contracts/human-task.js';
import { AGREEING_OUTCOME } from '#domain/corrective-action/story.rules.js';
import { isFinal } from '#domain/corrective-action/states.js';
import { CORRECTIVE_ACTION_STEPS, type CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { Defect } from '#domain/errors.js';
import type { ClockSegment } from '#domain/clock/clock.rules.js';
import { toReal } from '#domain/clock/clock.rules.js';
import type { Instant, RealInstant } from '#domain/time.js';
import { loadSituation, lockCase, type CaseRow, type Situation } from '../corrective-action/case.js';
import { moveState } from '../corrective-action/move-state.js';
import { personFacts } from '../directory/person-facts.js';
import type { Records } from '../data-source.js';
import type { QuestionRow, StepRow } from '../tables/path.entity.js';
import { inTransaction, type Tx } from '../transaction.js';
import { askedAlongside, isBeside, proposeRegrade } from './beside.js';
import type { PathDeps } from './deps.js';
import { voidQuestion } from './extension.js';
import { duesOf, leastDue, monitoringEnd } from './due.js';
import { applyDueRungs } from './escalate.js';
import { handOnUndeliverable } from './undeliverable.js';
import { askQuestion } from './open-question.js';
import { viewOf } from './process-view.js';
import { nextEscalation } from './rungs.js';
import { settleAs, settledAnswer } from './settle-outcome.js';
import { effectiveInstant, findStep, openStep, settleStep } from './step.js';

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
    const row = await lockCase(tx, request.recordId);
    const found = await findStep(tx, row.id, request.step);
    if (found?.state === 'SETTLED') return settledAnswer(tx, row, found);
    if (isFinal(row.state)) return { kind: 'INTERRUPTED', why: row.state, view: await viewOf(tx, row) };
    const question = found ? await latestQuestion(tx, found.id) : null;
    if (found && question) return goOn(tx, { row, step: found, question }, deps);
    return openAndAsk(tx, { row, found, key: request.step }, deps);
  });
}

/** Reads the outcome of an open step and moves the state; applies ladder rungs that are due. Never opens a step. */
export async function settleQuestion(records: Records, request: StepRequest, deps: PathDeps): Promise<Asked> {
  return inTransaction(records, async (tx) => {
    const row = await lockCase(tx, request.recordId);
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
    const locked = await lockCase(tx, request.recordId);
    const found = await findStep(tx, locked.id, request.step);
    if (found?.state === 'SETTLED') return settledAnswer(tx, locked, found);
    if (isFinal(locked.state)) return { kind: 'INTERRUPTED', why: locked.state, view: await viewOf(tx, locked) };
    const row = await moveState(tx, locked, { to: 'MONITORING' });
    const step = found ?? (await openWait(tx, row, request.step));
    const end = step.due?.getTime() ?? tx.at;
    if (tx.at >= end) {
      return settledAnswer(tx, row, await settleStep(tx, step, { outcome: 'ELAPSED', origin: 'TIMED_OUT', at: end }));
    }
    return {
      kind: 'OPEN',
      questionId: step.id,
      realWakeAt: await realInstant(tx, end),
      wakeFor: 'Waiting time before the effectiveness check',
      alongside: await askedAlongside(tx, step),
      view: await viewOf(tx, row),
    };
  });
}

/** Opens a waiting time; one that was interrupted keeps the end it had. */
async function openWait(tx: Tx, row: CaseRow, key: StepKey): Promise<StepRow> {
  const plannedAt = await effectiveInstant(tx, row);
  const before = key.visit > 1 ? await findStep(tx, row.id, { ...key, visit: key.visit - 1 }) : null;
  if (before?.outcome_origin === 'INTERRUPTED' && before.due !== null) {
    return openStep(tx, {
      recordId: row.id,
      key,
      plannedAt,
      originalDue: before.due.getTime(),
      due: before.due.getTime(),
    });
  }
  const people = await personFacts(tx, [row.owner_id ?? '']);
  const calendar = people.get(row.owner_id ?? '')?.calendar;
  if (!calendar) throw new Defect(`${row.id}: waits without an owner`);
  const end = monitoringEnd(row, plannedAt, { calendar, moreDays: await moreDaysOf(tx, row, key.iteration) });
  return openStep(tx, { recordId: row.id, key, plannedAt, originalDue: end, due: end });
}

/** Days that the check before this wait asked for; null where the wait follows anything but a "not yet" of this iteration. */
async function moreDaysOf(tx: Tx, row: CaseRow, iteration: number): Promise<number | null> {
  const [last] = await tx.query<{ outcome: string; days: number | null }>(
    `select s.outcome, (b.body->>'moreDays')::int as days from step s
       left join form_entry f on f.id = s.form_entry_id left join content_blob b on b.id = f.content_id
      where s.record_id = $1 and s.iteration = $2 and s.state = 'SETTLED' and s.outcome_origin <> 'INTERRUPTED'
        and s.code in ('EVIDENCE_CHECK', 'EFFECTIVENESS_CHECK') order by s.outcome_at desc, s.id desc limit 1`,
    [row.id, iteration],
  );
  return last?.outcome === 'NOT_YET' ? last.days : null;
}

interface Opening {
  readonly row: CaseRow;
  /** Step row without a question: imported in mid-flight, or asked for by a person (extension). */
  readonly found: StepRow | null;
  readonly key: StepKey;
}

async function openAndAsk(tx: Tx, opening: Opening, deps: PathDeps): Promise<Asked> {
  const definition = CORRECTIVE_ACTION_STEPS[opening.key.code as CorrectiveActionStepCode];
  const row = definition.state === null ? opening.row : await moveState(tx, opening.row, { to: definition.state });
  const situation = await loadSituation(tx, row, opening.key);
  const step = opening.found?.due ? opening.found : await openDatedStep(tx, { ...opening, row }, situation);
  // Nobody holds the right: it ends as it begins.
  if (definition.lapses && !situation.book.persons[situation.facts.raisedBy ?? '']?.active)
    return settleAs(tx, row, { step, outcome: 'ELAPSED', origin: 'TIMED_OUT', at: step.planned_at.getTime() });
  const imported = opening.found !== null && !isBeside(definition.code);
  const question = await askQuestion(tx, { step, definition, situation, issue: 1, imported }, deps);
  return goOn(tx, { row, step, question }, deps);
}

/** Opens the step with its dues; a step that was interrupted before keeps the dues it had. */
async function openDatedStep(tx: Tx, opening: Opening, situation: Situation): Promise<StepRow> {
  const { row, key, found } = opening;
  const plannedAt = found?.planned_at.getTime() ?? (await effectiveInstant(tx, row));
  const calendar = await calendarOf(tx, situation);
  const code = key.code as CorrectiveActionStepCode;
  const dues = duesOf({ row, code, part: key.part, plannedAt, calendar, actions: situation.actions });
  if (found) {
    await tx.query('update step set original_due = $2, due = $3 where id = $1', [
      found.id,
      new Date(dues.original),
      new Date(dues.due),
    ]);
    return { ...found, original_due: new Date(dues.original), due: new Date(dues.due) };
  }
  const before = key.visit > 1 ? await findStep(tx, row.id, { ...key, visit: key.visit - 1 }) : null;
  if (before?.outcome_origin === 'INTERRUPTED' && before.due !== null) {
    const due = Math.max(before.due.getTime(), leastDue({ row, plannedAt, calendar }));
    return openStep(tx, {
      recordId: row.id,
      key,
      plannedAt,
      originalDue: before.original_due?.getTime() ?? due,
      due,
      extensions: before.extensions,
    });
  }
  return openStep(tx, { recordId: row.id, key, plannedAt, originalDue: dues.original, due: dues.due });
}

/** Calendar of the person whose work counts: the owner, else the ISMS Manager. */
async function calendarOf(tx: Tx, { row, book, facts }: Situation): Promise<Parameters<typeof duesOf>[0]['calendar']> {
  const id = facts.implementerId ?? row.owner_id ?? book.holders.IM?.[0] ?? book.holders.TM_CHAIR?.[0] ?? '';
  const people = await personFacts(tx, [id]);
  const calendar = people.get(id)?.calendar;
  if (!calendar) throw new Defect(`${row.id}: the directory has neither owner nor ISMS Manager`);
  return calendar;
}

interface Going {
  readonly row: CaseRow;
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
  await handOnUndeliverable(tx, going, deps);
  const question = await applyDueRungs(tx, going, deps);
  const wake = nextWake({ question, step, regradeAt: await proposeRegrade(tx, { row, step, question }) });
  return {
    kind: 'OPEN',
    questionId: question.id,
    realWakeAt: wake.at === null ? null : await realInstant(tx, wake.at),
    wakeFor: wake.for,
    alongside: await askedAlongside(tx, step),
    view: await viewOf(tx, row),
  };
}

/** A body agreed and another one has to: it is asked about the same step, with the least time that everybody gets. */
async function nextTier(tx: Tx, { row, step, question }: Going, deps: PathDeps): Promise<Asked | null> {
  const code = step.code as CorrectiveActionStepCode;
  if (question.outcome !== AGREEING_OUTCOME[code] || isFinal(row.state)) return null;
  const situation = await loadSituation(tx, row, step);
  if (question.tier >= situation.tier.of) return null;
  const plannedAt = question.closed_at?.getTime() ?? tx.at;
  const least = leastDue({ row, plannedAt, calendar: await calendarOf(tx, situation) });
  const due = new Date(Math.max(step.due?.getTime() ?? 0, least));
  await tx.query('update step set due = $2 where id = $1', [step.id, due]);
  const dated = { ...step, due, planned_at: new Date(plannedAt) };
  const definition = CORRECTIVE_ACTION_STEPS[code];
  const asked = await askQuestion(tx, { step: dated, definition, situation, issue: 1, imported: false }, deps);
  return goOn(tx, { row, step: { ...step, due }, question: asked }, deps);
}

/** The next instant at which something changes by itself: a rung, a proposal to regrade, or the end of a right. */
function nextWake(on: { question: QuestionRow; step: StepRow; regradeAt: Instant | null }): {
  at: Instant | null;
  for: string;
} {
  const { label, lapses } = CORRECTIVE_ACTION_STEPS[on.step.code as CorrectiveActionStepCode];
  if (lapses) return { at: on.question.due.getTime(), for: `End of ${label.toLowerCase()}` };
  const rung = nextEscalation(on.question.rungs);
  if (on.regradeAt !== null && (rung === null || on.regradeAt < rung.at))
    return { at: on.regradeAt, for: `Proposal to regrade, ${label} is late` };
  return rung === null
    ? { at: null, for: 'No rung is left' }
    : { at: rung.at, for: `Escalation level ${rung.n} of ${label}` };
}

/** A right that was not used by its due day ends; what was decided before takes effect. */
async function lapse(tx: Tx, { row, step, question }: Going): Promise<Asked | null> {
  const { lapses } = CORRECTIVE_ACTION_STEPS[step.code as CorrectiveActionStepCode];
  if (!lapses || question.state !== 'OPEN' || tx.at < question.due.getTime()) return null;
  await voidQuestion(tx, question, 'MOOT');
  return settleAs(tx, row, { step, outcome: 'ELAPSED', origin: 'TIMED_OUT', at: question.due.getTime() });
}

/** The subject changed while the question was open: the same step is asked again, about the new version, with new links. */
async function askAgain(tx: Tx, going: Going, deps: PathDeps): Promise<Asked> {
  const { row, step } = going;
  const definition = CORRECTIVE_ACTION_STEPS[step.code as CorrectiveActionStepCode];
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
async function realInstant(tx: Tx, at: Instant): Promise<RealInstant> {
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
