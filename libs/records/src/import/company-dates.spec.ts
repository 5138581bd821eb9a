import { describe, expect, it } from '@jest/globals';
import { CompanyDates, isDayText, isMomentText, isZone } from './company-dates.js';

const dates = new CompanyDates('2027-01-01', 'Europe/Amsterdam');

describe('days of a company file', () => {
  it('count from D0 across years and leap days', () => {
    expect(dates.day('D0')).toBe('2027-01-01');
    expect(dates.day('D0-1')).toBe('2026-12-31');
    expect(new CompanyDates('2028-02-29', 'UTC').day('D0+366')).toBe('2029-03-01');
    expect(dates.day('2026-11-23')).toBe('2026-11-23');
  });

  it('begin and end at midnight of the zone, summer time included', () => {
    expect(new Date(dates.startOf('2026-07-01')).toISOString()).toBe('2026-06-30T22:00:00.000Z');
    expect(new Date(dates.endOf('2026-07-01')).toISOString()).toBe('2026-07-01T22:00:00.000Z');
    expect(new Date(dates.startOf('D0', 'Europe/London')).toISOString()).toBe('2027-01-01T00:00:00.000Z');
    expect(dates.endOf('2026-03-29') - dates.startOf('2026-03-29')).toBe(23 * 3_600_000);
  });

  it('take the hour that is written, else the one that is named', () => {
    expect(new Date(dates.moment('D0T14:20', 9)).toISOString()).toBe('2027-01-01T13:20:00.000Z');
    expect(new Date(dates.moment('D0', 9)).toISOString()).toBe('2027-01-01T08:00:00.000Z');
    expect(new Date(dates.moment('D0T23:59', 9)).toISOString()).toBe('2027-01-01T22:59:00.000Z');
    expect(new Date(dates.moment('D0T00:00', 9)).toISOString()).toBe('2026-12-31T23:00:00.000Z');
  });

  it('fill the placeholders of a text', () => {
    expect(dates.fill('AUD-{year:D0-1}-03 of {day:D0+1}; CA-{year}-0001; {day:nonsense}', '2025-06-01')).toBe(
      'AUD-2026-03 of 2027-01-02; CA-2025-0001; {day:nonsense}',
    );
  });

  it('are refused when they are none', () => {
    expect(['D0 -1', 'D0+', 'D-1', '2027-02-29', '2027-2-1', 'today', ''].filter(isDayText)).toEqual([]);
    expect(['D0T24:00', 'D0T9:00', 'D0T12:60', 'T12:00', 'D0T'].filter(isMomentText)).toEqual([]);
    expect(['D0', 'D0-3T14:20', '2028-02-29T00:00'].every(isMomentText)).toBe(true);
    expect(isZone('Europe/Amsterdam')).toBe(true);
    expect(isZone('Europe/Zwolle')).toBe(false);
  });
});
