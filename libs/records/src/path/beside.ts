import type { StepKey } from '#contracts/human-task.js';
import type { Instant } from '#domain/time.js';
import type { CaseRow } from '../corrective-action/case.js';
import type { QuestionRow, StepRow } from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';
import { openStep } from './step.js';

const DAY_MS = 86_400_000;

/** Steps asked beside the story: of one step (more time), or of the record (regrade, cancellation). */
const OF_THE_RECORD: readonly string[] = ['REGRADE', 'CANCEL_CONFIRM'];

/** True for a step that is asked beside the whole record. */
export function isBesideRecord(code: string): boolean {
  return OF_THE_RECORD.includes(code);
}

/** True for a step that the story does not ask itself: somebody asked for it, or the engine proposed it. */
export function isBeside(code: string): boolean {
  return code === 'EXTENSION' || OF_THE_RECORD.includes(code);
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

interface Late {
  readonly row: CaseRow;
  readonly step: StepRow;
  readonly question: QuestionRow;
}

/** When a late step of a minor nonconformity makes it a candidate for major; null when it does not, or was proposed already. */
async function regradeAt(tx: Tx, { row, step, question }: Late): Promise<Instant | null> {
  if (row.type !== 'CA' || row.grade !== 'MINOR' || isBeside(step.code) || question.state !== 'OPEN') return null;
  const asked = await tx.query(
    `select 1 from step where record_id = $1 and code = 'REGRADE' and (part = $2 or state = 'OPEN') limit 1`,
    [row.id, step.id],
  );
  if (asked.length > 0) return null;
  return question.due.getTime() + row.policy.correctiveAction.regradeAfterDays * DAY_MS;
}

/** Minor overdue by more than the policy's days: the proposal to regrade is asked beside the story (specification P4). */
export async function proposeRegrade(tx: Tx, late: Late): Promise<Instant | null> {
  const at = await regradeAt(tx, late);
  if (at === null || tx.at < at) return at;
  const key = { code: 'REGRADE', part: late.step.id, iteration: late.step.iteration, visit: 1 };
  await openStep(tx, { recordId: late.row.id, key, plannedAt: at, originalDue: null, due: null });
  return null;
}
