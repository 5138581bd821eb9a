import type { GateCheck, GateFacts, StepEntries } from './gate-facts.js';
import { PROCEDURE_STEPS } from './procedure.js';

/** Sentence over an approved output; an output that is not there is unmet by itself. */
export function over<Code extends keyof StepEntries>(
  code: Code,
  problem: (entry: StepEntries[Code], facts: GateFacts) => string | null,
): GateCheck['unmet'] {
  return (facts) => {
    const entry: StepEntries[Code] | undefined = facts.outputs[code];
    if (entry === undefined) return `It cannot be seen: there is no approved ${PROCEDURE_STEPS[code].output}.`;
    return problem(entry, facts);
  };
}
