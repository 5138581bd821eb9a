import type { DocumentDeskOptions, DocumentScript } from './document-desk.js';

/** One way through a record of a document: what people answer, and what is asked in which order. */
export interface DocumentPath {
  /** Id of the record; it says which story is told. */
  readonly recordId: string;
  readonly script: DocumentScript;
  readonly options?: Partial<DocumentDeskOptions>;
  readonly asked: string;
}

const ROUND = 'DOC_DRAFT DOC_REVIEW DOC_APPROVAL';
const ISSUED = 'DOC_DRAFT DOC_ISSUE_MANAGER DOC_ISSUE_MEMBER';
const EMERGENCY = { beganAs: 'EMERGENCY' };

/** Every road of the stories of documents; each is recorded and replayed. */
export const DOCUMENT_PATHS: Readonly<Record<string, DocumentPath>> = {
  'document-published': { recordId: 'ISMS-PR-001-1.1', script: {}, asked: `${ROUND} DOC_EFFECTIVE` },
  'document-comments-answered': {
    recordId: 'ISMS-PR-002-1.1',
    script: { DOC_REVIEW: ['COMMENT'] },
    asked: 'DOC_DRAFT DOC_REVIEW DOC_DRAFT_v2 DOC_APPROVAL DOC_EFFECTIVE',
  },
  'document-changes-and-rejected': {
    recordId: 'ISMS-PR-003-1.1',
    script: { DOC_APPROVAL: ['REQUEST_CHANGES', 'REJECT'] },
    asked: `${ROUND} DOC_DRAFT_v2 DOC_REVIEW_v2 DOC_APPROVAL_v2 DOC_DRAFT_v3 DOC_REVIEW_v3 DOC_APPROVAL_v3 DOC_EFFECTIVE`,
  },
  'document-withdrawn-draft': { recordId: 'ISMS-PR-004-1.1', script: { DOC_DRAFT: ['WITHDRAW'] }, asked: 'DOC_DRAFT' },
  'document-withdrawn-in-approval': {
    recordId: 'ISMS-PR-011-1.1',
    script: {},
    options: { withdrawnAt: 'DOC_APPROVAL' },
    asked: ROUND,
  },
  'document-editorial': {
    recordId: 'ISMS-PR-005-1.0-e1',
    script: {},
    options: { beganAs: 'EDITORIAL' },
    asked: 'DOC_DRAFT DOC_APPROVAL DOC_EFFECTIVE',
  },
  'document-emergency-approved': {
    recordId: 'ISMS-PR-006-1.1',
    script: {},
    options: { ...EMERGENCY, waits: { DOC_LAPSE: 3_600_000 } },
    asked: `${ISSUED} DOC_APPROVAL DOC_LAPSE`,
  },
  'document-emergency-lapsed': {
    recordId: 'ISMS-PR-007-1.1',
    script: { DOC_APPROVAL: ['LATE'] },
    options: EMERGENCY,
    asked: `${ISSUED} DOC_APPROVAL DOC_LAPSE`,
  },
  'document-emergency-not-agreed': {
    recordId: 'ISMS-PR-008-1.1',
    script: { DOC_ISSUE_MANAGER: ['REJECT'], DOC_ISSUE_MEMBER: ['REJECT'] },
    options: { ...EMERGENCY, waits: { DOC_LAPSE: 3_600_000 } },
    asked: `DOC_DRAFT DOC_ISSUE_MANAGER DOC_DRAFT_v2 DOC_ISSUE_MANAGER_v2 DOC_ISSUE_MEMBER DOC_DRAFT_v3 DOC_ISSUE_MANAGER_v3 DOC_ISSUE_MEMBER_v2 DOC_APPROVAL DOC_LAPSE`,
  },
  'document-withdrawal': { recordId: 'ISMS-PR-009/withdrawal-1', script: {}, asked: 'DOC_WITHDRAWAL' },
  'document-acknowledgement': {
    recordId: 'ISMS-PR-010-2.0/acknowledgement-1',
    script: {},
    options: { chunks: 4 },
    asked: 'ACKNOWLEDGEMENT',
  },
};
