import type { Instant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { readIsmsNow } from '../isms-now.js';
import { instant, reader, type Reader } from '../transaction.js';

export type KpiStatus = 'GREEN' | 'AMBER' | 'RED' | 'NO_DATA';

/** One key figure as of an instant (specification P10): a value, how it is made, and how it stands against its limits. */
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

/** KPI-03 to KPI-06 of the Corrective Action Log as of an ISMS instant, of now unless told. */
export async function readCorrectiveActionKpis(records: Records, at?: Instant): Promise<readonly Kpi[]> {
  const read = reader(records);
  const now = instant(at ?? (await readIsmsNow(records)));
  const [overdue, effective, days, repeats] = [
    await read.query<Share>(OVERDUE, [now]),
    await read.query<Share>(EFFECTIVE, [now]),
    await readMedianDays(read, now),
    await read.query<{ count: number }>(REPEATS, [now]),
  ];
  return [
    {
      id: 'KPI-03',
      name: 'Corrective actions overdue',
      formula: 'Open corrective actions with a step past its original due instant, of all open corrective actions.',
      ...percent('KPI-03', overdue[0]),
    },
    {
      id: 'KPI-04',
      name: 'Corrective actions effective the first time',
      formula:
        'Of the corrective actions whose effect was judged in the last 12 months: those effective in iteration 1.',
      ...percent('KPI-04', effective[0]),
    },
    {
      id: 'KPI-05',
      name: 'Days from raise to implemented, minor',
      formula:
        'Median of the days from the raise to the first evidence check, minor ones, implemented in the last 12 months.',
      ...{ value: days.median, unit: 'days', numerator: null, denominator: days.count },
      status: statusOf('KPI-05', days.median),
    },
    {
      id: 'KPI-06',
      name: 'Repeated nonconformities',
      formula: 'Nonconformities raised in the last 12 months that repeat an earlier one.',
      ...{ value: repeats[0]?.count ?? 0, unit: 'records', numerator: repeats[0]?.count ?? 0, denominator: null },
      status: statusOf('KPI-06', repeats[0]?.count ?? 0),
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

const OPEN = `c.type = 'CA' and c.raised_at <= $1 and c.state not in ('NOT_NC', 'MERGED', 'CLOSED', 'CANCELLED')`;

/** "KPI counts against the original date": an extension does not make a late step punctual. A waiting time is never late. */
const OVERDUE = `
  select count(*)::int as whole, count(*) filter (where exists (
           select 1 from step s where s.record_id = c.id and s.state = 'OPEN' and s.code <> 'MONITORING'
              and coalesce(s.original_due, s.due) < $1))::int as part
    from corrective_action c where ${OPEN}`;

const EFFECTIVE = `
  with judged as (
    select s.record_id, bool_or(s.iteration = 1 and s.outcome = 'EFFECTIVE') as first_time
      from step s join corrective_action c on c.id = s.record_id and c.type = 'CA' and c.state <> 'CANCELLED'
     where s.code = 'EFFECTIVENESS_CHECK' and s.outcome in ('EFFECTIVE', 'INEFFECTIVE')
       and s.outcome_at > $1::timestamptz - interval '12 months' and s.outcome_at <= $1
     group by s.record_id)
  select count(*)::int as whole, count(*) filter (where first_time)::int as part from judged`;

const REPEATS = `
  select count(*)::int as count from corrective_action c
   where c.repeat_of is not null and c.state not in ('CANCELLED', 'NOT_NC', 'MERGED')
     and c.raised_at > $1::timestamptz - interval '12 months' and c.raised_at <= $1`;

/** Implemented = every action is done: the instant from which the first evidence check was asked. */
async function readMedianDays(read: Reader, now: Date): Promise<{ median: number | null; count: number }> {
  const [row] = await read.query<{ median: number | null; count: number }>(
    `select percentile_cont(0.5) within group (order by extract(epoch from done.at - c.raised_at) / 86400)::float8 as median,
            count(*)::int as count
       from corrective_action c
       cross join lateral (select min(s.planned_at) as at from step s where s.record_id = c.id and s.code = 'EVIDENCE_CHECK') done
      where c.type = 'CA' and c.grade = 'MINOR' and c.state <> 'CANCELLED'
        and done.at > $1::timestamptz - interval '12 months' and done.at <= $1`,
    [now],
  );
  const median = row?.median ?? null;
  return { median: median === null ? null : Math.round(median * 10) / 10, count: row?.count ?? 0 };
}
