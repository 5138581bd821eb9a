import { Temporal } from 'temporal-polyfill';
import { Defect, RuleViolation } from '../errors.js';
import type { Instant, IsoDay, SiteCalendar } from '../time.js';
import { dayPlus, plainDate, weekdayOf } from './iso-day.rules.js';

/** A site that is closed longer than this has no working calendar: refuse instead of searching for ever. */
const LONGEST_CLOSURE_DAYS = 400;

/** The local day on which `at` falls at the site. */
export function localDay(cal: SiteCalendar, at: Instant): IsoDay {
  return zoned(cal, at).toPlainDate().toString();
}

/** Whether the site works on `day`: a working weekday that is no holiday. */
export function isBusinessDay(cal: SiteCalendar, day: IsoDay): boolean {
  return cal.workingDays.includes(weekdayOf(day)) && !cal.holidays.includes(day);
}

/** Whether `at` lies in [opensAt, closesAt) of a business day: a reminder or escalation may leave now. */
export function isBusinessTime(cal: SiteCalendar, at: Instant): boolean {
  const day = localDay(cal, at);
  return isBusinessDay(cal, day) && at >= startOfBusinessDay(cal, day) && at < endOfBusinessDay(cal, day);
}

/** The earliest instant at or after `at` that is business time; `at` itself when it is. */
export function businessOpening(cal: SiteCalendar, at: Instant): Instant {
  const day = localDay(cal, at);
  if (isBusinessDay(cal, day) && at < endOfBusinessDay(cal, day)) return Math.max(at, startOfBusinessDay(cal, day));
  return startOfBusinessDay(cal, businessDayOnOrAfter(cal, dayPlus(day, 1)));
}

/** The instant at which the site opens on `day`; says nothing about whether it is a business day. */
export function startOfBusinessDay(cal: SiteCalendar, day: IsoDay): Instant {
  return instantAt(cal, day, openingHours(cal).opensAt);
}

/** The instant at which the site closes on `day`: due instants counted in days lie here. */
export function endOfBusinessDay(cal: SiteCalendar, day: IsoDay): Instant {
  return instantAt(cal, day, openingHours(cal).closesAt);
}

/** `day` when it is a business day, else the next one. */
export function businessDayOnOrAfter(cal: SiteCalendar, day: IsoDay): IsoDay {
  return nearestBusinessDay(cal, day, 1);
}

/** `day` when it is a business day, else the one before it. */
export function businessDayOnOrBefore(cal: SiteCalendar, day: IsoDay): IsoDay {
  return nearestBusinessDay(cal, day, -1);
}

/**
 * The n-th business day strictly after `day` (before it when `n` is negative). With `n` = 0 the business day on or
 * after `day`.
 * @throws RuleViolation `calendar-without-working-day` when the site is closed for more than 400 days in a row.
 */
export function nthBusinessDay(cal: SiteCalendar, day: IsoDay, n: number): IsoDay {
  if (n === 0) return businessDayOnOrAfter(cal, day);
  const step = n > 0 ? 1 : -1;
  let found = day;
  for (let left = Math.abs(n); left > 0; left -= 1) found = nearestBusinessDay(cal, dayPlus(found, step), step);
  return found;
}

function nearestBusinessDay(cal: SiteCalendar, day: IsoDay, step: 1 | -1): IsoDay {
  let candidate = day;
  for (let tried = 0; tried <= LONGEST_CLOSURE_DAYS; tried += 1) {
    if (isBusinessDay(cal, candidate)) return candidate;
    candidate = dayPlus(candidate, step);
  }
  throw new RuleViolation(
    'calendar-without-working-day',
    `The site calendar has no working day within ${LONGEST_CLOSURE_DAYS} days of ${day}`,
  );
}

/** The closing hour is an hour of the same local day, so that a due instant at closing belongs to its own day. */
function openingHours(cal: SiteCalendar): { readonly opensAt: number; readonly closesAt: number } {
  const { opensAt, closesAt } = cal;
  const ok =
    Number.isInteger(opensAt) && Number.isInteger(closesAt) && opensAt >= 0 && closesAt <= 23 && opensAt < closesAt;
  if (!ok)
    throw new RuleViolation('calendar-without-opening-hours', `The site is never open: ${opensAt} to ${closesAt}`);
  return cal;
}

/** An hour that the change to summer time skips is read as the same distance after the gap (RFC 5545 3.3.5). */
function instantAt(cal: SiteCalendar, day: IsoDay, hour: number): Instant {
  const local = plainDate(day).toPlainDateTime({ hour });
  return local.toZonedDateTime(cal.zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

function zoned(cal: SiteCalendar, at: Instant): Temporal.ZonedDateTime {
  if (!Number.isFinite(at)) throw new Defect(`${at} is not an instant`);
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(cal.zone);
}
