import type { Outcome } from '../path/process.js';
import { wakeRecord } from '../path/wake-record.js';
import type { RungRecord } from '../tables/path.entity.js';
import { json, type Tx } from '../transaction.js';
import { changeCycle, moveCycle, type CycleRow, type StageRow } from './cycle.js';
import { cycleOf } from './dates.js';

/** Top Management stops the cycle: questions and tasks stay, nothing is reminded or escalated until it is resumed. */
export async function suspend(tx: Tx, on: Outcome<CycleRow | StageRow>): Promise<void> {
  const cycle = cycleOf(on.locked.row);
  if (cycle.state === 'SUSPENDED') return;
  await moveCycle(tx, cycle, {
    to: 'SUSPENDED',
    actor: on.locked.task.person_id,
    columns: { resume_state: cycle.state, suspended_at: new Date(tx.at) },
  });
  await wakeAll(tx, cycle.id);
}

/** Everything that was planned after the stop moves by the time that it lasted; what had passed before stays. */
export async function resume(tx: Tx, on: Outcome<CycleRow | StageRow>): Promise<void> {
  const cycle = cycleOf(on.locked.row);
  if (cycle.state !== 'SUSPENDED' || cycle.resume_state === null || cycle.suspended_at === null) return;
  const stopped = tx.at - cycle.suspended_at.getTime();
  const moved = await moveCycle(tx, cycle, {
    to: cycle.resume_state,
    actor: on.locked.task.person_id,
    columns: { resume_state: null, suspended_at: null },
  });
  await changeCycle(tx, moved, { shifted_ms: String(Number(cycle.shifted_ms) + stopped) });
  await shift(tx, cycle.id, { by: stopped, keep: on.locked.step.id });
  await wakeAll(tx, cycle.id);
}

/** Open steps, their questions, ladders and links follow the stop. */
async function shift(tx: Tx, cycleId: string, { by, keep }: { by: number; keep: string }): Promise<void> {
  const open = [cycleId, `${cycleId}/%`, keep, by];
  await tx.query(
    `update step set due = due + $4 * interval '1 ms', original_due = original_due + $4 * interval '1 ms'
      where (record_id = $1 or record_id like $2) and state = 'OPEN' and id <> $3`,
    open,
  );
  const questions = await tx.query<{ id: string; rungs: RungRecord[] }>(
    `update question set due = due + $4 * interval '1 ms'
      where (record_id = $1 or record_id like $2) and state = 'OPEN' and step_id <> $3 returning id, rungs`,
    open,
  );
  for (const { id, rungs } of questions) {
    const later = rungs.map((rung) => (rung.state === 'PLANNED' ? { ...rung, at: rung.at + by } : rung));
    await tx.query('update question set rungs = $2 where id = $1', [id, json(later)]);
  }
  await tx.query(
    `update task_link set expires_at = expires_at + $2 * interval '1 ms'
      where revoked_at is null and task_id in (select id from task where question_id = any ($1) and state = 'OPEN')`,
    [questions.map(({ id }) => id), by],
  );
}

async function wakeAll(tx: Tx, cycleId: string): Promise<void> {
  await wakeRecord(tx, cycleId);
  const stages = await tx.query<{ id: string }>(`select id from cycle_stage where cycle_id = $1 order by id`, [
    cycleId,
  ]);
  for (const { id } of stages) await wakeRecord(tx, id);
}
