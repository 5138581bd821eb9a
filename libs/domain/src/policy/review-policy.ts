import type { TriggerType } from '../review/triggers.js';
import type { Offset } from '../time.js';
import type { Assurance } from './policy.js';

/** When a review has to start after its trigger, and to be approved; a full one has longer. */
export interface TriggerDues {
  readonly start: Offset;
  readonly approve: Offset;
  readonly approveFull: Offset;
}

/** Due of a step of a review after it was asked, by scope. */
export interface ReviewDue {
  readonly full: Offset;
  readonly targeted: Offset;
}

/** Numbers of the review of documents (specification P2, all marked D). */
export interface ReviewPolicy {
  /** Months between two full reviews, where the document names none. */
  readonly periodMonths: number;
  /** The annual review starts so many days before its due date; an event within them absorbs it. */
  readonly annualLeadDays: number;
  /** Further triggers are collected so long after the first one. */
  readonly debounce: Offset;
  /** A trigger that joins leaves at least so long until the due instant; longer where it makes the review full. */
  readonly leastAfterMerge: Offset;
  readonly leastAfterUpgrade: Offset;
  /** A late full review leaves at least so many months until the next one. */
  readonly floorMonths: number;
  /** Later than so many days: candidate of a corrective action. */
  readonly candidateAfterDays: number;
  readonly triggers: Readonly<Record<TriggerType, TriggerDues>>;
  readonly due: Readonly<Record<ReviewDueStep, ReviewDue>>;
  readonly triage: Offset;
  readonly routing: Offset;
  readonly assurance: Readonly<Record<string, Assurance>>;
}

/** Work of a review whose due depends on its scope; draft and comments are done in document control. */
export type ReviewDueStep = 'ASSESS' | 'DRAFT' | 'COMMENT';

const SOON: TriggerDues = { start: { bd: 5 }, approve: { d: 45 }, approveFull: { d: 60 } };
const LATER: TriggerDues = { start: { bd: 10 }, approve: { d: 60 }, approveFull: { d: 60 } };

/** Numbers of specification P2. */
export const SHIPPED_REVIEW_POLICY: ReviewPolicy = {
  periodMonths: 12,
  annualLeadDays: 60,
  debounce: { bd: 3 },
  leastAfterMerge: { bd: 10 },
  leastAfterUpgrade: { d: 45 },
  floorMonths: 3,
  candidateAfterDays: 60,
  triggers: {
    // The annual review starts at due - 60 d and counts from its due day; these numbers are for one without a due day.
    ANNUAL: { start: { d: 0 }, approve: { d: 60 }, approveFull: { d: 60 } },
    STRUCTURE: SOON,
    SCOPE: SOON,
    STANDARD: LATER,
    AUDIT: SOON,
    INCIDENT: { start: { d: 30 }, approve: { d: 30 }, approveFull: { d: 30 } },
    MR_DECISION: LATER,
    LEGAL: LATER,
    DOC_DEP: LATER,
    MANUAL: LATER,
  },
  due: {
    ASSESS: { full: { bd: 10 }, targeted: { bd: 5 } },
    DRAFT: { full: { bd: 10 }, targeted: { bd: 5 } },
    COMMENT: { full: { bd: 5 }, targeted: { bd: 3 } },
  },
  triage: { bd: 3 },
  routing: { bd: 2 },
  assurance: {},
};
