import type { IsoDay } from '../time.js';
import type {
  CycleCharterEntry,
  ContextInputEntry,
  ContextEntry,
  ScopeStatementEntry,
  RiskInputEntry,
  RiskSummaryEntry,
  ObjectivesInputEntry,
  ObjectivesEntry,
  ControlSelectionEntry,
  DocumentSetEntry,
} from './establish-entries.js';
import type {
  AreaAttestationEntry,
  RegisterConfirmationEntry,
  AwarenessStatusEntry,
  OperationsSummaryEntry,
  AuditSummaryEntry,
  ReviewMinutesEntry,
  KpiSheetEntry,
  EvidenceIndexEntry,
  UpdatesSummaryEntry,
  ContextDeltaInputEntry,
  ContextDeltaEntry,
} from './review-entries.js';

export type {
  CharterRole,
  CycleCharterEntry,
  IssueRow,
  PartyRow,
  SaidBy,
  ClimateDetermination,
  ContextInputEntry,
  ContextEntry,
  ScopeStatementEntry,
  AreaRiskRow,
  RiskInputEntry,
  Treatment,
  RiskRow,
  RiskSummaryEntry,
  ObjectivesInputEntry,
  ObjectiveRow,
  ObjectivesEntry,
  ControlStatus,
  ControlRow,
  ControlSelectionEntry,
  DocumentRow,
  DocumentSetEntry,
} from './establish-entries.js';
export type {
  AreaAttestationEntry,
  RegisterConfirmationEntry,
  AwarenessStatusEntry,
  OperationsSummaryEntry,
  AuditSummaryEntry,
  AuditRow,
  ReviewMinutesEntry,
  ReviewActionRow,
  KpiColour,
  ObjectiveStatus,
  KpiSheetEntry,
  EvidenceIndexEntry,
  UpdatesSummaryEntry,
  IssueKind,
  ContextChangeRow,
  ContextDeltaInputEntry,
  ContextDeltaEntry,
} from './review-entries.js';

/** APPROVE; REQUEST_CHANGES and REJECT need words. */
export interface StepApprovalEntry {
  readonly comment: string;
}

/** The ISMS Manager submits a gate: a statement to each item, and notes. */
export interface GateSubmissionEntry {
  readonly items: readonly { readonly item: string; readonly statement: string }[];
  readonly notes: string;
}

/** REQUEST_CHANGES names the items; G0 beside a cycle that is not closed needs the reason for the overlap. */
export interface GateDecisionEntry {
  readonly comment: string;
  readonly items: readonly string[];
  /** Steps whose approved version has to be prepared anew, such as `E3` or `O2 Q1`. */
  readonly revise: readonly string[];
  readonly overlapReason: string;
}

/** Independent check of what a waiver of separation of duties made possible. */
export interface WaiverCheckEntry {
  readonly comment: string;
}

/** GRANT: reason, last day (at most 12 months ahead) and the corrective action that ends the need; REFUSE: the reason. */
export interface GateWaiverEntry {
  readonly reason: string;
  readonly expires: IsoDay;
  readonly caId: string;
}

export interface SuspensionEntry {
  readonly reason: string;
}

export interface ResumptionEntry {
  readonly reason: string;
}

/**
 * Entry of each form of the PDCA cycle (specification P1, P10 to P12). Persons are ids, days are local days of the
 * headquarters. Empty text = not given; a number that is not given is null. What is given by data, such as the 93
 * controls, has all its rows in the order of its list.
 */
export interface CycleEntries {
  readonly CYCLE_CHARTER: CycleCharterEntry;
  readonly CONTEXT_INPUT: ContextInputEntry;
  readonly CONTEXT_AND_PARTIES: ContextEntry;
  readonly SCOPE_STATEMENT: ScopeStatementEntry;
  readonly RISK_INPUT: RiskInputEntry;
  readonly RISK_SUMMARY: RiskSummaryEntry;
  readonly OBJECTIVES_INPUT: ObjectivesInputEntry;
  readonly OBJECTIVES: ObjectivesEntry;
  readonly CONTROL_SELECTION: ControlSelectionEntry;
  readonly DOCUMENT_SET: DocumentSetEntry;
  readonly AREA_ATTESTATION: AreaAttestationEntry;
  readonly REGISTER_CONFIRMATION: RegisterConfirmationEntry;
  readonly AWARENESS_STATUS: AwarenessStatusEntry;
  readonly OPERATIONS_SUMMARY: OperationsSummaryEntry;
  readonly AUDIT_SUMMARY: AuditSummaryEntry;
  readonly REVIEW_MINUTES: ReviewMinutesEntry;
  readonly KPI_SHEET: KpiSheetEntry;
  readonly EVIDENCE_INDEX: EvidenceIndexEntry;
  readonly UPDATES_SUMMARY: UpdatesSummaryEntry;
  readonly CONTEXT_DELTA_INPUT: ContextDeltaInputEntry;
  readonly CONTEXT_DELTA: ContextDeltaEntry;
  readonly STEP_APPROVAL: StepApprovalEntry;
  readonly GATE_SUBMISSION: GateSubmissionEntry;
  readonly GATE_DECISION: GateDecisionEntry;
  readonly GATE_WAIVER: GateWaiverEntry;
  readonly CYCLE_WAIVER_CHECK: WaiverCheckEntry;
  readonly SUSPENSION: SuspensionEntry;
  readonly RESUMPTION: ResumptionEntry;
}
