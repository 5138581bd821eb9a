import { withdrawalId } from '#domain/documents/document-id.rules.js';
import { DOCUMENT_STORY_VERSION } from '#domain/documents/story.rules.js';
import { RuleViolation } from '#domain/errors.js';
import { holdsAny } from '#domain/roles/standing-in.rules.js';
import { unwind } from '../corrective-action/unwind.js';
import { loadRoleBook } from '../directory/role-book.js';
import { tell } from '../evidence/audit-trail.js';
import { keepContent } from '../evidence/content-blob.js';
import { writeNotices } from '../messages/write-notices.js';
import type { Settling } from '../path/process.js';
import { cancelReviewsOf, wakeReviewOf } from '../review/close-review.js';
import { wakeRecord } from '../path/wake-record.js';
import type { DocumentRow } from '../tables/document.entity.js';
import { insert, instant, type Tx } from '../transaction.js';
import { dayOf } from './dates.js';
import { effectiveVersion, openVersion } from './in-force.js';
import { stopCampaigns } from './open-campaign.js';
import { end } from './publish.js';
import { readPointers } from './read-pointers.js';
import { withdrawn } from './settle-version.js';
import { lockDocument, lockVersion, readWithdrawals, type WithdrawalRow } from './version.js';

/**
 * The owner, or the ISMS Manager, proposes to withdraw a document; the approver of its type decides (specification P7, 7).
 * @throws RuleViolation `unknown-record`, `not-allowed`, `reason-missing`, `not-in-force`, `emergency-open`, `asked-already`
 */
export async function proposeWithdrawal(
  tx: Tx,
  wish: { readonly documentId: string; readonly by: string; readonly reason: string },
): Promise<{ id: string; outboxId: string }> {
  const document = await lockDocument(tx, wish.documentId);
  if (!document) throw new RuleViolation('unknown-record', `There is no document ${wish.documentId}.`);
  await refuseUnlessOwner(tx, document, wish.by);
  if (wish.reason.trim() === '') throw new RuleViolation('reason-missing', 'Say why the document is withdrawn.');
  const inForce = await effectiveVersion(tx, document.id);
  if (!inForce) throw new RuleViolation('not-in-force', `${document.id} has no version in force.`);
  if (inForce.lapses_at !== null)
    throw new RuleViolation('emergency-open', `${inForce.id} was issued in an emergency; it is approved first.`);
  const asked = await tx.query<{ state: string }>('select state from document_withdrawal where document_id = $1', [
    document.id,
  ]);
  if (asked.some(({ state }) => state === 'PENDING_APPROVAL'))
    throw new RuleViolation('asked-already', `The withdrawal of ${document.id} is being decided.`);
  const id = withdrawalId(document.id, asked.length + 1);
  const [policy] = await tx.query<{ version: number }>('select version from policy order by version desc limit 1');
  const reason = await keepContent(tx, { reason: wish.reason });
  await insert(tx, 'document_withdrawal', {
    ...{ id, document_id: document.id, version_id: inForce.id, state: 'PENDING_APPROVAL' },
    ...{ policy_version: policy?.version ?? 1, story_version: DOCUMENT_STORY_VERSION },
    ...{ proposed_by: wish.by, reason_id: reason.id, proposed_at: instant(tx.at) },
  });
  await tell(tx, {
    type: 'WITHDRAWAL_PROPOSED',
    actor: wish.by,
    recordId: id,
    content: { version: inForce.id, reason: reason.id },
  });
  return { id, outboxId: await wakeRecord(tx, id, { headStartMs: 2_000 }) };
}

/** Owner of a document, ISMS Manager or deputy. @throws RuleViolation `not-allowed` */
export async function refuseUnlessOwner(
  tx: Tx,
  document: Pick<DocumentRow, 'id' | 'owner_id'>,
  by: string,
): Promise<void> {
  if (document.owner_id === by || by.startsWith('machine:') || by === 'engine') return;
  const book = await loadRoleBook(tx, tx.at, [by]);
  if (!holdsAny(by, ['IM', 'DEPUTY_IM'], book))
    throw new RuleViolation('not-allowed', `The owner of ${document.id} or the ISMS Manager does this.`);
}

/** What a decided withdrawal does: the version is OBSOLETE and read-only, whoever points to the document is told. */
export async function withdrawalSettled(tx: Tx, row: WithdrawalRow, { outcome }: Settling): Promise<WithdrawalRow> {
  const agreed = outcome === 'APPROVE';
  const to = agreed ? 'AGREED' : 'REFUSED';
  await tx.query(`update document_withdrawal set state = $2, decided_at = $3, revision = revision + 1 where id = $1`, [
    row.id,
    to,
    instant(tx.at),
  ]);
  await tell(tx, {
    type: 'STATE_CHANGED',
    actor: 'engine',
    recordId: row.id,
    content: { from: row.state, to, iteration: 1 },
  });
  if (agreed) await makeObsolete(tx, row);
  else await wakeReviewOf(tx, row.document_id);
  const [after] = await readWithdrawals(tx, [row.id]);
  return after ?? row;
}

async function makeObsolete(tx: Tx, row: WithdrawalRow): Promise<void> {
  const on = await dayOf(tx, tx.at);
  await endOpenVersion(tx, row.document_id);
  const inForce = await effectiveVersion(tx, row.document_id);
  if (inForce) await end(tx, inForce, { on, why: 'OBSOLETE' });
  // An emergency issue that waits for its normal approval ends with its document.
  if (inForce && inForce.lapses_at !== null) {
    await unwind(tx, inForce.id, { ends: true });
    await wakeRecord(tx, inForce.id, { headStartMs: 2_000 });
  }
  await tx.query('update document set obsolete_on = $2, next_review_on = null, revision = revision + 1 where id = $1', [
    row.document_id,
    on,
  ]);
  await stopCampaigns(tx, row.document_id);
  await cancelReviewsOf(tx, row.document_id, 'engine');
  for (const { id, ownerId } of await readPointers(tx, row.document_id)) {
    await writeNotices(tx, {
      record: { id: row.id, title: row.title },
      key: `obsolete/${row.id}/${id}`,
      headline: `${row.document_id} was withdrawn, and ${id} points to it`,
      to: ownerId === null ? [] : [ownerId],
      lines: [`${row.document_id} is OBSOLETE since ${on} and kept read-only. Change ${id} where it names it.`],
      why: `you own ${id}.`,
    });
  }
}

/** What is being made of a document ends with it: nothing of it becomes effective any more. */
async function endOpenVersion(tx: Tx, documentId: string): Promise<void> {
  const open = await openVersion(tx, documentId);
  const row = open && (await lockVersion(tx, open.id));
  if (!row) return;
  await unwind(tx, row.id, { ends: true });
  await withdrawn(tx, row, 'engine');
  await wakeRecord(tx, row.id, { headStartMs: 2_000 });
}
