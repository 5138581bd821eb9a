import type { ReviewForm } from '../process/form-code.js';
import type { StepDefinition } from '../process/step-definition.js';
import type { ReviewState, TriggerState } from './states.js';

/** Steps of a review, in its order (specification P2, "Steps"). */
export const REVIEW_STEP_CODES = [
  'REVIEW_COLLECT',
  'REVIEW_ASSESS',
  'REVIEW_REWORK',
  'REVIEW_VERSION',
  'REVIEW_APPROVAL',
] as const;
export type ReviewStepCode = (typeof REVIEW_STEP_CODES)[number];

/** What the ISMS Manager is asked about a trigger. */
export const TRIGGER_STEP_CODES = ['TRIGGER_TRIAGE', 'TRIGGER_ROUTING'] as const;
export type TriggerStepCode = (typeof TRIGGER_STEP_CODES)[number];

export type ReviewStep = StepDefinition<ReviewStepCode, ReviewState, ReviewForm>;
export type TriggerStep = StepDefinition<TriggerStepCode, TriggerState, ReviewForm>;
