import { dayPlus, weekdayOf } from '#domain/calendar/iso-day.rules.js';
import type { IsoDay } from '#domain/time.js';
import { isDayText, isIsoDay, type CompanyDates } from './company-dates.js';

export interface HolidayEntry {
  /** `12-25`, `easter+1`, `first monday of 05`, `last monday of 08`, `D0+7` or `2027-04-27`. */
  readonly on: string;
  readonly name: string;
  /** On a day that is no working day it is kept on the next working day that is no holiday (England and Wales). */
  readonly substitute: boolean;
}

export interface HolidayDay {
  readonly day: IsoDay;
  readonly name: string;
}

const YEARLY = /^(\d{2})-(\d{2})$/;
const EASTER = /^easter(?:([+-]\d{1,3}))?$/;
const NTH =
  /^(first|second|third|fourth|last) (monday|tuesday|wednesday|thursday|friday|saturday|sunday) of (0[1-9]|1[0-2])$/;
const ORDER = ['first', 'second', 'third', 'fourth'];
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Whether a holiday rule can be read. 02-29 is a rule; years without that day have no such holiday. */
export function isHolidayRule(on: string): boolean {
  return EASTER.test(on) || NTH.test(on) || isDayText(on) || (YEARLY.test(on) && isIsoDay(`2024-${on}`));
}

/** Easter Sunday of the Gregorian calendar (computus of Meeus, Jones and Butcher). */
export function easterSunday(year: number): IsoDay {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return isoDay(year, month, day);
}

/**
 * Days of all rules in the years `from` to `to`, ascending, one row per day. Rules name days of every year, so a calendar
 * never goes stale; single days stand in whatever year they name.
 */
export function holidayDays(
  rules: readonly HolidayEntry[],
  span: { from: number; to: number; workingDays: readonly number[]; dates: CompanyDates },
): HolidayDay[] {
  const names = new Map<IsoDay, string>();
  const put = (day: IsoDay, name: string): void => {
    const there = names.get(day);
    names.set(day, there === undefined || there === name ? name : `${there}, ${name}`);
  };
  const moved: HolidayDay[] = [];
  for (const rule of rules) {
    for (const day of daysOf(rule.on, span)) {
      if (rule.substitute && !span.workingDays.includes(weekdayOf(day))) moved.push({ day, name: rule.name });
      else put(day, rule.name);
    }
  }
  // Substitutes come last and in order: Christmas on a Sunday goes past Boxing Day.
  for (const { day, name } of moved.toSorted((a, b) => a.day.localeCompare(b.day))) {
    put(day, name);
    put(nextFreeDay(day, { workingDays: span.workingDays, taken: names }), `${name} (substitute)`);
  }
  return [...names].map(([day, name]) => ({ day, name })).toSorted((a, b) => a.day.localeCompare(b.day));
}

function nextFreeDay(
  day: IsoDay,
  { workingDays, taken }: { workingDays: readonly number[]; taken: ReadonlyMap<IsoDay, string> },
): IsoDay {
  for (let n = 1; n < 30; n += 1) {
    const next = dayPlus(day, n);
    if (workingDays.includes(weekdayOf(next)) && !taken.has(next)) return next;
  }
  return day;
}

function daysOf(on: string, { from, to, dates }: { from: number; to: number; dates: CompanyDates }): IsoDay[] {
  if (isDayText(on)) return [dates.day(on)];
  const years = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return years.map((year) => dayInYear(on, year)).filter((day) => day !== null);
}

function dayInYear(on: string, year: number): IsoDay | null {
  const easter = EASTER.exec(on);
  if (easter) return dayPlus(easterSunday(year), Number(easter[1] ?? 0));
  const nth = NTH.exec(on);
  if (nth)
    return nthWeekday(year, Number(nth[3]), { order: nth[1] ?? '', weekday: WEEKDAYS.indexOf(nth[2] ?? '') + 1 });
  const day = `${year}-${on}`;
  return isIsoDay(day) ? day : null;
}

function nthWeekday(year: number, month: number, { order, weekday }: { order: string; weekday: number }): IsoDay {
  if (order === 'last') {
    const last = dayPlus(month === 12 ? isoDay(year + 1, 1, 1) : isoDay(year, month + 1, 1), -1);
    return dayPlus(last, -((weekdayOf(last) - weekday + 7) % 7));
  }
  const first = isoDay(year, month, 1);
  return dayPlus(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * ORDER.indexOf(order));
}

function isoDay(year: number, month: number, day: number): IsoDay {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
