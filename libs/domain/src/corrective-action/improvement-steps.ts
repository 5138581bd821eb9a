import type { StepDefinition } from './step-definition.js';

type ImprovementStep = 'IMPROVEMENT_TRIAGE' | 'IMPROVEMENT_PLAN' | 'IMPROVEMENT_WORK' | 'BENEFIT_NOTE';

/** Steps of an opportunity for improvement or a preventive action (specification P4, "OFI/PA"; 10.1, 6.1.1). */
export const IMPROVEMENT_STEPS: Readonly<Record<ImprovementStep, StepDefinition>> = {
  IMPROVEMENT_TRIAGE: {
    code: 'IMPROVEMENT_TRIAGE',
    clause: '10.1',
    label: 'Improvement proposal',
    question: 'Is this improvement taken up in your area?',
    doer: 'AREA_HEAD',
    taskClass: 'AP',
    form: 'IMPROVEMENT_TRIAGE',
    mail: 'M01',
    state: 'PROPOSED',
    outcomes: ['ACCEPT', 'DECLINE', 'CONVERT'],
    extendable: false,
  },
  IMPROVEMENT_PLAN: {
    code: 'IMPROVEMENT_PLAN',
    clause: '10.1',
    label: 'Improvement plan',
    question: 'What will be done, by whom and until when?',
    doer: 'OWNER',
    taskClass: 'WK',
    form: 'IMPROVEMENT_PLAN',
    mail: 'M04',
    state: 'ACCEPTED',
    outcomes: ['SUBMIT'],
    extendable: true,
  },
  IMPROVEMENT_WORK: {
    code: 'IMPROVEMENT_WORK',
    clause: '10.1',
    label: 'Improvement',
    question: 'Is the improvement made, and what shows it?',
    doer: 'OWNER',
    taskClass: 'WK',
    form: 'IMPROVEMENT_WORK',
    mail: 'M04',
    state: 'IMPLEMENTING_I',
    outcomes: ['DONE'],
    extendable: true,
  },
  BENEFIT_NOTE: {
    code: 'BENEFIT_NOTE',
    clause: '10.1',
    label: 'Benefit note',
    question: 'What did the improvement bring?',
    doer: 'BENEFIT_TELLER',
    taskClass: 'WK',
    form: 'BENEFIT_NOTE',
    mail: 'M04',
    state: 'IMPLEMENTING_I',
    outcomes: ['SUBMIT'],
    extendable: false,
  },
};
