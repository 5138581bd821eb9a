/**
 * States of a review (specification P2, "States"), one spelling from database to mail to page. SCHEDULED is no state of a
 * review: before its day there is a duty and no record.
 */
export const REVIEW_STATES = [
  'COLLECTING',
  'ASSESSING',
  'DRAFTING',
  'IN_REVIEW',
  'PENDING_APPROVAL',
  'PUBLISHING',
  'COMPLETED',
  'CANCELLED',
] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** Scope of a review: the whole document, or what the triggers are about. */
export const REVIEW_SCOPES = ['TARGETED', 'FULL'] as const;
export type ReviewScope = (typeof REVIEW_SCOPES)[number];

/** What the owner proposes (specification P2, step 3). */
export const REVIEW_OUTCOMES = ['NO_CHANGE', 'MINOR', 'MAJOR', 'WITHDRAW'] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

const FINAL: ReadonlySet<ReviewState> = new Set(['COMPLETED', 'CANCELLED']);

/** Final states are never left; what comes later is a review of its own. */
export function isFinalReview(state: ReviewState): boolean {
  return FINAL.has(state);
}

const MOVES: Readonly<Record<ReviewState, readonly ReviewState[]>> = {
  COLLECTING: ['ASSESSING'],
  // Where nothing changes, approval is asked for at once.
  ASSESSING: ['DRAFTING', 'PENDING_APPROVAL'],
  // To approval at once: it came back, and the owner still finds that nothing changes; or nobody comments such a document.
  DRAFTING: ['IN_REVIEW', 'PENDING_APPROVAL'],
  // Back to drafting: it is recalled for a new trigger, or the text is changed before it is decided.
  IN_REVIEW: ['PENDING_APPROVAL', 'DRAFTING'],
  PENDING_APPROVAL: ['PUBLISHING', 'DRAFTING'],
  // Back to drafting: an approved version was withdrawn before its day.
  PUBLISHING: ['COMPLETED', 'DRAFTING'],
  COMPLETED: [],
  CANCELLED: [],
};

/** True when specification P2 lets a review go from one state to the other; one whose document is withdrawn is cancelled. */
export function mayMoveReview(from: ReviewState, to: ReviewState): boolean {
  if (isFinalReview(from)) return false;
  return to === 'CANCELLED' || MOVES[from].includes(to);
}

/**
 * States of a trigger. TRIAGE: it may be dismissed, and the ISMS Manager has not decided. ROUTING: the ISMS Manager is asked
 * whether the review is recalled for it. QUEUED: it waits for the next review.
 */
export const TRIGGER_STATES = [
  'TRIAGE',
  'ROUTING',
  'QUEUED',
  'IN_REVIEW',
  'REVIEWED',
  'DUPLICATE',
  'DISMISSED',
  'VOID',
] as const;
export type TriggerState = (typeof TRIGGER_STATES)[number];

/** What became of a trigger; null while it is under way. */
export type TriggerOutcome = 'REVIEWED_IN' | 'DUPLICATE_OF' | 'DISMISSED' | 'DOCUMENT_WITHDRAWN';

const TRIGGER_MOVES: Readonly<Record<TriggerState, readonly TriggerState[]>> = {
  TRIAGE: ['ROUTING', 'QUEUED', 'IN_REVIEW', 'DISMISSED', 'VOID'],
  ROUTING: ['QUEUED', 'IN_REVIEW', 'VOID'],
  QUEUED: ['IN_REVIEW', 'VOID'],
  IN_REVIEW: ['REVIEWED', 'VOID'],
  REVIEWED: [],
  DUPLICATE: [],
  DISMISSED: [],
  VOID: [],
};

/** True when a trigger may go from one state to the other. */
export function mayMoveTrigger(from: TriggerState, to: TriggerState): boolean {
  return TRIGGER_MOVES[from].includes(to);
}

/** The story of a trigger is over as soon as nobody is asked about it any more. */
export function isToldTrigger(state: TriggerState): boolean {
  return state !== 'TRIAGE' && state !== 'ROUTING';
}
