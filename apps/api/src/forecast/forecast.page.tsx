import { forecastDocument, loadByPerson, monthsOf, type ToldForecast } from '#domain/cycle/forecast-document.rules.js';
import type { SubjectSection } from '#domain/human-task/subject.js';
import { MOST_MONTHS } from '#records/cycle/read-forecast.js';
import { Page, type SignedIn } from '../ui/page.js';

export interface Typed {
  readonly months: string;
  /** `P05:2027-01-01..2027-02-01`. */
  readonly away: string;
}

export interface ForecastProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly typed: Typed;
  /** Null where what was typed is no question. */
  readonly told: ToldForecast | null;
  readonly problem: string | null;
}

/** Who is asked what when, how much that is for each, and what is late if somebody is away. */
export function ForecastPage({ base, person, typed, told, problem }: ForecastProps) {
  return (
    <Page title={`${problem === null ? '' : 'Problem: '}Forecast`} base={base} person={person} wide>
      <h1>Forecast of the cycle</h1>
      <p class="lead">
        A dry run of the procedure: everybody answers on the day they are asked, or when they are back. Nothing is
        written, nobody is asked.
      </p>
      <Question base={base} typed={typed} problem={problem} />
      {told !== null && <Answer told={told} />}
      {told !== null && (
        <p>
          <a href={`${base}/forecast.csv?${new URLSearchParams({ ...typed }).toString()}`}>
            Who is asked what when, as CSV
          </a>
        </p>
      )}
    </Page>
  );
}

function Question({ base, typed, problem }: Pick<ForecastProps, 'base' | 'typed' | 'problem'>) {
  return (
    <form method="get" action={`${base}/forecast`} class="card">
      {problem !== null && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
      <div class="filters">
        <div>
          <label for="months">Months, from 1 to {MOST_MONTHS}</label>
          <input id="months" name="months" type="number" min="1" max={MOST_MONTHS} value={typed.months} />
        </div>
        <div>
          <label for="away">Away, such as P05:2027-01-01..2027-02-01</label>
          <input id="away" name="away" value={typed.away} aria-describedby="away-help" />
        </div>
        <button>Look ahead</button>
      </div>
      <p class="help" id="away-help">
        Id of the person, first and last day; several separated by commas. Nobody stands in for them, unlike for those
        whose absence is entered.
      </p>
    </form>
  );
}

/** What is late comes first: it is why somebody looks. */
function Answer({ told }: { told: ToldForecast }) {
  const [assumed, asked, load, late] = forecastDocument(told).sections;
  if (told.forecast.asks.length === 0) return <p>There is no open cycle that would ask anybody within this time.</p>;
  return (
    <>
      {assumed && <Section section={assumed} />}
      {late && <Section section={late} />}
      <section class="card">
        <h2>Load</h2>
        <Bars told={told} />
        {load && <TableOf section={load} />}
      </section>
      {asked && <Section section={asked} />}
    </>
  );
}

function Section({ section }: { section: SubjectSection }) {
  return (
    <section class="card">
      <h2>{section.heading}</h2>
      {section.facts && (
        <dl>
          {section.facts.map(([label, value]) => (
            <>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </>
          ))}
        </dl>
      )}
      <TableOf section={section} />
    </section>
  );
}

function TableOf({ section: { heading, table, text } }: { section: SubjectSection }) {
  if (!table) return text === undefined ? null : <p>{text}</p>;
  return (
    <div class="scroll" tabindex={0} role="group" aria-label={heading}>
      <table>
        <thead>
          <tr>
            {table.head.map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td class={/^(\d{4}-|CYC-)/.test(cell) ? 'nobr' : undefined}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const CHART = { left: 210, row: 40, bar: 28, width: 1000 } as const;

/** A bar for each person and month; the table below says the same in figures. */
function Bars({ told: { forecast, names } }: { told: ToldForecast }) {
  const people = loadByPerson(forecast.load);
  const months = monthsOf(forecast.load);
  const most = Math.max(1, ...forecast.load.map(({ asked }) => asked));
  const step = (CHART.width - CHART.left) / Math.max(1, months.length);
  const height = people.length * CHART.row + 44;
  return (
    <div class="scroll" tabindex={0} role="group" aria-label="Load as bars">
      <svg
        class="g year"
        viewBox={`0 0 ${CHART.width} ${height}`}
        role="img"
        aria-label={barsWords(people.length, months)}
      >
        {people.map(({ personId, byMonth, total }, at) => (
          <g class="on">
            <text class="free" x="0" y={at * CHART.row + CHART.bar}>
              {names(personId)} ({total})
            </text>
            {months.map((month, column) => {
              const size = Math.round(((byMonth.get(month) ?? 0) / most) * CHART.bar);
              if (size === 0) return null;
              const place = { x: CHART.left + column * step, y: at * CHART.row + CHART.bar - size };
              return <rect x={Math.round(place.x)} y={place.y} width={Math.round(step * 0.7)} height={size} />;
            })}
          </g>
        ))}
        {months.map((month, column) => (
          <g>
            <text class="soft" x={Math.round(CHART.left + column * step)} y={height - 24}>
              {month.slice(5)}
            </text>
            {(column === 0 || month.endsWith('-01')) && (
              <text class="soft" x={Math.round(CHART.left + column * step)} y={height - 6}>
                {month.slice(0, 4)}
              </text>
            )}
          </g>
        ))}
      </svg>
    </div>
  );
}

function barsWords(people: number, months: readonly string[]): string {
  return `Questions to ${people} people from ${months[0] ?? 'now'} to ${months.at(-1) ?? 'now'}, month by month; the table below has the figures.`;
}
