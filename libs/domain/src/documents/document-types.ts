/** Types of documents under control (specification P7; 7.5.2). */
export const DOCUMENT_TYPES = [
  'POLICY',
  'SCOPE',
  'SOA',
  'OBJECTIVES',
  'MANAGEMENT_PROCEDURE',
  'PROCEDURE',
  'METHODOLOGY',
  'PLAN',
  'WORK_INSTRUCTION',
  'FORM',
  'TEMPLATE',
  'EXTERNAL',
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** How far a document may travel (A.5.12). */
export const CLASSIFICATIONS = ['PUBLIC', 'INTERNAL', 'CONFIDENTIAL'] as const;
export type Classification = (typeof CLASSIFICATIONS)[number];

/** Who acknowledges an effective version: everybody, the heads, or the people of the departments that use it. */
export const AUDIENCES = ['ALL_STAFF', 'DEPARTMENT_HEADS', 'DEPARTMENTS', 'NONE'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Who says what they think of a draft. */
export type ReviewerRule = 'DEPARTMENT_HEADS' | 'USERS_AND_ISMS_MANAGER' | 'PEER' | 'NOBODY';

/** Who decides on a version. */
export type ApproverRule = 'TM_CHAIR' | 'TM_MEMBER_OR_HEAD' | 'HEAD_OR_ISMS_MANAGER' | 'REGISTER_ENTRY';

/** A row of the table of specification P7. */
export interface DocumentTypeRule {
  readonly label: string;
  /** Who owns documents of the type, in words. */
  readonly owner: string;
  readonly reviewers: ReviewerRule;
  readonly approver: ApproverRule;
  readonly audience: Audience;
  /** True where the document has versions that are drafted, reviewed and approved here. */
  readonly versioned: boolean;
}

const OF_TOP_MANAGEMENT = {
  owner: 'ISMS Manager',
  reviewers: 'DEPARTMENT_HEADS',
  approver: 'TM_CHAIR',
  versioned: true,
} as const;
const OF_THE_ISMS = {
  owner: 'ISMS Manager or Department Head',
  reviewers: 'USERS_AND_ISMS_MANAGER',
  approver: 'TM_MEMBER_OR_HEAD',
  audience: 'DEPARTMENTS',
  versioned: true,
} as const;
const OF_AN_AREA = {
  owner: 'Department Head',
  reviewers: 'PEER',
  approver: 'HEAD_OR_ISMS_MANAGER',
  audience: 'DEPARTMENTS',
  versioned: true,
} as const;

/** The typed table: what the document's type says about its people (specification P7). */
export const DOCUMENT_TYPE_RULES: Readonly<Record<DocumentType, DocumentTypeRule>> = {
  POLICY: { label: 'Policy', ...OF_TOP_MANAGEMENT, audience: 'ALL_STAFF' },
  SCOPE: { label: 'Scope statement', ...OF_TOP_MANAGEMENT, audience: 'ALL_STAFF' },
  SOA: { label: 'Statement of Applicability', ...OF_TOP_MANAGEMENT, audience: 'DEPARTMENT_HEADS' },
  OBJECTIVES: { label: 'Objectives', ...OF_TOP_MANAGEMENT, audience: 'DEPARTMENT_HEADS' },
  MANAGEMENT_PROCEDURE: { label: 'ISMS management procedure', ...OF_TOP_MANAGEMENT, audience: 'ALL_STAFF' },
  PROCEDURE: { label: 'Procedure', ...OF_THE_ISMS },
  METHODOLOGY: { label: 'Methodology', ...OF_THE_ISMS },
  PLAN: { label: 'Plan', ...OF_THE_ISMS },
  WORK_INSTRUCTION: { label: 'Work instruction', ...OF_AN_AREA },
  FORM: { label: 'Form', ...OF_AN_AREA },
  TEMPLATE: { label: 'Template', ...OF_AN_AREA },
  EXTERNAL: {
    label: 'External origin',
    owner: 'Legal or ISMS Manager',
    reviewers: 'NOBODY',
    approver: 'REGISTER_ENTRY',
    audience: 'NONE',
    versioned: false,
  },
};
