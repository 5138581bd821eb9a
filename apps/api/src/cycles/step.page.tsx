import { PROCEDURE_STEPS } from '#domain/cycle/procedure.js';
import type { ProcedureStepCode } from '#domain/cycle/procedure-row.js';
import { SENTENCES } from '#domain/cycle/sentences.js';
import type { SubjectDocument } from '#domain/human-task/subject.js';
import { CAPACITY_NAMES } from '#domain/roles/roles.js';
import type { AreaAnswer } from '#records/cycle/asked-steps.js';
import type { DecisionMade } from '#records/path/read-decisions.js';
import type { Output } from '#records/cycle/outputs.js';
import type { CycleView, StepView } from '#records/cycle/read-cycle.js';
import { DecisionLines } from '../ui/decision-lines.js';
import { Page, type SignedIn } from '../ui/page.js';
import { Facts, Subject } from '../ui/subject.js';
import { dayText, timeText } from '../ui/times.js';
import { stepWords } from '../ui/step-words.js';
import { outcomeWords } from '../ui/words.js';
import { countsWords, OUTPUT_WORDS, standingMark, stepCode, stepPath } from './cycle-words.js';
import { MarkTag, MarkText, PlanDue } from './mark-text.js';
import { approvedWords, authorOf } from './output-words.js';

export interface StepPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly view: CycleView;
  readonly step: StepView;
  /** The version that is shown with its content; null = none was submitted. */
  readonly shown: { readonly output: Output; readonly document: SubjectDocument | null } | null;
  readonly answers: readonly { readonly answer: AreaAnswer; readonly document: SubjectDocument | null }[];
  readonly decisions: readonly DecisionMade[];
  /** The viewer may ask for a new version of what counts. */
  readonly mayRevise: boolean;
}

/** A step of the procedure: what it fulfils, who is waited for, what the areas said, every version of what it produced. */
export function StepPage(props: StepPageProps) {
  const { base, person, view, step } = props;
  const title = `${stepCode(step)} ${step.label}`;
  return (
    <Page title={`${title}, ${view.cycle.id}`} base={base} person={person} wide>
      <p class="soft">
        <a href={`${base}/cycles/${view.cycle.id}`}>{view.cycle.id}</a>
      </p>
      <h1>{title}</h1>
      <Parts {...props} />
      <p class="lead">
        <MarkTag mark={standingMark(step)} /> {outputName(step.code)}
        {step.revising && <small> {countsWords(step)}</small>}
      </p>
      <About {...props} />
      <Waiting {...props} />
      <Versions {...props} />
      {props.mayRevise && <Revise {...props} />}
      <Content {...props} />
      <Answers {...props} />
      <DecisionLines {...props} heading="Answers and decisions" what="Answer" />
    </Page>
  );
}

/** What counts may be prepared anew while the cycle goes on; the version before it counts until the new one does. */
function Revise({ base, person, view, step }: StepPageProps) {
  return (
    <details class="card">
      <summary>Ask for a new version</summary>
      <p class="soft">
        The ISMS Manager is asked to prepare it, beginning with what counts now. It goes the same way to approval; until
        then the version before it counts.
      </p>
      <form method="post" action={`${base}/cycles/${view.cycle.id}/wishes`}>
        <input type="hidden" name="formToken" value={person.formToken} />
        <input type="hidden" name="step" value={`${step.code} ${step.part}`.trim()} />
        <div class="field">
          <label for="f-reason">Why it has to change</label>
          <textarea id="f-reason" name="reason" rows={3} required />
        </div>
        <button name="kind" value="REVISION">
          Ask for a new version
        </button>
      </form>
    </details>
  );
}

function rowOf(code: string) {
  return PROCEDURE_STEPS[code as ProcedureStepCode];
}

function outputName(code: string): string {
  const row = rowOf(code);
  return row.kind === 'PROCESS' ? `${row.output}: fulfilled when the corrective actions say so.` : row.output;
}

/** Quarters beside each other. */
function Parts({ base, view, step }: StepPageProps) {
  const parts = view.steps.filter(({ code }) => code === step.code);
  if (parts.length < 2) return null;
  return (
    <nav class="tabs" aria-label="Quarters">
      {parts.map((one) => (
        <a href={base + stepPath(view.cycle.id, one)} aria-current={one.part === step.part ? 'page' : undefined}>
          {one.part} {standingMark(one).shape}
        </a>
      ))}
    </nav>
  );
}

function About({ step, zone, view }: StepPageProps) {
  const { fulfils } = rowOf(step.code);
  const done = step.standing === 'DONE' || step.standing === 'NOT_DONE';
  return (
    <section class="card">
      <Facts
        facts={[
          ['First day', dayText(step.start, zone)],
          ['Due', done ? dayText(step.due, zone) : <PlanDue due={step.due} now={view.now} zone={zone} />],
          ['ISO/IEC 27001:2022', step.clauses.join(', ')],
        ]}
      />
      <h2>What ISMS-PR-001 says</h2>
      <ul>
        {fulfils.map((id) => (
          <li>
            <small>{id}</small> {SENTENCES[id]}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Waiting({ step, zone, view }: StepPageProps) {
  if (step.waiting.length === 0) return null;
  return (
    <section class="card">
      <h2>Waiting for</h2>
      <table class="stack">
        <thead>
          <tr>
            {['Who', 'For what', 'Since', 'Due'].map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {step.waiting.map((one) => (
            <tr>
              <td>
                {one.onBehalfOf ? `${one.person} for ${one.onBehalfOf}` : one.person}{' '}
                <small>{CAPACITY_NAMES[one.capacity]}</small>
              </td>
              <td data-label="For what">{stepWords(one.code, one.part, one.area)}</td>
              <td data-label="Since">{dayText(one.since, zone)}</td>
              <td data-label="Due">
                <PlanDue due={one.due} now={view.now} level={one.level} zone={zone} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Versions({ step, zone, base, view }: StepPageProps) {
  if (step.outputs.length === 0) return null;
  return (
    <section class="card">
      <h2>Versions</h2>
      <table class="stack">
        <thead>
          <tr>
            {['Version', 'State', 'Submitted by', 'Approved or sent back by', 'sha256'].map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {step.outputs.map((output) => (
            <tr>
              <td>
                <a href={`${base}/cycles/${view.cycle.id}/outputs/${output.id}`}>Version {output.number}</a>
              </td>
              <td data-label="State">
                <MarkText mark={OUTPUT_WORDS[output.state]} />
              </td>
              <td data-label="Submitted by">
                {authorOf(output)} <small>{dayText(output.submitted_at.getTime(), zone)}</small>
              </td>
              <td data-label="Approved or sent back by">{approvedWords(output, zone)}</td>
              <td data-label="sha256">
                <code>{output.sha256.slice(0, 16)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Content({ shown, zone, base, view }: StepPageProps) {
  if (shown === null) return null;
  const { output, document } = shown;
  const mark = OUTPUT_WORDS[output.state];
  return (
    <>
      <h2>
        Version {output.number} <MarkTag mark={mark} />
      </h2>
      <p class="soft">
        {authorOf(output)}, {timeText(output.submitted_at.getTime(), zone)} ·{' '}
        <a href={`${base}/cycles/${view.cycle.id}/outputs/${output.id}`}>This version, with downloads</a>
      </p>
      {document === null ? <Disposed /> : <Subject document={document} />}
    </>
  );
}

export function Disposed() {
  return <p class="note">The text was disposed of; its hash stands in the trail.</p>;
}

function Answers({ answers, zone }: StepPageProps) {
  if (answers.length === 0) return null;
  return (
    <>
      <h2>What the areas said</h2>
      {answers.map(({ answer, document }) => (
        <details class="card">
          <summary>
            {answer.area === null ? '' : `${answer.area}: `}
            {answer.by ?? 'Taken over'}: {outcomeWords(answer.outcome)}
          </summary>
          <p class="soft">{timeText(answer.at, zone)}</p>
          {document === null ? <Disposed /> : <Subject document={document} />}
        </details>
      ))}
    </>
  );
}
