import type { CycleLine } from '#records/cycle/read-cycle.js';
import { Page, type SignedIn } from '../ui/page.js';
import { cycleMark, dayWords } from './cycle-words.js';
import { MarkText } from './mark-text.js';
import type { CycleState } from '#domain/cycle/states.js';

export interface CyclesPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly cycles: readonly CycleLine[];
  /** The ISMS Manager, the deputy and Top Management may draft one. */
  readonly mayDraft: boolean;
  readonly firstDay: string;
  /** Why no cycle was drafted. */
  readonly error: string | null;
}

/** Every PDCA cycle of the ISMS, newest first. */
export function CyclesPage(props: CyclesPageProps) {
  const { base, person, cycles, error } = props;
  return (
    <Page title={`${error ? 'Problem: ' : ''}Cycles`} base={base} person={person} wide>
      <h1>Cycles</h1>
      <p class="lead">
        Establish, operate, monitor, improve (ISMS-PR-001, ISO/IEC 27001:2022 4.4): one cycle at a time, from the
        charter to the gate that closes it.
      </p>
      {error && (
        <div class="errors" role="alert">
          <h2>No cycle was drafted</h2>
          <p>
            <a href="#f-firstDay">{error}</a>
          </p>
        </div>
      )}
      <section class="card" aria-label="Cycles">
        {cycles.length === 0 ? <p>There is no cycle yet.</p> : <List cycles={cycles} base={base} />}
      </section>
      {props.mayDraft && <Draft {...props} />}
    </Page>
  );
}

function List({ cycles, base }: Pick<CyclesPageProps, 'cycles' | 'base'>) {
  return (
    <table class="stack">
      <thead>
        <tr>
          {['Cycle', 'Period', 'State', 'Year'].map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cycles.map((cycle) => (
          <tr>
            <td>
              <a href={`${base}/cycles/${cycle.id}`}>{cycle.id}</a>
              {cycle.current && <small> the current one</small>}
            </td>
            <td data-label="Period">
              {dayWords(cycle.firstDay)} to {dayWords(cycle.lastDay)}
            </td>
            <td data-label="State">
              <MarkText mark={cycleMark({ state: cycle.state as CycleState, late: false })} />
            </td>
            <td data-label="Year">
              <a href={`${base}/cycles/${cycle.id}/year`} aria-label={`The year of ${cycle.id} on one page`}>
                On one page
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The first cycle of all is drafted by hand; every later one is drafted by the cycle before it. */
function Draft({ base, person, firstDay, error, cycles }: CyclesPageProps) {
  return (
    <details class="card" open={cycles.length === 0 || error !== null}>
      <summary>{cycles.length === 0 ? 'Draft the first cycle' : 'Draft a cycle by hand'}</summary>
      <p class="soft">
        {cycles.length === 0
          ? 'The charter is asked for at once; nothing else runs before Top Management has approved it at gate G0.'
          : 'Every cycle drafts the next one ahead of its end. By hand is for a cycle that nobody drafted.'}
      </p>
      <form method="post" action={`${base}/cycles`} novalidate>
        <input type="hidden" name="formToken" value={person.formToken} />
        <div class={error ? 'field bad' : 'field'}>
          <label for="f-firstDay">First day of the cycle</label>
          {error && <p class="error">{error}</p>}
          <input id="f-firstDay" name="firstDay" type="date" value={firstDay} required />
        </div>
        <button class="primary">Draft the cycle</button>
      </form>
    </details>
  );
}
