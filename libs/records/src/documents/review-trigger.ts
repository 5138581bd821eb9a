import { raiseReviewTrigger } from '../review/raise-trigger.js';
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
 * The one door to the review of documents: the trigger is triaged by the ISMS Manager like every other.
 * @returns the trigger; null = the document has no review rule, so its owner looks by themselves
 */
export async function raiseDocumentTrigger(tx: Tx, trigger: DocumentTrigger): Promise<string | null> {
  const document = await readDocument(tx, trigger.documentId);
  if (!document || document.review_cycle_months === null || document.obsolete_on !== null) return null;
  const { id } = await raiseReviewTrigger(tx, {
    documentId: document.id,
    type: trigger.type,
    sourceRef: trigger.sourceRef,
    reason: `${trigger.sourceRef} is in force, and ${document.id} is related to it.`,
    raisedBy: null,
    actor: trigger.actor,
  });
  return id;
}
