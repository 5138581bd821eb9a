/** Forms of corrective actions, and the request for more time. */
export type CorrectiveActionForm =
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

/** Forms of the PDCA cycle (specification P1). */
export type CycleForm =
  | 'CYCLE_CHARTER'
  | 'CONTEXT_INPUT'
  | 'CONTEXT_AND_PARTIES'
  | 'SCOPE_STATEMENT'
  | 'RISK_INPUT'
  | 'RISK_SUMMARY'
  | 'OBJECTIVES_INPUT'
  | 'OBJECTIVES'
  | 'CONTROL_SELECTION'
  | 'DOCUMENT_SET'
  | 'AREA_ATTESTATION'
  | 'REGISTER_CONFIRMATION'
  | 'AWARENESS_STATUS'
  | 'OPERATIONS_SUMMARY'
  | 'AUDIT_SUMMARY'
  | 'REVIEW_MINUTES'
  | 'KPI_SHEET'
  | 'EVIDENCE_INDEX'
  | 'UPDATES_SUMMARY'
  | 'CONTEXT_DELTA_INPUT'
  | 'CONTEXT_DELTA'
  | 'STEP_APPROVAL'
  | 'GATE_SUBMISSION'
  | 'GATE_DECISION'
  | 'GATE_WAIVER'
  | 'CYCLE_WAIVER_CHECK'
  | 'SUSPENSION'
  | 'RESUMPTION';

/** Forms of the review of documents (specification P2). */
export type ReviewForm = 'REVIEW_ASSESSMENT' | 'REVIEW_APPROVAL' | 'TRIGGER_TRIAGE' | 'TRIGGER_ROUTING';

/** Forms of document control (specification P7). */
export type DocumentForm = 'DOC_DRAFT' | 'DOC_REVIEW' | 'DOC_APPROVAL' | 'DOC_ISSUE' | 'DOC_WITHDRAWAL';

/** Form that a task page shows; libs/forms has one schema for each. */
export type FormCode = CorrectiveActionForm | CycleForm | DocumentForm | ReviewForm;
