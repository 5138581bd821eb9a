import { addMonthsClamped } from '../calendar/iso-day.rules.js';
import type { IsoDay } from '../time.js';

/** A company may enter the period that it stands in, which began a year ago at most; older cycles are imported, not begun. */
const FIRST_DAY_MONTHS_BACK = 12;
/** The calendars hold the holidays of two years ahead; beyond them no due day can be promised. */
const FIRST_DAY_MONTHS_AHEAD = 24;

/** Sentence that says why a cycle may not begin on this day; null = it may. A mistyped year is caught here. */
export function firstDayProblem(firstDay: IsoDay, today: IsoDay): string | null {
  const earliest = addMonthsClamped(today, -FIRST_DAY_MONTHS_BACK);
  const latest = addMonthsClamped(today, FIRST_DAY_MONTHS_AHEAD);
  if (firstDay >= earliest && firstDay <= latest) return null;
  return `The first day of a cycle lies between ${earliest} and ${latest}; ${firstDay} does not.`;
}
