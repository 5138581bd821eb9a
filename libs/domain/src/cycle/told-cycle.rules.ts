import { addMonthsClamped } from '../calendar/iso-day.rules.js';
import { gateCheck } from './gate-checks.rules.js';
import { isBlank } from './gate-words.js';
import { PROCEDURE_GATES } from './procedure.js';
import { GATES, STATE_AFTER_GATE, type CycleState, type Gate } from './states.js';
import {
  problemWhen,
  type ToldContext,
  type ToldCycle,
  type ToldGate,
  type ToldProblem,
  type ToldWaiver,
} from './told-cycle.js';
import { deciderProblem } from './told-decider.rules.js';
import { unmetOfOutputs } from './told-outputs.rules.js';

/**
 * What cannot be about a cycle that comes in while it goes on: gates that are out of order, not decided by anybody who may,
 * a state that they do not carry, steps that do not exist. What a gate checks is not asked again: that it was passed is a
 * statement that stands. Empty = it may come in.
 */
export function unmetOfTold(cycle: ToldCycle, context: ToldContext): ToldProblem[] {
  return [
    ...problemWhen(
      cycle.lastDay <= cycle.firstDay,
      'lastDay',
      `${cycle.lastDay} does not lie after the first day, ${cycle.firstDay}. Give the last day that belongs to the cycle.`,
    ),
    ...ofState(cycle),
    ...cycle.gates.flatMap((gate, at) => ofGate(gate, { cycle, context, at })),
    ...unmetOfOutputs(cycle, context),
    ...cycle.waivers.flatMap((waiver, at) => ofWaiver(waiver, { cycle, context, at })),
  ];
}

/** State to which the gates led. */
export function stateOfTold({ gates }: Pick<ToldCycle, 'gates'>): CycleState {
  const last = gates.at(-1)?.gate;
  return last === undefined ? 'DRAFT' : STATE_AFTER_GATE[last];
}

/** The gates carry the state that is claimed: all before it are stated, none after it. */
function ofState(cycle: ToldCycle): ToldProblem[] {
  const { state, gates } = cycle;
  if (state === null) return [];
  const needed = GATES.slice(0, GATES.findIndex((gate) => STATE_AFTER_GATE[gate] === state) + 1);
  const missing = needed.filter((gate) => !gates.some((one) => one.gate === gate));
  const beyond = gates.find(({ gate }) => !needed.includes(gate));
  return [
    ...missing.map((gate) => ({
      field: 'gates',
      reason: `The state ${state} needs gate ${gate}. State who decided it and when.`,
    })),
    ...problemWhen(
      beyond !== undefined,
      'state',
      `${state} is over: gate ${beyond?.gate ?? ''} is passed. Write ${stateOfTold(cycle)}, or leave the state out.`,
    ),
  ];
}

interface Place {
  readonly cycle: ToldCycle;
  readonly context: ToldContext;
  readonly at: number;
}

function ofGate(told: ToldGate, { cycle, context, at }: Place): ToldProblem[] {
  const { gate, on } = told;
  const before = cycle.gates[at - 1];
  const field = `gates[${at}]`;
  return [
    ...ofOrder(gate, before?.gate, `${field}.gate`),
    ...problemWhen(on > context.today, `${field}.on`, `${on} lies in the future. A gate comes in once it is decided.`),
    ...problemWhen(
      before !== undefined && on < before.on,
      `${field}.on`,
      `${on} lies before gate ${before?.gate ?? ''} (${before?.on ?? ''}). Gates are passed one after another.`,
    ),
    ...problemWhen(
      gate !== 'G0' && on < cycle.firstDay,
      `${field}.on`,
      `${on} lies before the first day of the cycle, ${cycle.firstDay}. Only G0 is decided ahead of it.`,
    ),
    ...ofDecider(told, { cycle, context, at }),
  ];
}

function ofOrder(gate: Gate, before: Gate | undefined, field: string): ToldProblem[] {
  const expected = before === undefined ? 0 : GATES.indexOf(before) + 1;
  const found = GATES.indexOf(gate);
  return [
    ...problemWhen(
      found > expected,
      field,
      `Gates are passed in order, and ${GATES[expected] ?? ''} does not stand before ${gate}. State who decided it and when.`,
    ),
    ...problemWhen(
      found < expected,
      field,
      `${gate} does not come after ${before ?? ''}. Write each gate once, in order.`,
    ),
  ];
}

/** G0 decides the charter, so its author does not decide G0 (SD1). */
function ofDecider({ gate, by, on }: ToldGate, { cycle, context, at }: Place): ToldProblem[] {
  const charters = gate === 'G0' ? cycle.outputs.filter(({ step }) => step === 'CHARTER') : [];
  const reason = deciderProblem(
    {
      ...{ doer: PROCEDURE_GATES[gate].approval.doer, by, on, act: `decide gate ${gate}` },
      authorIds: charters.map(({ author }) => author),
    },
    context,
  );
  return reason === null ? [] : [{ field: `gates[${at}].by`, reason }];
}

/** What Top Management waives is a check that may be waived, for a time that the policy allows, with an action that ends it. */
function ofWaiver(waiver: ToldWaiver, { context, at }: Place): ToldProblem[] {
  const { gate, check: code, on, by, expires, caId } = waiver;
  const field = `waivers[${at}]`;
  const check = gateCheck(gate, code);
  const latest = addMonthsClamped(on, context.waiverMaxMonths);
  const decider = deciderProblem({ doer: 'GATE_CHAIR', by, on, act: 'grant a waiver', authorIds: [] }, context);
  return [
    ...problemWhen(
      check === null,
      `${field}.check`,
      `Gate ${gate} has no check ${code}. Write a code of its check list.`,
    ),
    ...problemWhen(
      check?.waivable === false,
      `${field}.check`,
      `This is never waived: ${check?.label ?? ''}. Leave it out.`,
    ),
    ...problemWhen(isBlank(waiver.reason), `${field}.reason`, 'A waiver needs a reason.'),
    ...problemWhen(
      on > context.today,
      `${field}.on`,
      `${on} lies in the future. A waiver comes in once it is granted.`,
    ),
    ...problemWhen(
      expires <= on,
      `${field}.expires`,
      `${expires} does not lie after the day of the waiver, ${on}. Give its last day.`,
    ),
    ...problemWhen(
      expires > latest,
      `${field}.expires`,
      `${expires} lies more than ${context.waiverMaxMonths} months after the day of the waiver. Give a day up to ${latest}.`,
    ),
    ...problemWhen(
      caId !== '' && !context.isAction(caId),
      `${field}.correctiveAction`,
      `${caId} is neither under correctiveActions nor on record. Name the action that ends the need for this waiver.`,
    ),
    ...(decider === null ? [] : [{ field: `${field}.by`, reason: decider }]),
  ];
}
