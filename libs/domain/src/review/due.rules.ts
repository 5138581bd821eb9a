import { dayPlus, daysBetween } from '../calendar/iso-day.rules.js';
import { addOffset } from '../calendar/offset.rules.js';
import { endOfBusinessDay } from '../calendar/site-calendar.rules.js';
import type { ReviewPolicy } from '../policy/review-policy.js';
import type { Instant, IsoDay, SiteCalendar } from '../time.js';
import type { ReviewScope } from './states.js';
import { scopeOf, type TriggerFacts } from './triggers.js';

/** Calendar of the headquarters and the numbers of the review's policy. */
export interface ReviewRules {
  readonly calendar: SiteCalendar;
  readonly policy: ReviewPolicy;
}

/** Scope and due instant of a review, or what one trigger asks for. */
export interface ReviewAim {
  readonly scope: ReviewScope;
  readonly dueAt: Instant;
}

/**
 * What a trigger asks for by itself: its scope, and until when the review has to be approved. ANNUAL counts from the day on
 * which the review is due, everything else from the raise.
 */
export function aimOf(
  facts: TriggerFacts,
  on: { readonly raisedAt: Instant; readonly dueDay: IsoDay | null },
  { calendar, policy }: ReviewRules,
): ReviewAim {
  const scope = scopeOf(facts);
  if (facts.type === 'ANNUAL' && on.dueDay !== null) return { scope, dueAt: endOfBusinessDay(calendar, on.dueDay) };
  const { approve, approveFull } = policy.triggers[facts.type];
  return { scope, dueAt: addOffset(calendar, on.raisedAt, scope === 'FULL' ? approveFull : approve) };
}

/** The review has to start by then at the latest. */
export function startBy(facts: TriggerFacts, raisedAt: Instant, { calendar, policy }: ReviewRules): Instant {
  return addOffset(calendar, raisedAt, policy.triggers[facts.type].start);
}

/**
 * A trigger joins an open review: the wider scope, the earlier due instant, but so long from now that it can be done;
 * longer where the review becomes FULL. The day on which the annual review is due never moves by this.
 */
export function mergeAim(
  review: ReviewAim,
  trigger: ReviewAim,
  on: ReviewRules & { readonly now: Instant },
): ReviewAim & { readonly upgraded: boolean } {
  const { calendar, policy, now } = on;
  const upgraded = review.scope === 'TARGETED' && trigger.scope === 'FULL';
  const least = addOffset(calendar, now, upgraded ? policy.leastAfterUpgrade : policy.leastAfterMerge);
  return {
    scope: upgraded ? 'FULL' : review.scope,
    dueAt: Math.max(Math.min(review.dueAt, trigger.dueAt), least),
    upgraded,
  };
}

/** Local day on which the annual review of a document starts. */
export function annualStart(dueDay: IsoDay, policy: ReviewPolicy): IsoDay {
  return dayPlus(dueDay, -policy.annualLeadDays);
}

/** The annual review has started, or would start now: a review for another reason takes it along. */
export function isAnnualDueSoon(dueDay: IsoDay | null, today: IsoDay, policy: ReviewPolicy): boolean {
  return dueDay !== null && daysBetween(today, dueDay) <= policy.annualLeadDays;
}

/** Days by which a document is past its review date; 0 up to and on that day (KPI-08). */
export function daysOverdue(dueDay: IsoDay | null, today: IsoDay): number {
  return dueDay === null ? 0 : Math.max(0, daysBetween(dueDay, today));
}

/** "> 60 d overdue = CA candidate": the first day on which it is one. */
export function candidateDay(dueDay: IsoDay, policy: ReviewPolicy): IsoDay {
  return dayPlus(dueDay, policy.candidateAfterDays + 1);
}
