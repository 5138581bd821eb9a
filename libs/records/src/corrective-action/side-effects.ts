import type { ImprovementTriageEntry, OwnerReviewEntry, TriageEntry } from '#domain/corrective-action/entries.js';
import { tell } from '../evidence/audit-trail.js';
import { settleStep } from '../path/step.js';
import type { Tx } from '../transaction.js';
import { raiseObjection } from '../waivers/raise-objection.js';
import { changeCase, moveState } from './move-state.js';
import { change, inform, tellRaiser, type Effect, type Outcome } from './outcome.js';
import { unwind } from './unwind.js';

const entryOf = <Entry>(on: Outcome): Entry => on.request.entry as unknown as Entry;

/** What the answers off the straight road change: triage to somewhere else, appeal, review, regrade, cancellation, improvements. */
export const SIDE_EFFECTS: Readonly<Record<string, Effect>> = {
  'TRIAGE/NOT_NC': (tx, on) => tellRaiser(tx, on, 'Not a nonconformity'),
  'TRIAGE/MERGE': merge,
  'TRIAGE/IMPROVEMENT': takeAsImprovement,
  'APPEAL/UPHOLD': (tx, on) => tellRaiser(tx, on, 'Appeal upheld'),
  'APPEAL/DISMISS': (tx, on) => tellRaiser(tx, on, 'Appeal dismissed'),
  'REVIEW_OWNER/DECIDE': (tx, on) => {
    const { ownerId, grade } = entryOf<OwnerReviewEntry>(on);
    return change(tx, on, { owner_id: ownerId, grade });
  },
  'REGRADE/GRANT': regrade,
  'REGRADE/REFUSE': settleBeside,
  'CANCEL_CONFIRM/CONFIRM': cancel,
  'CANCEL_CONFIRM/OBJECT': keepUncancelled,
  'IMPROVEMENT_TRIAGE/ACCEPT': async (tx, on) => {
    await change(tx, on, { owner_id: entryOf<ImprovementTriageEntry>(on).ownerId });
    await tellRaiser(tx, on, 'Improvement taken up');
  },
  'IMPROVEMENT_TRIAGE/DECLINE': (tx, on) => tellRaiser(tx, on, 'Improvement declined'),
  'IMPROVEMENT_TRIAGE/CONVERT': async (tx, on) => {
    await change(tx, on, { type: 'CA' });
    await tellRaiser(tx, on, 'Is a nonconformity');
  },
  'WAIVER_CHECK/CONFIRM': (tx, on) => tellRaiser(tx, on, 'Closed'),
  'WAIVER_CHECK/OBJECT': objectToWaivers,
  'BENEFIT_NOTE/SUBMIT': (tx, on) => tellRaiser(tx, on, 'Improvement done'),
};

/** The record closes as it was decided. */
async function objectToWaivers(tx: Tx, on: Outcome): Promise<void> {
  const { row, step, task } = on.locked;
  const of = { recordId: row.id, departmentId: row.department_id, stepId: step.id, by: task.person_id };
  await raiseObjection(tx, { ...of, comment: on.request.comment });
  await tellRaiser(tx, on, 'Closed');
}

/** MERGE: this record keeps its row and says where it goes on; both raisers and the owner of the other one are told. */
async function merge(tx: Tx, on: Outcome): Promise<void> {
  const into = entryOf<TriageEntry>(on).mergeInto?.trim() ?? '';
  await change(tx, on, { merged_into: into });
  const [target] = await tx.query<{ raised_by: string | null; owner_id: string | null }>(
    'select raised_by, owner_id from corrective_action where id = $1',
    [into],
  );
  const { id, raised_by: raiser } = on.locked.row;
  await inform(tx, on, {
    headline: `Merged into ${into}`,
    to: [raiser, target?.raised_by ?? null, target?.owner_id ?? null].filter((person) => person !== null),
    why: `You raised ${id} or ${into}, or own it.`,
    lines: [`${id} is part of ${into} and goes on there. Its evidence is seen from ${into}.`],
  });
}

async function takeAsImprovement(tx: Tx, on: Outcome): Promise<void> {
  const entry = entryOf<TriageEntry>(on);
  await change(tx, on, {
    type: entry.improvementType ?? 'OFI',
    department_id: entry.departmentId ?? on.locked.row.department_id,
    risk_id: entry.riskId.trim() || on.locked.row.risk_id,
  });
  await tellRaiser(tx, on, 'Taken as an improvement');
}

/** A step beside the record is settled with its answer: the story reads it when it comes by. */
async function settleBeside(tx: Tx, on: Outcome): Promise<void> {
  await settleStep(tx, on.locked.step, { outcome: on.outcome, origin: 'DECIDED', at: tx.at });
}

/** The grade is major from now on; what is open is asked again by the rules, people and ladders of a major one. */
async function regrade(tx: Tx, on: Outcome): Promise<void> {
  await settleBeside(tx, on);
  await unwind(tx, on.locked.row.id, { ends: false });
  const { interruptions } = on.locked.row;
  await change(tx, on, { grade: 'MAJOR', interruptions: interruptions + 1 });
  await tellInterrupted(tx, on, 'REGRADED');
}

/** The raiser agreed with the ISMS Manager that it was raised in error. */
async function cancel(tx: Tx, on: Outcome): Promise<void> {
  await settleBeside(tx, on);
  await unwind(tx, on.locked.row.id, { ends: true });
  const { row, task } = on.locked;
  const counted = await changeCase(tx, row, { interruptions: row.interruptions + 1 });
  await tellInterrupted(tx, on, 'CANCELLED');
  const columns = { closed_at: new Date(tx.at), closed_by: task.person_id };
  await moveState(tx, counted, { to: 'CANCELLED', actor: task.person_id, columns });
}

async function keepUncancelled(tx: Tx, on: Outcome): Promise<void> {
  await settleBeside(tx, on);
  await inform(tx, on, {
    headline: 'Not cancelled',
    to: [on.situation.facts.askedBy, ...(on.situation.book.holders.IM ?? [])].filter((id) => id !== null),
    why: 'You are the ISMS Manager or asked for the cancellation.',
    lines: ['The raiser does not agree that it was raised in error. The record goes on; the words stand in it.'],
  });
}

async function tellInterrupted(tx: Tx, on: Outcome, kind: string): Promise<void> {
  await tell(tx, {
    type: 'RECORD_INTERRUPTED',
    actor: on.locked.task.person_id,
    recordId: on.locked.row.id,
    content: { kind, reason: null },
  });
}
