import type { Absent, GateCheck, GateFacts, StepEntries } from './gate-facts.js';
import { PROCEDURE_STEPS } from './procedure.js';

/** Sentence over an approved output; an output that is not there is unmet by itself. */
export function over<Code extends keyof StepEntries>(
  code: Code,
  problem: (entry: StepEntries[Code], facts: GateFacts) => string | null,
): GateCheck['unmet'] {
  return (facts) => {
    const entry: StepEntries[Code] | undefined = facts.outputs[code];
    if (entry === undefined) return notThere(code);
    return problem(entry, facts);
  };
}

/** The approved output of a step, as what is not there. */
export function notThere(code: keyof StepEntries): Absent {
  return { absent: `no approved ${PROCEDURE_STEPS[code].output}` };
}
