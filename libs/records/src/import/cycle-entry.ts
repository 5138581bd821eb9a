import { STATE_AFTER_GATE, GATES, type CycleState, type Gate } from '#domain/cycle/states.js';
import { dayOf, idOf, idOrNull } from './read-words.js';
import type { Reading } from './reading.js';

/** A cycle in mid-flight (docs/company-file.md): which gates were passed, and what its steps had produced. */
export interface CycleEntry {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly firstEver: boolean;
  /** State that is claimed; null where the gates alone say it. */
  readonly state: CycleState | null;
  /** Gates that were passed, in their order. */
  readonly gates: readonly CycleGateEntry[];
  readonly outputs: readonly CycleOutputEntry[];
  /** Steps that are done without an output here, such as attestations: `O1/Q1`. */
  readonly done: readonly string[];
  readonly waivers: readonly CycleWaiverEntry[];
}

export interface CycleGateEntry {
  readonly gate: Gate;
  readonly on: string;
  readonly by: string;
}

export interface CycleOutputEntry {
  /** `E1`, `O2/Q1`, `CHARTER`. */
  readonly step: string;
  readonly on: string;
  readonly author: string;
  readonly approver: string | null;
  /** As the file has it; null where it has none. What is kept is what its form makes of it. */
  readonly entry: Readonly<Record<string, unknown>> | null;
}

export interface CycleWaiverEntry {
  readonly gate: Gate;
  readonly check: string;
  readonly reason: string;
  readonly on: string;
  readonly by: string;
  readonly expires: string;
  /** `CA-2026-0003`, or with its year to be filled. */
  readonly correctiveAction: string;
}

/** States in which a cycle comes in; Top Management stops and cancels on the pages. */
const TOLD_STATES: readonly CycleState[] = ['DRAFT', ...GATES.map((gate) => STATE_AFTER_GATE[gate])];

/** Reads a cycle and notes what does not fit its shape; what it says is checked once the days are known. */
export function readCycle(item: Reading): CycleEntry {
  return {
    firstDay: dayOf(item, 'firstDay'),
    lastDay: dayOf(item, 'lastDay'),
    firstEver: item.flag('firstEver'),
    state: stateOf(item),
    gates: item.objects('gates', (gate) => ({
      gate: gate.oneOf('gate', GATES),
      on: dayOf(gate, 'on'),
      by: idOf(gate, 'by'),
    })),
    outputs: item.objects('outputs', readOutput),
    done: item.texts('done'),
    waivers: item.objects('waivers', readWaiver),
  };
}

/** Null where it is no state too: then nothing is held against it. */
function stateOf(item: Reading): CycleState | null {
  const state = item.optionalOneOf('state', TOLD_STATES);
  return state === item.raw('state') ? state : null;
}

function readOutput(item: Reading): CycleOutputEntry {
  return {
    step: item.text('step'),
    on: dayOf(item, 'on'),
    author: idOf(item, 'author'),
    approver: idOrNull(item, 'approver'),
    entry: item.record('entry'),
  };
}

function readWaiver(item: Reading): CycleWaiverEntry {
  return {
    gate: item.oneOf('gate', GATES),
    check: item.text('check'),
    reason: item.text('reason'),
    on: dayOf(item, 'on'),
    by: idOf(item, 'by'),
    expires: dayOf(item, 'expires'),
    correctiveAction: item.text('correctiveAction'),
  };
}
