import type { SiteCalendar } from '#domain/time.js';
import type { RunningStack } from '#testing/running-stack.js';
import { modelOf, type DatedStep, type ModelCycle, type Outcome } from './date-model.js';

/** What the engine planned against what the model expects, each line `record code part visit planned due`. */
export interface Comparison {
  readonly expected: number;
  readonly found: number;
  readonly missing: readonly string[];
  readonly surplus: readonly string[];
  /** The same step of the same record twice. */
  readonly twice: readonly string[];
  /** Closed cycles. */
  readonly cycles: number;
}

interface StepLine {
  readonly record_id: string;
  readonly code: string;
  readonly part: string;
  readonly visit: number;
  readonly planned_at: Date;
  readonly original_due: Date | null;
  readonly outcome: string | null;
  readonly outcome_origin: string | null;
  readonly outcome_at: Date | null;
}

/** Steps that a person's act opens beside the story: the model knows of none. */
const BESIDE = ['GATE_WAIVER', 'SUSPENSION', 'RESUMPTION'];

/** Holds every step of every closed cycle of a stack against the model; in an open one something may just be on its way. */
export async function compareDates(stack: RunningStack): Promise<Comparison> {
  const rows = await stack.sql<StepLine>(
    `select record_id, code, part, visit, planned_at, original_due, outcome, outcome_origin, outcome_at from step
      where split_part(record_id, '/', 1) in (select id from cycle where state = 'CLOSED') and not code = any ($1)`,
    [BESIDE],
  );
  const cycles = await readCycles(stack);
  const calendar = await readCalendar(stack);
  const [clock] = await stack.sql<{ now: Date }>('select isms_now() as now');
  const outcomes = new Map(rows.flatMap((row) => (outcomeOf(row) ? [[keyOf(stepOf(row)), outcomeOf(row)]] : [])));
  const expected = cycles.flatMap((cycle) =>
    modelOf(cycle, {
      calendar,
      outcomes: (step) => outcomes.get(keyOf(step)) ?? null,
      until: clock?.now.getTime() ?? 0,
    }),
  );
  const wanted = expected.map(lineOf);
  const found = rows.map((row) => lineOf(stepOf(row)));
  const keys = rows.map((row) => keyOf(stepOf(row)));
  return {
    expected: wanted.length,
    found: found.length,
    missing: without(wanted, found).toSorted(),
    surplus: without(found, wanted).toSorted(),
    twice: keys.filter((key, at) => keys.indexOf(key) !== at),
    cycles: cycles.length,
  };
}

/** Lines of the first list that the second lacks, each as often as it is missing. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

function stepOf(row: StepLine): DatedStep {
  return {
    recordId: row.record_id,
    ...{ code: row.code, part: row.part, visit: row.visit },
    plannedAt: row.planned_at.getTime(),
    originalDue: row.original_due?.getTime() ?? null,
  };
}

function outcomeOf(row: StepLine): Outcome | null {
  if (row.outcome === null || row.outcome_at === null) return null;
  const interrupted = row.outcome_origin === 'INTERRUPTED';
  return { outcome: row.outcome, at: row.outcome_at.getTime(), interrupted };
}

function keyOf({ recordId, code, part, visit }: Pick<DatedStep, 'recordId' | 'code' | 'part' | 'visit'>): string {
  return `${recordId} ${code} ${part} ${visit}`;
}

function lineOf(step: DatedStep): string {
  const at = (instant: number | null): string => (instant === null ? '-' : new Date(instant).toISOString());
  return `${keyOf(step)} ${at(step.plannedAt)} ${at(step.originalDue)}`;
}

async function readCycles(stack: RunningStack): Promise<ModelCycle[]> {
  const rows = await stack.sql<{
    id: string;
    first_day: string;
    last_day: string;
    first_ever: boolean;
    started_at: Date | null;
  }>("select id, first_day, last_day, first_ever, started_at from cycle where state = 'CLOSED' order by first_day");
  return rows.map((row) => ({
    ...{ id: row.id, firstDay: row.first_day, lastDay: row.last_day, firstEver: row.first_ever },
    startedAt: row.started_at?.getTime() ?? null,
  }));
}

/** Calendar of the site of the chair of Top Management. */
export async function readCalendar(stack: RunningStack): Promise<SiteCalendar> {
  const [site] = await stack.sql<{ zone: string; working_days: number[]; days: string[] }>(
    `select s.zone, c.working_days, array(select h.day::text from holiday h where h.calendar_id = c.id) as days
       from role_assignment r join person p on p.id = r.person_id join site s on s.id = p.site_id
       join calendar c on c.id = s.calendar_id where r.role = 'TM_CHAIR'`,
  );
  if (!site) throw new Error('the company has no chair of Top Management');
  return { zone: site.zone, workingDays: site.working_days, holidays: site.days, opensAt: 8, closesAt: 18 };
}
