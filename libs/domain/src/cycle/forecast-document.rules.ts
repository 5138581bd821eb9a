import { addMonthsClamped } from '../calendar/iso-day.rules.js';
import { localDay } from '../calendar/site-calendar.rules.js';
import type { SubjectDocument, SubjectSection } from '../human-task/subject.js';
import { CAPACITY_NAMES } from '../roles/roles.js';
import type { Instant, SiteCalendar } from '../time.js';
import type { Away } from './away.rules.js';
import type { ForecastAsk } from './forecast-cycle.js';
import type { Forecast, ForecastLoad } from './forecast.rules.js';
import { CYCLE_STEPS } from './steps.js';

/** A forecast with what it takes to read it: names, days, and what would be late in any case. */
export interface ToldForecast {
  readonly forecast: Forecast;
  /** The same without the absences that were asked about. */
  readonly usual: Forecast;
  readonly away: readonly Away[];
  readonly from: Instant;
  readonly months: number;
  /** Calendar of the headquarters. */
  readonly calendar: SiteCalendar;
  readonly names: (personId: string) => string;
}

/** What a forecast says, as pages, Markdown and CSV take it: who is asked what when, the load, what is late. */
export function forecastDocument(told: ToldForecast): SubjectDocument {
  const { away, calendar, forecast, from, months, names } = told;
  const absent = away.map(({ personId, firstDay, lastDay }) => `${names(personId)} ${firstDay} to ${lastDay}`);
  return {
    title: `Forecast of the ISMS cycle: ${months} months from ${localDay(calendar, from)}`,
    sections: [
      {
        heading: 'What is assumed',
        facts: [
          ['Everybody answers', 'on the day they are asked, or when they are back'],
          ['Away, besides what the directory knows', absent.join('; ') || 'nobody'],
          ['Questions', String(forecast.asks.length)],
          ['Late', String(forecast.late.length)],
        ],
      },
      listOf(
        'Who is asked what when',
        forecast.asks.map((ask) => askedRow(ask, told)),
        ASKED,
      ),
      loadSection(told),
      listOf('What is late', lateRows(told), LATE),
    ],
  };
}

const ASKED = ['Asked on', 'Cycle', 'Step', 'What', 'Who', 'Due', 'Answered'] as const;
const LATE = [...ASKED, 'Why'] as const;

function askedRow(ask: ForecastAsk, { calendar, names }: ToldForecast): string[] {
  const who = ask.persons.map(({ personId, capacity, onBehalfOf }) => {
    const behalf = onBehalfOf === null ? '' : ` for ${names(onBehalfOf)}`;
    return `${names(personId)}${behalf} (${CAPACITY_NAMES[capacity]})`;
  });
  return [
    localDay(calendar, ask.at),
    ask.cycleId,
    [ask.code.replaceAll('_', ' '), ask.part].join(' ').trim(),
    CYCLE_STEPS[ask.code].label,
    who.join(', ') || 'nobody may',
    localDay(calendar, ask.due),
    ask.answered === null ? 'by nobody' : localDay(calendar, ask.answered),
  ];
}

/** Late because somebody is away, or late as it is. */
function lateRows(told: ToldForecast): string[][] {
  const anyway = new Set(told.usual.late.map(keyOf));
  return told.forecast.late.map((ask) => [
    ...askedRow(ask, told),
    ask.persons.length === 0 ? 'Nobody may' : anyway.has(keyOf(ask)) ? 'In any case' : 'Because of who is away',
  ]);
}

function keyOf({ cycleId, code, part }: ForecastAsk): string {
  return `${cycleId} ${code} ${part}`;
}

/** Persons down, months across; an empty month is empty. */
function loadSection({ forecast: { load }, names }: ToldForecast): SubjectSection {
  const months = monthsOf(load);
  const rows = loadByPerson(load).map(({ personId, byMonth, total }) => [
    names(personId),
    ...months.map((month) => String(byMonth.get(month) ?? '')),
    String(total),
  ]);
  return listOf('Load', rows, ['Person', ...months, 'All']);
}

/** Every month from the first to the last in which anybody is asked, `2027-03`. */
export function monthsOf(load: readonly ForecastLoad[]): string[] {
  const asked = load.map(({ month }) => month).toSorted();
  const [first = '', last = ''] = [asked[0], asked.at(-1)];
  const months: string[] = [];
  for (let month = first; month <= last && month !== ''; month = nextMonth(month)) months.push(month);
  return months;
}

function nextMonth(month: string): string {
  return addMonthsClamped(`${month}-01`, 1).slice(0, 7);
}

export interface PersonLoad {
  readonly personId: string;
  /** `2027-03` → questions. */
  readonly byMonth: ReadonlyMap<string, number>;
  readonly total: number;
}

/** Questions of each person, the most loaded first. */
export function loadByPerson(load: readonly ForecastLoad[]): PersonLoad[] {
  const ids = [...new Set(load.map(({ personId }) => personId))];
  return ids
    .map((id) => {
      const own = load.filter(({ personId }) => personId === id);
      const byMonth = new Map(own.map(({ month, asked }) => [month, asked]));
      return { personId: id, byMonth, total: own.reduce((sum, { asked }) => sum + asked, 0) };
    })
    .toSorted((a, b) => b.total - a.total || a.personId.localeCompare(b.personId));
}

function listOf(heading: string, rows: readonly string[][], head: readonly string[]): SubjectSection {
  return rows.length === 0 ? { heading, text: 'Nothing.' } : { heading, table: { head: [...head], rows } };
}
