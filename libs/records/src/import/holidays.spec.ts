import { describe, expect, it } from '@jest/globals';
import { CompanyDates } from './company-dates.js';
import { easterSunday, holidayDays, isHolidayRule, type HolidayEntry } from './holidays.js';

const dates = new CompanyDates('2026-11-23', 'Europe/London');

function days(rules: readonly Partial<HolidayEntry>[], year: number): string[] {
  const full = rules.map((rule) => ({ on: '', name: 'Holiday', substitute: false, ...rule }));
  return holidayDays(full, { from: year, to: year, workingDays: [1, 2, 3, 4, 5], dates }).map(({ day }) => day);
}

describe('holidays of a calendar', () => {
  it('knows Easter Sunday, the earliest and the latest of the Gregorian calendar included', () => {
    const known = [
      '1818-03-22',
      '1943-04-25',
      '2018-04-01',
      '2024-03-31',
      '2025-04-20',
      '2026-04-05',
      '2027-03-28',
      '2038-04-25',
      '2285-03-22',
    ];
    expect(known.map((day) => easterSunday(Number(day.slice(0, 4))))).toEqual(known);
  });

  it('counts Ascension Day and Whit Monday from Easter', () => {
    expect(days([{ on: 'easter+39' }, { on: 'easter+50' }, { on: 'easter-2' }], 2027)).toEqual([
      '2027-03-26',
      '2027-05-06',
      '2027-05-17',
    ]);
  });

  it('finds the first and the last Monday of a month', () => {
    expect(
      days([{ on: 'first monday of 05' }, { on: 'last monday of 05' }, { on: 'last monday of 08' }], 2026),
    ).toEqual(['2026-05-04', '2026-05-25', '2026-08-31']);
    expect(days([{ on: 'first friday of 05' }, { on: 'last thursday of 12' }], 2026)).toEqual([
      '2026-05-01',
      '2026-12-31',
    ]);
  });

  it('keeps Christmas on the next working days when it falls on a weekend, as England does', () => {
    const christmas = [
      { on: '12-25', substitute: true },
      { on: '12-26', substitute: true },
    ];
    expect(days(christmas, 2021)).toEqual(['2021-12-25', '2021-12-26', '2021-12-27', '2021-12-28']);
    expect(days(christmas, 2022)).toEqual(['2022-12-25', '2022-12-26', '2022-12-27']);
    expect(days(christmas, 2026)).toEqual(['2026-12-25', '2026-12-26', '2026-12-28']);
  });

  it('has 29 February in leap years only', () => {
    expect(days([{ on: '02-29' }], 2028)).toEqual(['2028-02-29']);
    expect(days([{ on: '02-29' }], 2027)).toEqual([]);
  });

  it('gives one row to a day with two names', () => {
    const rules = [
      { on: '05-05', name: 'Liberation Day', substitute: false },
      { on: 'easter+39', name: 'Ascension Day', substitute: false },
    ];
    const rows = holidayDays(rules, { from: 2016, to: 2016, workingDays: [1, 2, 3, 4, 5], dates });
    expect(rows).toEqual([{ day: '2016-05-05', name: 'Liberation Day, Ascension Day' }]);
  });

  it('refuses words that are no day', () => {
    const bad = [
      '13-01',
      '02-30',
      'Easter',
      'easter+',
      'fifth monday of 05',
      'first monday of 13',
      'D1',
      '2027-02-29',
      '',
    ];
    expect(bad.filter(isHolidayRule)).toEqual([]);
    expect(
      ['12-25', '02-29', 'easter', 'easter+1', 'easter-2', 'last monday of 08', 'D0+7', '2027-04-27'].every(
        isHolidayRule,
      ),
    ).toBe(true);
  });
});
