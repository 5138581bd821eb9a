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
  await shift(tx, cycle, on.locked.step.id);
  await wakeAll(tx, cycle.id);
}

/** Open steps, their questions, ladders and links follow the stop; what was asked during it, by what is left of it. */
async function shift(tx: Tx, cycle: CycleRow, keep: string): Promise<void> {
  const stoppedAt = cycle.suspended_at ?? new Date(tx.at);
  const open = await tx.query<{ id: string; by: string }>(
    `select s.id, extract(epoch from ($4::timestamptz - greatest($3::timestamptz, max(q.opened_at)))) * 1000 as by
       from step s left join question q on q.step_id = s.id and q.state = 'OPEN'
      where (s.record_id = $1 or s.record_id like $2) and s.state = 'OPEN' and s.id <> $5 group by s.id`,
    [cycle.id, `${cycle.id}/%`, stoppedAt, new Date(tx.at), keep],
  );
  for (const { id, by } of open) await shiftStep(tx, id, Math.round(Number(by)));
}

async function shiftStep(tx: Tx, stepId: string, by: number): Promise<void> {
  const later = [stepId, by];
  await tx.query(
    `update step set due = due + $2 * interval '1 ms', original_due = original_due + $2 * interval '1 ms' where id = $1`,
    later,
  );
  const questions = await tx.query<{ id: string; rungs: RungRecord[] }>(
    `update question set due = due + $2 * interval '1 ms' where step_id = $1 and state = 'OPEN' returning id, rungs`,
    later,
  );
  for (const { id, rungs } of questions) {
    const moved = rungs.map((rung) => (rung.state === 'PLANNED' ? { ...rung, at: rung.at + by } : rung));
    await tx.query('update question set rungs = $2 where id = $1', [id, json(moved)]);
    await tx.query(
      `update task_link set expires_at = expires_at + $2 * interval '1 ms'
        where revoked_at is null and task_id in (select id from task where question_id = $1 and state = 'OPEN')`,
      [id, by],
    );
  }
}

async function wakeAll(tx: Tx, cycleId: string): Promise<void> {
  await wakeRecord(tx, cycleId);
  const stages = await tx.query<{ id: string }>(`select id from cycle_stage where cycle_id = $1 order by id`, [
    cycleId,
  ]);
  for (const { id } of stages) await wakeRecord(tx, id);
}
