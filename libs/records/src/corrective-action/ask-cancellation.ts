import { RuleViolation } from '#domain/errors.js';
import { keepContent } from '../evidence/content-blob.js';
import { uuidv7 } from '../ids.js';
import { openStep } from '../path/step.js';
import { insert, instant, type Tx } from '../transaction.js';
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
  const dates = { plannedAt: tx.at, originalDue: null, due: null };
  const step = await openStep(tx, { recordId: row.id, key, ...dates, actor: wish.by });
  const content = await keepContent(tx, { reason: wish.reason });
  await insert(tx, 'form_entry', {
    id: uuidv7(),
    record_id: row.id,
    step_id: step.id,
    form: 'CANCEL_REQUEST',
    form_version: 1,
    outcome: 'ASKED',
    content_id: content.id,
    by_person: wish.by,
    at: instant(tx.at),
  });
}
