import { dayPlus } from '../calendar/iso-day.rules.js';
import type { IsoDay, Offset } from '../time.js';
import type { Grade, RiskLevel } from './states.js';
import type { CorrectiveActionStepCode } from './steps.js';

/** Steps 3 to 7 of specification P4: containment to implementation. */
const STEPS_3_TO_7: readonly CorrectiveActionStepCode[] = [
  'CONTAINMENT',
  'ROOT_CAUSE',
  'PLANNING',
  'PLAN_APPROVAL',
  'IMPLEMENT',
];

/** True for the steps whose time a high risk halves and whose date an external body may set. */
export function isStep3To7(code: CorrectiveActionStepCode): boolean {
  return STEPS_3_TO_7.includes(code);
}

/** True when the linked risk halves the time for steps 3 to 7. */
export function risksHalve(level: RiskLevel | null): boolean {
  return level === 'HIGH' || level === 'CRITICAL';
}

/** Half the distance, in whole units, at least one of them: half of 23 days is 12. */
export function halved(offset: Offset): Offset {
  const half = (count: number): number => Math.max(1, Math.ceil(count / 2));
  if ('bd' in offset) return { bd: half(offset.bd) };
  return 'd' in offset ? { d: half(offset.d) } : { h: half(offset.h) };
}

/** However late a plan comes, its actions get this many days. */
const LEAST_DAYS_FOR_AN_ACTION = 14;

export interface LatestDayFacts {
  /** Days are local to whoever plans. */
  readonly raisedOn: IsoDay;
  readonly today: IsoDay;
  readonly grade: Grade | null;
  readonly riskLevel: RiskLevel | null;
  readonly externalDue: IsoDay | null;
  /** Policy: so many days after the raise, by grade. */
  readonly maxDays: { readonly major: number; readonly minor: number };
}

/** Last day on which an action of a plan may be due: "max 90 d from raise", half of it under a high risk, the external day if earlier. */
export function latestActionDay(facts: LatestDayFacts): IsoDay {
  const days = facts.grade === 'MAJOR' ? facts.maxDays.major : facts.maxDays.minor;
  const limit = dayPlus(facts.raisedOn, risksHalve(facts.riskLevel) ? Math.ceil(days / 2) : days);
  const least = dayPlus(facts.today, LEAST_DAYS_FOR_AN_ACTION);
  const latest = limit > least ? limit : least;
  const { externalDue } = facts;
  return externalDue !== null && externalDue >= facts.today && externalDue < latest ? externalDue : latest;
}
