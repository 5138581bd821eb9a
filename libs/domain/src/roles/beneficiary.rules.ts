import type { Doer } from '../process/doer.js';
import type { AssignmentFacts } from './assignment.rules.js';

type Gains = (facts: Pick<AssignmentFacts, 'ownerId' | 'lateIds' | 'askedBy'>) => readonly (string | null)[];

const ofTheOwner: Gains = ({ ownerId }) => [ownerId];

/** For whom a decision is made: the late one of an extension, the owner of what is approved, who wishes to cancel. */
const GAINS: Readonly<Partial<Record<Doer, Gains>>> = {
  PLAN_APPROVER: ofTheOwner,
  EVIDENCE_CHECKER: ofTheOwner,
  VERIFIER: ofTheOwner,
  CLOSER: ofTheOwner,
  OWNER_REVIEWER: ofTheOwner,
  REGRADER: ofTheOwner,
  WAIVER_CHECKER: ofTheOwner,
  EXTENSION_APPROVER: ({ lateIds }) => lateIds,
  RAISER: ({ askedBy }) => [askedBy],
};

/** SD12: a decision is never handed to the one for whom it is made, whatever was waived. */
export function isBeneficiary(doer: Doer, personId: string, facts: Parameters<Gains>[0]): boolean {
  return GAINS[doer]?.(facts).includes(personId) === true;
}
