import type { GateUnmet } from '#domain/cycle/gates.js';
import { PROCEDURE_GATES } from '#domain/cycle/procedure.js';
import { isFinalCycle } from '#domain/cycle/states.js';
import type { OpenWish } from '#records/cycle/asked-steps.js';
import type { DecisionMade } from '#records/path/read-decisions.js';
import type { GateView } from '#records/cycle/read-cycle.js';
import { ErrorSummary } from '../task/task.page.js';
import { DecisionLines } from '../ui/decision-lines.js';
import { Page, type SignedIn } from '../ui/page.js';
import { dayText, timeText } from '../ui/times.js';
import type { SeenCycle } from './cycle-access.js';
import { gateMark, waitedFor } from './cycle-words.js';
import { MarkTag, PlanDue } from './mark-text.js';
import { Statements } from './statements.js';
import { labelOf, WaiverForm } from './gate-waiver-form.js';
import type { TypedWish } from './wish-forms.js';

export interface GatePageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly seen: SeenCycle;
  readonly gate: GateView;
  readonly decisions: readonly DecisionMade[];
  readonly wishes: readonly OpenWish[];
  readonly refused: TypedWish | null;
  /** Names of the people in the statements. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * A gate with its check list: what is not met first, then what is waived, what it decides or takes as it was stated, then what
 * is met.
 */
export function GatePage(props: GatePageProps) {
  const { base, person, seen, gate, refused } = props;
  const { cycle } = seen.view;
  const open = gate.unmet.filter(({ waived }) => waived === null);
  const waived = gate.unmet.filter((item) => item.waived !== null);
  const title = `Gate ${gate.gate}: ${gate.label}`;
  return (
    <Page title={`${refused ? 'Problem: ' : ''}${title}, ${cycle.id}`} base={base} person={person} wide>
      <p class="soft">
        <a href={`${base}/cycles/${cycle.id}`}>{cycle.id}</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">
        <MarkTag mark={gateMark(gate)} /> {PROCEDURE_GATES[gate.gate].question}
      </p>
      {refused && <ErrorSummary errors={refused.errors} />}
      <Standing {...props} open={open.length} />
      <NotMet {...props} items={open} />
      <Waived {...props} items={waived} />
      <Statements base={base} cycleId={cycle.id} gate={gate} names={props.names} />
      <Met gate={gate} />
      <HandedOn gate={gate} />
      <DecisionLines {...props} heading="Answers and decisions" what="Answer" />
      <WaiverForm {...props} items={open.filter(({ waivable }) => waivable)} />
    </Page>
  );
}

/** A gate that is passed, or of a cycle that is over, has a day and no distance to it. */
function GateDue({ gate, seen, zone }: Pick<GatePageProps, 'gate' | 'seen' | 'zone'>) {
  const over = gate.state === 'PASSED' || isFinalCycle(seen.view.cycle.state);
  return over ? <>{dayText(gate.due, zone)}</> : <PlanDue due={gate.due} now={seen.view.now} zone={zone} />;
}

function Standing({ gate, seen, zone, open }: GatePageProps & { open: number }) {
  const passed = gate.state === 'PASSED';
  return (
    <section class="card">
      <dl>
        <dt>Due</dt>
        <dd>
          <GateDue gate={gate} seen={seen} zone={zone} />
        </dd>
        {gate.decidedAt !== null && (
          <>
            <dt>{passed ? 'Passed' : 'Last decided'}</dt>
            <dd>
              {timeText(gate.decidedAt, zone)}, {gate.decidedBy ?? 'taken over from an earlier record'}
            </dd>
          </>
        )}
        <dt>Waiting for</dt>
        <dd>{waitedFor(gate.waiting).join(', ') || 'nobody now'}</dd>
        <dt>{passed ? 'As it was decided' : 'Now'}</dt>
        <dd>
          {open === 0
            ? 'Everything is met or waived.'
            : `${open} ${open === 1 ? 'requirement is' : 'requirements are'} not met; the gate cannot be approved.`}
        </dd>
      </dl>
      {!passed && <p class="soft">A gate is decided by people only; no day that passes approves it.</p>}
    </section>
  );
}

function NotMet({ items, base, seen, zone, wishes, gate }: GatePageProps & { items: readonly GateUnmet[] }) {
  if (items.length === 0) return null;
  const asked = (code: string) => wishes.find(({ part }) => part.startsWith(`${gate.gate}/${code}`));
  return (
    <section class="card">
      <h2>Not met ({items.length})</h2>
      <table class="stack">
        <thead>
          <tr>
            {['Clause', 'What is missing', 'Where', 'Waiver'].map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => {
            const wish = asked(item.code);
            return (
              <tr>
                <td>
                  <span aria-hidden="true">✕ </span>
                  {item.clause}
                </td>
                <td>
                  <Reason of={gate} code={item.code} reason={item.reason} />
                </td>
                <td data-label="Where">
                  <a href={base + item.link}>{placeWords(item.link, seen.view.cycle.id)}</a>
                </td>
                <td data-label="Waiver">
                  {wish
                    ? `asked since ${dayText(wish.since, zone)}${wish.people.length > 0 ? `, ${wish.people.join(', ')} decides` : ''}`
                    : item.waivable
                      ? 'possible'
                      : 'never'}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** `/cycles/CYC-2027/steps/E3` → `Step E3`. */
function placeWords(link: string, cycleId: string): string {
  const step = /\/steps\/(\w+)/.exec(link)?.[1];
  return step === undefined ? cycleId : `Step ${step}`;
}

/** What is missing, and what must be true where that does not say it already. */
function Reason({ of, code, reason }: { readonly of: GateView; readonly code: string; readonly reason: string }) {
  const label = labelOf(of, code);
  return (
    <>
      {reason} {reason.startsWith(label) ? null : <small>{label}</small>}
    </>
  );
}

function Waived({ items, base, gate }: GatePageProps & { items: readonly GateUnmet[] }) {
  if (items.length === 0) return null;
  return (
    <section class="card">
      <h2>Waived by Top Management ({items.length})</h2>
      <table class="stack">
        <thead>
          <tr>
            {['Clause', 'Not met', 'Reason of the waiver', 'Until', 'Ends with'].map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map(({ code, clause, reason, waived }) => (
            <tr>
              <td>
                <span aria-hidden="true">≈ </span>
                {clause}
              </td>
              <td>
                <Reason of={gate} code={code} reason={reason} />
              </td>
              <td data-label="Reason of the waiver">{waived?.reason}</td>
              <td data-label="Until">{waived?.expires}</td>
              <td data-label="Ends with">
                <a href={`${base}/corrective-actions/${waived?.caId ?? ''}`}>{waived?.caId}</a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Met({ gate: { met } }: { gate: GateView }) {
  if (met.length === 0) return null;
  return (
    <section class="card">
      <h2>Met ({met.length})</h2>
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">Clause</th>
            <th scope="col">What must be true</th>
          </tr>
        </thead>
        <tbody>
          {met.map(({ clause, label }) => (
            <tr>
              <td>
                <span aria-hidden="true">● </span>
                {clause}
              </td>
              <td>{label}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What is open is handed to the next cycle by the close itself, from the records: nothing can be left out of it. */
function HandedOn({ gate: { carryOver } }: { gate: GateView }) {
  if (carryOver.length === 0) return null;
  return (
    <details class="card">
      <summary>Handed to the next cycle if it were closed now ({carryOver.length})</summary>
      <ul>
        {carryOver.map(({ ref, what, due }) => (
          <li>
            {ref}: {what} {due && <small>until {due}</small>}
          </li>
        ))}
      </ul>
    </details>
  );
}
