import { PROCEDURE_STEPS, partsOf } from '#domain/cycle/procedure.js';
import { GATES, type Gate } from '#domain/cycle/states.js';
import { isDayText } from './company-dates.js';
import { dayOf, idOrNull } from './read-words.js';
import type { Reading } from './reading.js';

/** A cycle in mid-flight (docs/company-file.md): which gates were passed, and what its steps had produced. */
export interface CycleEntry {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly firstEver: boolean;
  /** Gates that were passed, in their order. */
  readonly gates: readonly { readonly gate: Gate; readonly on: string; readonly by: string | null }[];
  readonly outputs: readonly CycleOutputEntry[];
  /** Steps that are done without an output here, such as attestations: `O1/Q1`. */
  readonly done: readonly string[];
}

export interface CycleOutputEntry {
  readonly code: string;
  readonly part: string;
  readonly on: string;
  readonly author: string | null;
  readonly approver: string | null;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** Steps that a file may name, `E1` or `O1/Q1`. */
const STEPS: ReadonlySet<string> = new Set([
  'CHARTER',
  ...Object.values(PROCEDURE_STEPS).flatMap((row) =>
    partsOf(row).map((part) => (part === '' ? row.code : `${row.code}/${part}`)),
  ),
]);

/** Reads a cycle and notes what does not fit; the gates passed decide in which state it stands. */
export function readCycle(item: Reading): CycleEntry {
  const entry: CycleEntry = {
    firstDay: dayOf(item, 'firstDay'),
    lastDay: dayOf(item, 'lastDay'),
    firstEver: item.flag('firstEver'),
    gates: item.objects('gates', (gate) => ({
      gate: gate.oneOf('gate', GATES),
      on: dayOf(gate, 'on'),
      by: idOrNull(gate, 'by'),
    })),
    outputs: item.objects('outputs', readOutput),
    done: item.texts('done'),
  };
  entry.gates.forEach(({ gate }, at) => {
    if (gate !== GATES[at]) item.problems.add(item.at(`gates[${at}].gate`), `gates are passed in order: ${GATES[at]}`);
  });
  for (const step of entry.done)
    if (!STEPS.has(step)) item.problems.add(item.at('done'), `"${step}" is no step of the cycle`);
  return entry;
}

function readOutput(item: Reading): CycleOutputEntry {
  const step = item.text('step');
  const [code = '', part = ''] = step.split('/');
  if (!STEPS.has(step)) item.problems.add(item.at('step'), `"${step}" is no step of the cycle`);
  const entry = item.raw('entry');
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    item.problems.add(item.at('entry'), 'is not an object');
  const on = dayOf(item, 'on');
  return {
    code,
    part,
    on: isDayText(on) ? on : 'D0',
    author: idOrNull(item, 'author'),
    approver: idOrNull(item, 'approver'),
    entry: (entry ?? {}) as Readonly<Record<string, unknown>>,
  };
}
