import type { ReviewStep, ReviewStepCode, TriggerStep, TriggerStepCode } from './step-definition.js';

const NOBODY = {
  ...{ question: '', verb: '', doer: null, taskClass: null, form: null, mail: null },
  extendable: false,
  next: {},
} as const;

/** The questionnaire of the owner, at first and whenever it comes back. */
const ASSESSED = {
  doer: 'DOCUMENT_DRAFTER',
  taskClass: 'WK',
  form: 'REVIEW_ASSESSMENT',
  outcomes: ['NO_CHANGE', 'MINOR', 'MAJOR', 'WITHDRAW'],
  agreeing: 'NO_CHANGE',
  extendable: true,
  next: {
    NO_CHANGE: 'The approver is asked to reaffirm the present version.',
    MINOR: 'You are asked for a draft: a clarification, without a new duty.',
    MAJOR: 'You are asked for a draft: a new requirement or duty.',
    WITHDRAW: 'The approver is asked to withdraw the document.',
  },
} as const;

/** Step table of the review of a document (specification P2; ISO/IEC 27001:2022 7.5.2, A.5.1, A.5.36). */
export const REVIEW_STEPS: Readonly<Record<ReviewStepCode, ReviewStep>> = {
  REVIEW_COLLECT: {
    code: 'REVIEW_COLLECT',
    clause: '7.5.2',
    label: 'Collect triggers',
    ...NOBODY,
    outcomes: ['ELAPSED'],
    agreeing: 'ELAPSED',
    state: 'COLLECTING',
  },
  REVIEW_ASSESS: {
    code: 'REVIEW_ASSESS',
    clause: '7.5.2',
    label: 'Assessment',
    question: 'Is the document still suitable and adequate, and what has to change?',
    verb: 'Assess the document for',
    ...ASSESSED,
    mail: 'M02',
    state: 'ASSESSING',
  },
  REVIEW_REWORK: {
    code: 'REVIEW_REWORK',
    clause: '7.5.2',
    label: 'Rework',
    question: 'It came back to you: what does the review conclude now?',
    verb: 'Rework',
    ...ASSESSED,
    mail: 'M04',
    state: 'DRAFTING',
  },
  // Document control drafts, comments, approves and publishes the version, or withdraws the document (specification P7).
  REVIEW_VERSION: {
    code: 'REVIEW_VERSION',
    clause: '7.5.2',
    label: 'New version, or withdrawal',
    ...NOBODY,
    outcomes: ['FULFILLED'],
    agreeing: 'FULFILLED',
    state: 'DRAFTING',
  },
  REVIEW_APPROVAL: {
    code: 'REVIEW_APPROVAL',
    clause: '7.5.2',
    label: 'Reaffirmation',
    question: 'Nothing changes: do you reaffirm the present version?',
    verb: 'Decide on the conclusion of',
    doer: 'DOCUMENT_APPROVER',
    taskClass: 'AP',
    form: 'REVIEW_APPROVAL',
    mail: 'M01',
    state: 'PENDING_APPROVAL',
    // It also ends as RECALL, which is no answer of anybody: a new trigger pulls it back.
    outcomes: ['APPROVE', 'REQUEST_CHANGES', 'REJECT'],
    agreeing: 'APPROVE',
    extendable: false,
    next: {
      APPROVE: 'The version is reaffirmed, and the date of the next review is set.',
      REQUEST_CHANGES: 'It goes back to the owner with your words.',
      REJECT: 'The conclusion is refused; the owner comes to another one.',
    },
  },
};

/** What the ISMS Manager is asked about one trigger (specification P2, triage and merge table; mail M18). */
export const TRIGGER_STEPS: Readonly<Record<TriggerStepCode, TriggerStep>> = {
  TRIGGER_TRIAGE: {
    code: 'TRIGGER_TRIAGE',
    clause: '7.5.2',
    label: 'Triage of a review trigger',
    question: 'Does this need a review of the document?',
    verb: 'Triage',
    doer: 'CYCLE_PREPARER',
    taskClass: 'AP',
    form: 'TRIGGER_TRIAGE',
    mail: 'M18',
    state: 'TRIAGE',
    outcomes: ['ACCEPT', 'DISMISS'],
    agreeing: 'ACCEPT',
    extendable: false,
    next: {
      ACCEPT: 'It starts a review of the document, or joins the open one.',
      DISMISS: 'It starts no review; whoever raised it is told your reason.',
    },
  },
  TRIGGER_ROUTING: {
    code: 'TRIGGER_ROUTING',
    clause: '7.5.2',
    label: 'Recall or queue',
    question: 'Is the review that is being decided recalled for this, or does this wait for the next one?',
    verb: 'Recall the review, or queue',
    doer: 'CYCLE_PREPARER',
    taskClass: 'AP',
    form: 'TRIGGER_ROUTING',
    mail: 'M18',
    state: 'ROUTING',
    // ELAPSED: the default of the trigger's type. It routes; it approves nothing.
    outcomes: ['RECALL', 'QUEUE', 'ELAPSED'],
    agreeing: 'RECALL',
    extendable: false,
    lapses: true,
    next: {
      RECALL: 'The open links of the review die, and it goes back to the owner; comments are kept.',
      QUEUE: 'The next targeted review starts when this one is published.',
    },
  },
};

/** Answers that a step takes from a person: what only time says is no answer of anybody. */
export function offeredOfReview(step: ReviewStep | TriggerStep): readonly string[] {
  return step.doer === null ? [] : step.outcomes.filter((outcome) => outcome !== 'ELAPSED');
}
