/** States of a version (specification P7), one spelling from database to mail to page. */
export const VERSION_STATES = [
  'DRAFT',
  'IN_REVIEW',
  'PENDING_APPROVAL',
  'REJECTED',
  'APPROVED',
  'EFFECTIVE',
  'SUPERSEDED',
  'OBSOLETE',
  'WITHDRAWN',
  'ARCHIVED',
  'DISPOSED',
] as const;
export type VersionState = (typeof VERSION_STATES)[number];

/**
 * Rejected ends a submission: the preparer may submit a new one or withdraw (specification 2). An emergency issue is
 * effective before its normal approval; when it lapses, the version before it is effective again.
 */
const MOVES: Readonly<Record<VersionState, readonly VersionState[]>> = {
  DRAFT: ['IN_REVIEW', 'PENDING_APPROVAL', 'WITHDRAWN'],
  IN_REVIEW: ['PENDING_APPROVAL', 'DRAFT', 'WITHDRAWN'],
  PENDING_APPROVAL: ['APPROVED', 'DRAFT', 'REJECTED', 'WITHDRAWN'],
  REJECTED: ['DRAFT', 'WITHDRAWN'],
  APPROVED: ['EFFECTIVE', 'WITHDRAWN'],
  EFFECTIVE: ['SUPERSEDED', 'OBSOLETE'],
  SUPERSEDED: ['ARCHIVED', 'EFFECTIVE'],
  OBSOLETE: ['ARCHIVED'],
  WITHDRAWN: ['ARCHIVED'],
  ARCHIVED: ['DISPOSED'],
  DISPOSED: [],
};

/** True when specification P7 lets a version go from one state to the other. */
export function mayMoveVersion(from: VersionState, to: VersionState): boolean {
  return MOVES[from].includes(to);
}

/** States of a version that is being made. */
export const OPEN_VERSION_STATES = ['DRAFT', 'IN_REVIEW', 'PENDING_APPROVAL', 'REJECTED', 'APPROVED'] as const;

/** States of a withdrawal: the owner proposes, the approver of the type agrees (specification P7, step 7). */
export const WITHDRAWAL_STATES = ['PENDING_APPROVAL', 'AGREED', 'REFUSED'] as const;
export type WithdrawalState = (typeof WITHDRAWAL_STATES)[number];
