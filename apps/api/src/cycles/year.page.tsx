import type { CycleView } from '#records/cycle/read-cycle.js';
import { Page, type SignedIn } from '../ui/page.js';
import { dayText } from '../ui/times.js';
import { CycleYear } from './cycle-year.js';
import { dayWords, gateMark, standingMark, stepCode, waitedFor, type Mark } from './cycle-words.js';
import { MarkText } from './mark-text.js';
import { emptyWhen, People } from './people.js';

export interface YearPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly view: CycleView;
}

interface Line {
  readonly name: string;
  readonly start: number | null;
  readonly due: number;
  readonly mark: Mark;
  readonly waiting: readonly string[];
}

/** The year on one page: a picture by month and the same as a table by due day; made to be printed. */
export function YearPage({ base, person, zone, view }: YearPageProps) {
  const { cycle } = view;
  return (
    <Page title={`The year of ${cycle.id}`} base={base} person={person} wide>
      <p class="soft">
        <a href={`${base}/cycles/${cycle.id}`}>{cycle.id}</a>
      </p>
      <h1>The year of {cycle.id}</h1>
      <p class="lead">
        {dayWords(cycle.first_day)} to {dayWords(cycle.last_day)}; as of {dayText(view.now, zone)} (▼).
      </p>
      <section class="card landscape">
        <CycleYear view={view} zone={zone} />
        <p class="soft">
          ○ dashed: planned · ◐ open, or being revised · ▲ heavy edge: late · ● filled: done. A bar goes from the first
          day to the due day.
        </p>
      </section>
      <section class="card">
        <h2>By due day</h2>
        <table class="stack">
          <thead>
            <tr>
              {['Due', 'Step or gate', 'First day', 'Standing', 'Waiting for'].map((head) => (
                <th scope="col">{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {linesOf(view).map((line) => (
              <tr>
                <td>{dayText(line.due, zone)}</td>
                <td>{line.name}</td>
                <td data-label="First day" class={line.start === null ? 'none' : 'nobr'}>
                  {line.start === null ? '–' : dayText(line.start, zone)}
                </td>
                <td data-label="Standing">
                  <MarkText mark={line.mark} />
                </td>
                <td data-label="Waiting for" class={emptyWhen(line.waiting.length === 0)}>
                  <People names={line.waiting} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Page>
  );
}

function linesOf({ steps, gates }: CycleView): Line[] {
  const ofSteps = steps.map((step): Line => {
    const { start, due, waiting } = step;
    return { name: `${stepCode(step)} ${step.label}`, start, due, mark: standingMark(step), waiting: waitedFor(waiting) }; // prettier-ignore
  });
  const ofGates = gates.map((gate): Line => {
    const name = `${gate.gate} ${gate.label}`;
    return { name, start: null, due: gate.due, mark: gateMark(gate), waiting: waitedFor(gate.waiting) };
  });
  return [...ofSteps, ...ofGates].toSorted((a, b) => a.due - b.due);
}
