import { Temporal } from 'temporal-polyfill';
import { Defect } from '../errors.js';
import type { IsoDay } from '../time.js';

/** The local day `n` calendar days after `day`; before it when `n` is negative. */
export function dayPlus(day: IsoDay, n: number): IsoDay {
  return plainDate(day)
    .add({ days: whole(n) })
    .toString();
}

/**
 * The local day `n` months after `day`. A day the target month does not have becomes its last day (29 February plus
 * twelve months is 28 February), so an anniversary never slips into the next month.
 */
export function addMonthsClamped(day: IsoDay, n: number): IsoDay {
  return plainDate(day)
    .add({ months: whole(n) }, { overflow: 'constrain' })
    .toString();
}

/** Calendar days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: IsoDay, b: IsoDay): number {
  return plainDate(a).until(plainDate(b), { largestUnit: 'days' }).days;
}

/** ISO weekday of `day`, 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: IsoDay): number {
  return plainDate(day).dayOfWeek;
}

/** Whether a text is a day of the calendar as YYYY-MM-DD; 2027-02-30, which a clock would roll over, and 2027-1-5 are none. */
export function isIsoDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= Temporal.PlainYearMonth.from({ year, month }).daysInMonth;
}

/** @throws Defect when `day` is not a day of the calendar, such as 2027-02-29. */
export function plainDate(day: IsoDay): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(day, { overflow: 'reject' });
  } catch (cause) {
    throw new Defect(`"${day}" is not a calendar day (YYYY-MM-DD)`, { cause });
  }
}

/** @throws Defect when a number of days, months or business days is not a whole number. */
export function whole(n: number): number {
  if (!Number.isSafeInteger(n)) throw new Defect(`${n} is not a whole number of days or months`);
  return n;
}
