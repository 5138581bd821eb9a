import { describe, expect, it } from '@jest/globals';
import { bookOf } from '#testing/small-company-people.js';
import { SHIPPED_POLICY } from '../policy/policy.js';
import type { SiteCalendar } from '../time.js';
import { forecastDocument, loadByPerson, type ToldForecast } from './forecast-document.rules.js';
import { forecastOf, type ForecastInput } from './forecast.rules.js';

const calendar: SiteCalendar = {
  ...{ zone: 'UTC', workingDays: [1, 2, 3, 4, 5], holidays: [], opensAt: 8, closesAt: 18 },
};
const at = (day: string): number => Date.parse(`${day}T08:00:00Z`);
const input: ForecastInput = {
  ...{ from: at('2026-12-01'), months: 13, calendar, policy: SHIPPED_POLICY, book: bookOf(), absences: [] },
  cycles: [
    {
      ...{ id: 'CYC-2027', current: 'DRAFT', settled: [] },
      dates: { firstDay: '2027-01-01', lastDay: '2027-12-31', firstEver: false },
    },
  ],
  existing: ['CYC-2027'],
};
const [chair = ''] = input.book.holders.TM_CHAIR ?? [];
const away = [{ personId: chair, firstDay: '2027-01-01', lastDay: '2027-03-31' }];
const absences = [{ personId: chair, startsAt: at('2027-01-01'), endsAt: at('2027-04-01'), delegateId: null }];
const told: ToldForecast = {
  ...{ calendar, away, from: input.from, months: input.months },
  forecast: forecastOf({ ...input, absences }),
  usual: forecastOf(input),
  names: (id) => `name of ${id}`,
};
const section = (heading: string, of = told) => forecastDocument(of).sections.find((one) => one.heading === heading);

describe('what a forecast says', () => {
  it('lists every question once, in order of time, with names and days', () => {
    const rows = section('Who is asked what when')?.table?.rows ?? [];
    expect(rows).toHaveLength(told.forecast.asks.length);
    const days = rows.map(([day]) => day ?? '');
    expect(days).toEqual(days.toSorted((a, b) => a.localeCompare(b)));
    expect(rows[0]).toEqual([
      ...['2026-12-01', 'CYC-2027', 'CHARTER', 'Charter'],
      ...[expect.stringContaining('name of '), '2027-01-06', '2026-12-01'],
    ]);
  });

  it('counts the questions of each person by month; the columns add up', () => {
    const table = section('Load')?.table;
    for (const row of table?.rows ?? [])
      expect(row.slice(1, -1).reduce((sum, cell) => sum + Number(cell), 0)).toBe(Number(row.at(-1)));
    expect(table?.rows.map(([name]) => name)).toEqual(
      loadByPerson(told.forecast.load).map(({ personId }) => `name of ${personId}`),
    );
    expect(table?.head.slice(1, 4)).toEqual(['2026-12', '2027-01', '2027-02']);
    expect(table?.head).toContain('2027-07');
    const all = told.forecast.asks.reduce((sum, { persons }) => sum + persons.length, 0);
    expect(loadByPerson(told.forecast.load).reduce((sum, { total }) => sum + total, 0)).toBe(all);
  });

  it('says of each late answer whether somebody is away, it is late in any case, or nobody may', () => {
    const late = section('What is late')?.table?.rows ?? [];
    expect(late).toHaveLength(told.forecast.late.length);
    expect(new Set(late.map((row) => row.at(-1)))).toEqual(new Set(['Because of who is away']));
    const same = { ...told, usual: told.forecast };
    expect(section('What is late', same)?.table?.rows.map((row) => row.at(-1))).toEqual(late.map(() => 'In any case'));
    const nobody = forecastOf({ ...input, book: { ...input.book, holders: {}, heads: {} } });
    const last = section('What is late', { ...told, forecast: nobody })?.table?.rows.map((row) => row.at(-1));
    expect(last).toContain('Nobody may');
    expect(section('What is late', { ...told, forecast: told.usual })).toMatchObject({ text: 'Nothing.' });
  });

  it('names who is away', () => {
    expect(section('What is assumed')?.facts).toContainEqual([
      'Away, besides what the directory knows',
      `name of ${chair} 2027-01-01 to 2027-03-31`,
    ]);
  });
});
