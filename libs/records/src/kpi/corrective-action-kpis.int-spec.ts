import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../ids.js';
import { PathDesk } from '#testing/path-desk.js';
import { inTransaction } from '../transaction.js';
import {
  correctiveActionKpis,
  readCorrectiveActionKpis,
  statusOf,
  type Kpi,
  type KpiPeriod,
} from './corrective-action-kpis.js';

const NOW = Date.parse('2028-06-30T12:00:00.000Z');
const DAY = 86_400_000;

/** A record as the log holds it, in days before NOW. */
interface Told {
  readonly raised: number;
  readonly grade?: 'MAJOR' | 'MINOR';
  readonly state?: string;
  readonly repeatOf?: string;
  /** Days before NOW at which the final state was reached. */
  readonly closed?: number;
  readonly steps?: readonly Step[];
}

interface Step {
  readonly code: string;
  readonly iteration?: number;
  readonly planned?: number;
  readonly outcome?: string;
  /** Days before NOW; negative = due later. */
  readonly at?: number;
  readonly due?: number;
  readonly originalDue?: number;
}

const ago = (days: number | undefined): Date | null => (days === undefined ? null : new Date(NOW - days * DAY));

describe('key figures of the Corrective Action Log, against cases counted by hand (specification P10)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('kpis');
  });
  afterAll(() => desk.close());

  async function log(cases: readonly Told[]): Promise<void> {
    await desk.query(`update corrective_action set state = 'CANCELLED', raised_at = to_timestamp(0), closed_at = null`);
    for (const told of cases) {
      const id = await desk.raise();
      await desk.query(
        `update corrective_action set raised_at = $2, grade = $3, state = $4, repeat_of = $5, closed_at = $6
          where id = $1`,
        [
          ...[id, ago(told.raised), told.grade ?? 'MINOR', told.state ?? 'CONTAINMENT', told.repeatOf ?? null],
          ago(told.closed),
        ],
      );
      for (const step of told.steps ?? [])
        await desk.query(
          `insert into step (id, record_id, code, part, iteration, visit, planned_at, original_due, due, state, outcome, outcome_at)
           values ($1, $2, $3, gen_random_uuid()::text, $4, 1, $5, $6, $7, $8, $9, $10)`,
          [
            ...[uuidv7(), id, step.code, step.iteration ?? 1, ago(step.planned ?? told.raised)],
            ...[ago(step.originalDue ?? step.due), ago(step.due), step.outcome ? 'SETTLED' : 'OPEN'],
            ...[step.outcome ?? null, ago(step.at)],
          ],
        );
    }
  }

  async function kpi(id: Kpi['id']): Promise<Kpi | undefined> {
    return (await readCorrectiveActionKpis(desk.records, NOW)).find((one) => one.id === id);
  }

  it('KPI-03: 1 of 4 open ones is late against its original due, an extension does not help, a waiting time is never late', async () => {
    await log([
      { raised: 30, steps: [{ code: 'ROOT_CAUSE', due: -10, originalDue: 3 }] },
      { raised: 30, steps: [{ code: 'ROOT_CAUSE', due: -1 }] },
      { raised: 200, state: 'MONITORING', steps: [{ code: 'MONITORING', due: 1 }] },
      { raised: 5 },
      { raised: 300, state: 'CLOSED', steps: [{ code: 'CLOSURE', due: 200, outcome: 'APPROVE', at: 190 }] },
    ]);
    expect(await kpi('KPI-03')).toMatchObject({ value: 25, numerator: 1, denominator: 4, status: 'RED' });
  });

  it('KPI-04: 2 of 3 that were judged in 12 months were effective the first time', async () => {
    const check = (outcome: string, at: number, iteration = 1): Step => ({
      code: 'EFFECTIVENESS_CHECK',
      outcome,
      at,
      iteration,
    });
    await log([
      { raised: 300, steps: [check('EFFECTIVE', 100)] },
      { raised: 300, steps: [check('NOT_YET', 200), check('EFFECTIVE', 10)] },
      { raised: 600, steps: [check('INEFFECTIVE', 400), check('EFFECTIVE', 20, 2)] },
      { raised: 700, steps: [check('EFFECTIVE', 380)] },
      { raised: 50, steps: [check('NOT_YET', 5)] },
    ]);
    expect(await kpi('KPI-04')).toMatchObject({ value: 66.7, numerator: 2, denominator: 3, status: 'RED' });
  });

  it('KPI-05: the median of 40, 100 and 130 days is 100; major ones and old ones do not count', async () => {
    const after = (raised: number, days: number, grade: 'MAJOR' | 'MINOR' = 'MINOR'): Told => ({
      raised,
      grade,
      steps: [
        { code: 'EVIDENCE_CHECK', planned: raised - days, outcome: 'RETURN', at: raised - days },
        { code: 'EVIDENCE_CHECK', planned: raised - days - 5, iteration: 2 },
      ],
    });
    await log([after(200, 40), after(150, 100), after(140, 130), after(100, 10, 'MAJOR'), after(900, 10)]);
    expect(await kpi('KPI-05')).toMatchObject({ value: 100, denominator: 3, unit: 'days', status: 'AMBER' });
  });

  it('KPI-06: two repeats in 12 months are red; one of two years ago does not count', async () => {
    await log([
      { raised: 10, repeatOf: 'CA-2027-0001' },
      { raised: 360, repeatOf: 'CA-2027-0001' },
      { raised: 700, repeatOf: 'CA-2026-0001' },
      { raised: 20 },
    ]);
    expect(await kpi('KPI-06')).toMatchObject({ value: 2, status: 'RED' });
  });

  /** The figures of a period in days before NOW, as `value numerator/denominator`. */
  async function figures(from: number, to: number): Promise<string[]> {
    const period: KpiPeriod = { from: NOW - from * DAY, to: NOW - to * DAY };
    const kpis = await inTransaction(desk.records, (tx) => correctiveActionKpis(tx, period));
    return kpis.map(({ value, numerator, denominator }) => `${value} ${numerator ?? ''}/${denominator ?? ''}`);
  }

  it('a period that is over keeps its figures, whatever happened later', async () => {
    await log([
      // Open and late on day 100, closed on day 40; the effect was judged in the second quarter.
      { raised: 170, state: 'CLOSED', closed: 40, steps: [
        { code: 'ROOT_CAUSE', planned: 160, originalDue: 150, due: 80, outcome: 'SUBMIT', at: 90 },
        { code: 'EVIDENCE_CHECK', planned: 80, outcome: 'ACCEPT', at: 75 },
        { code: 'EFFECTIVENESS_CHECK', planned: 60, outcome: 'EFFECTIVE', at: 50 },
      ] },
      // Was punctual then, and is late only now.
      { raised: 130, steps: [{ code: 'PLANNING', planned: 120, due: 95 }] },
      // Triaged as a repeat on day 80, cancelled on day 20.
      { raised: 110, state: 'CANCELLED', closed: 20, repeatOf: 'CA-2027-0001', steps: [
        { code: 'TRIAGE', planned: 110, due: 105, outcome: 'ACCEPT', at: 80 },
      ] },
      { raised: 60 },
    ]); // prettier-ignore
    // The quarter up to day 100: three were open, two of them late; nothing judged, nothing implemented, no repeat known.
    expect(await figures(190, 100)).toEqual(['66.7 2/3', 'null 0/0', 'null /0', '0 0/']);
    // As of day 70: the repeat is known, the minor one of 170 was implemented after 90 days.
    expect(await figures(190, 70)).toEqual(['33.3 1/3', 'null 0/0', '90 /1', '1 1/']);
    // The quarter up to day 10: the repeat was not raised in it, and was cancelled by then.
    expect(await figures(100, 10)).toEqual(['50 1/2', '100 1/1', '90 /1', '0 0/']);
  });

  it('both ends of a period belong to one period only', async () => {
    const judged: Step = { code: 'EFFECTIVENESS_CHECK', outcome: 'EFFECTIVE', at: 30 };
    await log([{ raised: 200, steps: [judged] }]);
    const shares = [await figures(60, 30), await figures(30, 0)].map(([, share]) => share);
    expect(shares).toEqual(['100 1/1', 'null 0/0']);
  });

  it('nothing to measure is no data, not a green nought', async () => {
    await log([]);
    expect((await readCorrectiveActionKpis(desk.records, NOW)).map(({ value, status }) => [value, status])).toEqual([
      [null, 'NO_DATA'], [null, 'NO_DATA'], [null, 'NO_DATA'], [0, 'GREEN'],
    ]); // prettier-ignore
  });

  it('limits are those of specification P10', () => {
    const at = (id: Kpi['id'], values: readonly number[]) => values.map((value) => statusOf(id, value));
    expect(at('KPI-03', [0, 0.1, 10, 10.1])).toEqual(['GREEN', 'AMBER', 'AMBER', 'RED']);
    expect(at('KPI-04', [90, 89.9, 80, 79.9])).toEqual(['GREEN', 'AMBER', 'AMBER', 'RED']);
    expect(at('KPI-05', [90, 91, 120, 121])).toEqual(['GREEN', 'AMBER', 'AMBER', 'RED']);
    expect(at('KPI-06', [0, 1, 2])).toEqual(['GREEN', 'AMBER', 'RED']);
  });
});
