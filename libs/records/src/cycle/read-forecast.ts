import type { Away } from '#domain/cycle/away.rules.js';
import type { AbsenceFact } from '#domain/cycle/forecast-attendance.js';
import type { ForecastCycle } from '#domain/cycle/forecast-cycle.js';
import type { ToldForecast } from '#domain/cycle/forecast-document.rules.js';
import { forecastOf, type ForecastInput } from '#domain/cycle/forecast.rules.js';
import { completePolicy } from '#domain/policy/complete-policy.rules.js';
import type { Policy } from '#domain/policy/policy.js';
import { RuleViolation } from '#domain/errors.js';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { startOfBusinessDay } from '#domain/calendar/site-calendar.rules.js';
import type { SiteCalendar } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { loadRoleBook } from '../directory/role-book.js';
import { readIsmsNow } from '../isms-now.js';
import { instant, reader, type Reader } from '../transaction.js';
import { readCycles, type CycleRow } from './cycle.js';
import { headquarters } from './dates.js';

/** Longer forecasts would reach beyond the holidays that the calendars hold. */
export const MOST_MONTHS = 24;

export interface ForecastQuery {
  /** From 1 to 24. */
  readonly months: number;
  /** People who may be away, with nobody who stands in for them. */
  readonly away: readonly Away[];
}

/**
 * Dry run of the cycles that are open, and of those that follow them: reads directory, delegations, policy and what is
 * settled, and writes nothing.
 * @throws RuleViolation `months`, `unknown-person`, `no-policy`
 */
export async function readForecast(records: Records, { months, away }: ForecastQuery): Promise<ToldForecast> {
  if (!Number.isInteger(months) || months < 1 || months > MOST_MONTHS)
    throw new RuleViolation('months', `A forecast reaches from 1 to ${MOST_MONTHS} months.`);
  const read = reader(records);
  const from = await readIsmsNow(records);
  const calendar = await headquarters(read);
  const known = await readAbsences(read, from);
  const people = [...known.flatMap(({ personId, delegateId }) => [personId, delegateId ?? '']), ...away.map(({ personId }) => personId)]; // prettier-ignore
  const cycles = await readOpen(read);
  const usual: ForecastInput = {
    from,
    months,
    calendar,
    policy: await readPolicy(read),
    book: await loadRoleBook(read, from, people),
    cycles: await Promise.all(cycles.map((cycle) => forecastCycle(read, cycle))),
    existing: (await read.query<{ id: string }>('select id from cycle')).map(({ id }) => id),
    absences: known,
  };
  for (const { personId } of away)
    if (!usual.book.persons[personId])
      throw new RuleViolation('unknown-person', `Nobody in the directory has the id ${personId}.`);
  const absences = [...known, ...away.map((one) => absenceOf(one, calendar))];
  const names = await readNames(read);
  return {
    forecast: forecastOf({ ...usual, absences }),
    usual: forecastOf(usual),
    ...{ away, from, months, calendar },
    names: (id) => names.get(id) ?? id,
  };
}

/** Away from the opening of the first day; back when the site opens on the day after the last one. */
function absenceOf({ personId, firstDay, lastDay }: Away, calendar: SiteCalendar): AbsenceFact {
  return {
    personId,
    startsAt: startOfBusinessDay(calendar, firstDay),
    endsAt: startOfBusinessDay(calendar, dayPlus(lastDay, 1)),
    delegateId: null,
  };
}

/** Delegations that are in force or planned: whoever delegates is away. */
async function readAbsences(read: Reader, from: number): Promise<AbsenceFact[]> {
  const rows = await read.query<{ from_id: string; to_id: string; starts_at: Date; ends_at: Date }>(
    `select from_id, to_id, starts_at, ends_at from delegation
      where scope = any ('{ALL,CORRECTIVE_ACTION}') and revoked_at is null and ends_at > $1 order by starts_at, id`,
    [instant(from)],
  );
  return rows.map((row) => ({
    personId: row.from_id,
    delegateId: row.to_id,
    startsAt: row.starts_at.getTime(),
    endsAt: row.ends_at.getTime(),
  }));
}

async function readOpen(read: Reader): Promise<CycleRow[]> {
  const ids = await read.query<{ id: string }>(
    `select id from cycle where state not in ('CLOSED', 'CANCELLED') order by first_day`,
  );
  return readCycles(
    read,
    ids.map(({ id }) => id),
  );
}

async function forecastCycle(read: Reader, row: CycleRow): Promise<ForecastCycle> {
  return {
    id: row.id,
    dates: { firstDay: row.first_day, lastDay: row.last_day, firstEver: row.first_ever },
    current: row.state === 'SUSPENDED' ? (row.resume_state ?? 'DRAFT') : row.state,
    settled: await readSettled(read, row.id),
    shiftedMs: Number(row.shifted_ms),
  };
}

interface Settled {
  readonly code: string;
  readonly part: string;
}

/**
 * What is not asked again: the newest visit of each step where it is settled, unless it was sent back; and every question of
 * a step whose output is approved, as in a cycle that was imported.
 */
async function readSettled(read: Reader, cycleId: string): Promise<Settled[]> {
  const steps = await read.query<Settled & { outcome: string | null; visit: number }>(
    `select distinct on (code, part) code, part, visit, case when state = 'SETTLED' and outcome_origin <> 'INTERRUPTED'
            then outcome end as outcome
       from step where record_id = $1 or record_id like $2 order by code, part, visit desc`,
    [cycleId, `${cycleId}/%`],
  );
  const approved = await read.query<Settled>(
    `select distinct code, part from cycle_output where cycle_id = $1 and state = 'APPROVED'`,
    [cycleId],
  );
  return [
    ...steps.filter((step) => step.outcome !== null && !sentBack(step, steps)),
    ...approved.flatMap(({ code, part }) =>
      ['_INPUT', '', '_APPROVAL'].map((end) => ({ code: `${code}${end}`, part })),
    ),
  ];
}

type Step = Settled & { readonly outcome: string | null; readonly visit: number };

/** A decision that did not agree, and what it was about: both are asked once more. */
function sentBack(step: Step, steps: readonly Step[]): boolean {
  const decision = steps.find(({ code, part }) => part === step.part && decisionOf(step.code).includes(code));
  return decision !== undefined && decision.outcome !== null && decision.outcome !== 'APPROVE' && decision.visit >= step.visit; // prettier-ignore
}

/** Decisions that send a step back; a decision sends back itself. */
function decisionOf(code: string): readonly string[] {
  if (code === 'CHARTER') return ['G0_DECISION'];
  if (/_(APPROVAL|DECISION)$/.test(code)) return [code];
  return code.endsWith('_INPUT') ? [] : [`${code}_APPROVAL`, code.replace(/_SUBMISSION$/, '_DECISION')].filter((one) => one !== code); // prettier-ignore
}

async function readPolicy(read: Reader): Promise<Policy> {
  const [row] = await read.query<{ content: Policy }>('select content from policy order by version desc limit 1');
  if (!row) throw new RuleViolation('no-policy', 'There is no policy: import a company first.');
  return completePolicy(row.content);
}

/** Names of everybody who holds a role, leads a department or stands in: few, however large the company is. */
async function readNames(read: Reader): Promise<Map<string, string>> {
  const rows = await read.query<{ id: string; name: string }>(
    `select id, name from person where id in (select person_id from role_assignment) or id in (select to_id from delegation)
        or id in (select from_id from delegation) or id in (select manager_id from person) or id in (select deputy_id from person)`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
