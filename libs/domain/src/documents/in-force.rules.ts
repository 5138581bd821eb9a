import type { Unmet } from '../errors.js';

/** What a version needs before it may become effective here (S01; decision 18 of the specification). */
export interface ApprovalFacts {
  readonly approverId: string | null;
  /** ISMS instant, epoch ms. */
  readonly approvedAt: number | null;
}

const PLACEHOLDER = /^\s*(\[.*\]|<.*>|n\/?a|tbd|t\.b\.d\.|to be (named|decided)|authority name|-+|)\s*$/i;

/** True for what stands in the place of a name: `[Authority Name]`, `TBD`, nothing. */
function isPlaceholder(approvedBy: string): boolean {
  return PLACEHOLDER.test(approvedBy);
}

/** A document without a named approver and a date cannot become EFFECTIVE; empty = it may. */
export function unmetForEffect({ approverId, approvedAt }: ApprovalFacts): Unmet[] {
  return [
    ...(approverId === null || isPlaceholder(approverId)
      ? [{ code: 'APPROVER_NOT_NAMED', reason: 'Nobody is named who approved it.' }]
      : []),
    ...(approvedAt === null
      ? [{ code: 'APPROVAL_NOT_DATED', reason: 'No day is named on which it was approved.' }]
      : []),
  ];
}
