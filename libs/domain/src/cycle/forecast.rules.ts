import { addMonthsClamped } from '../calendar/iso-day.rules.js';
import { endOfBusinessDay, localDay } from '../calendar/site-calendar.rules.js';
import type { Instant } from '../time.js';
import { Attendance, type AbsenceFact } from './forecast-attendance.js';
import { CycleRun, type ForecastAsk, type ForecastCycle, type ForecastRules } from './forecast-cycle.js';
import type { CycleDates } from './plan.rules.js';
import { nextCycle } from './roll-over.rules.js';
import { CYCLE_STEP_CODES } from './steps.js';

/** What the dry run starts from: the directory, the open cycles, and who will be away. */
export interface ForecastInput extends ForecastRules {
  /** First instant of the forecast: its only clock. */
  readonly from: Instant;
  readonly months: number;
  readonly cycles: readonly ForecastCycle[];
  /** Ids of all cycles there are, closed ones too. */
  readonly existing: readonly string[];
  readonly absences: readonly AbsenceFact[];
}

/** Questions that reach one person in one month. */
export interface ForecastLoad {
  readonly personId: string;
  /** `2027-03`, in the calendar of the headquarters. */
  readonly month: string;
  readonly asked: number;
}

export interface Forecast {
  /** In the order in which they are asked. */
  readonly asks: readonly ForecastAsk[];
  readonly load: readonly ForecastLoad[];
  /** What is answered after its due instant, or by nobody. */
  readonly late: readonly ForecastAsk[];
}

/**
 * Dry run of the step table for so many months: everybody answers on the day they are asked, or when they are back. It
 * reads the definitions that the processes read, writes nothing, and knows no clock but its argument.
 */
export function forecastOf(input: ForecastInput): Forecast {
  const { calendar, from, months } = input;
  const until = endOfBusinessDay(calendar, addMonthsClamped(localDay(calendar, from), months));
  const asks = runAll(input, until)
    .filter(({ at }) => at <= until)
    .toSorted((a, b) => a.at - b.at || a.cycleId.localeCompare(b.cycleId) || rank(a) - rank(b));
  return {
    asks,
    load: loadOf(asks, input),
    late: asks.filter(({ answered, due }) => answered === null || answered > due),
  };
}

/** Place of a step in the table: what is asked in the same instant stands in the order of the procedure. */
function rank({ code }: ForecastAsk): number {
  return CYCLE_STEP_CODES.indexOf(code);
}

/** Every open cycle, and the ones that are drafted after them; a cycle starts when the one before is closed. */
function runAll(input: ForecastInput, until: Instant): ForecastAsk[] {
  const attendance = new Attendance(input);
  const asks: ForecastAsk[] = [];
  const existing = [...input.existing];
  const queue = input.cycles.toSorted((a, b) => a.dates.firstDay.localeCompare(b.dates.firstDay));
  let closedAt: Instant | null = null;
  for (let cycle = queue.shift(); cycle !== undefined; cycle = queue.shift()) {
    const run: CycleRun = new CycleRun({
      cycle,
      rules: input,
      attendance,
      from: input.from,
      previousClosedAt: closedAt,
    });
    const result = run.run();
    asks.push(...result.asks);
    closedAt = result.closedAt;
    if (queue.length > 0 || result.draftsNextAt > until) continue;
    const { id, ...dates } = cycleAfter(cycle.dates, existing, input);
    existing.push(id);
    queue.push({ id, dates, settled: [], current: 'DRAFT' });
  }
  return asks;
}

/** The cycle that is drafted after this one. Years that are over are passed over: nobody drafts a cycle for the past. */
function cycleAfter(
  { lastDay }: Pick<CycleDates, 'lastDay'>,
  existing: readonly string[],
  { calendar, from, policy }: ForecastInput,
): { readonly id: string } & CycleDates {
  const today = localDay(calendar, from);
  let next = nextCycle({ lastDay }, { policy: policy.cycle, existing });
  while (next.lastDay < today) next = nextCycle(next, { policy: policy.cycle, existing });
  return next;
}

function loadOf(asks: readonly ForecastAsk[], { calendar }: ForecastRules): ForecastLoad[] {
  const count = new Map<string, number>();
  for (const { at, persons } of asks)
    for (const { personId } of persons) {
      const key = `${localDay(calendar, at).slice(0, 7)} ${personId}`;
      count.set(key, (count.get(key) ?? 0) + 1);
    }
  return [...count]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([key, asked]) => ({ month: key.slice(0, 7), personId: key.slice(8), asked }));
}
