import type { IsoDay } from '../time.js';
import type { Grade, RiskLevel } from './states.js';

/** What a person sends with an answer. Person references are ids; days are local to the record's department. */
export interface EvidenceReference {
  /** Evidence link ids of files added on the task page. */
  readonly files: readonly string[];
  /** Address of evidence kept elsewhere; empty when none. */
  readonly link: string;
}

/**
 * Triage (M12). ACCEPT needs grade, owner and reason; MERGE the record it goes on in; IMPROVEMENT its kind; NOT_NC the
 * reason only. What stands as optional came with version 2 of the form; earlier entries lack it.
 */
export interface TriageEntry {
  readonly grade: Grade | null;
  readonly ownerId: string | null;
  readonly departmentId: string | null;
  readonly requirementRefs: readonly string[];
  readonly riskId: string;
  readonly reason: string;
  /** Level of the linked risk: High and Critical halve the time for steps 3 to 7. */
  readonly riskLevel?: RiskLevel | null;
  /** Day that an external body, a law or a customer set; it wins where it is earlier. */
  readonly externalDue?: IsoDay | null;
  /** MERGE: id of the open corrective action that this one goes on in. */
  readonly mergeInto?: string;
  /** Id of the earlier corrective action that this one repeats. */
  readonly repeatOf?: string;
  readonly improvementType?: 'OFI' | 'PA' | null;
}

/** Containment, correction and consequences are three fields (10.2 a). */
export interface ContainmentEntry {
  readonly containment: string;
  readonly correction: string;
  readonly consequences: string;
  /** Day on which the correction was made. */
  readonly doneOn: IsoDay;
  /** Legal or customer notification: needed or not, and why. */
  readonly notify: string;
  /** CORRECTION_ONLY: why no action on the cause is needed (10.2 b). */
  readonly noActionReason: string;
}

export const RCA_METHODS = ['5_WHYS', 'FISHBONE', 'OTHER'] as const;
export type RcaMethod = (typeof RCA_METHODS)[number];

export interface WhyPair {
  readonly why: string;
  readonly answer: string;
}

export interface RootCauseEntry {
  readonly method: RcaMethod;
  /** 5_WHYS: 3 to 7 pairs, the last answer is a system cause. */
  readonly whys: readonly WhyPair[];
  /** FISHBONE, OTHER: the analysis in words. */
  readonly analysis: string;
  readonly cause: string;
  /** What was searched and found elsewhere; "none found" is an answer, silence is not (10.2 b 3). */
  readonly similar: string;
}

export interface PlannedActionEntry {
  readonly what: string;
  readonly implementerId: string;
  readonly due: IsoDay;
  readonly evidenceExpected: string;
}

export interface PlanEntry {
  readonly actions: readonly PlannedActionEntry[];
  /** Measurable success criterion. */
  readonly criterion: string;
  readonly effectivenessMethod: string;
  /** Days between evidence check and effectiveness check; null = the policy's number for the grade. */
  readonly monitoringDays: number | null;
  readonly resources: string;
  /** Money the plan needs; above the policy's limit Top Management approves. */
  readonly cost: number;
  readonly crossDepartment: boolean;
  /** Documents, risks and controls that must change. */
  readonly changesToIsms: string;
}

/** APPROVE, REQUEST_CHANGES and REJECT; the last two need words. */
export interface ApprovalEntry {
  readonly comment: string;
}

/** DONE needs a note and evidence; BLOCKED needs the reason in the note. */
export interface ActionEntry {
  readonly note: string;
  readonly evidence: EvidenceReference;
}

/** RETURN names the actions that go back, with words. */
export interface EvidenceCheckEntry {
  readonly returned: readonly number[];
  readonly comment: string;
}

export interface EffectivenessEntry {
  readonly sample: string;
  readonly finding: string;
  readonly evidence: EvidenceReference;
  /** NOT_YET: how many days more, once. */
  readonly moreDays: number | null;
}

export interface ClosureEntry {
  /** What was changed in documents, risk register, SoA and training, or "none needed" with the reason. */
  readonly changesMade: string;
  readonly comment: string;
}

/** GRANT names the new day; REFUSE needs words. */
export interface ExtensionEntry {
  readonly until: IsoDay | null;
  readonly comment: string;
}

/** Request of the doer for more time, sent from the task page. */
export interface ExtensionRequest {
  readonly until: IsoDay;
  readonly reason: string;
}

/** APPEAL needs the reason. */
export interface AppealWindowEntry {
  readonly reason: string;
}

/** Top Management after the second "ineffective": owner, resources and grade, up to major. */
export interface OwnerReviewEntry {
  readonly ownerId: string | null;
  readonly grade: Grade | null;
  readonly resources: string;
  readonly comment: string;
}

/** ACCEPT names the owner; DECLINE and CONVERT need the reason. */
export interface ImprovementTriageEntry {
  readonly ownerId: string | null;
  readonly reason: string;
}

export interface ImprovementPlanEntry {
  readonly plan: string;
  readonly expectedBenefit: string;
  readonly resources: string;
}

/** A preventive action says how its risk was updated (6.1.1). */
export interface ImprovementWorkEntry extends ActionEntry {
  readonly riskUpdated: string;
}

export interface BenefitEntry {
  readonly benefit: string;
}
