import type { DocumentStep, DocumentStepCode } from './step-definition.js';

export { type DocumentStep, type DocumentStepCode } from './step-definition.js';

const APPROVED = {
  outcomes: ['APPROVE', 'REQUEST_CHANGES', 'REJECT'],
  agreeing: 'APPROVE',
  extendable: false,
} as const;

/** The step table of document control (specification P7; 7.5.2, 7.5.3). */
export const DOCUMENT_STEPS: Readonly<Record<DocumentStepCode, DocumentStep>> = {
  DOC_DRAFT: {
    code: 'DOC_DRAFT',
    clause: '7.5.2',
    label: 'Draft',
    question: 'What does the new version say, and what does it change?',
    verb: 'Draft',
    doer: 'DOCUMENT_DRAFTER',
    taskClass: 'WK',
    form: 'DOC_DRAFT',
    mail: 'M04',
    state: 'DRAFT',
    outcomes: ['SUBMIT', 'WITHDRAW'],
    agreeing: 'SUBMIT',
    extendable: true,
    next: {
      SUBMIT: 'It goes to review, or to approval where its comments are answered.',
      WITHDRAW: 'The draft ends; what is in force stays in force.',
    },
  },
  DOC_REVIEW: {
    code: 'DOC_REVIEW',
    clause: '7.5.2',
    label: 'Review comments',
    question: 'Have you anything to say about this draft before it is approved?',
    verb: 'Comment on',
    doer: 'DOCUMENT_REVIEWERS',
    taskClass: 'AP',
    form: 'DOC_REVIEW',
    mail: 'M05',
    state: 'IN_REVIEW',
    outcomes: ['NO_COMMENT', 'COMMENT'],
    agreeing: 'NO_COMMENT',
    extendable: false,
    lapses: true,
    each: true,
    next: {
      NO_COMMENT: 'When all reviewers have answered, or their time is over, the draft goes on.',
      COMMENT: 'The author answers every comment before the draft goes to approval.',
    },
  },
  DOC_APPROVAL: {
    code: 'DOC_APPROVAL',
    clause: '7.5.2',
    label: 'Approval of the version',
    question: 'Do you approve this version?',
    verb: 'Approve',
    doer: 'DOCUMENT_APPROVER',
    taskClass: 'AP',
    form: 'DOC_APPROVAL',
    mail: 'M01',
    state: 'PENDING_APPROVAL',
    ...APPROVED,
    next: {
      APPROVE: 'It becomes effective on its day and takes the place of the version before it.',
      REQUEST_CHANGES: 'It goes back to the author with your words.',
      REJECT: 'This submission is refused; the author submits another or withdraws it.',
    },
  },
  DOC_EFFECTIVE: waited('DOC_EFFECTIVE', 'Wait for the effective day', 'APPROVED'),
  DOC_ISSUE_MANAGER: issue('DOC_ISSUE_MANAGER', 'Emergency issue: ISMS Manager', 'DOCUMENT_ISSUE_MANAGER'),
  DOC_ISSUE_MEMBER: issue('DOC_ISSUE_MEMBER', 'Emergency issue: Top Management', 'DOCUMENT_ISSUE_MEMBER'),
  DOC_LAPSE: waited('DOC_LAPSE', 'Normal approval of an emergency issue', null),
  DOC_WITHDRAWAL: {
    code: 'DOC_WITHDRAWAL',
    clause: '7.5.3',
    label: 'Withdrawal of a document',
    question: 'May this document be withdrawn?',
    verb: 'Decide on',
    doer: 'DOCUMENT_APPROVER',
    taskClass: 'AP',
    form: 'DOC_WITHDRAWAL',
    mail: 'M01',
    state: null,
    outcomes: ['APPROVE', 'REJECT'],
    agreeing: 'APPROVE',
    extendable: false,
    next: {
      APPROVE: 'The document is marked OBSOLETE and kept read-only; owners of documents that point to it are told.',
      REJECT: 'The document stays in force.',
    },
  },
  ACKNOWLEDGEMENT: waited('ACKNOWLEDGEMENT', 'Acknowledgement by the audience', null),
};

/** APU: the ISMS Manager and one member of Top Management issue a version before its normal approval. */
function issue(
  code: 'DOC_ISSUE_MANAGER' | 'DOC_ISSUE_MEMBER',
  label: string,
  doer: NonNullable<DocumentStep['doer']>,
): DocumentStep {
  return {
    code,
    clause: '7.5.3',
    label,
    question: 'Must this version be in force now, before its normal approval?',
    verb: 'Decide on the emergency issue of',
    doer,
    taskClass: 'APU',
    form: 'DOC_ISSUE',
    mail: 'M01',
    state: 'PENDING_APPROVAL',
    outcomes: ['APPROVE', 'REJECT'],
    agreeing: 'APPROVE',
    extendable: false,
    next: {
      APPROVE: 'When both have agreed it is in force at once, and lapses unless it is approved normally in time.',
      REJECT: 'It is not issued; it goes back to the author.',
    },
  };
}

function waited(
  code: 'DOC_EFFECTIVE' | 'DOC_LAPSE' | 'ACKNOWLEDGEMENT',
  label: string,
  state: DocumentStep['state'],
): DocumentStep {
  return {
    code,
    clause: '7.5.3',
    label,
    ...{ question: '', verb: '', doer: null, taskClass: null, form: null, mail: null, state },
    outcomes: ['ELAPSED'],
    agreeing: 'ELAPSED',
    extendable: false,
    next: {},
  };
}
