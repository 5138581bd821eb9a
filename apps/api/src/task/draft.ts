import { storeEvidence, type StoredEvidence } from '#records/evidence/evidence-store.js';
import { recordEvidence } from '#records/evidence/record-evidence.js';
import { inTransaction } from '#records/transaction.js';
import type { ApiDeps } from '../http/api-deps.js';
import type { Asked } from './asked.js';

/** A file that came with the form: stored, or refused with words for the person. */
export type Upload = { readonly stored: StoredEvidence } | { readonly refused: string };

/** Names that belong to the frame of the form, not to what the person typed. */
const FRAME = new Set(['act', 'formToken', 'question', 'subject']);

/** Streams a file into the evidence store; what is wrong with it comes back as words. */
export async function storeUpload(
  deps: ApiDeps,
  file: { name: string; stream: AsyncIterable<Uint8Array> },
): Promise<Upload> {
  try {
    const limits = await deps.evidenceLimits();
    return { stored: await storeEvidence({ dir: deps.evidenceDir, stream: file.stream, name: file.name, maxBytes: limits.maxBytes, allowedTypes: limits.types }) }; // prettier-ignore
  } catch (error) {
    if (error instanceof Error && error.name === 'RuleViolation') return { refused: error.message };
    throw error;
  }
}

/** Makes the files of this POST part of the draft; returns the ids of all files of the draft. */
export async function keepUploads({ service, view, uploads }: Asked): Promise<string[]> {
  const stored = uploads.flatMap((upload) => ('stored' in upload ? [upload.stored] : []));
  const before = view.draftEvidence.map(({ id }) => id);
  if (stored.length === 0) return before;
  const added = await inTransaction(service.deps.records, async (tx) => {
    const ids: string[] = [];
    for (const file of stored) {
      ids.push(
        await recordEvidence(tx, {
          file,
          recordId: view.record.id,
          taskId: view.task.id,
          byPerson: view.person.id,
          onBehalfOf: view.task.onBehalfOf?.id ?? null,
        }),
      );
    }
    return ids;
  });
  return [...before, ...added];
}

/** Keeps what was typed with the task. */
export async function saveTyped({ service, view, submission }: Asked): Promise<void> {
  const typed = Object.entries(submission.fields).filter(([name, value]) => !FRAME.has(name) && value !== '');
  await service.deps.doors.saveDraft({
    taskId: view.task.id,
    personId: view.person.id,
    content: Object.fromEntries(typed),
  });
}
