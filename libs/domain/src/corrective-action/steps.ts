import type { TaskClass } from '../policy/policy.js';
import type { CorrectiveActionState, Grade } from './states.js';

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
  | 'EXTENSION_APPROVER';

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
  | 'EXTENSION';

/** Mail of the e-mail task catalogue that carries the task. */
export type TaskMailCode = 'M01' | 'M12' | 'M13' | 'M14' | 'M15' | 'M19';

export interface StepDefinition {
  readonly code: CorrectiveActionStepCode;
  /** Clause of ISO/IEC 27001:2022 that the step fulfils. */
  readonly clause: string;
  /** The question as the page and the mail ask it, without the record id. */
  readonly question: string;
  /** Short name for lists, timelines and the Temporal UI. */
  readonly label: string;
  readonly doer: Doer | null;
  readonly taskClass: 'AP' | 'WK' | null;
  readonly form: FormCode | null;
  readonly mail: TaskMailCode | null;
  /** State of the record while the step is open; null leaves the state alone. */
  readonly state: CorrectiveActionState | null;
  /** Outcomes that end the step, in the words of specification P4. */
  readonly outcomes: readonly string[];
  /** The doer may ask for more time (M19). */
  readonly extendable: boolean;
}

/** The step table. What has order and waiting is the workflow; what can be listed stands here. */
export const CORRECTIVE_ACTION_STEPS: Readonly<Record<CorrectiveActionStepCode, StepDefinition>> = {
  TRIAGE: {
    code: 'TRIAGE',
    clause: '10.2 a',
    label: 'Triage',
    question: 'Is this a nonconformity, how severe is it, and who owns it?',
    doer: 'ISMS_MANAGER',
    taskClass: 'AP',
    form: 'CA_TRIAGE',
    mail: 'M12',
    state: 'TRIAGE',
    outcomes: ['ACCEPT', 'NOT_NC'],
    extendable: false,
  },
  CONTAINMENT: {
    code: 'CONTAINMENT',
    clause: '10.2 a',
    label: 'Containment and correction',
    question: 'What was done to stop the damage and to repair this instance?',
    doer: 'OWNER',
    taskClass: 'WK',
    form: 'CA_CONTAINMENT',
    mail: 'M13',
    state: 'CONTAINMENT',
    outcomes: ['SUBMIT', 'CORRECTION_ONLY'],
    extendable: true,
  },
  ROOT_CAUSE: {
    code: 'ROOT_CAUSE',
    clause: '10.2 b',
    label: 'Root cause',
    question: 'Why did it happen, and do similar nonconformities exist elsewhere?',
    doer: 'OWNER',
    taskClass: 'WK',
    form: 'CA_ROOT_CAUSE',
    mail: 'M13',
    state: 'ROOT_CAUSE',
    outcomes: ['SUBMIT'],
    extendable: true,
  },
  PLANNING: {
    code: 'PLANNING',
    clause: '10.2 c',
    label: 'Plan',
    question: 'Which actions remove the cause, who does them by when, and how will you know that they worked?',
    doer: 'OWNER',
    taskClass: 'WK',
    form: 'CA_PLAN',
    mail: 'M13',
    state: 'PLANNING',
    outcomes: ['SUBMIT'],
    extendable: true,
  },
  PLAN_APPROVAL: {
    code: 'PLAN_APPROVAL',
    clause: '10.2 c',
    label: 'Plan approval',
    question: 'Do you approve this corrective action plan?',
    doer: 'PLAN_APPROVER',
    taskClass: 'AP',
    form: 'CA_PLAN_APPROVAL',
    mail: 'M01',
    state: 'PLAN_APPROVAL',
    outcomes: ['APPROVE', 'REQUEST_CHANGES', 'REJECT'],
    extendable: false,
  },
  IMPLEMENT: {
    code: 'IMPLEMENT',
    clause: '10.2 c',
    label: 'Action',
    question: 'Is this action done, and what shows it?',
    doer: 'IMPLEMENTER',
    taskClass: 'WK',
    form: 'CA_ACTION',
    mail: 'M14',
    state: 'IMPLEMENTING',
    outcomes: ['DONE', 'BLOCKED'],
    extendable: true,
  },
  EVIDENCE_CHECK: {
    code: 'EVIDENCE_CHECK',
    clause: '10.2 f',
    label: 'Evidence check',
    question: 'Does the evidence show that every action was carried out?',
    doer: 'EVIDENCE_CHECKER',
    taskClass: 'AP',
    form: 'CA_EVIDENCE_CHECK',
    mail: 'M01',
    state: 'EVIDENCE_CHECK',
    outcomes: ['ACCEPT', 'RETURN'],
    extendable: false,
  },
  MONITORING: {
    code: 'MONITORING',
    clause: '10.2 d',
    label: 'Waiting time before the effectiveness check',
    question: '',
    doer: null,
    taskClass: null,
    form: null,
    mail: null,
    state: 'MONITORING',
    outcomes: ['ELAPSED'],
    extendable: false,
  },
  EFFECTIVENESS_CHECK: {
    code: 'EFFECTIVENESS_CHECK',
    clause: '10.2 d',
    label: 'Effectiveness check',
    question: 'Did the corrective action work?',
    doer: 'VERIFIER',
    taskClass: 'WK',
    form: 'CA_EFFECTIVENESS',
    mail: 'M15',
    state: 'EFFECTIVENESS_CHECK',
    outcomes: ['EFFECTIVE', 'INEFFECTIVE', 'NOT_YET'],
    extendable: false,
  },
  CLOSURE: {
    code: 'CLOSURE',
    clause: '10.2 e',
    label: 'Closure',
    question: 'Are the changes to the ISMS made, and may this be closed?',
    doer: 'CLOSER',
    taskClass: 'AP',
    form: 'CA_CLOSURE',
    mail: 'M01',
    state: 'CLOSURE',
    outcomes: ['APPROVE', 'REQUEST_CHANGES', 'REJECT'],
    extendable: false,
  },
  EXTENSION: {
    code: 'EXTENSION',
    clause: '10.2 c',
    label: 'Extension of a due date',
    question: 'May this due date be moved?',
    doer: 'EXTENSION_APPROVER',
    taskClass: 'AP',
    form: 'EXTENSION',
    mail: 'M19',
    state: null,
    outcomes: ['GRANT', 'REFUSE'],
    extendable: false,
  },
};

/** Task class that carries reminders and ladder: work of a major corrective action uses its own, steeper ladder. */
export function taskClassOf(step: StepDefinition, grade: Grade | null): TaskClass | null {
  if (step.taskClass === 'WK' && grade === 'MAJOR') return 'WK_MAJOR';
  return step.taskClass;
}
