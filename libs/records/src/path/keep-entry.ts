import { keepContent } from '../evidence/content-blob.js';
import { uuidv7 } from '../ids.js';
import { insert, instant, type Tx } from '../transaction.js';
import type { ClaimRequest } from './claim.js';
import type { LockedTask } from './locked-task.js';

export interface KeptEntry {
  readonly id: string;
  /** Salted hash that the trail names. */
  readonly sha256: string;
}

/**
 * Keeps what a person sent for a step, with the files that were added on its page; the step shows the newest entry. An
 * answer and its later correction are kept alike, and neither is ever changed.
 */
export async function keepEntry(
  tx: Tx,
  { locked, sent }: { locked: LockedTask; sent: ClaimRequest },
): Promise<KeptEntry> {
  const content = await keepContent(tx, sent.entry);
  const id = uuidv7();
  await insert(tx, 'form_entry', {
    id,
    record_id: locked.row.id,
    step_id: locked.step.id,
    form: locked.question.form,
    form_version: sent.formVersion,
    outcome: sent.outcome,
    content_id: content.id,
    by_person: locked.task.person_id,
    at: instant(tx.at),
  });
  await tx.query('update step set form_entry_id = $2 where id = $1', [locked.step.id, id]);
  await tx.query(
    'update evidence_link set form_entry_id = $2 where task_id = $1 and form_entry_id is null and removed_at is null',
    [locked.task.id, id],
  );
  return { id, sha256: content.sha256 };
}
