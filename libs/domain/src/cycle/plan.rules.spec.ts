import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calendarAndInstant } from '#testing/arbitrary-calendar.js';
import { HALF_HOUR, naiveIsBusinessDay, wallClock } from '#testing/naive-calendar.js';
import { addMonthsClamped, daysBetween } from '../calendar/iso-day.rules.js';
import { SHIPPED_POLICY } from '../policy/policy.js';
import type { Instant, SiteCalendar } from '../time.js';
import { periodFrom, planOf, type CycleDates, type PlannedItem } from './plan.rules.js';

const calendar: SiteCalendar = {
  zone: 'Europe/Amsterdam',
  workingDays: [1, 2, 3, 4, 5],
  holidays: ['2027-01-01', '2027-12-27'],
  opensAt: 8,
  closesAt: 18,
};
const policy = SHIPPED_POLICY.cycle;
const yearFrom = (firstDay: string, firstEver = false): CycleDates => ({ ...periodFrom(firstDay, policy), firstEver });
const plan = (cycle: CycleDates): PlannedItem[] => planOf(cycle, { calendar, policy });
const day = (at: Instant): string => wallClock(calendar.zone, at).day;
const spanOf = (items: readonly PlannedItem[], code: string, part = ''): [string, string] => {
  const item = items.find((one) => one.code === code && one.part === part);
  return [day(item?.start ?? 0), day(item?.due ?? 0)];
};

describe('the plan of a cycle', () => {
  it('has every step, every quarter, the gates and the next draft exactly once', () => {
    expect(plan(yearFrom('2027-01-01')).map(({ code, part }) => `${code}${part}`)).toEqual([
      ...['G0', 'G1', 'G2', 'G3', 'G4', 'E1', 'E2', 'E3', 'E4', 'E5', 'E6'],
      ...['O1Q1', 'O1Q2', 'O1Q3', 'O1Q4', 'O2Q1', 'O2Q2', 'O2Q3', 'O2Q4', 'O3', 'O4'],
      ...['M1', 'M2', 'M3Q1', 'M3Q2', 'M3Q3', 'M3Q4', 'M4', 'I1', 'I2', 'I3', 'I4', 'NEXT_DRAFT'],
    ]);
  });

  it('counts days from the first day and moves forward to a business day', () => {
    const items = plan(yearFrom('2027-01-01'));
    // 1 January is a holiday before a weekend; day 5 is Wednesday; day 20 is Thursday, day 25 Tuesday.
    expect(spanOf(items, 'E1')).toEqual(['2027-01-04', '2027-01-21']);
    expect(spanOf(items, 'E2')).toEqual(['2027-01-04', '2027-01-26']);
    expect(spanOf(items, 'E3')).toEqual(['2027-01-11', '2027-03-12']);
    expect(spanOf(items, 'G0')[1]).toBe('2027-01-06');
    expect(spanOf(items, 'G1')[1]).toBe('2027-04-01');
    expect(spanOf(items, 'G3')[1]).toBe('2027-11-29');
    expect(spanOf(items, 'G4')[1]).toBe('2027-12-31');
    expect(spanOf(items, 'I4')).toEqual(['2027-11-29', '2027-12-28']);
  });

  it('starts at opening and is due at closing', () => {
    for (const { code, start, due } of plan(yearFrom('2027-01-01'))) {
      expect(wallClock(calendar.zone, start).minutes).toBe(8 * 60);
      if (code !== 'NEXT_DRAFT') expect(wallClock(calendar.zone, due).minutes).toBe(18 * 60);
    }
  });

  it('quarters end on days 90, 181, 272 and 363 and open ten days before', () => {
    const items = planOf(yearFrom('2027-01-01'), {
      calendar: { ...calendar, workingDays: [1, 2, 3, 4, 5, 6, 7], holidays: [] },
      policy,
    });
    const days = ['Q1', 'Q2', 'Q3', 'Q4'].map((part) =>
      spanOf(items, 'O1', part).map((one) => daysBetween('2027-01-01', one)),
    );
    expect(days).toEqual([
      [80, 90],
      [171, 181],
      [262, 272],
      [353, 363],
    ]);
  });

  it('the last gate is due on the last day, of a leap year too', () => {
    expect(spanOf(plan(yearFrom('2028-01-03')), 'G4')[1]).toBe('2029-01-02');
    expect(spanOf(plan(yearFrom('2027-03-01')), 'G4')[1]).toBe('2028-02-29');
    expect(spanOf(plan(yearFrom('2028-02-29')), 'G4')[1]).toBe('2029-02-27');
  });

  it('the first cycle of all has 120 days to establish, and its steps stretch with them; later days stay', () => {
    const first = planOf(yearFrom('2027-01-01', true), {
      calendar: { ...calendar, workingDays: [1, 2, 3, 4, 5, 6, 7], holidays: [] },
      policy,
    });
    const dueDay = (code: string): number => daysBetween('2027-01-01', spanOf(first, code)[1]);
    const codes = ['G0', 'E1', 'E3', 'E6', 'G1', 'G2', 'G3', 'I4'];
    expect(Object.fromEntries(codes.map((code) => [code, dueDay(code)]))).toEqual({
      ...{ G0: 5, E1: 27, E3: 93, E6: 120, G1: 120, G2: 240, G3: 330, I4: 360 },
    });
  });

  it('the next cycle is drafted 30 days before the end, and its own charter starts on that day', () => {
    const [, draft] = spanOf(plan(yearFrom('2027-01-01')), 'NEXT_DRAFT');
    expect(draft).toBe('2027-12-01');
    expect(spanOf(plan(yearFrom('2028-01-01')), 'G0')[0]).toBe('2027-12-01');
  });

  it('nothing of a shorter period is due after its last business day', () => {
    const half = { ...periodFrom('2027-01-01', { periodMonths: 6 }), firstEver: false };
    const last = Date.parse('2027-06-30T18:00:00+02:00');
    for (const { due } of plan(half)) expect(due).toBeLessThanOrEqual(last);
  });
});

/** Walks half hours from the first day: local days counted one by one, then on to the next business day. */
function naiveInstant(cal: SiteCalendar, from: Instant, on: { days: number; hour: number }): Instant {
  let at = from;
  let today = wallClock(cal.zone, at).day;
  for (let left = on.days; left > 0; at += HALF_HOUR) {
    const { day: now } = wallClock(cal.zone, at);
    if (now !== today) left -= 1;
    today = now;
    if (left === 0) break;
  }
  while (!naiveIsBusinessDay(cal, at) || wallClock(cal.zone, at).minutes < on.hour * 60) at += HALF_HOUR;
  return at;
}

describe('the plan agrees with an independent model of the calendar', () => {
  const naiveDays: Readonly<Record<string, readonly [number, number]>> = {
    ...{ E1: [0, 20], E2: [0, 25], E3: [10, 70], O3: [91, 240], M1: [241, 330], I4: [331, 360] },
  };
  it('for any zone, working week, holidays and first day', () => {
    fc.assert(
      fc.property(calendarAndInstant, ({ cal, at }) => {
        const first = wallClock(cal.zone, at).day;
        const last = addMonthsClamped(first, 12);
        // Both sides begin at the first half hour of the first day.
        let midnight = Math.floor(at / HALF_HOUR) * HALF_HOUR;
        while (wallClock(cal.zone, midnight - HALF_HOUR).day === first) midnight -= HALF_HOUR;
        const items = planOf({ firstDay: first, lastDay: last, firstEver: false }, { calendar: cal, policy });
        for (const [code, [start, due]] of Object.entries(naiveDays)) {
          const item = items.find((one) => one.code === code);
          expect(item?.start).toBe(naiveInstant(cal, midnight, { days: start, hour: cal.opensAt }));
          expect(item?.due).toBe(naiveInstant(cal, midnight, { days: due, hour: cal.closesAt }));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('every item is due after it starts, on business days of the headquarters, and ascends within a quarter row', () => {
    fc.assert(
      fc.property(calendarAndInstant, fc.boolean(), ({ cal, at }, firstEver) => {
        const first = wallClock(cal.zone, at).day;
        const items = planOf({ ...periodFrom(first, policy), firstEver }, { calendar: cal, policy });
        for (const { code, start, due } of items) {
          expect(naiveIsBusinessDay(cal, start) && naiveIsBusinessDay(cal, due)).toBe(true);
          if (code !== 'NEXT_DRAFT') expect(start).toBeLessThan(due);
        }
        for (const code of ['O1', 'O2', 'M3']) {
          const quarters = items.filter((one) => one.code === code).map(({ due }) => due);
          expect(quarters).toEqual(quarters.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 60 },
    );
  });
});
