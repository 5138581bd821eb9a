import type { Instant } from '#domain/time.js';

const DAY_MS = 86_400_000;

/** `Thu 12 Mar 2027` in the zone. */
export function dayText(at: Instant, zone: string): string {
  const part = new Map(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${part.get('weekday')} ${part.get('day')} ${part.get('month')?.slice(0, 3)} ${part.get('year')}`;
}

/** `Thu 12 Mar 2027, 14:05 Europe/Amsterdam`: a due time never stands without its zone. */
export function timeText(at: Instant, zone: string): string {
  return `${dayText(at, zone)}, ${clockText(at, zone)} ${zone.replaceAll('_', ' ')}`;
}

/** `14:05` in the zone. */
export function clockText(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** `in 3 days`, `today`, `2 days ago`: whole days on the calendar of the zone. */
export function distanceText(at: Instant, now: Instant, zone: string): string {
  const days = Math.round((localMidnight(at, zone) - localMidnight(now, zone)) / DAY_MS);
  if (days === 0) return 'today';
  const count = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`;
  return days > 0 ? `in ${count}` : `${count} ago`;
}

/** `2027-03-12` in the zone, as date fields want it. */
export function isoDay(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    at,
  );
}

/** `1.4 MB`; sizes are decimal, as operating systems show them. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function localMidnight(at: Instant, zone: string): number {
  return Date.parse(`${isoDay(at, zone)}T00:00:00Z`);
}
