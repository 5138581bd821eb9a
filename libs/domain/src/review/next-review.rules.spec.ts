import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wallClock } from '#testing/naive-calendar.js';
import { modelNextReview, monthsOn } from '#testing/review-model.js';
import { localDay } from '../calendar/site-calendar.rules.js';
import { SHIPPED_POLICY } from '../policy/policy.js';
import type { IsoDay, SiteCalendar } from '../time.js';
import { nextReviewDate, type NextReviewFacts } from './next-review.rules.js';

const { review: policy } = SHIPPED_POLICY;
const next = (facts: Partial<NextReviewFacts> & { approvedOn: IsoDay }): string => {
  const { day, rule } = nextReviewDate(
    { scope: 'FULL', dueOn: '2027-03-21', lastFullOn: '2026-03-21', months: 12, ...facts },
    policy,
  );
  return `${day} ${rule}`;
};

describe('the date of the next review (specification P2)', () => {
  it('a full review on time counts from its approval', () => {
    expect(next({ approvedOn: '2027-02-10' })).toBe('2028-02-10 FULL_ON_TIME');
    expect(next({ approvedOn: '2027-03-21' })).toBe('2028-03-21 FULL_ON_TIME');
  });

  it('a late one keeps the anniversary: lateness buys no time', () => {
    expect(next({ approvedOn: '2027-03-22' })).toBe('2028-03-21 FULL_LATE');
    expect(next({ approvedOn: '2027-12-21' })).toBe('2028-03-21 FULL_LATE');
  });

  it('but leaves three months from the approval', () => {
    expect(next({ approvedOn: '2027-12-22' })).toBe('2028-03-22 FULL_LATE_FLOOR');
    // ISMS-PR-001 of the demo company: due 2026-03-21, 247 days late on 2026-11-23.
    expect(next({ approvedOn: '2026-12-18', dueOn: '2026-03-21' })).toBe('2027-03-21 FULL_LATE');
    expect(next({ approvedOn: '2029-01-31', dueOn: '2026-03-21' })).toBe('2029-04-30 FULL_LATE_FLOOR');
  });

  it('a targeted one leaves the date, and never later than twelve months after the last full approval', () => {
    expect(next({ scope: 'TARGETED', approvedOn: '2027-01-05' })).toBe('2027-03-21 TARGETED');
    expect(next({ scope: 'TARGETED', approvedOn: '2027-01-05', dueOn: '2027-09-01' })).toBe(
      '2027-03-21 TARGETED_CAPPED',
    );
    expect(next({ scope: 'TARGETED', approvedOn: '2027-01-05', dueOn: null, lastFullOn: null })).toBe(
      '2028-01-05 TARGETED_CAPPED',
    );
  });

  it('clamps: 29 February and twelve months is 28 February, and the day does not come back by itself', () => {
    expect(next({ approvedOn: '2028-02-29', dueOn: '2028-03-01' })).toBe('2029-02-28 FULL_ON_TIME');
    expect(next({ approvedOn: '2028-05-01', dueOn: '2028-02-29' })).toBe('2029-02-28 FULL_LATE');
    expect(next({ approvedOn: '2027-11-30', dueOn: '2027-02-28' })).toBe('2028-02-29 FULL_LATE_FLOOR');
    expect(next({ approvedOn: '2027-02-28', dueOn: '2027-02-28' })).toBe('2028-02-28 FULL_ON_TIME');
  });

  it.each([
    // Summer time begins at 01:00Z and ends at 01:00Z in Europe; in New York at 07:00Z and 06:00Z.
    ['Europe/Amsterdam', '2027-03-27T22:59:59Z', '2027-03-27'],
    ['Europe/Amsterdam', '2027-03-27T23:00:00Z', '2027-03-28'],
    ['Europe/Amsterdam', '2027-03-28T22:00:00Z', '2027-03-29'],
    ['Europe/Amsterdam', '2027-10-30T22:00:00Z', '2027-10-31'],
    ['Europe/Amsterdam', '2027-10-31T22:59:59Z', '2027-10-31'],
    ['Europe/Amsterdam', '2027-10-31T23:00:00Z', '2027-11-01'],
    ['America/New_York', '2027-03-14T03:59:59Z', '2027-03-13'],
    ['America/New_York', '2027-03-15T03:59:59Z', '2027-03-14'],
    ['America/New_York', '2027-11-08T04:59:59Z', '2027-11-07'],
    ['Asia/Kolkata', '2027-03-27T18:30:00Z', '2027-03-28'],
  ])('the day is the local day: in %s %s is %s', (zone, at, day) => {
    expect(localDay(calendarIn(zone), Date.parse(at))).toBe(day);
    expect(next({ approvedOn: localDay(calendarIn(zone), Date.parse(at)), dueOn: '2028-01-01' })).toBe(
      `${monthsOn(day, 12)} FULL_ON_TIME`,
    );
  });

  it('agrees with a model that walks a paper calendar: 10,000 cases in three time zones', () => {
    let late = 0;
    let leap = 0;
    const near = fc.oneof(fc.integer({ min: -400, max: 400 }), fc.integer({ min: -3, max: 3 }));
    fc.assert(
      fc.property(
        fc.record({
          full: fc.boolean(),
          zone: fc.constantFrom('Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata'),
          at: fc.oneof(anyInstant, nearChangeOfTime, nearLeapDay),
          dueIn: near,
          lastFullIn: fc.integer({ min: -800, max: 0 }),
          months: fc.constantFrom(1, 3, 6, 12, 24),
          floorMonths: fc.constantFrom(1, 3),
        }),
        ({ full, zone, at, dueIn, lastFullIn, months, floorMonths }) => {
          const on = (days: number): IsoDay => wallClock(zone, at + days * DAY).day;
          const dates = { approvedOn: on(0), dueOn: on(dueIn), lastFullOn: on(lastFullIn), months };
          late += dates.approvedOn > dates.dueOn ? 1 : 0;
          leap += dates.approvedOn.endsWith('-02-29') || dates.dueOn.endsWith('-02-29') ? 1 : 0;
          const approvedOn = localDay(calendarIn(zone), at);
          const { day } = nextReviewDate({ ...dates, approvedOn, scope: full ? 'FULL' : 'TARGETED' }, { floorMonths });
          expect(day).toBe(modelNextReview({ ...dates, full, floorMonths }));
          expect(day <= monthsOn(full ? dates.approvedOn : dates.lastFullOn, months)).toBe(true);
        },
      ),
      { numRuns: 10_000 },
    );
    // The cases that matter are among them.
    expect(late).toBeGreaterThan(1_000);
    expect(leap).toBeGreaterThan(100);
  });
});

const DAY = 86_400_000;
const anyInstant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2040, 0, 1) });
/** Hours around the changes to and from summer time of 2027 and 2028, in Europe and in America. */
const nearChangeOfTime = fc
  .tuple(
    fc.constantFrom('2027-03-28', '2027-10-31', '2027-03-14', '2027-11-07', '2028-03-26', '2028-10-29'),
    fc.integer({ min: -30 * 60, max: 30 * 60 }),
  )
  .map(([day, minutes]) => Date.parse(`${day}T01:00:00Z`) + minutes * 60_000);
const nearLeapDay = fc
  .tuple(fc.constantFrom(2024, 2028, 2032), fc.integer({ min: -36, max: 36 }))
  .map(([year, hours]) => Date.UTC(year, 1, 29, 12) + hours * 3_600_000);

function calendarIn(zone: string): SiteCalendar {
  return { zone, workingDays: [1, 2, 3, 4, 5], holidays: [], opensAt: 8, closesAt: 18 };
}
