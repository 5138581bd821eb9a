import type { IsoDay } from '../time.js';
import type { DocumentKind } from './form-lists.js';

/** Forms of stage Establish, E0 to E6. See `entries.ts` for what empty values mean. */
export type YesNo = 'YES' | 'NO' | '';

export const CHARTER_ROLES = ['ISMS_MANAGER', 'DEPUTY', 'LEAD_AUDITOR', 'AUDITOR', 'RISK_OWNER'] as const;
export type CharterRole = (typeof CHARTER_ROLES)[number];

/** E0: period, resources, roles with competence evidence (7.2), what the last cycle left open. */
export interface CycleCharterEntry {
  readonly firstDay: IsoDay;
  readonly lastDay: IsoDay;
  readonly aims: string;
  readonly people: string;
  readonly money: string;
  readonly tools: string;
  readonly roles: readonly {
    readonly role: CharterRole | '';
    readonly personId: string;
    readonly competence: string;
  }[];
  readonly carryOver: readonly CarryOverRow[];
}

export interface CarryOverRow {
  /** Id of what is carried over, such as `CA-2027-0003`. */
  readonly ref: string;
  readonly what: string;
  readonly handling: string;
}

/** Internal or external issue (4.1). */
export interface IssueRow {
  readonly text: string;
  readonly why: string;
}

/** Requirement of an interested party, and whether the ISMS addresses it (4.2 c). */
export interface PartyRow {
  readonly party: string;
  readonly requirement: string;
  readonly addressed: YesNo;
  readonly how: string;
}

/** Who said it; the ISMS Manager merges what departments and Legal sent. */
export interface SaidBy {
  readonly saidBy: string;
}

/** 4.1 as amended in 2024: is climate change a relevant issue, and why. */
export interface ClimateDetermination {
  readonly relevant: YesNo;
  readonly reason: string;
}

/** E1_INPUT: what one department, or Legal, says. */
export interface ContextInputEntry {
  readonly externalIssues: readonly IssueRow[];
  readonly internalIssues: readonly IssueRow[];
  readonly climate: ClimateDetermination;
  readonly parties: readonly PartyRow[];
  /** "Nothing to report", with the reason, instead of rows. */
  readonly nothing: string;
}

/** E1: context and interested parties. */
export interface ContextEntry {
  readonly externalIssues: readonly (IssueRow & SaidBy)[];
  readonly internalIssues: readonly (IssueRow & SaidBy)[];
  readonly climate: ClimateDetermination;
  readonly parties: readonly (PartyRow & SaidBy)[];
}

/** E2: scope and its boundaries (4.3). */
export interface ScopeStatementEntry {
  readonly purpose: string;
  readonly units: readonly string[];
  readonly sites: readonly string[];
  readonly processes: readonly string[];
  readonly interfaces: readonly { readonly party: string; readonly what: string }[];
  readonly dependencies: readonly { readonly party: string; readonly what: string }[];
  readonly exclusions: readonly { readonly what: string; readonly reason: string }[];
}

/** A risk as its area sees it; likelihood and impact from 1 to 5. */
export interface AreaRiskRow {
  readonly scenario: string;
  readonly asset: string;
  readonly likelihood: number | null;
  readonly impact: number | null;
  readonly ownerId: string;
}

/** E3_INPUT: risks of one area. */
export interface RiskInputEntry {
  readonly risks: readonly AreaRiskRow[];
  readonly nothing: string;
}

export const TREATMENTS = ['MODIFY', 'RETAIN', 'AVOID', 'SHARE'] as const;
export type Treatment = (typeof TREATMENTS)[number];

/** One risk of the summary; its level follows from likelihood and impact (`riskLevelOf`), before and after treatment. */
export interface RiskRow {
  /** `RSK-0001`. */
  readonly id: string;
  readonly scenario: string;
  readonly ownerId: string;
  readonly likelihood: number | null;
  readonly impact: number | null;
  readonly treatment: Treatment | '';
  /** Codes of the controls: `A.8.7 A.8.13`. */
  readonly controls: string;
  /** Day on which the risk owner approved the treatment (6.1.3 f). */
  readonly treatmentApprovedOn: IsoDay;
  readonly residualLikelihood: number | null;
  readonly residualImpact: number | null;
  /** Risk owner who accepted the residual risk, and when. */
  readonly acceptedBy: string;
  readonly acceptedOn: IsoDay;
  readonly expires: IsoDay;
  /** Action of the risk treatment plan and its date. */
  readonly action: string;
  readonly actionDue: IsoDay;
}

/** E3: risk assessment and treatment in short (6.1.2, 6.1.3). */
export interface RiskSummaryEntry {
  readonly criteria: string;
  readonly risks: readonly RiskRow[];
}

/** E4_INPUT: objectives that one department proposes. */
export interface ObjectivesInputEntry {
  readonly objectives: readonly {
    readonly text: string;
    readonly measure: string;
    readonly target: string;
    readonly ownerId: string;
    readonly due: IsoDay;
  }[];
  readonly nothing: string;
}

/** An objective with its plan (6.2 a to l). */
export interface ObjectiveRow {
  /** `OBJ-1`. */
  readonly id: string;
  readonly text: string;
  readonly measure: string;
  readonly baseline: string;
  readonly target: string;
  readonly what: string;
  readonly resources: string;
  readonly ownerId: string;
  readonly due: IsoDay;
  readonly evaluation: string;
  readonly communicatedTo: string;
}

/** E4: objectives (6.2). */
export interface ObjectivesEntry {
  readonly objectives: readonly ObjectiveRow[];
}

export const CONTROL_STATUSES = ['IMPLEMENTED', 'PARTIAL', 'PLANNED', 'NOT'] as const;
export type ControlStatus = (typeof CONTROL_STATUSES)[number];

/** One control of Annex A: the reason says why it is included, or why it is excluded (6.1.3 d). */
export interface ControlRow {
  /** `A.5.1`. */
  readonly code: string;
  readonly applicable: YesNo;
  readonly reason: string;
  readonly implemented: ControlStatus | '';
  readonly ownerId: string;
  /** Day of the action that implements it. */
  readonly plannedOn: IsoDay;
}

/** E5: the 93 controls of Annex A, and own controls beside them. */
export interface ControlSelectionEntry {
  readonly controls: readonly ControlRow[];
  readonly ownControls: readonly (ControlRow & { readonly label: string })[];
}

export interface DocumentRow {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly ownerId: string;
  readonly approverId: string;
  readonly effective: IsoDay;
  readonly nextReview: IsoDay;
}

/** E6: a row for each document that G1 asks for, and any others. */
export interface DocumentSetEntry {
  readonly documents: readonly (DocumentRow & { readonly kind: DocumentKind })[];
  readonly others: readonly DocumentRow[];
}
