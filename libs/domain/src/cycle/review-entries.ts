import type { IsoDay } from '../time.js';
import type { AreaRiskRow, SaidBy, YesNo } from './establish-entries.js';
import type { ConclusionCode, EvidenceClause, KpiCode, RegisterCode, ReviewInputCode } from './form-lists.js';

/** O1: a department head attests their own area and checks it against policies and rules (A.5.36). */
export interface AreaAttestationEntry {
  readonly policiesEnforced: YesNo;
  readonly compliance: 'CONFORM' | 'DEVIATION' | '';
  /** DEVIATION: what deviates, and from which requirement. */
  readonly deviation: string;
  readonly requirementRefs: readonly string[];
  readonly newRisks: readonly AreaRiskRow[];
  /** The head looked and found none. */
  readonly noNewRisks: boolean;
}

/** O2: day on which each register was confirmed, and the statement of applicability checked. */
export interface RegisterConfirmationEntry {
  readonly registers: readonly {
    readonly register: RegisterCode;
    readonly confirmedOn: IsoDay;
    readonly result: 'UNCHANGED' | 'CHANGED' | '';
    readonly note: string;
  }[];
}

/** O3: people in scope; those exempt or gone leave the denominator (P8). */
export interface AwarenessStatusEntry {
  readonly enrolled: number | null;
  readonly exempt: number | null;
  readonly left: number | null;
  readonly completed: number | null;
  /** Corrective action about the shortfall; needed below the target. */
  readonly shortfallCa: string;
  readonly comment: string;
}

/** O4: incidents, changes, access, and actions of the risk treatment plan that were due. */
export interface OperationsSummaryEntry {
  readonly incidents: number | null;
  readonly majorIncidents: number | null;
  /** A row for each major incident: day of its post-incident review. */
  readonly majors: readonly { readonly id: string; readonly what: string; readonly reviewedOn: IsoDay }[];
  readonly changes: number | null;
  readonly changesNote: string;
  readonly accessReviewsDue: number | null;
  readonly accessReviewsDone: number | null;
  readonly treatmentActions: readonly TreatmentActionRow[];
  readonly comment: string;
}

export interface TreatmentActionRow {
  readonly riskId: string;
  readonly action: string;
  readonly due: IsoDay;
  readonly state: 'DONE' | 'EXTENDED' | 'OPEN' | '';
  /** EXTENDED: the new day. */
  readonly until: IsoDay;
}

/** M1: audits of the year's plan (9.2). */
export interface AuditSummaryEntry {
  readonly audits: readonly AuditRow[];
}

export interface AuditRow {
  readonly id: string;
  readonly kind: 'INTERNAL' | 'EXTERNAL' | '';
  readonly scope: string;
  /** POSTPONED with the reason in `findings`: Top Management decides it with gate G3. */
  readonly state: 'ISSUED' | 'POSTPONED' | 'OPEN' | '';
  readonly date: IsoDay;
  readonly findings: string;
}

/** M2: minutes of the management review (9.3). */
export interface ReviewMinutesEntry {
  readonly heldOn: IsoDay;
  readonly attendees: readonly { readonly personId: string; readonly role: string }[];
  readonly inputs: readonly {
    readonly input: ReviewInputCode;
    readonly considered: boolean;
    readonly discussion: string;
  }[];
  /** Decisions on opportunities for improvement, on changes to the ISMS, on resources (9.3.3). */
  readonly improvements: string;
  readonly ismsChanges: string;
  readonly resources: string;
  readonly conclusion: readonly {
    readonly aspect: ConclusionCode;
    readonly verdict: YesNo;
    readonly reason: string;
  }[];
  readonly actions: readonly ReviewActionRow[];
  /** No action was decided, and why. */
  readonly noActions: string;
  readonly legalEvaluated: YesNo;
  readonly legalResult: string;
  readonly nextReview: IsoDay;
}

export interface ReviewActionRow {
  readonly what: string;
  readonly ownerId: string;
  readonly due: IsoDay;
}

export const KPI_COLOURS = ['GREEN', 'AMBER', 'RED', 'NOT_MEASURED'] as const;
export type KpiColour = (typeof KPI_COLOURS)[number];

export const OBJECTIVE_STATUSES = ['ON_TRACK', 'AT_RISK', 'OFF_TRACK', 'ACHIEVED', 'MISSED'] as const;
export type ObjectiveStatus = (typeof OBJECTIVE_STATUSES)[number];

/** M3: key figures 01 to 20 and how the objectives stand (9.1). */
export interface KpiSheetEntry {
  readonly kpis: readonly {
    readonly kpi: KpiCode;
    readonly value: number | null;
    readonly target: string;
    readonly colour: KpiColour | '';
    readonly comment: string;
  }[];
  readonly objectives: readonly {
    readonly id: string;
    readonly status: ObjectiveStatus | '';
    readonly comment: string;
  }[];
}

/** M4: clause, required record, found or not, where. */
export interface EvidenceIndexEntry {
  readonly records: readonly {
    readonly clause: EvidenceClause;
    readonly found: YesNo;
    readonly link: string;
    readonly note: string;
  }[];
}

/** I3: documents and records that were updated. */
export interface UpdatesSummaryEntry {
  readonly updates: readonly {
    readonly id: string;
    readonly what: string;
    readonly reason: string;
    readonly doneOn: IsoDay;
  }[];
  /** No update was needed, and why. */
  readonly nothing: string;
}

export const ISSUE_KINDS = ['EXTERNAL', 'INTERNAL', 'PARTY', 'CLIMATE'] as const;
export type IssueKind = (typeof ISSUE_KINDS)[number];

export interface ContextChangeRow {
  readonly kind: IssueKind | '';
  readonly what: string;
  readonly effect: string;
}

/** I4_INPUT: issues that changed, as one department sees them. */
export interface ContextDeltaInputEntry {
  readonly changes: readonly ContextChangeRow[];
  readonly nothing: string;
}

/** I4: issues that changed and what follows from each. */
export interface ContextDeltaEntry {
  readonly changes: readonly (ContextChangeRow & SaidBy & { readonly followUp: string })[];
  readonly nothing: string;
}
