import { addMonthsClamped } from '#domain/calendar/iso-day.rules.js';
import { endOfBusinessDay, localDay } from '#domain/calendar/site-calendar.rules.js';
import type { ToldForecast } from '#domain/cycle/forecast-document.rules.js';
import { openRecords } from '#records/data-source.js';
import { MOST_MONTHS, readForecast } from '#records/cycle/read-forecast.js';
import type { RunningStack } from '#testing/running-stack.js';

const DAY = 86_400_000;

/** The longest forecast of a running stack. */
export async function foresee(stack: RunningStack): Promise<ToldForecast> {
  const records = await openRecords({ url: stack.databaseUrl, poolSize: 1, applicationName: 'isms-simulate' });
  try {
    return await readForecast(records, { months: MOST_MONTHS, away: [] });
  } finally {
    await records.destroy();
  }
}

/** A forecast held against what then happened, in the cycles that were closed. */
export interface Foreseen {
  readonly asked: number;
  /** Asked after the last day of the forecast, and held against nothing. */
  readonly beyond: number;
  /** `cycle step part person` that the forecast named and nobody asked, or the other way round. */
  readonly notAsked: readonly string[];
  readonly notForeseen: readonly string[];
  /** Days by which the question was out later than foreseen. */
  readonly laterDays: { readonly median: number; readonly max: number; readonly worst: string };
}

interface AskedLine {
  readonly cycle: string;
  readonly code: string;
  readonly part: string;
  readonly person_id: string;
  readonly asked_at: Date;
}

export async function compareForecast(stack: RunningStack, told: ToldForecast): Promise<Foreseen> {
  const { calendar, forecast, from, months } = told;
  const until = endOfBusinessDay(calendar, addMonthsClamped(localDay(calendar, from), months));
  const all = await stack.sql<AskedLine>(
    `select split_part(s.record_id, '/', 1) as cycle, s.code, s.part, t.person_id,
            greatest(q.opened_at, s.planned_at) as asked_at
       from task t join question q on q.id = t.question_id join step s on s.id = q.step_id
       join cycle c on c.id = split_part(s.record_id, '/', 1)
      where c.state = 'CLOSED' and t.added_at_level = 0 and q.issue = 1 order by q.opened_at`,
  );
  const happened = all.filter(({ asked_at: at }) => at.getTime() <= until);
  const closed = new Set(happened.map(({ cycle }) => cycle));
  const foreseen = forecast.asks
    .filter(({ cycleId }) => closed.has(cycleId))
    .flatMap((ask) => ask.persons.map(({ personId }) => ({ key: `${ask.cycleId} ${ask.code} ${ask.part} ${personId}`, at: ask.at }))); // prettier-ignore
  const asked = happened.map((row) => ({
    key: `${row.cycle} ${row.code} ${row.part} ${row.person_id}`,
    at: row.asked_at.getTime(),
  }));
  const keys = new Set(asked.map(({ key }) => key));
  const known = new Map(foreseen.map(({ key, at }) => [key, at]));
  const later = asked
    .flatMap(({ key, at }) => (known.has(key) ? [{ key, days: (at - (known.get(key) ?? at)) / DAY }] : []))
    .toSorted((a, b) => a.days - b.days);
  return {
    asked: asked.length,
    beyond: all.length - happened.length,
    notAsked: foreseen.map(({ key }) => key).filter((key) => !keys.has(key)),
    notForeseen: [...keys].filter((key) => !known.has(key)),
    laterDays: {
      median: rounded(later[Math.floor(later.length / 2)]?.days),
      max: rounded(later.at(-1)?.days),
      worst: later.at(-1)?.key ?? '',
    },
  };
}

function rounded(days = 0): number {
  return Math.round(days * 10) / 10;
}
