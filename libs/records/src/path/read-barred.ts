import type { SodRule } from '#domain/roles/separation-of-duties.rules.js';
import type { Records } from '../data-source.js';
import type { TaskRow } from '../tables/path.entity.js';
import { inTransaction } from '../transaction.js';
import { mayDecide, mayName } from './claim-checks.js';
import type { LockedTask } from './locked-task.js';
import { loadSituation } from './process.js';

export interface Barred {
  readonly reason: 'ROLE_LOST' | 'SEPARATION_OF_DUTIES';
  readonly rules: readonly SodRule[];
}

/**
 * Why the person of an open task may neither decide nor name who does, by the checks of the claiming transaction; null
 * where they may do one of both. Reads only; the claim asks again under its lock.
 */
export async function readBarred(records: Records, shown: Omit<LockedTask, 'tasks'>): Promise<Barred | null> {
  return inTransaction(records, async (tx) => {
    const tasks = await tx.query<TaskRow>('select * from task where question_id = $1 order by opened_at, id', [
      shown.question.id,
    ]);
    const seen = { ...shown, tasks };
    const situation = await loadSituation(tx, shown.row, shown.step);
    const barred = mayDecide(seen, situation);
    return barred === null || mayName(barred, seen, situation) ? null : barred;
  });
}
