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

/** Who is asked; turned into people by the assignment rules. */
export type Doer =
  | 'ISMS_MANAGER'
  | 'OWNER'
  | 'PLAN_APPROVER'
  | 'IMPLEMENTER'
  | 'EVIDENCE_CHECKER'
  | 'VERIFIER'
  | 'CLOSER'
  | 'EXTENSION_APPROVER'
  | 'RAISER'
  | 'APPEAL_JUDGE'
  | 'OWNER_REVIEWER'
  | 'REGRADER'
  | 'AREA_HEAD'
  | 'BENEFIT_TELLER'
  | 'WAIVER_CHECKER';

/** Form that the task page shows; libs/forms has one schema for each. */
export type FormCode =
  | 'CA_TRIAGE'
  | 'CA_CONTAINMENT'
  | 'CA_ROOT_CAUSE'
  | 'CA_PLAN'
  | 'CA_PLAN_APPROVAL'
  | 'CA_ACTION'
  | 'CA_EVIDENCE_CHECK'
  | 'CA_EFFECTIVENESS'
  | 'CA_CLOSURE'
  | 'EXTENSION'
  | 'CA_APPEAL_WINDOW'
  | 'CA_APPEAL'
  | 'CA_REVIEW_OWNER'
  | 'CA_REGRADE'
  | 'CA_CANCEL_CONFIRM'
  | 'IMPROVEMENT_TRIAGE'
  | 'IMPROVEMENT_PLAN'
  | 'IMPROVEMENT_WORK'
  | 'BENEFIT_NOTE'
  | 'WAIVER_CHECK';

/** Mail of the e-mail task catalogue that carries the task. */
type TaskMailCode = 'M01' | 'M12' | 'M13' | 'M14' | 'M15' | 'M19' | 'M04' | 'M22';

export interface StepDefinition {
  readonly code: CorrectiveActionStepCode;
  /** Clause of ISO/IEC 27001:2022 that the step fulfils. */
  readonly clause: string;
  /** The question as the page and the mail ask it, without the record id. */
  readonly question: string;
  /** Short name for lists, timelines and the Temporal UI. */
  readonly label: string;
  readonly doer: Doer | null;
  readonly taskClass: 'AP' | 'WK' | 'AK' | null;
  readonly form: FormCode | null;
  readonly mail: TaskMailCode | null;
  /** State of the record while the step is open; null leaves the state alone. */
  readonly state: CorrectiveActionState | null;
  /** Outcomes that end the step, in the words of specification P4. */
  readonly outcomes: readonly string[];
  /** The doer may ask for more time (M19). */
  readonly extendable: boolean;
  /** A right that ends with its due day: nobody is reminded, nothing escalates, and its end decides nothing of its own. */
  readonly lapses?: boolean;
}
