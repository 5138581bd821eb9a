import type { Instant, IsoDay, SiteCalendar } from '#domain/time.js';

/**
 * The site calendar once more, slow and plain: it asks Intl what the wall clock of the zone shows and walks in half
 * hours. It shares no code with libs/domain/calendar, so both can only agree when both are right.
 */
export const HALF_HOUR = 1_800_000;

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const formats = new Map<string, Intl.DateTimeFormat>();

export interface WallClock {
  readonly day: IsoDay;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number;
  /** Minutes since local midnight. */
  readonly minutes: number;
}

export function wallClock(zone: string, at: Instant): WallClock {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    weekday: WEEKDAYS.indexOf(part('weekday')) + 1,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

export function naiveIsBusinessDay(cal: SiteCalendar, at: Instant): boolean {
  const wall = wallClock(cal.zone, at);
  return cal.workingDays.includes(wall.weekday) && !cal.holidays.includes(wall.day);
}

export function naiveIsBusinessTime(cal: SiteCalendar, at: Instant): boolean {
  const { minutes } = wallClock(cal.zone, at);
  return naiveIsBusinessDay(cal, at) && minutes >= cal.opensAt * 60 && minutes < cal.closesAt * 60;
}

/** Walks on to the first half hour that is business time. */
export function naiveOpening(cal: SiteCalendar, from: Instant): Instant {
  if (naiveIsBusinessTime(cal, from)) return from;
  let at = Math.ceil(from / HALF_HOUR) * HALF_HOUR;
  while (!naiveIsBusinessTime(cal, at)) at += HALF_HOUR;
  return at;
}

/** Walks `n` business days on (back when negative) from the local day of `from`; the half hour at which that day closes. */
export function naiveBusinessDayClosing(cal: SiteCalendar, from: Instant, n: number): Instant {
  const step = n > 0 ? HALF_HOUR : -HALF_HOUR;
  let at = Math.floor(from / HALF_HOUR) * HALF_HOUR;
  let day = wallClock(cal.zone, at).day;
  for (let left = Math.abs(n); ; at += step) {
    const wall = wallClock(cal.zone, at);
    if (wall.day !== day) {
      day = wall.day;
      if (naiveIsBusinessDay(cal, at)) left -= 1;
    }
    if (left === 0 && wall.minutes === cal.closesAt * 60) return at;
  }
}

/** Walks until `n` half hours of business time have passed; `from` lies on a half hour. */
export function naiveBusinessTimeAfter(cal: SiteCalendar, from: Instant, halfHours: number): Instant {
  let at = from;
  for (let left = halfHours; left > 0; at += HALF_HOUR) if (naiveIsBusinessTime(cal, at)) left -= 1;
  return at;
}

/** The same backwards. */
export function naiveBusinessTimeBefore(cal: SiteCalendar, from: Instant, halfHours: number): Instant {
  let at = from;
  for (let left = halfHours; left > 0; at -= HALF_HOUR) if (naiveIsBusinessTime(cal, at - HALF_HOUR)) left -= 1;
  return at;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(zone, format);
  return format;
}
