import { writeNotices } from '../messages/write-notices.js';
import { raiseReviewTrigger } from '../review/raise-trigger.js';
import type { DocumentRow } from '../tables/document.entity.js';
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
 * The one door to the review of documents: the trigger is triaged by the ISMS Manager like every other. A document without
 * a review rule has no review: its owner is told and looks by themselves, and the row of `document_impact` stays open.
 * @returns the trigger; null = it stays open
 */
export async function raiseDocumentTrigger(tx: Tx, trigger: DocumentTrigger): Promise<string | null> {
  const document = await readDocument(tx, trigger.documentId);
  if (!document || document.obsolete_on !== null) return null;
  if (document.review_cycle_months === null) {
    await tellOwner(tx, document, trigger);
    return null;
  }
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

async function tellOwner(tx: Tx, document: DocumentRow, { sourceRef }: DocumentTrigger): Promise<void> {
  await writeNotices(tx, {
    record: { id: sourceRef, title: document.title },
    key: `impact/${sourceRef}/${document.id}`,
    headline: `${sourceRef} is in force: look at ${document.id}`,
    to: document.owner_id === null ? [] : [document.owner_id],
    lines: [`${document.id} is related to it. Look whether it still fits, and begin a draft where it does not.`],
    why: `you own ${document.id}.`,
  });
}
