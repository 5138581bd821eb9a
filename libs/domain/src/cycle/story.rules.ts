import type { CycleState } from './states.js';
import { GATES, STATE_AFTER_GATE } from './states.js';
import type { CycleStep, CycleStepCode } from './step-definition.js';

/** Version of the story that new cycles begin with; a cycle keeps its own and is moved only on purpose. */
export const CYCLE_STORY_VERSION = 1;

/** Step and outcome that lead a cycle to a state by themselves. */
const LEADS_TO: Readonly<Record<string, CycleState>> = {
  ...Object.fromEntries(GATES.map((gate) => [`${gate}_DECISION/APPROVE`, STATE_AFTER_GATE[gate]])),
  'G0_DECISION/CANCEL': 'CANCELLED',
  // The record closes as it was decided; what is not sound becomes a nonconformity.
  'CYCLE_WAIVER_CHECK/CONFIRM': 'CLOSED',
  'CYCLE_WAIVER_CHECK/OBJECT': 'CLOSED',
};

/**
 * State that a settled step leads a cycle to by itself; null where it stays. RESUMPTION/RESUME leads back to the state that
 * the suspended cycle kept, which is no matter of the step.
 */
export function stateWhenSettled(step: CycleStepCode, outcome: string): CycleState | null {
  return LEADS_TO[`${step}/${outcome}`] ?? null;
}

/** Answers that a step takes from a person: what only time or another process says is no answer of anybody. */
export function offeredOutcomes(step: CycleStep): readonly string[] {
  return step.doer === null ? [] : step.outcomes;
}
