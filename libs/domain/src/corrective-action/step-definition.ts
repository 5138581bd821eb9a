import type { CorrectiveActionForm } from '../process/form-code.js';
import type { StepDefinition } from '../process/step-definition.js';
import type { CorrectiveActionState } from './states.js';

/** Steps of a corrective action that are asked of a person or waited for (specification P4, table of steps). */
export const CORRECTIVE_ACTION_STEP_CODES = [
  'TRIAGE',
  'CONTAINMENT',
  'ROOT_CAUSE',
  'PLANNING',
  'PLAN_APPROVAL',
  'IMPLEMENT',
  'EVIDENCE_CHECK',
  'MONITORING',
  'EFFECTIVENESS_CHECK',
  'CLOSURE',
  'EXTENSION',
  'APPEAL_WINDOW',
  'APPEAL',
  'REVIEW_OWNER',
  'REGRADE',
  'CANCEL_CONFIRM',
  'WAIVER_CHECK',
  'IMPROVEMENT_TRIAGE',
  'IMPROVEMENT_PLAN',
  'IMPROVEMENT_WORK',
  'BENEFIT_NOTE',
] as const;
export type CorrectiveActionStepCode = (typeof CORRECTIVE_ACTION_STEP_CODES)[number];

/** A row of the step table of a corrective action. */
export type CorrectiveActionStep = StepDefinition<
  CorrectiveActionStepCode,
  CorrectiveActionState,
  CorrectiveActionForm
>;
