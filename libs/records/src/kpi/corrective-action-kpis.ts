import type { Instant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { instant, reader, type Reader } from '../transaction.js';

export type KpiStatus = 'GREEN' | 'AMBER' | 'RED' | 'NO_DATA';

/** One key figure of a period (specification P10): a value, how it is made, and how it stands against its limits. */
export interface Kpi {
  readonly id: 'KPI-03' | 'KPI-04' | 'KPI-05' | 'KPI-06';
  readonly name: string;
  /** The formula in words, so that anybody can repeat it. */
  readonly formula: string;
  /** Null where nothing was there to measure. */
  readonly value: number | null;
  readonly unit: '%' | 'days' | 'records';
  /** What the value was made of; for a median the number of records, with `numerator` null. */
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly status: KpiStatus;
}

interface Limits {
  readonly green: (value: number) => boolean;
  readonly red: (value: number) => boolean;
}

const LIMITS: Readonly<Record<Kpi['id'], Limits>> = {
  'KPI-03': { green: (percent) => percent === 0, red: (percent) => percent > 10 },
  'KPI-04': { green: (percent) => percent >= 90, red: (percent) => percent < 80 },
  'KPI-05': { green: (days) => days <= 90, red: (days) => days > 120 },
  'KPI-06': { green: (count) => count === 0, red: (count) => count >= 2 },
};

/** Green, red, or amber between (specification P10). */
export function statusOf(id: Kpi['id'], value: number | null): KpiStatus {
  if (value === null) return 'NO_DATA';
  if (LIMITS[id].green(value)) return 'GREEN';
  return LIMITS[id].red(value) ? 'RED' : 'AMBER';
}

/** ISMS instants: after `from`, up to and with `to`. */
export interface KpiPeriod {
  readonly from: Instant;
  readonly to: Instant;
}

const LAST_YEAR = 'in the last 12 months';

/** KPI-03 to KPI-06 of the 12 months up to an ISMS instant, up to now unless told: what the page and the API show. */
export async function readCorrectiveActionKpis(records: Records, at?: Instant): Promise<readonly Kpi[]> {
  const read = reader(records);
  const [year] = await read.query<{ from: Date; to: Date }>(
    `select now.at - interval '12 months' as "from", now.at as "to" from (select coalesce($1, isms_now()) as at) now`,
    [at === undefined ? null : instant(at)],
  );
  if (!year) throw new Error('isms_now() returned nothing');
  return kpisOf(read, { from: year.from.getTime(), to: year.to.getTime() }, LAST_YEAR);
}

/**
 * KPI-03 to KPI-06 of the Corrective Action Log for a period (specification P10), from the facts of the steps: when each
 * was asked, when it was due at first, when it had which outcome. Facts of after `to` do not count, so a period that is
 * over has the same figures whenever it is computed; what was left out or entered wrongly is the one thing that changes
 * them: type, grade and the day of the raise are those on record. KPI-03 says how the log stood at `to`; the others count
 * what happened in the period.
 */
export function correctiveActionKpis(read: Reader, period: KpiPeriod): Promise<readonly Kpi[]> {
  return kpisOf(read, period, 'in the period');
}

async function kpisOf(read: Reader, { from, to }: KpiPeriod, when: string): Promise<readonly Kpi[]> {
  const span = [instant(from), instant(to)];
  const [overdue] = await read.query<Share>(OVERDUE, [instant(to)]);
  const [effective] = await read.query<Share>(EFFECTIVE, span);
  const days = await readMedianDays(read, span);
  const [repeats] = await read.query<{ count: number }>(REPEATS, span);
  const repeated = repeats?.count ?? 0;
  return [
    {
      id: 'KPI-03',
      name: 'Corrective actions overdue',
      formula: 'Open corrective actions with a step past its original due instant, of all open corrective actions.',
      ...percent('KPI-03', overdue),
    },
    {
      id: 'KPI-04',
      name: 'Corrective actions effective the first time',
      formula: `Of the corrective actions whose effect was judged ${when}: those effective in iteration 1.`,
      ...percent('KPI-04', effective),
    },
    {
      id: 'KPI-05',
      name: 'Days from raise to implemented, minor',
      formula: `Median of the days from the raise to the first evidence check, minor ones, implemented ${when}.`,
      ...{ value: days.median, unit: 'days', numerator: null, denominator: days.count },
      status: statusOf('KPI-05', days.median),
    },
    {
      id: 'KPI-06',
      name: 'Repeated nonconformities',
      formula: `Nonconformities raised ${when} that repeat an earlier one.`,
      ...{ value: repeated, unit: 'records', numerator: repeated, denominator: null },
      status: statusOf('KPI-06', repeated),
    },
  ];
}

interface Share {
  readonly part: number;
  readonly whole: number;
}

function percent(
  id: Kpi['id'],
  share: Share | undefined,
): Pick<Kpi, 'value' | 'unit' | 'numerator' | 'denominator' | 'status'> {
  const { part, whole } = share ?? { part: 0, whole: 0 };
  const value = whole === 0 ? null : Math.round((part / whole) * 1000) / 10;
  return { value, unit: '%', numerator: part, denominator: whole, status: statusOf(id, value) };
}

/** A final state of a record `c` counts from the instant at which it was reached. */
const endedAs = (states: string, by: string): string =>
  `(c.state in (${states}) and coalesce(c.closed_at, c.raised_at) <= ${by})`;

/**
 * "KPI counts against the original date": an extension does not make a late step punctual. A waiting time is never late.
 * A step was open at $1 when it had been asked and had no outcome yet.
 */
const OVERDUE = `
  select count(*)::int as whole, count(*) filter (where exists (
           select 1 from step s where s.record_id = c.id and s.code <> 'MONITORING'
              and s.planned_at <= $1 and (s.outcome_at is null or s.outcome_at > $1)
              and coalesce(s.original_due, s.due) < $1))::int as part
    from corrective_action c
   where c.type = 'CA' and c.raised_at <= $1 and not ${endedAs(`'NOT_NC', 'MERGED', 'CLOSED', 'CANCELLED'`, '$1')}`;

const EFFECTIVE = `
  with judged as (
    select s.record_id, bool_or(s.iteration = 1 and s.outcome = 'EFFECTIVE') as first_time
      from step s join corrective_action c on c.id = s.record_id and c.type = 'CA' and not ${endedAs(`'CANCELLED'`, '$2')}
     where s.code = 'EFFECTIVENESS_CHECK' and s.outcome in ('EFFECTIVE', 'INEFFECTIVE')
       and s.outcome_at > $1 and s.outcome_at <= $2
     group by s.record_id)
  select count(*)::int as whole, count(*) filter (where first_time)::int as part from judged`;

/** Which record it repeats is said at the triage: before that it was not known. */
const REPEATS = `
  select count(*)::int as count from corrective_action c
   where c.repeat_of is not null and c.raised_at > $1 and c.raised_at <= $2
     and not ${endedAs(`'CANCELLED', 'NOT_NC', 'MERGED'`, '$2')}
     and not exists (select 1 from step s where s.record_id = c.id and s.code = 'TRIAGE'
                        and s.planned_at <= $2 and (s.outcome_at is null or s.outcome_at > $2))`;

/** Implemented = every action is done: the instant from which the first evidence check was asked. */
const DAYS = `
  select percentile_cont(0.5) within group (order by extract(epoch from done.at - c.raised_at) / 86400)::float8 as median,
         count(*)::int as count
    from corrective_action c
   cross join lateral (select min(s.planned_at) as at from step s where s.record_id = c.id and s.code = 'EVIDENCE_CHECK') done
   where c.type = 'CA' and c.grade = 'MINOR' and not ${endedAs(`'CANCELLED'`, '$2')} and done.at > $1 and done.at <= $2`;

async function readMedianDays(read: Reader, span: readonly Date[]): Promise<{ median: number | null; count: number }> {
  const [row] = await read.query<{ median: number | null; count: number }>(DAYS, span);
  const median = row?.median ?? null;
  return { median: median === null ? null : Math.round(median * 10) / 10, count: row?.count ?? 0 };
}
