import type {
  EffectivenessEntry,
  EvidenceCheckEntry,
  ExtensionEntry,
  PlanEntry,
  TriageEntry,
} from '#domain/corrective-action/entries.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import type { RoleBook } from '#domain/roles/roles.js';
import { personFacts, type PersonFacts } from '../directory/person-facts.js';
import { tell } from '../evidence/audit-trail.js';
import { writeMail } from '../messages/mail-outbox.js';
import type { ClaimRequest } from '../path/claim.js';
import { dueOn, moveDue } from '../path/extension.js';
import type { LockedTask } from '../path/locked-task.js';
import { insertMany, instant, type Tx } from '../transaction.js';
import type { CaseRow, Situation } from './case.js';
import { changeCase } from './move-state.js';

export interface Outcome {
  readonly locked: LockedTask;
  readonly situation: Situation;
  readonly request: ClaimRequest;
  readonly outcome: string;
}

/** What an outcome changes on the record itself; the state is moved when the story settles the step. */
export async function applyOutcome(tx: Tx, on: Outcome): Promise<void> {
  const apply = EFFECTS[`${on.locked.step.code as CorrectiveActionStepCode}/${on.outcome}`];
  if (apply) await apply(tx, on);
}

type Effect = (tx: Tx, on: Outcome) => Promise<void>;

const EFFECTS: Readonly<Record<string, Effect>> = {
  'TRIAGE/ACCEPT': acceptNonconformity,
  'TRIAGE/NOT_NC': async (tx, on) => tellRaiser(tx, on, 'Not a nonconformity'),
  'CONTAINMENT/SUBMIT': async (tx, on) => change(tx, on, { correction_only: false }),
  'CONTAINMENT/CORRECTION_ONLY': async (tx, on) => change(tx, on, { correction_only: true }),
  'PLANNING/SUBMIT': keepPlan,
  'IMPLEMENT/DONE': async (tx, on) => markAction(tx, on, 'DONE'),
  'EVIDENCE_CHECK/RETURN': returnActions,
  'EFFECTIVENESS_CHECK/EFFECTIVE': async (tx, on) => change(tx, on, { verifier_id: on.locked.task.person_id }),
  'EFFECTIVENESS_CHECK/INEFFECTIVE': reopen,
  'EFFECTIVENESS_CHECK/NOT_YET': async (tx, on) =>
    change(tx, on, {
      monitoring_days: (on.request.entry as unknown as EffectivenessEntry).moreDays,
      verifier_id: on.locked.task.person_id,
    }),
  'CLOSURE/APPROVE': async (tx, on) => tellRaiser(tx, on, 'Closed'),
  'CLOSURE/REJECT': async (tx, on) => change(tx, on, { correction_only: false }),
  'EXTENSION/GRANT': async (tx, on) => {
    const { until } = on.request.entry as unknown as ExtensionEntry;
    if (until !== null) await moveDue(tx, on.locked.step, until);
  },
};

type Columns = Readonly<Record<string, string | number | boolean | null>>;

async function change(tx: Tx, on: Outcome, columns: Columns & { criterion?: string }): Promise<void> {
  await changeCase(tx, on.locked.row, columns);
  // The criterion is free text: the trail has it by the hash of the entry.
  const { criterion: _text, ...fields } = columns;
  await tell(tx, {
    type: 'RECORD_CHANGED',
    actor: on.locked.task.person_id,
    recordId: on.locked.row.id,
    content: { fields },
  });
}

async function acceptNonconformity(tx: Tx, on: Outcome): Promise<void> {
  const entry = on.request.entry as unknown as TriageEntry;
  const row = on.locked.row;
  const department = entry.departmentId ?? row.department_id;
  await changeCase(tx, row, {
    grade: entry.grade,
    owner_id: entry.ownerId,
    department_id: department,
    requirement_refs: entry.requirementRefs.length > 0 ? [...entry.requirementRefs] : row.requirement_refs,
    risk_id: entry.riskId.trim() === '' ? null : entry.riskId.trim(),
  });
  const fields = { grade: entry.grade, owner: entry.ownerId, department };
  await tell(tx, { type: 'RECORD_CHANGED', actor: on.locked.task.person_id, recordId: row.id, content: { fields } });
  await tellRaiser(tx, on, 'Nonconformity accepted');
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

const RAISER_LINES: Readonly<Record<string, readonly string[]>> = {
  'Not a nonconformity': ['What you raised was found not to be a nonconformity. The reason stands in the record.'],
  'Nonconformity accepted': ['What you raised was accepted as a nonconformity and has an owner now.'],
  Closed: ['What you raised was corrected, its cause removed, and the record closed.'],
};

async function tellRaiser(tx: Tx, on: Outcome, headline: string): Promise<void> {
  const raiser = on.locked.row.raised_by;
  if (raiser === null) return;
  await inform(tx, on, { headline, to: [raiser], why: 'You raised it.', lines: RAISER_LINES[headline] ?? [] });
}

async function inform(
  tx: Tx,
  on: Outcome,
  what: { headline: string; to: readonly string[]; why: string; lines: readonly string[] },
): Promise<void> {
  const people = await personFacts(tx, what.to);
  for (const person of people.values()) {
    await writeMail(tx, {
      template: 'INFO',
      data: {
        recordId: on.locked.row.id,
        recordTitle: on.locked.row.title,
        recipient: person.name,
        headline: what.headline,
        lines: what.lines,
        why: what.why,
      },
      businessKey: `info/${on.locked.question.id}/${what.headline}/${person.id}`,
      personId: person.id,
      address: person.mail,
      lane: 0,
      recordId: on.locked.row.id,
    });
  }
}
