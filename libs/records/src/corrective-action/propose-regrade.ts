import type { Instant } from '#domain/time.js';
import { isBeside } from '../path/beside.js';
import type { Lateness } from '../path/process.js';
import { openStep } from '../path/step.js';
import type { StepRow } from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';
import type { CaseRow } from './case.js';

const DAY_MS = 86_400_000;

interface LateStep {
  readonly row: CaseRow;
  readonly step: StepRow;
  readonly due: Instant;
  readonly open: boolean;
}

/** Minor overdue by more than the policy's days: the proposal to regrade is asked beside the story (specification P4). */
export async function proposeRegrade(tx: Tx, late: LateStep): Promise<Lateness | null> {
  const at = await regradeAt(tx, late);
  if (at === null || tx.at < at) return at === null ? null : { at, words: 'Proposal to regrade' };
  const key = { code: 'REGRADE', part: late.step.id, iteration: late.step.iteration, visit: 1 };
  await openStep(tx, { recordId: late.row.id, key, plannedAt: at, originalDue: null, due: null });
  return null;
}

/** When a late step of a minor nonconformity makes it a candidate for major; null when it does not, or was proposed already. */
async function regradeAt(tx: Tx, { row, step, due, open }: LateStep): Promise<Instant | null> {
  if (row.type !== 'CA' || row.grade !== 'MINOR' || isBeside(step.code) || !open) return null;
  const asked = await tx.query(
    `select 1 from step where record_id = $1 and code = 'REGRADE' and (part = $2 or state = 'OPEN') limit 1`,
    [row.id, step.id],
  );
  return asked.length > 0 ? null : due + row.policy.correctiveAction.regradeAfterDays * DAY_MS;
}
