import type { StepKey } from '#contracts/human-task.js';
import { keepContent } from '../evidence/content-blob.js';
import { uuidv7 } from '../ids.js';
import { insert, instant, type Tx } from '../transaction.js';
import { openStep } from './step.js';

/** What somebody wants to be asked beside the story of a record. */
export interface NewWish {
  readonly recordId: string;
  readonly key: StepKey;
  /** Form of the entry that keeps the wish. */
  readonly form: string;
  /** What was said, such as the reason: kept as content of its own. */
  readonly said: Readonly<Record<string, unknown>>;
  readonly by: string;
}

/** Opens a step that is asked by a person's act and keeps who wants it and why: both are on record before anybody answers. */
export async function openWish(tx: Tx, { recordId, key, form, said, by }: NewWish): Promise<void> {
  const dates = { plannedAt: tx.at, originalDue: null, due: null };
  const step = await openStep(tx, { recordId, key, ...dates, actor: by });
  const content = await keepContent(tx, said);
  await insert(tx, 'form_entry', {
    id: uuidv7(),
    record_id: recordId,
    step_id: step.id,
    form,
    form_version: 1,
    outcome: 'ASKED',
    content_id: content.id,
    by_person: by,
    at: instant(tx.at),
  });
}
