import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calendarAndInstant } from '#testing/arbitrary-calendar.js';
import { naiveIsBusinessTime, naiveOpening, wallClock } from '#testing/naive-calendar.js';
import type { SiteCalendar } from '../time.js';
import {
  businessDayOnOrBefore,
  businessOpening,
  endOfBusinessDay,
  isBusinessDay,
  isBusinessTime,
  localDay,
  nthBusinessDay,
  startOfBusinessDay,
} from './site-calendar.rules.js';

const office = (zone: string, holidays: readonly string[] = []): SiteCalendar => ({
  zone,
  workingDays: [1, 2, 3, 4, 5],
  holidays,
  opensAt: 8,
  closesAt: 18,
});
const amsterdam = office('Europe/Amsterdam', ['2026-12-25', '2027-01-01']);
const at = (iso: string): number => Date.parse(iso);

describe('The site calendar', () => {
  it('a day is a business day when it is a working weekday and no holiday', () => {
    expect(isBusinessDay(amsterdam, '2026-12-24')).toBe(true);
    expect(isBusinessDay(amsterdam, '2026-12-25')).toBe(false);
    expect(isBusinessDay(amsterdam, '2026-12-26')).toBe(false);
    expect(isBusinessDay({ ...amsterdam, workingDays: [7] }, '2026-12-27')).toBe(true);
  });

  it('business time begins at 08:00 and is over at 18:00', () => {
    expect(isBusinessTime(amsterdam, at('2026-11-23T07:59:59.999+01:00'))).toBe(false);
    expect(isBusinessTime(amsterdam, at('2026-11-23T08:00:00.000+01:00'))).toBe(true);
    expect(isBusinessTime(amsterdam, at('2026-11-23T17:59:59.999+01:00'))).toBe(true);
    expect(isBusinessTime(amsterdam, at('2026-11-23T18:00:00.000+01:00'))).toBe(false);
  });

  it('the opening of an instant inside business time is the instant itself', () => {
    const inside = at('2026-11-23T11:11:11.111+01:00');
    expect(businessOpening(amsterdam, inside)).toBe(inside);
  });

  it('the opening after closing on the eve of Christmas is the Monday after it', () => {
    expect(businessOpening(amsterdam, at('2026-12-24T18:00:00+01:00'))).toBe(at('2026-12-28T08:00:00+01:00'));
  });

  it('the opening before 08:00 is the same morning', () => {
    expect(businessOpening(amsterdam, at('2026-11-23T00:30:00+01:00'))).toBe(at('2026-11-23T08:00:00+01:00'));
  });

  it('summer time moves the instant of the opening, not its hour on the wall', () => {
    expect(startOfBusinessDay(amsterdam, '2027-03-26')).toBe(at('2027-03-26T07:00:00Z'));
    expect(startOfBusinessDay(amsterdam, '2027-03-29')).toBe(at('2027-03-29T06:00:00Z'));
    expect(endOfBusinessDay(amsterdam, '2027-10-29')).toBe(at('2027-10-29T16:00:00Z'));
    expect(endOfBusinessDay(amsterdam, '2027-11-01')).toBe(at('2027-11-01T17:00:00Z'));
  });

  it('a site that opens in the hour which summer time skips opens after the gap', () => {
    const early = { ...amsterdam, workingDays: [7], opensAt: 2 };
    expect(startOfBusinessDay(early, '2027-03-28')).toBe(at('2027-03-28T03:00:00+02:00'));
    expect(businessOpening(early, at('2027-03-28T00:00:00+01:00'))).toBe(at('2027-03-28T03:00:00+02:00'));
  });

  it('the local day differs on both sides of UTC', () => {
    const instant = at('2027-06-30T23:30:00Z');
    expect(localDay(office('Pacific/Apia'), instant)).toBe('2027-07-01');
    expect(localDay(office('America/St_Johns'), instant)).toBe('2027-06-30');
    expect(localDay(office('America/St_Johns'), at('2027-01-01T03:29:59Z'))).toBe('2026-12-31');
  });

  it('a calendar without a working day is refused instead of searched for ever', () => {
    const closed = { ...amsterdam, workingDays: [] };
    const refusal = { name: 'RuleViolation', code: 'calendar-without-working-day' };
    expect(() => businessOpening(closed, 0)).toThrow(expect.objectContaining(refusal));
    expect(() => nthBusinessDay(closed, '2027-01-01', -1)).toThrow(expect.objectContaining(refusal));
    expect(() => businessDayOnOrBefore(closed, '2027-01-01')).toThrow(expect.objectContaining(refusal));
  });

  it('a site that closes before it opens is refused', () => {
    const refusal = { name: 'RuleViolation', code: 'calendar-without-opening-hours' };
    expect(() => startOfBusinessDay({ ...amsterdam, opensAt: 18, closesAt: 8 }, '2027-01-04')).toThrow(
      expect.objectContaining(refusal),
    );
    expect(() => endOfBusinessDay({ ...amsterdam, closesAt: 24 }, '2027-01-04')).toThrow(
      expect.objectContaining(refusal),
    );
  });

  it('an instant that is no number is our own mistake', () => {
    expect(() => localDay(amsterdam, Number.NaN)).toThrow(expect.objectContaining({ name: 'Defect' }));
  });

  it('agrees with the wall clock in every zone', () => {
    fc.assert(
      fc.property(calendarAndInstant, fc.integer({ min: 0, max: 1_799_999 }), ({ cal, at: halfHour }, ms) => {
        const instant = halfHour + ms;
        expect(localDay(cal, instant)).toBe(wallClock(cal.zone, instant).day);
        expect(isBusinessTime(cal, instant)).toBe(naiveIsBusinessTime(cal, instant));
      }),
      { numRuns: 500 },
    );
  });

  it('the opening is the first business instant of a walk in half hours', () => {
    fc.assert(
      fc.property(calendarAndInstant, fc.integer({ min: 0, max: 1_799_999 }), ({ cal, at: halfHour }, ms) => {
        const instant = halfHour + ms;
        expect(businessOpening(cal, instant)).toBe(naiveOpening(cal, instant));
      }),
      { numRuns: 200 },
    );
  });
});
