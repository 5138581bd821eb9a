import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { calendarAndInstant } from '#testing/arbitrary-calendar.js';
import { isBusinessTime } from '../calendar/site-calendar.rules.js';
import type { SiteCalendar } from '../time.js';
import { digestMornings } from './digest.rules.js';

const HOUR = 3_600_000;
const site = (zone: string, holidays: string[] = []): SiteCalendar => ({
  ...{ zone, holidays, workingDays: [1, 2, 3, 4, 5], opensAt: 8, closesAt: 18 },
});
const at = (iso: string): number => Date.parse(iso);
const mornings = (cal: SiteCalendar, from: string, hours: number) =>
  digestMornings(cal, { from: at(from), to: at(from) + hours * HOUR }).map(
    ({ day, opensAt }) => `${day} ${new Date(opensAt).toISOString().slice(0, 16)}Z`,
  );

describe('mornings of digests', () => {
  it('a morning counts from the look-ahead before it until the evening of its day', () => {
    const nl = site('Europe/Amsterdam');
    expect(mornings(nl, '2027-03-10T06:15:00Z', 0.5)).toEqual([]);
    expect(mornings(nl, '2027-03-10T06:30:00Z', 0.5)).toEqual(['2027-03-10 2027-03-10T07:00Z']);
    expect(mornings(nl, '2027-03-10T16:59:59Z', 0.5)).toEqual(['2027-03-10 2027-03-10T07:00Z']);
    expect(mornings(nl, '2027-03-10T17:00:00Z', 0.5)).toEqual([]);
  });

  it('Saturday, Sunday and holidays have none', () => {
    const nl = site('Europe/Amsterdam', ['2027-03-15']);
    expect(mornings(nl, '2027-03-12T18:00:00Z', 96)).toEqual(['2027-03-16 2027-03-16T07:00Z']);
  });

  it('08:00 is local, on both sides of a change of the clocks and in each zone', () => {
    expect(mornings(site('Europe/Amsterdam'), '2027-03-26T17:30:00Z', 72)).toEqual(['2027-03-29 2027-03-29T06:00Z']);
    expect(mornings(site('America/New_York'), '2027-03-12T23:00:00Z', 72)).toEqual(['2027-03-15 2027-03-15T12:00Z']);
    expect(mornings(site('Asia/Tokyo'), '2027-03-14T22:30:00Z', 1)).toEqual(['2027-03-15 2027-03-14T23:00Z']);
  });

  it('a look-ahead over several days, as on a scaled clock, finds each of them once', () => {
    expect(mornings(site('UTC'), '2027-03-10T12:00:00Z', 48)).toEqual([
      '2027-03-10 2027-03-10T08:00Z',
      '2027-03-11 2027-03-11T08:00Z',
      '2027-03-12 2027-03-12T08:00Z',
    ]);
  });

  it('every morning opens in business time, whatever the calendar', () => {
    fc.assert(
      fc.property(calendarAndInstant, fc.integer({ min: 0, max: 100 }), ({ cal, at: from }, hours) => {
        const found = digestMornings(cal, { from, to: from + hours * HOUR });
        expect(found.every(({ opensAt }) => isBusinessTime(cal, opensAt))).toBe(true);
        expect(new Set(found.map(({ day }) => day)).size).toBe(found.length);
      }),
    );
  });
});
