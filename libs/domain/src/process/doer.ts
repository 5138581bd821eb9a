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
  | 'WAIVER_CHECKER'
  /** The ISMS Manager prepares a step of the cycle; deputy and Top Management stand in. */
  | 'CYCLE_PREPARER'
  /** The chair of Top Management, for charter, gates, scope, statement of applicability, minutes. */
  | 'GATE_CHAIR'
  /** The ISMS Manager decides gate G2: the department heads attested, so it is not their own work. */
  | 'GATE_MANAGER'
  /** Any one member of Top Management who did not prepare it. */
  | 'STEP_APPROVER'
  /** Every department head for their own area; the area of the ISMS Manager is answered for by their line manager. */
  | 'AREA_HEADS'
  /** Every department head, and Legal. */
  | 'AREA_HEADS_AND_LEGAL'
  /** Who drafts a version: the author named with it, else the owner of the document. */
  | 'DOCUMENT_DRAFTER'
  /** Those who comment on a draft, by the type of the document. */
  | 'DOCUMENT_REVIEWERS'
  /** Who approves a version or a withdrawal, by the type of the document. */
  | 'DOCUMENT_APPROVER'
  /** Emergency issue: the ISMS Manager, and one member of Top Management; never its author. */
  | 'DOCUMENT_ISSUE_MANAGER'
  | 'DOCUMENT_ISSUE_MEMBER';
