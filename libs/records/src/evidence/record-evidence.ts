import { RuleViolation } from '#domain/errors.js';
import { uuidv7 } from '../ids.js';
import { insert, instant, type Tx } from '../transaction.js';
import { tell } from './audit-trail.js';
import type { StoredEvidence } from './evidence-store.js';

export interface EvidenceOfRecord {
  readonly file: StoredEvidence;
  readonly recordId: string;
  /** Task on whose page the file was added; null for the raise form and imports. */
  readonly taskId: string | null;
  /** Person id; null when nobody is known (an unverified raiser). */
  readonly byPerson: string | null;
  readonly onBehalfOf?: string | null;
}

/** Makes a stored file objective evidence of a record (7.5.3, 10.2 f): its row, where it is used, and the trail. Returns the evidence id. */
export async function recordEvidence(tx: Tx, evidence: EvidenceOfRecord): Promise<string> {
  const { file, recordId, taskId, byPerson } = evidence;
  const id = uuidv7();
  await tx.query(
    `insert into evidence_file (sha256, size, type, stored_real_at) values ($1, $2, $3, $4) on conflict (sha256) do nothing`,
    [file.sha256, file.size, file.type, instant(tx.realAt)],
  );
  await insert(tx, 'evidence_link', {
    id,
    sha256: file.sha256,
    record_id: recordId,
    task_id: taskId,
    name: file.name,
    by_person: byPerson,
    at: instant(tx.at),
  });
  await tell(tx, {
    type: 'EVIDENCE_ADDED',
    actor: byPerson ?? 'engine',
    onBehalfOf: evidence.onBehalfOf ?? null,
    recordId,
    content: { evidence: id, sha256: file.sha256, size: file.size, task: taskId },
  });
  return id;
}

/**
 * Takes a file off a draft. Once an answer that cites it was sent, it stays. The stored file stays in any case: the trail names it.
 * @throws RuleViolation `evidence-fixed` when the file is no draft of this person and task
 */
export async function removeDraftEvidence(
  tx: Tx,
  draft: { readonly evidenceId: string; readonly taskId: string; readonly byPerson: string },
): Promise<void> {
  const [link] = await tx.query<{ sha256: string; record_id: string }>(
    `update evidence_link set removed_at = $4
      where id = $1 and task_id = $2 and by_person = $3 and form_entry_id is null and removed_at is null
      returning sha256, record_id`,
    [draft.evidenceId, draft.taskId, draft.byPerson, instant(tx.at)],
  );
  if (!link)
    throw new RuleViolation(
      'evidence-fixed',
      'This file can no longer be removed: it belongs to an answer that was sent.',
    );
  await tell(tx, {
    type: 'EVIDENCE_REMOVED',
    actor: draft.byPerson,
    recordId: link.record_id,
    content: { evidence: draft.evidenceId, sha256: link.sha256 },
  });
}
