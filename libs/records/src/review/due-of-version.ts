import type { ReviewDueStep } from '#domain/policy/review-policy.js';
import type { Offset } from '#domain/time.js';
import type { Tx } from '../transaction.js';
import { readReviews } from './rows.js';

/** Work of document control that a review gives a time of its own. */
const BY_SCOPE: Readonly<Partial<Record<string, ReviewDueStep>>> = { DOC_DRAFT: 'DRAFT', DOC_REVIEW: 'COMMENT' };

/**
 * Draft and comments of a version that is made for a review are due by the scope of the review (specification P2, steps 4
 * and 5). Null = the version is made for another reason, or the review says nothing about the step.
 */
export async function dueByReview(
  tx: Tx,
  of: { readonly causeId: string | null; readonly code: string },
): Promise<Offset | null> {
  const step = BY_SCOPE[of.code];
  if (of.causeId === null || step === undefined) return null;
  const [review] = await readReviews(tx, [of.causeId]);
  return review ? review.policy.review.due[step][review.scope === 'FULL' ? 'full' : 'targeted'] : null;
}
