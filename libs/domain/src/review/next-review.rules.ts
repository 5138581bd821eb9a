import { addMonthsClamped } from '../calendar/iso-day.rules.js';
import type { ReviewPolicy } from '../policy/review-policy.js';
import type { IsoDay } from '../time.js';
import type { ReviewScope } from './states.js';

/** Which part of the rule gave the next review date; shown on the record of the review. */
export type NextReviewRule = 'FULL_ON_TIME' | 'FULL_LATE' | 'FULL_LATE_FLOOR' | 'TARGETED' | 'TARGETED_CAPPED';

/** The rule in words, as the record shows it. */
export const NEXT_REVIEW_RULES: Readonly<Record<NextReviewRule, string>> = {
  FULL_ON_TIME: 'Full review, approved on or before its due date: approval date and one review period.',
  FULL_LATE: 'Full review, approved late: old due date and one review period, because lateness buys no time.',
  FULL_LATE_FLOOR:
    'Full review, approved so late that the old due date and one period would be too near: approval date and the least distance.',
  TARGETED: 'Targeted review: the date of the next review stays.',
  TARGETED_CAPPED: 'Targeted review: the next one is never later than one period after the last full approval.',
};

/** What the next review date follows from. All are local days of the headquarters, never instants. */
export interface NextReviewFacts {
  readonly scope: ReviewScope;
  readonly approvedOn: IsoDay;
  /** Day on which the review was due before; null = none was planned. */
  readonly dueOn: IsoDay | null;
  /** Last approval of a full review, or of the first issue, before this one; null = none on record. */
  readonly lastFullOn: IsoDay | null;
  /** Review period of the document. */
  readonly months: number;
}

/**
 * Next review date (specification P2): a full review on time counts from its approval; a late one keeps the anniversary,
 * with a least distance from the approval; a targeted one leaves the date. Never more than one period after the last full
 * approval. A day that the month does not have becomes its last day.
 */
export function nextReviewDate(
  facts: NextReviewFacts,
  policy: Pick<ReviewPolicy, 'floorMonths'>,
): { readonly day: IsoDay; readonly rule: NextReviewRule } {
  return facts.scope === 'FULL' ? afterFull(facts, policy) : afterTargeted(facts);
}

function afterFull({ approvedOn, dueOn, months }: NextReviewFacts, policy: Pick<ReviewPolicy, 'floorMonths'>) {
  const latest = addMonthsClamped(approvedOn, months);
  if (dueOn === null || approvedOn <= dueOn) return { day: latest, rule: 'FULL_ON_TIME' } as const;
  const anniversary = addMonthsClamped(dueOn, months);
  const floor = addMonthsClamped(approvedOn, Math.min(policy.floorMonths, months));
  return anniversary >= floor
    ? ({ day: anniversary, rule: 'FULL_LATE' } as const)
    : ({ day: floor, rule: 'FULL_LATE_FLOOR' } as const);
}

function afterTargeted({ approvedOn, dueOn, lastFullOn, months }: NextReviewFacts) {
  const latest = addMonthsClamped(lastFullOn ?? approvedOn, months);
  return dueOn !== null && dueOn <= latest
    ? ({ day: dueOn, rule: 'TARGETED' } as const)
    : ({ day: latest, rule: 'TARGETED_CAPPED' } as const);
}
