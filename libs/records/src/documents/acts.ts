import { DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import { OPEN_VERSION_STATES } from '#domain/documents/states.js';
import { RuleViolation } from '#domain/errors.js';
import { unwind } from '../corrective-action/unwind.js';
import type { Records } from '../data-source.js';
import { keepContent } from '../evidence/content-blob.js';
import { tell } from '../evidence/audit-trail.js';
import { wakeRecord } from '../path/wake-record.js';
import { inTransaction, type Tx } from '../transaction.js';
import { changeEntry, type DocumentChange } from './change-document.js';
import { closeImpact } from './impact.js';
import { effectiveVersion } from './in-force.js';
import { openCampaign } from './open-campaign.js';
import { readDocument, registerDocument, type NewDocument } from './register.js';
import { withdrawn } from './settle-version.js';
import { startDraft, type NewDraft } from './start-draft.js';
import { lockVersion } from './version.js';
import { proposeWithdrawal, refuseUnlessOwner } from './withdrawal.js';

/** What an act of a person made, and the messages that tell the stories. */
export interface Acted {
  readonly id: string;
  readonly outboxIds: readonly string[];
}

/** What else belongs to the transaction, such as the answer that is kept for a repetition. */
type Also = (tx: Tx, id: string) => Promise<void>;
const nothing: Also = () => Promise.resolve();

/** Enters a document into the register: the ISMS Manager, the deputy, or a machine. @throws RuleViolation */
export async function enterDocument(records: Records, document: NewDocument, also: Also = nothing): Promise<Acted> {
  return inTransaction(records, async (tx) => {
    await refuseUnlessOwner(tx, { id: document.id, owner_id: null }, document.actor);
    const { id } = await registerDocument(tx, document);
    await also(tx, id);
    return { id, outboxIds: [] };
  });
}

/** Changes a register entry: the ISMS Manager, the deputy, or a machine. @throws RuleViolation, see `changeEntry` */
export async function changeDocument(
  records: Records,
  { documentId, change, by }: { readonly documentId: string; readonly change: DocumentChange; readonly by: string },
): Promise<Acted> {
  return inTransaction(records, async (tx) => {
    await refuseUnlessOwner(tx, { id: documentId, owner_id: null }, by);
    await changeEntry(tx, { documentId, change, actor: by });
    return { id: documentId, outboxIds: [] };
  });
}

/**
 * Begins a version: its owner, the ISMS Manager or the deputy; an emergency issue the ISMS Manager or the deputy alone.
 * @throws RuleViolation `unknown-record`, `not-allowed` and those of `startDraft`
 */
export async function beginDraft(records: Records, draft: NewDraft, also: Also = nothing): Promise<Acted> {
  return inTransaction(records, async (tx) => {
    const document = await readDocument(tx, draft.documentId);
    if (!document) throw new RuleViolation('unknown-record', `There is no document ${draft.documentId}.`);
    await refuseUnlessOwner(tx, draft.emergency ? { id: document.id, owner_id: null } : document, draft.actor);
    const { id, outboxId } = await startDraft(tx, draft);
    await also(tx, id);
    return { id, outboxIds: [outboxId] };
  });
}

/**
 * Ends a version that is being made, whatever it waits for; its number stays on record.
 * @throws RuleViolation `unknown-record`, `not-allowed`, `not-open`, `reason-missing`
 */
export async function withdrawDraft(
  records: Records,
  wish: { readonly versionId: string; readonly by: string; readonly reason: string },
): Promise<Acted> {
  return inTransaction(records, async (tx) => {
    const row = await lockVersion(tx, wish.versionId);
    if (!row) throw new RuleViolation('unknown-record', `There is no version ${wish.versionId}.`);
    await refuseUnlessOwner(tx, { id: row.document_id, owner_id: row.owner_id }, wish.by);
    if (!(OPEN_VERSION_STATES as readonly string[]).includes(row.state))
      throw new RuleViolation('not-open', `${row.id} is ${row.state}; only what is being made is withdrawn.`);
    if (wish.reason.trim() === '') throw new RuleViolation('reason-missing', 'Say why the draft is withdrawn.');
    const reason = await keepContent(tx, { reason: wish.reason });
    await tell(tx, {
      type: 'RECORD_INTERRUPTED',
      actor: wish.by,
      recordId: row.id,
      content: { kind: 'WITHDRAWN', reason: reason.id },
    });
    await unwind(tx, row.id, { ends: true });
    await withdrawn(tx, row, wish.by);
    return { id: row.id, outboxIds: [await wakeRecord(tx, row.id, { headStartMs: 2_000 })] };
  });
}

/** Proposes to withdraw a document. @throws RuleViolation, see `proposeWithdrawal` */
export async function askWithdrawal(
  records: Records,
  wish: { readonly documentId: string; readonly by: string; readonly reason: string },
): Promise<Acted> {
  return inTransaction(records, async (tx) => {
    const { id, outboxId } = await proposeWithdrawal(tx, wish);
    return { id, outboxIds: [outboxId] };
  });
}

/** A document still fits although a related one changed: its owner, the ISMS Manager or the deputy says why. @throws RuleViolation */
export async function answerImpact(
  records: Records,
  wish: { readonly documentId: string; readonly source: string; readonly by: string; readonly reason: string },
): Promise<Acted> {
  return inTransaction(records, async (tx) => {
    const document = await readDocument(tx, wish.documentId);
    if (!document) throw new RuleViolation('unknown-record', `There is no document ${wish.documentId}.`);
    await refuseUnlessOwner(tx, document, wish.by);
    await closeImpact(tx, wish);
    return { id: document.id, outboxIds: [] };
  });
}

/**
 * Puts the version in force before its audience again: re-acknowledge "when asked" (specification P7).
 * @throws RuleViolation `unknown-record`, `not-allowed`, `not-in-force`, `no-audience`
 */
export async function askAcknowledgement(
  records: Records,
  wish: { readonly documentId: string; readonly by: string },
): Promise<Acted> {
  return inTransaction(records, async (tx) => {
    const document = await readDocument(tx, wish.documentId);
    if (!document) throw new RuleViolation('unknown-record', `There is no document ${wish.documentId}.`);
    await refuseUnlessOwner(tx, document, wish.by);
    if (document.audience === 'NONE' || !DOCUMENT_TYPE_RULES[document.type].versioned)
      throw new RuleViolation('no-audience', `Nobody acknowledges ${document.id}.`);
    const inForce = await effectiveVersion(tx, document.id);
    if (!inForce) throw new RuleViolation('not-in-force', `${document.id} has no version in force.`);
    const { id, outboxId } = await openCampaign(tx, inForce.id);
    return { id, outboxIds: [outboxId] };
  });
}
