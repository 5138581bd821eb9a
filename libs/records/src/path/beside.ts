import type { StepKey } from '#contracts/human-task.js';
import { stepOf, stepsBeside } from '#domain/process/steps.js';
import type { StepRow } from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';

/** Steps asked beside the whole record, such as regrade and cancellation. */
const OF_THE_RECORD: readonly string[] = stepsBeside('RECORD');

/** True for a step that is asked beside the whole record. */
export function isBesideRecord(code: string): boolean {
  return stepOf(code).beside === 'RECORD';
}

/** True for a step that the story does not ask itself: somebody asked for it, or the engine proposed it. */
export function isBeside(code: string): boolean {
  return stepOf(code).beside !== undefined;
}

/**
 * Steps asked beside this one and not settled: its extensions, and those of the record, which the oldest open step of the
 * record carries, so that they are told once.
 */
export async function askedAlongside(tx: Tx, step: Pick<StepRow, 'id' | 'record_id'>): Promise<StepKey[]> {
  return tx.query<StepKey>(
    `select code, part, iteration, visit from step
      where record_id = $1 and state = 'OPEN' and (code = 'EXTENSION' and part like $2 or code = any($3) and $4 = (
        select first.id from step first where first.record_id = $1 and first.state = 'OPEN'
           and first.code <> 'EXTENSION' and first.code <> all($3) order by first.planned_at, first.id limit 1))
      order by code desc, part`,
    [step.record_id, `${step.id}/%`, OF_THE_RECORD, step.id],
  );
}

/** True while something is asked beside the whole record. */
export async function hasBesideRecord(tx: Tx, recordId: string): Promise<boolean> {
  const rows = await tx.query(`select 1 from step where record_id = $1 and state = 'OPEN' and code = any($2) limit 1`, [
    recordId,
    OF_THE_RECORD,
  ]);
  return rows.length > 0;
}
