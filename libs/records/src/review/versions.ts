import type { Unmet } from '#domain/errors.js';
import { DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import { OPEN_VERSION_STATES } from '#domain/documents/states.js';
import type { ReviewAssessmentEntry } from '#domain/review/entries.js';
import type { ReviewOutcome, ReviewState } from '#domain/review/states.js';
import { RECALLED } from '#domain/review/story.rules.js';
import { readDocument } from '../documents/register.js';
import { startDraft } from '../documents/start-draft.js';
import { moveVersion, versionNow } from '../documents/version.js';
import { proposeWithdrawal } from '../documents/withdrawal.js';
import { wakeRecord } from '../path/wake-record.js';
import type { DocumentVersionRow } from '../tables/document.entity.js';
import type { StepRow } from '../tables/path.entity.js';
import type { Reader, Tx } from '../transaction.js';
import { endRecalled } from './end-recalled.js';
import { moveReview, type ReviewRow } from './rows.js';

/** The version that document control makes for a review, the last one where one was withdrawn; null = none was begun. */
export async function versionFor(tx: Reader, reviewId: string): Promise<DocumentVersionRow | null> {
  const [row] = await tx.query<DocumentVersionRow>(
    'select * from document_version where cause_id = $1 order by drafted_at desc, id desc limit 1',
    [reviewId],
  );
  return row ?? null;
}

/** State of a review while document control makes its version; null where the version says nothing. */
const STATE_WHILE: Readonly<Record<string, ReviewState>> = {
  DRAFT: 'DRAFTING',
  REJECTED: 'DRAFTING',
  IN_REVIEW: 'IN_REVIEW',
  PENDING_APPROVAL: 'PENDING_APPROVAL',
  APPROVED: 'PUBLISHING',
};

/** The step that waits for document control is open: the state of the review is that of its version. */
const WAITING = `select 1 from step where record_id = $1 and code = 'REVIEW_VERSION' and state = 'OPEN'`;

/** Moves a review that waits for document control to where its version stands. */
export async function syncReview(tx: Tx, review: ReviewRow): Promise<ReviewRow> {
  const [waiting] = await tx.query(WAITING, [review.id]);
  return waiting ? followVersion(tx, review) : review;
}

/** Moves a review to where the version that is made for it stands, or to the decision on its withdrawal. */
export async function followVersion(tx: Tx, review: ReviewRow): Promise<ReviewRow> {
  if (review.outcome === 'WITHDRAW') return walkTo(tx, review, 'PENDING_APPROVAL');
  const version = await versionFor(tx, review.id);
  const to = version === null ? undefined : STATE_WHILE[version.state];
  return to === undefined ? review : walkTo(tx, review, to);
}

/** Straight, or by the state between: a version may go two steps between two looks. */
export async function walkTo(tx: Tx, review: ReviewRow, to: ReviewState): Promise<ReviewRow> {
  const straight = to !== 'PUBLISHING' || review.state === 'PENDING_APPROVAL' || review.state === 'PUBLISHING';
  const way: readonly ReviewState[] = straight ? [to] : ['PENDING_APPROVAL', to];
  let at = review;
  for (const state of way) at = await moveReview(tx, at, { to: state });
  return at;
}

const ENDED: readonly string[] = ['EFFECTIVE', 'SUPERSEDED', 'OBSOLETE', 'WITHDRAWN', 'ARCHIVED', 'DISPOSED'];

/** REVIEW_VERSION is fulfilled when the version is in force or was withdrawn, or the withdrawal is decided. */
export async function unmetOfVersion(tx: Tx, review: ReviewRow): Promise<Unmet[]> {
  if (review.outcome === 'WITHDRAW') {
    const open = await tx.query(
      `select 1 from document_withdrawal where document_id = $1 and state = 'PENDING_APPROVAL'`,
      [review.document_id],
    );
    return open.length > 0 ? [{ code: 'withdrawal-open', reason: 'The withdrawal is being decided.' }] : [];
  }
  const version = await versionFor(tx, review.id);
  const ended = version !== null && ENDED.includes(version.state);
  return ended ? [] : [{ code: 'version-open', reason: `${version?.id ?? 'The version'} is not in force yet.` }];
}

/** What the story branches on: IN_FORCE, or BACK where the author withdrew the version or the withdrawal was refused. */
export async function outcomeOfVersion(tx: Tx, told: { id: string }, of: { step: StepRow }): Promise<string[]> {
  if (of.step.code !== 'REVIEW_VERSION') return [];
  if ((told as ReviewRow).outcome === 'WITHDRAW') return ['BACK'];
  const version = await versionFor(tx, told.id);
  return version?.effective_on == null ? ['BACK'] : ['IN_FORCE'];
}

/**
 * Document control makes what the owner proposes: a version for this review, or the decision on a withdrawal. A version that
 * somebody began already is taken up: one is made at a time.
 */
export async function beginVersion(
  tx: Tx,
  review: ReviewRow,
  of: { readonly outcome: ReviewOutcome; readonly actor: string; readonly entry: Readonly<Record<string, unknown>> },
): Promise<void> {
  if (of.outcome === 'WITHDRAW') {
    const document = await readDocument(tx, review.document_id);
    const by = document?.owner_id ?? of.actor;
    const { conclusion } = of.entry as unknown as ReviewAssessmentEntry;
    await proposeWithdrawal(tx, { documentId: review.document_id, by, reason: conclusion });
    return;
  }
  const open = await openVersion(tx, review.document_id);
  if (open) {
    await tx.query('update document_version set cause_id = $2, revision = revision + 1 where id = $1', [
      open,
      review.id,
    ]);
    return;
  }
  const kind = of.outcome === 'MAJOR' ? 'NEW_REQUIREMENT' : 'CLARIFICATION';
  await startDraft(tx, { documentId: review.document_id, kind, causeId: review.id, actor: of.actor });
}

async function openVersion(tx: Reader, documentId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    'select id from document_version where document_id = $1 and state = any ($2)',
    [documentId, [...OPEN_VERSION_STATES]],
  );
  return row?.id ?? null;
}

/** Why document control cannot do what the owner proposes; empty = it can. The page and the claiming transaction ask the same. */
export async function unmetByDocument(tx: Reader, documentId: string, outcome: string): Promise<Unmet[]> {
  const unmet = (reason: string): Unmet[] => [{ code: 'document-control', field: 'conclusion', reason }];
  if (outcome === 'NO_CHANGE') return [];
  const [document] = await tx.query<{
    type: keyof typeof DOCUMENT_TYPE_RULES;
    version: string | null;
    lapses: Date | null;
  }>(
    `select d.type, v.id as version, v.lapses_at as lapses from document d
       left join document_version v on v.document_id = d.id and v.state = 'EFFECTIVE' where d.id = $1`,
    [documentId],
  );
  if (!document || !DOCUMENT_TYPE_RULES[document.type].versioned)
    return unmet('This document is of external origin: only its entry is kept here, and its issuer changes it.');
  if (document.lapses !== null)
    return unmet(`${document.version ?? ''} was issued in an emergency; its normal approval comes first.`);
  if (document.version !== null || outcome === 'MAJOR') return [];
  return unmet('No version is in force: the first one is a major change.');
}

/**
 * Pulls the version back from its reviewers or its approver: their links die, comments are kept, and the author drafts
 * again. False = it was decided already, or is not with others.
 */
export async function recallVersion(tx: Tx, review: ReviewRow): Promise<boolean> {
  const version = await versionFor(tx, review.id);
  if (version?.state !== 'IN_REVIEW' && version?.state !== 'PENDING_APPROVAL') return false;
  // Comments that were made before stand, and are answered with the next draft.
  const parts = version.state === 'IN_REVIEW' ? ['COMMENTS'] : [];
  const ended = await endRecalled(tx, {
    recordId: version.id,
    codes: ['DOC_REVIEW', 'DOC_APPROVAL'],
    outcome: RECALLED,
    parts,
  });
  if (!ended) return false;
  await moveVersion(tx, await versionNow(tx, version.id), { to: 'DRAFT' });
  await wakeRecord(tx, version.id);
  return true;
}
