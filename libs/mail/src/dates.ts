import type { Instant } from '#domain/time.js';

type Part = 'weekday' | 'day' | 'month' | 'year' | 'hour' | 'minute' | 'timeZoneName';

/** `Thu 12 Mar`: the short form of the subject line. */
export function shortDay(at: Instant, zone: string): string {
  const part = partsOf(at, zone);
  return `${part('weekday')} ${part('day')} ${part('month')}`;
}

/** `Thu 12 Mar 2027, 18:00 CET`. */
export function dayAndTime(at: Instant, zone: string): string {
  const part = partsOf(at, zone);
  return `${shortDay(at, zone)} ${part('year')}, ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
}

/** `Thu 12 Mar 2027, 18:00 CET (in 3 business days)`; counted in business days, negative = late. */
export function dueText(due: {
  readonly due: Instant;
  readonly zone: string;
  readonly businessDaysLeft: number;
}): string {
  return `${dayAndTime(due.due, due.zone)} (${distance(due.businessDaysLeft)})`;
}

/** `in 3 business days`, `today`, `2 business days ago`. */
export function distance(businessDays: number): string {
  if (businessDays === 0) return 'today';
  const count = Math.abs(businessDays);
  const days = `${count} business day${count === 1 ? '' : 's'}`;
  return businessDays > 0 ? `in ${days}` : `${days} ago`;
}

/** en-US writes the months in three letters; en-GB knows the zones of Europe by name (CET, BST). */
function partsOf(at: Instant, zone: string): (part: Part) => string {
  const day = format('en-US', at, {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const time = format('en-GB', at, { timeZone: zone, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });
  const found = new Map([...day, ...time].map(({ type, value }) => [type, value]));
  return (part) => found.get(part) ?? '';
}

/** A formatter costs more than a mail's words; there are as many as zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, at: Instant, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormatPart[] {
  const key = `${locale}/${options.timeZone}`;
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made.formatToParts(at);
}
