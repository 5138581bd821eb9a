import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMonthsClamped, daysBetween, dayPlus, isIsoDay, weekdayOf } from './iso-day.rules.js';

const DAY = 86_400_000;
const isoOf = (n: number): string => new Date(n * DAY).toISOString().slice(0, 10);
const dayNumber = fc.integer({ min: 0, max: 40_000 });

describe('Days of the calendar', () => {
  it('a day after the last day of a year is the first day of the next', () => {
    expect(dayPlus('2026-12-31', 1)).toBe('2027-01-01');
    expect(dayPlus('2027-01-01', -1)).toBe('2026-12-31');
  });

  it.each(['2027-02-28', '2028-02-29', '2027-12-31'])('%s is a day', (text) => {
    expect(isIsoDay(text)).toBe(true);
  });

  it.each([
    '2027-02-30',
    '2027-02-29',
    '2027-13-01',
    '2027-00-10',
    '2027-01-00',
    '2027-1-5',
    '2027-01-05T10:00',
    'soon',
    '',
  ])('"%s" is none', (text) => {
    expect(isIsoDay(text)).toBe(false);
  });

  it('a leap year has 29 February, other years do not', () => {
    expect(dayPlus('2028-02-28', 1)).toBe('2028-02-29');
    expect(dayPlus('2027-02-28', 1)).toBe('2027-03-01');
    expect(dayPlus('2100-02-28', 1)).toBe('2100-03-01');
  });

  it('a year after 29 February is 28 February', () => {
    expect(addMonthsClamped('2028-02-29', 12)).toBe('2029-02-28');
    expect(addMonthsClamped('2028-02-29', 48)).toBe('2032-02-29');
    expect(addMonthsClamped('2028-02-29', -12)).toBe('2027-02-28');
  });

  it('a month after the 31st is the last day of the shorter month', () => {
    expect(addMonthsClamped('2027-01-31', 1)).toBe('2027-02-28');
    expect(addMonthsClamped('2027-03-31', -1)).toBe('2027-02-28');
    expect(addMonthsClamped('2026-12-31', 2)).toBe('2027-02-28');
  });

  it('counts days as the plain count of midnights does', () => {
    fc.assert(
      fc.property(dayNumber, dayNumber, (a, b) => {
        expect(daysBetween(isoOf(a), isoOf(b))).toBe(b - a);
        expect(dayPlus(isoOf(a), b - a)).toBe(isoOf(b));
        expect(weekdayOf(isoOf(a))).toBe(((a + 3) % 7) + 1);
      }),
    );
  });

  it('refuses a day that does not exist and a broken number of days', () => {
    expect(() => dayPlus('2027-02-29', 1)).toThrow('not a calendar day');
    expect(() => dayPlus('tomorrow', 1)).toThrow('not a calendar day');
    expect(() => dayPlus('2027-02-28', 0.5)).toThrow('not a whole number');
  });
});
