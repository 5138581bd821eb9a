import { Defect } from '../errors.js';
import type { Instant, Offset, SiteCalendar } from '../time.js';
import { dayPlus, whole } from './iso-day.rules.js';
import {
  businessDayOnOrAfter,
  businessDayOnOrBefore,
  endOfBusinessDay,
  localDay,
  nthBusinessDay,
  startOfBusinessDay,
} from './site-calendar.rules.js';

const HOUR_MS = 3_600_000;

/**
 * The instant that lies `offset` after `from` in the site calendar; before it when the offset is negative.
 * - `{bd: n}`: closing of the n-th business day after the local day of `from`; 0 = the business day on or after it.
 * - `{d: n}`: closing hour of the local day n calendar days later, working day or not.
 * - `{h: n}`: the first instant at which n hours of business time have passed; it may be a closing instant.
 */
export function addOffset(cal: SiteCalendar, from: Instant, offset: Offset): Instant {
  if ('bd' in offset) return endOfBusinessDay(cal, nthBusinessDay(cal, localDay(cal, from), whole(offset.bd)));
  if ('d' in offset) return endOfBusinessDay(cal, dayPlus(localDay(cal, from), whole(offset.d)));
  if (!Number.isFinite(offset.h)) throw new Defect(`${offset.h} is not a number of hours`);
  const duration = Math.round(Math.abs(offset.h) * HOUR_MS);
  return offset.h < 0 ? businessTimeBefore(cal, from, duration) : businessTimeAfter(cal, from, duration);
}

/**
 * The due instant of a step: `offset` after the planned or effective instant `from`, never after processing time.
 * @throws Defect on a negative offset: nothing is due before it began.
 */
export function dueAfter(cal: SiteCalendar, from: Instant, offset: Offset): Instant {
  if (Object.values(offset).some((n) => n < 0))
    throw new Defect(`A due cannot lie before its start: ${JSON.stringify(offset)}`);
  return addOffset(cal, from, offset);
}

function businessTimeAfter(cal: SiteCalendar, from: Instant, duration: number): Instant {
  let left = duration;
  let at = from;
  let day = localDay(cal, from);
  while (left > 0) {
    day = businessDayOnOrAfter(cal, day);
    const start = Math.max(at, startOfBusinessDay(cal, day));
    const open = Math.max(0, endOfBusinessDay(cal, day) - start);
    at = start + Math.min(left, open);
    left -= Math.min(left, open);
    day = dayPlus(day, 1);
  }
  return at;
}

function businessTimeBefore(cal: SiteCalendar, from: Instant, duration: number): Instant {
  let left = duration;
  let at = from;
  let day = localDay(cal, from);
  while (left > 0) {
    day = businessDayOnOrBefore(cal, day);
    const end = Math.min(at, endOfBusinessDay(cal, day));
    const open = Math.max(0, end - startOfBusinessDay(cal, day));
    at = end - Math.min(left, open);
    left -= Math.min(left, open);
    day = dayPlus(day, -1);
  }
  return at;
}
