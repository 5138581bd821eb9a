import { RuleViolation } from '#domain/errors.js';
import { openWish } from '../path/open-wish.js';
import type { Tx } from '../transaction.js';
import type { CaseRow } from './case.js';

/**
 * The ISMS Manager wants a record cancelled that another person raised: the raiser is asked beside the story; both acts are
 * on record. Throws RuleViolation `cancellation-asked` while an earlier wish is undecided.
 */
export async function askCancellation(tx: Tx, row: CaseRow, wish: { by: string; reason: string }): Promise<void> {
  const earlier = await tx.query<{ state: string }>(
    `select state from step where record_id = $1 and code = 'CANCEL_CONFIRM'`,
    [row.id],
  );
  if (earlier.some(({ state }) => state === 'OPEN'))
    throw new RuleViolation(
      'cancellation-asked',
      'The raiser is asked already; nothing is cancelled until they answer.',
    );
  const key = { code: 'CANCEL_CONFIRM', part: String(earlier.length + 1), iteration: row.iteration, visit: 1 };
  const { by, reason } = wish;
  await openWish(tx, { recordId: row.id, key, form: 'CANCEL_REQUEST', said: { reason }, by });
}
