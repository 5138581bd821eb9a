import { mayMove, mayMoveStage, type StageState } from '#domain/cycle/states.js';
import { completePolicy } from '#domain/policy/complete-policy.rules.js';
import type { Policy } from '#domain/policy/policy.js';
import { Defect } from '#domain/errors.js';
import { tell } from '../evidence/audit-trail.js';
import type { CycleRow as CycleTableRow, CycleStageRow, CycleState } from '../tables/cycle.entity.js';
import type { Reader, Tx } from '../transaction.js';

/** A cycle with the policy it began with. */
export type CycleRow = CycleTableRow & { readonly policy: Policy };

/** A stage with its cycle: its steps follow the cycle's plan and policy. */
export type StageRow = Omit<CycleStageRow, 'state'> & {
  readonly state: string;
  readonly title: string;
  readonly department_id: string | null;
  readonly story_version: number;
  readonly policy: Policy;
  readonly cycle: CycleRow;
};

const SELECT_CYCLE = `select c.*, p.content as policy from cycle c join policy p on p.version = c.policy_version
  where c.id = any ($1::text[])`;

function complete(row: CycleRow): CycleRow {
  return { ...row, policy: completePolicy(row.policy) };
}

export async function readCycles(tx: Reader, ids: readonly string[]): Promise<CycleRow[]> {
  return (await tx.query<CycleRow>(`${SELECT_CYCLE} order by c.first_day`, [ids])).map(complete);
}

/**
 * Locks a cycle. The start of a cycle ends that the one before it is current, and the close of that one hands over to it, so
 * both touch both rows: the older one is locked first, always. A cycle that has not started yet therefore takes those before
 * it along, as long as they are not over.
 */
export async function lockCycle(tx: Tx, id: string): Promise<CycleRow | null> {
  const rows = await tx.query<CycleRow>(
    `select c.*, p.content as policy from cycle c join policy p on p.version = c.policy_version
      where c.id = $1 or c.state not in ('CLOSED', 'CANCELLED') and exists (
        select 1 from cycle own where own.id = $1 and own.started_at is null
           and own.scope_id = c.scope_id and own.first_day > c.first_day)
      order by c.first_day, c.id for update of c`,
    [id],
  );
  const row = rows.find((one) => one.id === id);
  return row ? complete(row) : null;
}

/** Stages lock their cycle too, and first: a gate that closes the cycle and a step of a stage never pass each other. */
export async function lockStage(tx: Tx, id: string): Promise<StageRow | null> {
  const cycle = await lockCycle(tx, cycleIdOf(id));
  const [stage] = await tx.query<CycleStageRow>('select * from cycle_stage where id = $1 for update', [id]);
  return cycle && stage ? asStage(stage, cycle) : null;
}

export async function readStages(tx: Reader, ids: readonly string[]): Promise<StageRow[]> {
  const stages = await tx.query<CycleStageRow>('select * from cycle_stage where id = any ($1::text[]) order by id', [
    ids,
  ]);
  const cycles = new Map((await readCycles(tx, ids.map(cycleIdOf))).map((cycle) => [cycle.id, cycle]));
  return stages.flatMap((stage) => {
    const cycle = cycles.get(stage.cycle_id);
    return cycle ? [asStage(stage, cycle)] : [];
  });
}

function asStage(stage: CycleStageRow, cycle: CycleRow): StageRow {
  const { title, department_id, story_version, policy } = cycle;
  return { ...stage, title, department_id, story_version, policy, cycle };
}

/** `CYC-2027/operate` → `CYC-2027`; a cycle's own id stays. */
export function cycleIdOf(recordId: string): string {
  return recordId.split('/')[0] ?? recordId;
}

/** Changes columns of a locked cycle and counts its revision. */
export async function changeCycle(
  tx: Tx,
  row: CycleRow,
  columns: Readonly<Record<string, unknown>>,
): Promise<CycleRow> {
  const names = Object.keys(columns);
  const sets = names.map((name, at) => `${name} = $${at + 3}`);
  const [after] = await tx.query<CycleRow>(
    `update cycle set ${sets.join(', ')}, revision = revision + 1 where id = $1 and revision = $2 returning *`,
    [row.id, row.revision, ...names.map((name) => columns[name])],
  );
  if (!after) throw new Defect(`${row.id}: changed by somebody else although it was locked`);
  return { ...after, policy: row.policy };
}

/** Moves the state of a cycle and tells the trail; a move to the present state is nothing. */
export async function moveCycle(
  tx: Tx,
  row: CycleRow,
  move: { readonly to: CycleState; readonly actor?: string; readonly columns?: Readonly<Record<string, unknown>> },
): Promise<CycleRow> {
  if (row.state === move.to) return row;
  if (!mayMove(row.state, move.to, row.resume_state))
    throw new Defect(`${row.id}: no move from ${row.state} to ${move.to} in specification P1`);
  const changed = await changeCycle(tx, row, { ...move.columns, state: move.to });
  await tell(tx, {
    type: 'STATE_CHANGED',
    actor: move.actor ?? 'engine',
    recordId: row.id,
    content: { from: row.state, to: move.to, iteration: 1 },
  });
  return changed;
}

/** Moves the state of a stage. */
export async function moveStage(tx: Tx, row: StageRow, to: CycleStageRow['state']): Promise<StageRow> {
  if (row.state === to) return row;
  if (!mayMoveStage(row.state as StageState, to)) throw new Defect(`${row.id}: no move from ${row.state} to ${to}`);
  await tx.query('update cycle_stage set state = $2, revision = revision + 1 where id = $1', [row.id, to]);
  await tell(tx, {
    type: 'STATE_CHANGED',
    actor: 'engine',
    recordId: row.id,
    content: { from: row.state, to, iteration: 1 },
  });
  return { ...row, state: to, revision: row.revision + 1 };
}
