import fc from 'fast-check';
import type { Instant, SiteCalendar } from '#domain/time.js';
import { HALF_HOUR, wallClock } from './naive-calendar.js';

/** Zones on both sides of UTC, with and without summer time, with half hours, and across the date line. */
const ZONES = ['Europe/Amsterdam', 'Europe/London', 'America/St_Johns', 'Asia/Kolkata', 'Pacific/Apia', 'UTC'] as const;

const DAY = 86_400_000;
const FIRST = Date.UTC(2015, 0, 1);
const LAST = Date.UTC(2040, 0, 1);

/** A site calendar and an instant on a half hour of it, with holidays scattered around that instant. */
export const calendarAndInstant: fc.Arbitrary<{ readonly cal: SiteCalendar; readonly at: Instant }> = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    workingDays: fc.oneof(fc.constant([1, 2, 3, 4, 5]), fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })),
    holidayDistances: fc.uniqueArray(fc.integer({ min: -40, max: 40 }), { maxLength: 12 }),
    hours: fc.oneof(fc.constant([8, 18] as const), fc.constantFrom([9, 17] as const, [7, 12] as const)),
    halfHours: fc.integer({ min: FIRST / HALF_HOUR, max: LAST / HALF_HOUR }),
  })
  .map(({ zone, workingDays, holidayDistances, hours, halfHours }) => {
    const at = halfHours * HALF_HOUR;
    const holidays = holidayDistances.map((n) => wallClock(zone, at + n * DAY).day);
    return { cal: { zone, workingDays, holidays, opensAt: hours[0], closesAt: hours[1] }, at };
  });
