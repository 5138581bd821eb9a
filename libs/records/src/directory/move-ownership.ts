import { processOf } from '#domain/process/process.js';
import { successorFor } from '#domain/directory/succession.rules.js';
import { loadCaseSituation, lockCase, type CaseRow, type CaseSituation } from '../corrective-action/case.js';
import { changeCase } from '../corrective-action/move-state.js';
import { OPEN_CASE } from '../corrective-action/open-case.js';
import { tell } from '../evidence/audit-trail.js';
import type { Tx } from '../transaction.js';
import { loadRoleBook } from './role-book.js';

export interface OwnershipMoved {
  readonly owner: { readonly to: string | null } | null;
  readonly actions: readonly { readonly action: number; readonly to: string | null }[];
}

/**
 * Open records in which a person is asked something, owns something or is about to do something, in the order of locks;
 * what is finished keeps its people.
 */
export async function recordsOf(tx: Tx, personId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select c.id from corrective_action c where ${OPEN_CASE} and (c.owner_id = $1 or c.verifier_id = $1)
     union select a.record_id from planned_action a join corrective_action c on c.id = a.record_id
            where a.implementer_id = $1 and a.state in ('PLANNED', 'RETURNED') and a.iteration = c.iteration and ${OPEN_CASE}
     union select q.record_id from task t join question q on q.id = t.question_id
            where t.state = 'OPEN' and q.state = 'OPEN' and (t.person_id = $1 or t.on_behalf_of = $1)
     order by 1`,
    [personId],
  );
  return rows.map((row) => row.id);
}

/**
 * Moves what a leaver owns in one open record to the first of the line who may have it; what nobody of the line may have
 * stays, for the ISMS Manager to settle. A named verifier who has not verified yet is dropped: the step names another.
 */
export async function moveOwnership(
  tx: Tx,
  on: { recordId: string; leaverId: string; line: readonly string[]; actor: string },
): Promise<OwnershipMoved> {
  // Nobody owns a cycle: what a leaver is asked there moves with their seat.
  if (processOf(on.recordId) !== 'corrective-action') return { owner: null, actions: [] };
  const row = await lockCase(tx, on.recordId);
  const situation = await situationOf(tx, row, on.line);
  const owner = row.owner_id === on.leaverId ? { to: successorFor('OWNER', on.line, situation) } : null;
  let present = row;
  if (owner !== null) present = await write(tx, { row, column: 'owner_id', to: owner.to, on });
  const actions: { action: number; to: string | null }[] = [];
  for (const action of situation.actions) {
    if (action.implementer_id !== on.leaverId || !['PLANNED', 'RETURNED'].includes(action.state)) continue;
    const to = successorFor('IMPLEMENTER', on.line, situation);
    actions.push({ action: action.number, to });
    await moveAction(tx, { row, number: action.number, to, on });
  }
  const verified = situation.authors.some(
    ({ code, by_person: by, iteration }) =>
      code === 'EFFECTIVENESS_CHECK' && by === on.leaverId && iteration === row.iteration,
  );
  if (row.verifier_id === on.leaverId && !verified)
    await write(tx, { row: present, column: 'verifier_id', to: null, on });
  return { owner, actions };
}

async function situationOf(tx: Tx, row: CaseRow, line: readonly string[]): Promise<CaseSituation> {
  const step = { code: 'IMPLEMENT', part: '', iteration: row.iteration, visit: 1 };
  const situation = await loadCaseSituation(tx, row, step);
  const book = await loadRoleBook(tx, tx.at, [...Object.keys(situation.book.persons), ...line]);
  return { ...situation, book };
}

interface Move {
  readonly row: CaseRow;
  readonly to: string | null;
  readonly on: { readonly leaverId: string; readonly actor: string };
}

/** An owner stays on record where nobody may take over; a verifier is simply not named any more. */
async function write(tx: Tx, move: Move & { column: 'owner_id' | 'verifier_id' }): Promise<CaseRow> {
  const { row, column, to, on } = move;
  const what = column === 'owner_id' ? 'OWNER' : 'VERIFIER';
  await tellMove(tx, { ...move, what });
  if (column === 'owner_id' && to === null) return row;
  const changed = await changeCase(tx, row, { [column]: to });
  const fields = { [column === 'owner_id' ? 'owner' : 'verifier']: to };
  await tell(tx, { type: 'RECORD_CHANGED', actor: on.actor, recordId: row.id, content: { fields } });
  return changed;
}

async function moveAction(tx: Tx, move: Move & { number: number }): Promise<void> {
  const { row, number, to } = move;
  await tellMove(tx, { ...move, what: `IMPLEMENTER_${number}` });
  if (to === null) return;
  await tx.query(
    'update planned_action set implementer_id = $4 where record_id = $1 and iteration = $2 and number = $3',
    [row.id, row.iteration, number, to],
  );
}

async function tellMove(tx: Tx, { row, to, on, what }: Move & { what: string }): Promise<void> {
  await tell(tx, {
    type: 'OWNERSHIP_MOVED',
    actor: on.actor,
    recordId: row.id,
    content: { what, from: on.leaverId, to },
  });
}
