import { isFinalCycle, STAGES, type StageName } from '#domain/cycle/states.js';
import type { OpenWish } from '#records/cycle/asked-steps.js';
import type { GateView, StepView } from '#records/cycle/read-cycle.js';
import type { TrailEvent } from '#records/corrective-action/read-trail.js';
import type { NameOf } from '../corrective-actions/trail-words.js';
import { Page, type SignedIn } from '../ui/page.js';
import { dayText } from '../ui/times.js';
import { sees, type SeenCycle } from './cycle-access.js';
import { CycleLane } from './cycle-lane.js';
import { CycleTimeline } from './cycle-timeline.js';
import {
  countsWords, cycleMark, dayWords, dueOf, gateMark, gatePath, STAGE_WORDS, stageMark, standingMark, STATE_WORDS, stepCode, stepPath, waitedFor,
} from './cycle-words.js'; // prettier-ignore
import { MarkTag, MarkText, PlanDue } from './mark-text.js';
import { emptyWhen, People } from './people.js';
import { UsedWaivers } from './used-waivers.js';
import { WishForms, type TypedWish } from './wish-forms.js';

export interface CyclePageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly seen: SeenCycle;
  readonly wishes: readonly OpenWish[];
  /** What was just asked for and refused. */
  readonly refused: TypedWish | null;
  readonly temporalLink: string | null;
  /** Null for people who do not see the whole. */
  readonly trail: { readonly events: readonly TrailEvent[]; readonly name: NameOf } | null;
}

/** A cycle as it stands: lane, gates, stages with their steps, who is waited for, what is late. */
export function CyclePage(props: CyclePageProps) {
  const { base, person, seen, refused } = props;
  const { cycle } = seen.view;
  return (
    <Page title={`${refused ? 'Problem: ' : ''}${cycle.id}: ${cycle.title}`} base={base} person={person} wide>
      <p class="soft">
        <a href={`${base}/cycles`}>Cycles</a>
      </p>
      <h1>
        {cycle.id} · {dayWords(cycle.first_day)} to {dayWords(cycle.last_day)}
      </h1>
      <p class="lead">
        <MarkTag mark={cycleMark({ state: cycle.state, late: seen.view.late })} />{' '}
        {cycle.is_current && 'The current cycle. '}
        {stopped(props)} <a href={`${base}/cycles/${cycle.id}/year`}>The year on one page</a>
      </p>
      <section class="card">
        <h2>Where the cycle stands on {dayText(seen.view.now, props.zone)}</h2>
        <CycleLane view={seen.view} zone={props.zone} />
        <Gates {...props} />
      </section>
      <Unstaged {...props} />
      {STAGES.map((stage) => (
        <Stage {...props} stage={stage} />
      ))}
      <UsedWaivers {...props} waivers={seen.waivers} close={seen.view.gates.at(-1)} closed={cycle.state === 'CLOSED'} />
      <CarryOver {...props} />
      <WishForms {...props} />
      {props.trail && (
        <CycleTimeline {...props.trail} zone={props.zone} trailPath={`${base}/api/v1/cycles/${cycle.id}/trail`} />
      )}
      {props.temporalLink && (
        <p class="soft">
          <a href={props.temporalLink}>Process in the Temporal UI</a>
        </p>
      )}
    </Page>
  );
}

function stopped({ seen, zone }: CyclePageProps): string {
  const { state, resume_state: before, suspended_at: at } = seen.view.cycle;
  if (state !== 'SUSPENDED') return '';
  const since = at === null ? '' : ` since ${dayText(at.getTime(), zone)}`;
  return `Stopped by Top Management${since}; it goes on in ${before === null ? 'the state it was in' : STATE_WORDS[before]}.`;
}

function Gates(props: CyclePageProps) {
  return (
    <table class="stack">
      <thead>
        <tr>
          {['Gate', 'State', 'Due', 'Not met', 'Decided by', 'Waiting for'].map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.seen.view.gates.map((gate) => (
          <GateRow {...props} gate={gate} />
        ))}
      </tbody>
    </table>
  );
}

function GateRow({ base, zone, seen, gate }: CyclePageProps & { gate: GateView }) {
  const { cycle, now } = seen.view;
  const passed = gate.state === 'PASSED';
  const open = gate.unmet.filter(({ waived }) => waived === null).length;
  const waived = gate.unmet.length - open;
  const name = `${gate.gate} ${gate.label}`;
  return (
    <tr>
      <td class="wrap">
        {sees(seen, { code: gate.gate, part: '' }) ? <a href={base + gatePath(cycle.id, gate.gate)}>{name}</a> : name}
      </td>
      <td data-label="State">
        <MarkText mark={gateMark(gate)} />
      </td>
      <td data-label="Due">
        {passed || isFinalCycle(cycle.state) ? (
          dayText(gate.due, zone)
        ) : (
          <PlanDue due={gate.due} now={now} zone={zone} />
        )}
      </td>
      <td data-label="Not met" class={emptyWhen(passed && waived === 0)}>
        {passed ? '–' : open}
        {waived > 0 && <small> {waived} waived</small>}
      </td>
      <td data-label="Decided by" class={emptyWhen(gate.decidedAt === null)}>
        {gate.decidedAt === null ? '–' : `${gate.decidedBy ?? 'taken over'}, ${dayText(gate.decidedAt, zone)}`}
      </td>
      <td data-label="Waiting for" class={emptyWhen(gate.waiting.length === 0)}>
        <People names={waitedFor(gate.waiting)} />
      </td>
    </tr>
  );
}

/** The charter belongs to no stage. */
function Unstaged(props: CyclePageProps) {
  const steps = props.seen.view.steps.filter(({ stage }) => stage === null);
  return (
    <section class="card" id="start">
      <h2>Start</h2>
      <Steps {...props} steps={steps} />
    </section>
  );
}

function Stage({ stage, ...props }: CyclePageProps & { stage: StageName }) {
  const { view } = props.seen;
  const steps = view.steps.filter((step) => step.stage === stage);
  const mark = stageMark(view.stages.find((one) => one.stage === stage)?.state ?? 'WAITING');
  const done = steps.filter(({ standing }) => standing === 'DONE').length;
  const revising = steps.filter((step) => step.revising).length;
  return (
    <section class="card" id={stage}>
      <h2>
        {STAGE_WORDS[stage]} <MarkTag mark={mark} />{' '}
        <small>
          {view.stage === stage ? 'in focus, ' : ''}
          {done} of {steps.length} done{revising > 0 && `, ${revising} of them being revised`}
        </small>
      </h2>
      <Steps {...props} steps={steps} />
    </section>
  );
}

function Steps({ steps, ...props }: CyclePageProps & { steps: readonly StepView[] }) {
  return (
    <table class="stack">
      <thead>
        <tr>
          {['Step', 'Standing', 'Due', 'Version', 'Waiting for'].map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <StepLine {...props} step={step} />
        ))}
      </tbody>
    </table>
  );
}

function StepLine({ base, zone, seen, step }: CyclePageProps & { step: StepView }) {
  const { cycle, now } = seen.view;
  const name = `${stepCode(step)} ${step.label}`;
  const newest = step.outputs[0];
  const { due, level } = dueOf(step);
  const done = (step.standing === 'DONE' && !step.revising) || isFinalCycle(cycle.state);
  return (
    <tr>
      <td class="wrap">
        {sees(seen, step) ? <a href={base + stepPath(cycle.id, step)}>{name}</a> : name}{' '}
        <small>{step.clauses.join(', ')}</small>
      </td>
      <td data-label="Standing">
        <MarkText mark={standingMark(step)} /> {step.revising && <small>{countsWords(step)}</small>}
      </td>
      <td data-label="Due">
        {done ? dayText(step.due, zone) : <PlanDue due={due} now={now} level={level} zone={zone} />}
      </td>
      <td data-label="Version" class={emptyWhen(!newest)}>
        {newest ? `${newest.number}, ${newest.state.toLowerCase()}` : '–'}
      </td>
      <td data-label="Waiting for" class={emptyWhen(step.waiting.length === 0)}>
        <People names={waitedFor(step.waiting)} />
      </td>
    </tr>
  );
}

function CarryOver({ seen, base }: CyclePageProps) {
  const { cycle } = seen.view;
  if (!seen.all || cycle.carried_from === null) return null;
  return (
    <details class="card">
      <summary>
        Carried over from {cycle.carried_from}: {cycle.carry_over.length} open
      </summary>
      <p>
        <a href={`${base}/cycles/${cycle.carried_from}`}>The cycle before</a>
      </p>
      {cycle.carry_over.length > 0 && (
        <ul>
          {cycle.carry_over.map(({ ref, what, due }) => (
            <li>
              {ref}: {what} {due && <small>until {due}</small>}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
