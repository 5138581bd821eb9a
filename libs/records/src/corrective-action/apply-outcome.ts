import type { EvidenceCheckEntry, ExtensionEntry, PlanEntry, TriageEntry } from '#domain/corrective-action/entries.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import type { RoleBook } from '#domain/roles/roles.js';
import { personFacts, type PersonFacts } from '../directory/person-facts.js';
import { tell } from '../evidence/audit-trail.js';
import { dueOn, moveDue } from '../path/extension.js';
import { insertMany, instant, type Tx } from '../transaction.js';
import type { CaseRow } from './case.js';
import { changeCase } from './move-state.js';
import { change, inform, tellRaiser, type Effect, type Outcome } from './outcome.js';
import { usedWaivers } from '../waivers/valid-waivers.js';
import { SIDE_EFFECTS } from './side-effects.js';

/** What an outcome changes on the record itself; the state is moved when the story settles the step. */
export async function applyOutcome(tx: Tx, on: Outcome): Promise<void> {
  const apply = EFFECTS[`${on.locked.step.code as CorrectiveActionStepCode}/${on.outcome}`];
  if (apply) await apply(tx, on);
}

const EFFECTS: Readonly<Record<string, Effect>> = {
  'TRIAGE/ACCEPT': acceptNonconformity,
  ...SIDE_EFFECTS,
  'CONTAINMENT/SUBMIT': async (tx, on) => change(tx, on, { correction_only: false }),
  'CONTAINMENT/CORRECTION_ONLY': async (tx, on) => change(tx, on, { correction_only: true }),
  'PLANNING/SUBMIT': keepPlan,
  'IMPLEMENT/DONE': async (tx, on) => markAction(tx, on, 'DONE'),
  'EVIDENCE_CHECK/RETURN': returnActions,
  'EFFECTIVENESS_CHECK/EFFECTIVE': async (tx, on) => change(tx, on, { verifier_id: on.locked.task.person_id }),
  'EFFECTIVENESS_CHECK/INEFFECTIVE': reopen,
  // The days more are those of the wait that follows; the plan's number stays the record's.
  'EFFECTIVENESS_CHECK/NOT_YET': async (tx, on) => change(tx, on, { verifier_id: on.locked.task.person_id }),
  'CLOSURE/APPROVE': async (tx, on) => {
    if ((await usedWaivers(tx, on.locked.row.id)).length === 0) await tellRaiser(tx, on, 'Closed');
  },
  'CLOSURE/REJECT': async (tx, on) => change(tx, on, { correction_only: false }),
  'EXTENSION/GRANT': async (tx, on) => {
    const { until } = on.request.entry as unknown as ExtensionEntry;
    if (until !== null) await moveDue(tx, on.locked.step, until);
  },
};

async function acceptNonconformity(tx: Tx, on: Outcome): Promise<void> {
  const entry = on.request.entry as unknown as TriageEntry;
  const row = on.locked.row;
  const department = entry.departmentId ?? row.department_id;
  await changeCase(tx, row, {
    grade: entry.grade,
    owner_id: entry.ownerId,
    department_id: department,
    requirement_refs: entry.requirementRefs.length > 0 ? [...entry.requirementRefs] : row.requirement_refs,
    risk_id: textOrNull(entry.riskId),
    risk_level: entry.riskLevel ?? row.risk_level,
    external_due: earlierDay(row.external_due, entry.externalDue ?? null),
    repeat_of: textOrNull(entry.repeatOf),
  });
  const fields = {
    ...{ grade: entry.grade, owner: entry.ownerId, department },
    ...(entry.riskLevel ? { riskLevel: entry.riskLevel } : {}),
    ...(entry.externalDue ? { externalDue: entry.externalDue } : {}),
    ...(textOrNull(entry.repeatOf) === null ? {} : { repeatOf: textOrNull(entry.repeatOf) }),
  };
  await tell(tx, { type: 'RECORD_CHANGED', actor: on.locked.task.person_id, recordId: row.id, content: { fields } });
  await tellRaiser(tx, on, 'Nonconformity accepted');
}

function textOrNull(text: string | undefined): string | null {
  return (text ?? '').trim() || null;
}

/** "External body's date overrides if earlier." */
function earlierDay(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b < a) ? b : a;
}

async function keepPlan(tx: Tx, on: Outcome): Promise<void> {
  const plan = on.request.entry as unknown as PlanEntry;
  const { row, step } = on.locked;
  await tx.query('delete from planned_action where record_id = $1 and iteration = $2', [row.id, step.iteration]);
  const people = await personFacts(
    tx,
    plan.actions.map((action) => action.implementerId),
  );
  const [fallback] = (await personFacts(tx, [on.locked.task.person_id])).values();
  await insertMany(
    tx,
    'planned_action',
    plan.actions.map((action, at) => ({
      record_id: row.id,
      iteration: step.iteration,
      number: at + 1,
      what: action.what,
      implementer_id: action.implementerId,
      due: instant(dueOf(people.get(action.implementerId) ?? fallback, action.due)),
      evidence_expected: action.evidenceExpected,
      state: 'PLANNED',
    })),
  );
  await change(tx, on, {
    criterion: plan.criterion,
    monitoring_days: plan.monitoringDays,
    cost: plan.cost,
    cross_department: plan.crossDepartment,
  });
}

function dueOf(person: PersonFacts | undefined, day: string): number {
  if (!person) throw new Error('a planned action needs a person with a site calendar');
  return dueOn(person.calendar, day);
}

async function markAction(tx: Tx, on: Outcome, state: 'DONE' | 'RETURNED'): Promise<void> {
  await tx.query('update planned_action set state = $4 where record_id = $1 and iteration = $2 and number = $3', [
    on.locked.row.id,
    on.locked.step.iteration,
    Number(on.locked.step.part),
    state,
  ]);
}

async function returnActions(tx: Tx, on: Outcome): Promise<void> {
  const { returned } = on.request.entry as unknown as EvidenceCheckEntry;
  await tx.query(
    `update planned_action set state = 'RETURNED' where record_id = $1 and iteration = $2 and number = any($3::int[])`,
    [on.locked.row.id, on.locked.step.iteration, [...returned]],
  );
}

/** INEFFECTIVE: the ISMS Manager and the department head are told at once (specification P4). */
async function reopen(tx: Tx, on: Outcome): Promise<void> {
  const { row } = on.locked;
  const { book } = on.situation;
  await change(tx, on, { verifier_id: on.locked.task.person_id });
  await inform(tx, on, {
    headline: 'Reopened',
    to: [...(book.holders.IM ?? []), ...headOf(book, row)],
    why: 'You are the ISMS Manager or the head of the department.',
    lines: [
      'The effectiveness check found that the corrective action did not work.',
      'The cause is analysed again in the next iteration.',
    ],
  });
}

function headOf(book: RoleBook, row: CaseRow): string[] {
  const head = row.department_id === null ? null : (book.heads[row.department_id] ?? null);
  return head === null ? [] : [head];
}
