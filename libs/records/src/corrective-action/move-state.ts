import { mayMove, type CorrectiveActionState } from '#domain/corrective-action/states.js';
import { Defect } from '#domain/errors.js';
import { tell } from '../evidence/audit-trail.js';
import type { Tx } from '../transaction.js';
import type { CaseRow } from './case.js';

/** Columns that a state move may set with it. */
export interface MoveColumns {
  readonly iteration?: number;
  readonly iteration_from?: Date;
  readonly closed_at?: Date;
  readonly closed_by?: string | null;
}

/**
 * Moves the state by compare-and-set on (id, state, revision); writes the trail. A move to the present state is nothing.
 * Throws Defect when specification P4 knows no such move, or the locked row changed under us.
 */
export async function moveState(
  tx: Tx,
  row: CaseRow,
  move: { to: CorrectiveActionState; columns?: MoveColumns; actor?: string },
): Promise<CaseRow> {
  if (row.state === move.to) return row;
  if (!mayMove(row.state, move.to))
    throw new Defect(`${row.id}: no move from ${row.state} to ${move.to} in specification P4`);
  const changed = await changeCase(tx, row, { ...move.columns, state: move.to });
  await tell(tx, {
    type: 'STATE_CHANGED',
    actor: move.actor ?? 'engine',
    recordId: row.id,
    content: { from: row.state, to: move.to, iteration: changed.iteration },
  });
  return changed;
}

/** Changes columns of a locked record and counts its revision. */
export async function changeCase(tx: Tx, row: CaseRow, columns: Readonly<Record<string, unknown>>): Promise<CaseRow> {
  const names = Object.keys(columns);
  const sets = names.map((name, at) => `${name} = $${at + 4}`);
  const changed = await tx.query<CaseRow>(
    `update corrective_action set ${sets.join(', ')}, revision = revision + 1
      where id = $1 and state = $2 and revision = $3 returning *`,
    [row.id, row.state, row.revision, ...names.map((name) => columns[name])],
  );
  const [after] = changed;
  if (!after) throw new Defect(`${row.id}: changed by somebody else although it was locked`);
  return { ...after, policy: row.policy };
}
