import type { StepDefinition } from '../process/step-definition.js';
import { CORRECTIVE_ACTION_STEPS } from '../corrective-action/steps.js';
import { CYCLE_STEPS } from '../cycle/steps.js';
import { DOCUMENT_STEPS } from '../documents/steps.js';
import { Defect } from '../errors.js';
import { REVIEW_STEPS, TRIGGER_STEPS } from '../review/steps.js';

/** Step tables of all processes; a code stands in one of them. */
const STEPS: ReadonlyMap<string, StepDefinition> = new Map(
  [CORRECTIVE_ACTION_STEPS, CYCLE_STEPS, DOCUMENT_STEPS, REVIEW_STEPS, TRIGGER_STEPS].flatMap(
    (table): [string, StepDefinition][] => Object.entries(table),
  ),
);

/** Definition of a step by its code. Throws Defect for a code that no table knows. */
export function stepOf(code: string): StepDefinition {
  const step = STEPS.get(code);
  if (!step) throw new Defect(`no step table knows ${code}`);
  return step;
}

/** Short name of a step; null for a code that no table knows, as old trails may hold. */
export function labelOf(code: string): string | null {
  return STEPS.get(code)?.label ?? null;
}

/** Every step that somebody is asked for, in the order of the tables. */
export function askedSteps(): StepDefinition[] {
  return [...STEPS.values()].filter((step) => step.doer !== null);
}

/** Every step that is asked beside the story of a record: of one step, or of the whole record. */
export function stepsBeside(what: 'STEP' | 'RECORD'): string[] {
  return [...STEPS.values()].filter((step) => step.beside === what).map((step) => step.code);
}

/** One sentence on what follows an outcome of a step. */
export function whatFollows(code: string, outcome: string): string {
  return stepOf(code).next[outcome] ?? 'The process goes on.';
}
