import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calendarAndInstant } from '#testing/arbitrary-calendar.js';
import {
  naiveBusinessDayClosing,
  naiveBusinessTimeAfter,
  naiveBusinessTimeBefore,
  naiveIsBusinessTime,
  wallClock,
} from '#testing/naive-calendar.js';
import type { SiteCalendar } from '../time.js';
import { addOffset, dueAfter } from './offset.rules.js';

const amsterdam: SiteCalendar = {
  zone: 'Europe/Amsterdam',
  workingDays: [1, 2, 3, 4, 5],
  holidays: ['2026-12-25', '2027-01-01'],
  opensAt: 8,
  closesAt: 18,
};
const at = (iso: string): number => Date.parse(iso);

describe('Distances in the site calendar', () => {
  it('five business days after a Monday are the close of the next Monday', () => {
    const due = at('2026-11-30T18:00:00+01:00');
    expect(dueAfter(amsterdam, at('2026-11-23T10:00:00+01:00'), { bd: 5 })).toBe(due);
    expect(dueAfter(amsterdam, at('2026-11-23T23:59:59+01:00'), { bd: 5 })).toBe(due);
  });

  it('a business day after a Saturday is the Monday', () => {
    expect(dueAfter(amsterdam, at('2026-11-28T10:00:00+01:00'), { bd: 1 })).toBe(at('2026-11-30T18:00:00+01:00'));
  });

  it('business days jump over holidays and the turn of the year', () => {
    expect(addOffset(amsterdam, at('2026-12-24T10:00:00+01:00'), { bd: 1 })).toBe(at('2026-12-28T18:00:00+01:00'));
    expect(addOffset(amsterdam, at('2026-12-31T10:00:00+01:00'), { bd: 1 })).toBe(at('2027-01-04T18:00:00+01:00'));
    expect(addOffset(amsterdam, at('2027-01-04T10:00:00+01:00'), { bd: -1 })).toBe(at('2026-12-31T18:00:00+01:00'));
  });

  it('no business day after a holiday is the next business day', () => {
    expect(addOffset(amsterdam, at('2026-12-25T10:00:00+01:00'), { bd: 0 })).toBe(at('2026-12-28T18:00:00+01:00'));
    expect(addOffset(amsterdam, at('2026-12-24T20:00:00+01:00'), { bd: 0 })).toBe(at('2026-12-24T18:00:00+01:00'));
  });

  it('calendar days end at closing, over both changes of the clock and a leap day', () => {
    expect(dueAfter(amsterdam, at('2027-03-22T10:00:00+01:00'), { d: 7 })).toBe(at('2027-03-29T18:00:00+02:00'));
    expect(dueAfter(amsterdam, at('2027-10-29T10:00:00+02:00'), { d: 14 })).toBe(at('2027-11-12T18:00:00+01:00'));
    expect(dueAfter(amsterdam, at('2028-02-28T10:00:00+01:00'), { d: 1 })).toBe(at('2028-02-29T18:00:00+01:00'));
    expect(addOffset(amsterdam, at('2028-03-01T10:00:00+01:00'), { d: -1 })).toBe(at('2028-02-29T18:00:00+01:00'));
  });

  it('hours are hours of business time', () => {
    expect(addOffset(amsterdam, at('2026-11-27T16:00:00+01:00'), { h: 4 })).toBe(at('2026-11-30T10:00:00+01:00'));
    expect(addOffset(amsterdam, at('2026-11-28T03:00:00+01:00'), { h: 4 })).toBe(at('2026-11-30T12:00:00+01:00'));
    expect(addOffset(amsterdam, at('2026-11-30T18:00:00+01:00'), { h: -4 })).toBe(at('2026-11-30T14:00:00+01:00'));
    expect(addOffset(amsterdam, at('2026-11-30T10:00:00+01:00'), { h: -4 })).toBe(at('2026-11-27T16:00:00+01:00'));
    expect(addOffset(amsterdam, at('2026-11-28T03:00:00+01:00'), { h: 0 })).toBe(at('2026-11-28T03:00:00+01:00'));
    expect(addOffset(amsterdam, at('2026-11-27T17:45:00+01:00'), { h: 0.5 })).toBe(at('2026-11-30T08:15:00+01:00'));
  });

  it('a broken distance is our own mistake', () => {
    const defect = expect.objectContaining({ name: 'Defect' });
    expect(() => addOffset(amsterdam, 0, { bd: 1.5 })).toThrow(defect);
    expect(() => addOffset(amsterdam, 0, { d: Number.NaN })).toThrow(defect);
    expect(() => addOffset(amsterdam, 0, { h: Number.POSITIVE_INFINITY })).toThrow(defect);
    expect(() => dueAfter(amsterdam, 0, { bd: -1 })).toThrow(defect);
  });

  it('hours in a calendar without a working day are refused', () => {
    const closed = { ...amsterdam, workingDays: [] };
    const refusal = expect.objectContaining({ code: 'calendar-without-working-day' });
    expect(() => addOffset(closed, 0, { h: 1 })).toThrow(refusal);
    expect(() => addOffset(closed, 0, { h: -1 })).toThrow(refusal);
    expect(() => addOffset(closed, 0, { bd: 1 })).toThrow(refusal);
  });

  it('n business days are n steps of a walk through the calendar, forward and back', () => {
    const steps = fc.integer({ min: 1, max: 15 });
    fc.assert(
      fc.property(calendarAndInstant, steps, fc.boolean(), ({ cal, at: from }, n, forward) => {
        const bd = forward ? n : -n;
        expect(addOffset(cal, from, { bd })).toBe(naiveBusinessDayClosing(cal, from, bd));
      }),
      { numRuns: 60 },
    );
  });

  it('n calendar days later the wall shows the closing hour of the n-th day', () => {
    fc.assert(
      fc.property(calendarAndInstant, fc.integer({ min: -400, max: 400 }), ({ cal, at: from }, d) => {
        const wall = wallClock(cal.zone, addOffset(cal, from, { d }));
        const day = Date.parse(wallClock(cal.zone, from).day) + d * 86_400_000;
        expect(wall.day).toBe(new Date(day).toISOString().slice(0, 10));
        expect(wall.minutes).toBe(cal.closesAt * 60);
      }),
      { numRuns: 300 },
    );
  });

  it('n hours are twice n half hours of a walk through business time, forward and back', () => {
    fc.assert(
      fc.property(calendarAndInstant, fc.integer({ min: 1, max: 60 }), ({ cal, at: from }, halfHours) => {
        expect(addOffset(cal, from, { h: halfHours / 2 })).toBe(naiveBusinessTimeAfter(cal, from, halfHours));
        expect(addOffset(cal, from, { h: -halfHours / 2 })).toBe(naiveBusinessTimeBefore(cal, from, halfHours));
        expect(naiveIsBusinessTime(cal, addOffset(cal, from, { h: -halfHours / 2 }))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
