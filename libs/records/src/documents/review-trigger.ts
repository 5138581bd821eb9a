import { writeNotices } from '../messages/write-notices.js';
import type { Tx } from '../transaction.js';
import { readDocument } from './register.js';

/** Something that a document has to be looked at for. */
export interface DocumentTrigger {
  readonly type: 'DOC_DEP';
  readonly documentId: string;
  /** What raised it, such as the version that changed. */
  readonly sourceRef: string;
  readonly actor: string;
}

/**
 * The one door to the review of documents. Until the review takes triggers up, the owner of the document is told, and the
 * row of `document_impact` stays open for it.
 * @returns the record that took the trigger up; null = it stays open
 */
export async function raiseDocumentTrigger(tx: Tx, trigger: DocumentTrigger): Promise<string | null> {
  const document = await readDocument(tx, trigger.documentId);
  if (!document) return null;
  await writeNotices(tx, {
    record: { id: trigger.sourceRef, title: document.title },
    key: `impact/${trigger.sourceRef}/${document.id}`,
    headline: `${trigger.sourceRef} is in force: look at ${document.id}`,
    to: document.owner_id === null ? [] : [document.owner_id],
    lines: [`${document.id} is related to it. Look whether it still fits, and begin a draft where it does not.`],
    why: `you own ${document.id}.`,
  });
  return null;
}
