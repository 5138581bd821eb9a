import type { GateStatement } from '#domain/cycle/statements.rules.js';
import type { GateView } from '#records/cycle/read-cycle.js';
import { stepPath } from './cycle-words.js';
import { emptyWhen } from './people.js';

interface StatementsProps {
  readonly base: string;
  readonly cycleId: string;
  readonly gate: GateView;
  readonly names: ReadonlyMap<string, string>;
}

/** What the gate decides besides itself, and what it takes as somebody typed it: the decider and the auditor see which is which. */
export function Statements(props: StatementsProps) {
  const { gate } = props;
  const decided = gate.statements.filter(({ kind }) => kind === 'DECIDED');
  const stated = gate.statements.filter(({ kind }) => kind === 'STATED');
  const passed = gate.state === 'PASSED';
  return (
    <>
      {decided.length > 0 && (
        <section class="card">
          <h2>{passed ? 'What its approval decided' : 'What its approval decides'} for Top Management</h2>
          <Rows {...props} items={decided} what="Approving the gate" who="Risk owner" />
        </section>
      )}
      {stated.length > 0 && (
        <section class="card">
          <h2>
            {passed ? 'Statements it relied on' : 'Statements it relies on'} ({stated.length})
          </h2>
          <p class="soft">
            Nobody decided these here: they count as they were typed, and whoever approves the gate knows it.
          </p>
          <Rows {...props} items={stated} what="What" who="Who" />
        </section>
      )}
    </>
  );
}

/** Page of the step and quarter whose version says it. */
function pathOf(cycleId: string, { step }: GateStatement): string {
  const [code = '', part = ''] = step.split('/');
  return stepPath(cycleId, { code, part });
}

interface RowsProps extends StatementsProps {
  readonly items: readonly GateStatement[];
  readonly who: string;
  readonly what: string;
}

function Rows({ base, cycleId, gate, names, items, who, what }: RowsProps) {
  const nameOf = (id: string | null): string => (id === null ? '' : (names.get(id) ?? id));
  return (
    <table class="stack">
      <thead>
        <tr>
          {['Clause', who, what, 'Stated by', 'In', 'Approved by'].map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr>
            <td>
              {one.clause} {one.gate !== gate.gate && <small>gate {one.gate}</small>}
            </td>
            <td data-label={who} class={emptyWhen(one.about === null)}>
              {nameOf(one.about)}
            </td>
            <td data-label={what}>{one.words}</td>
            <td data-label="Stated by">{nameOf(one.statedBy) || 'taken over from an earlier record'}</td>
            <td data-label="In">
              <a href={base + pathOf(cycleId, one)}>
                {one.step} version {one.version}
              </a>
            </td>
            <td data-label="Approved by">{nameOf(one.approvedBy) || 'nobody has to'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
