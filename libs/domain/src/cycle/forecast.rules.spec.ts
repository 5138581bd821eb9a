import { describe, expect, it } from '@jest/globals';
import { bookOf } from '#testing/small-company-people.js';
import { SHIPPED_POLICY } from '../policy/policy.js';
import type { SiteCalendar } from '../time.js';
import { forecastOf, type ForecastInput } from './forecast.rules.js';
import type { ForecastAsk, ForecastCycle } from './forecast-cycle.js';
import { plannedItemOf } from './due.rules.js';
import { planOf } from './plan.rules.js';
import { CYCLE_STEP_CODES, CYCLE_STEPS } from './steps.js';

const calendar: SiteCalendar = {
  ...{ zone: 'UTC', workingDays: [1, 2, 3, 4, 5], holidays: ['2027-01-01'], opensAt: 8, closesAt: 18 },
};
const at = (day: string): number => Date.parse(`${day}T08:00:00Z`);
const dates = { firstDay: '2027-01-01', lastDay: '2027-12-31', firstEver: false };
const draft: ForecastCycle = { id: 'CYC-2027', dates, current: 'DRAFT', settled: [] };
const COMPANY: ForecastInput = {
  from: at('2026-12-01'),
  months: 13,
  calendar,
  policy: SHIPPED_POLICY,
  book: bookOf(),
  cycles: [draft],
  existing: ['CYC-2026', 'CYC-2027'],
  absences: [],
};
const plan = planOf(dates, { calendar, policy: SHIPPED_POLICY.cycle });
const year = forecastOf(COMPANY);
const of = (asks: readonly ForecastAsk[], code: string, part = ''): ForecastAsk | undefined =>
  asks.find((ask) => ask.cycleId === 'CYC-2027' && ask.code === code && ask.part === part);
const names = (asks: readonly ForecastAsk[]): string[] =>
  asks.map(({ code, part }) => (part === '' ? code : `${code}/${part}`));

describe('the forecast of a cycle that ended long ago', () => {
  it('passes over the years that are over: what comes next is the cycle of today, not one for each year', () => {
    const old = { firstDay: '1900-01-01', lastDay: '1900-12-31', firstEver: true };
    const cycles: ForecastCycle[] = [{ id: 'CYC-1900', dates: old, current: 'DRAFT', settled: [] }];
    const { asks } = forecastOf({ ...COMPANY, cycles, existing: ['CYC-1900'] });
    expect([...new Set(asks.map(({ cycleId }) => cycleId))].toSorted()).toEqual([
      'CYC-1900',
      'CYC-2026',
      'CYC-2027',
      'CYC-2028',
    ]);
  });
});

describe('the forecast of a year in which everybody is prompt', () => {
  const quarters = ['Q1', 'Q2', 'Q3', 'Q4'];

  it('asks every step of the table that is asked of a person until the cycle is closed, in each of its parts, once', () => {
    // Nobody waives anything in a forecast, so there is nothing to check.
    const expected = CYCLE_STEP_CODES.filter(
      (code) => CYCLE_STEPS[code].doer !== null && !CYCLE_STEPS[code].beside && code !== 'CYCLE_WAIVER_CHECK',
    ).flatMap((code) => {
      const parts = /^(O1|O2|M3)/.test(code) ? quarters : [''];
      return parts.map((part) => (part === '' ? code : `${code}/${part}`));
    });
    const asked = names(year.asks.filter(({ cycleId }) => cycleId === 'CYC-2027'));
    expect(asked.toSorted()).toEqual(expected.toSorted());
  });

  it('nothing is late, and every first question of a step is asked at the start that the plan says', () => {
    expect(names(year.late)).toEqual([]);
    for (const code of ['E1_INPUT', 'E2', 'E3_INPUT', 'E5', 'O3', 'M1', 'M2', 'I4_INPUT'] as const)
      expect(of(year.asks, code)?.at).toBe(plannedItemOf(plan, code, '').start);
    for (const part of quarters) expect(of(year.asks, 'O1', part)?.at).toBe(plannedItemOf(plan, 'O1', part).start);
  });

  it('what is prepared is due on the day of the plan, fan-outs and approvals so long after they are asked', () => {
    expect(of(year.asks, 'E1')?.due).toBe(plannedItemOf(plan, 'E1', '').due);
    expect(of(year.asks, 'E1_INPUT')?.due).toBe(Date.parse('2027-01-18T18:00:00Z'));
    expect(of(year.asks, 'E1_APPROVAL')?.due).toBe(Date.parse('2027-01-11T18:00:00Z'));
    expect(of(year.asks, 'E5_APPROVAL')?.due).toBe(Date.parse('2027-03-08T18:00:00Z'));
    // G2 is open since G1 was passed, and has until its day.
    expect(of(year.asks, 'G2_DECISION')?.due).toBe(plannedItemOf(plan, 'G2_DECISION', '').due);
    // The charter is approved in December, and its gate is due in January.
    expect(of(year.asks, 'G0_DECISION')?.due).toBe(plannedItemOf(plan, 'G0_DECISION', '').due);
  });

  it('asks the named people: the chair for scope, the heads for attestations, the manager of the ISMS Manager for their area', () => {
    expect(of(year.asks, 'E2_APPROVAL')?.persons.map(({ personId }) => personId)).toEqual(['CHAIR']);
    expect(of(year.asks, 'E1')?.persons.map(({ personId }) => personId)).toEqual(['IM']);
    const heads = of(year.asks, 'O1', 'Q1')?.persons.map(({ personId }) => personId) ?? [];
    expect(heads).toContain('HEAD');
    expect(heads).not.toContain('IM');
  });

  it('a gate is submitted when the last step it looks at is complete', () => {
    const last = Math.max(
      ...['E1', 'E2', 'E3', 'E4', 'E5', 'E6'].map((code) => of(year.asks, `${code}_APPROVAL`)?.answered ?? 0),
    );
    expect(of(year.asks, 'G1_SUBMISSION')?.answered).toBe(last);
    expect(of(year.asks, 'G2_DECISION')?.answered).toBeGreaterThanOrEqual(
      of(year.asks, 'O1', 'Q2')?.answered ?? Infinity,
    );
    // The year is closed with its fourth quarter, and in time.
    const fourth = ['O1', 'O2', 'M3_APPROVAL'].map((code) => of(year.asks, code, 'Q4')?.answered ?? Infinity);
    expect(of(year.asks, 'G4_SUBMISSION')?.answered).toBe(Math.max(...fourth));
    expect(of(year.asks, 'G4_DECISION')?.answered).toBeLessThanOrEqual(plannedItemOf(plan, 'G4_DECISION', '').due);
  });

  it('counts the questions of each person and month', () => {
    const sum = year.load.reduce((total, { asked }) => total + asked, 0);
    expect(sum).toBe(year.asks.reduce((total, { persons }) => total + persons.length, 0));
    expect(year.load.find(({ personId, month }) => personId === 'IM' && month === '2027-04')).toEqual({
      ...{ personId: 'IM', month: '2027-04', asked: 3 },
    });
  });

  it('knows no clock but its argument: the same question has the same answer', () => {
    expect(forecastOf(COMPANY)).toEqual(year);
  });
});

describe('the forecast of two years', () => {
  const long = forecastOf({ ...COMPANY, months: 25 });

  it('drafts the next cycle 30 days before the end, and lets it start when the one before is closed', () => {
    const charter = long.asks.find(({ cycleId, code }) => cycleId === 'CYC-2028' && code === 'CHARTER');
    const start = long.asks.find(({ cycleId, code }) => cycleId === 'CYC-2028' && code === 'G0_DECISION');
    expect(charter?.at).toBe(plannedItemOf(plan, 'NEXT_DRAFT', '').start);
    expect(start?.answered).toBeGreaterThanOrEqual(of(long.asks, 'G4_DECISION')?.answered ?? Infinity);
    expect(names(long.late)).toEqual([]);
  });

  it('a head who is away at the end keeps the cycle open, and the next one waits for its end', () => {
    const head = { personId: 'HEAD', startsAt: at('2027-11-20'), endsAt: at('2028-02-01'), delegateId: null };
    const { asks } = forecastOf({ ...COMPANY, months: 25, absences: [head] });
    const start = asks.find(({ cycleId, code }) => cycleId === 'CYC-2028' && code === 'G0_DECISION');
    expect(of(asks, 'G4_DECISION')?.answered).toBe(at('2028-02-01'));
    expect(start?.at).toBe(plannedItemOf(plan, 'NEXT_DRAFT', '').start);
    expect(start?.answered).toBe(at('2028-02-01'));
  });

  it('each cycle is asked alike', () => {
    const count = (id: string): number => long.asks.filter(({ cycleId }) => cycleId === id).length;
    expect(count('CYC-2028')).toBe(count('CYC-2027'));
  });
});

describe('the forecast when somebody is away', () => {
  const away = { personId: 'IM', startsAt: at('2027-01-02'), endsAt: at('2027-02-15') };

  it('without a delegate names what is late, and when it is answered', () => {
    const { late } = forecastOf({ ...COMPANY, absences: [{ ...away, delegateId: null }] });
    expect(names(late)).toEqual(['E1', 'E2']);
    expect(late.map(({ answered }) => answered)).toEqual([at('2027-02-15'), at('2027-02-15')]);
  });

  it('with a delegate nothing is late: the delegate is asked in their name', () => {
    const { asks, late } = forecastOf({ ...COMPANY, absences: [{ ...away, delegateId: 'DIM' }] });
    expect(names(late)).toEqual([]);
    expect(of(asks, 'E1')?.persons).toEqual([{ personId: 'DIM', capacity: 'IM', onBehalfOf: 'IM' }]);
    expect(of(asks, 'E5')?.persons.map(({ personId }) => personId)).toEqual(['IM']);
  });

  it('a fan-out waits for the last head', () => {
    const head = { personId: 'HEAD', startsAt: at('2027-01-02'), endsAt: at('2027-03-01'), delegateId: null };
    const { late } = forecastOf({ ...COMPANY, absences: [head] });
    expect(names(late)).toEqual(expect.arrayContaining(['E1_INPUT', 'E3_INPUT', 'E1']));
  });

  it('nobody may answer: it is late, and has no answer', () => {
    const nobody = forecastOf({
      ...COMPANY,
      book: bookOf({ holders: { TM_CHAIR: [], TM: [], EXTERNAL_AUDITOR: [] } }),
    });
    expect(of(nobody.late, 'E2_APPROVAL')).toMatchObject({ persons: [], answered: null });
  });
});

describe('the forecast of a cycle that runs', () => {
  it('asks what is left: settled steps and gates that were passed are not asked again', () => {
    const done = CYCLE_STEP_CODES.filter((code) => /^[EO]\d/.test(code)).flatMap((code) =>
      ['', 'Q1', 'Q2', 'Q3'].map((part) => ({ code, part })),
    );
    const settled = [
      ...done,
      ...['Q1', 'Q2', 'Q3'].flatMap((part) => ['M3', 'M3_APPROVAL'].map((code) => ({ code, part }))),
    ];
    const { asks } = forecastOf({
      ...COMPANY,
      ...{ from: at('2027-11-25'), months: 1, existing: ['CYC-2027'] },
      cycles: [{ id: 'CYC-2027', dates, current: 'MONITOR', settled }],
    });
    const here = names(asks.filter(({ cycleId }) => cycleId === 'CYC-2027'));
    // The fourth quarter is asked before the year is closed.
    expect(here.filter((name) => /^[EO]|^G[012]/.test(name))).toEqual(['O1/Q4', 'O2/Q4']);
    expect(here).toEqual(
      expect.arrayContaining(['M1', 'M2', 'M2_APPROVAL', 'G3_SUBMISSION', 'G3_DECISION', 'I4_INPUT']),
    );
  });
});

describe('the forecast of a cycle that is under way', () => {
  it('a charter that was submitted is not asked for again: its gate is next', () => {
    const cycles = [{ ...draft, settled: [{ code: 'CHARTER', part: '' }] }];
    const { asks } = forecastOf({ ...COMPANY, cycles });
    expect(of(asks, 'CHARTER')).toBeUndefined();
    expect(of(asks, 'G0_DECISION')?.at).toBe(COMPANY.from);
  });

  it('what is planned moves by the time for which the cycle was suspended', () => {
    const shiftedMs = 14 * 86_400_000;
    const { asks } = forecastOf({ ...COMPANY, cycles: [{ ...draft, shiftedMs }] });
    expect(of(asks, 'M1')?.at).toBe((of(year.asks, 'M1')?.at ?? 0) + shiftedMs);
  });
});
