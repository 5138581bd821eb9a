import type { CorrectiveActionState, CorrectiveActionType, Grade } from '../corrective-action/states.js';
import type { CyclePolicy } from '../policy/policy.js';
import type { Instant, IsoDay } from '../time.js';
import type {
  AuditSummaryEntry,
  AwarenessStatusEntry,
  ContextDeltaEntry,
  ContextEntry,
  ControlSelectionEntry,
  CycleCharterEntry,
  DocumentSetEntry,
  EvidenceIndexEntry,
  KpiSheetEntry,
  ObjectivesEntry,
  OperationsSummaryEntry,
  RegisterConfirmationEntry,
  ReviewMinutesEntry,
  RiskSummaryEntry,
  ScopeStatementEntry,
  UpdatesSummaryEntry,
} from './entries.js';
import type { DocumentFact } from './document-facts.rules.js';
import type { CycleDates } from './plan.rules.js';
import type { CarryOverItem } from './roll-over.rules.js';
import type { Quarter } from './procedure-row.js';
import type { CycleState, Gate } from './states.js';

/** Entries that the steps produce. */
export interface StepEntries {
  readonly E1: ContextEntry;
  readonly E2: ScopeStatementEntry;
  readonly E3: RiskSummaryEntry;
  readonly E4: ObjectivesEntry;
  readonly E5: ControlSelectionEntry;
  readonly E6: DocumentSetEntry;
  readonly O3: AwarenessStatusEntry;
  readonly O4: OperationsSummaryEntry;
  readonly M1: AuditSummaryEntry;
  readonly M2: ReviewMinutesEntry;
  readonly M4: EvidenceIndexEntry;
  readonly I3: UpdatesSummaryEntry;
  readonly I4: ContextDeltaEntry;
}

/** Entries that the steps of the quarters produce. */
export interface QuarterEntries {
  readonly O2: RegisterConfirmationEntry;
  readonly M3: KpiSheetEntry;
}

/** A version that counts, and the people behind it. */
export interface VersionFact {
  readonly number: number;
  /** Null where it was taken over from an earlier record without a name. */
  readonly authorId: string | null;
  /** Who approved it; null where nobody has to. */
  readonly approverId: string | null;
}

/** An area of the company, and the quarters for which its attestation was given. */
export interface AreaFact {
  readonly id: string;
  readonly label: string;
  readonly attested: readonly Quarter[];
}

/** What a gate needs to know of one row of the Corrective Action Log that is not over. */
export interface ActionFact {
  readonly id: string;
  readonly type: CorrectiveActionType;
  readonly state: CorrectiveActionState;
  readonly grade: Grade | null;
  /**
   * The plan of its present iteration was approved, or nothing but its closure is left because a correction was enough
   * (10.2 b): a plan that proved ineffective is no plan any more.
   */
  readonly planApproved: boolean;
  readonly planApprovedByTopManagement: boolean;
  /** The due date that is in force has passed; an extension that was granted moves it. */
  readonly overdue: boolean;
}

/** A gate check that Top Management waived (specification P1, "Non-waivable"). */
export interface GateWaiverFact {
  readonly gate: Gate;
  readonly check: string;
  readonly reason: string;
  /** Last day on which it counts. */
  readonly expires: IsoDay;
  readonly caId: string;
}

/** How many people hold a role in the directory today, without those who left. */
export interface HoldersFact {
  readonly ismsManagers: number;
  readonly deputies: number;
  readonly auditors: number;
  readonly riskOwners: number;
  /** Members of Top Management, the chair among them. */
  readonly topManagement: readonly string[];
}

/** Everything that the checks of a gate look at, as plain data. What is absent is not there: its checks are unmet. */
export interface GateFacts {
  readonly cycleId: string;
  readonly dates: CycleDates;
  readonly policy: CyclePolicy;
  /** Local day of the headquarters. */
  readonly today: IsoDay;
  /** Charter as it was submitted last; gate G0 itself approves it. */
  readonly charter: CycleCharterEntry | null;
  /** Cycle before this one; null for the first of all. */
  readonly previous: { readonly id: string; readonly state: CycleState } | null;
  /** Reason with which Top Management lets this cycle begin beside one that is not closed. */
  readonly overlapReason: string | null;
  /** Latest approved version of each step, of this cycle. */
  readonly outputs: { readonly [Code in keyof StepEntries]?: StepEntries[Code] };
  /** Versions that `outputs` and `quarterly` hold, by step and quarter: `E3`, `O2/Q4`. */
  readonly versions: Readonly<Record<string, VersionFact>>;
  /** Who decides the gate: whoever is deciding it right now, else the chair of Top Management. */
  readonly decider: string | null;
  readonly quarterly: {
    readonly [Code in keyof QuarterEntries]?: Readonly<Partial<Record<Quarter, QuarterEntries[Code]>>>;
  };
  /** What is being prepared anew although a version of it counts, such as `E3` or `O2/Q1`. */
  readonly revised: readonly string[];
  /** What was ever asked for anew in this cycle, and when. */
  readonly askedAnew: readonly { readonly name: string; readonly at: Instant }[];
  /** Day from which each quarter is asked, as the plan stands after suspensions. */
  readonly quarterOpens: Readonly<Record<Quarter, IsoDay>>;
  readonly areas: readonly AreaFact[];
  /** Rows of the Corrective Action Log that are not over. */
  readonly openActions: readonly ActionFact[];
  /** State of the corrective action about the shortfall of awareness that O3 names; null where it names none that there is. */
  readonly shortfallAction: CorrectiveActionState | null;
  readonly holders: HoldersFact;
  /** The register of documents as it stands today: what it knows, no statement decides (P7). */
  readonly register: readonly DocumentFact[];
  /** What is open, as the next charter will be given it. */
  readonly carryOver: readonly CarryOverItem[];
  readonly waivers: readonly GateWaiverFact[];
}

/** Something that a version says. */
export interface Said {
  /** Step and quarter of the version: `E3`, `O2/Q4`. */
  readonly step: string;
  readonly words: string;
  /** Person who is said to have done it, or whose it is; null for nobody in particular. */
  readonly about: string | null;
}

/** What a check cannot look at, because it is not there: `no approved minutes`. */
export interface Absent {
  readonly absent: string;
}

/** One check of a gate: a row of specification P1's gate table. */
export interface GateCheck {
  /** Stable code, the part of a waiver's step key after the gate. */
  readonly code: string;
  readonly clause: string;
  /** What must be true, as the gate page lists it. */
  readonly label: string;
  /** Where the thing is: a step of the cycle with its part, the corrective actions, or the cycle. */
  readonly at: string;
  /** False: Top Management cannot waive it. */
  readonly waivable: boolean;
  /** False where there is nothing to check: it is neither met nor unmet, and is not listed. Without it there always is. */
  readonly applies?: (facts: GateFacts) => boolean;
  /** Sentence that says what is not met, or what would have to be there to see it; null = met. */
  readonly unmet: (facts: GateFacts) => string | Absent | null;
  /** What it takes from what somebody typed about others, or about what stands in no record here. */
  readonly relies?: (facts: GateFacts) => readonly Said[];
  /** What approving the gate decides for Top Management, because a version says it and nobody decided it yet. */
  readonly decides?: (facts: GateFacts) => readonly Said[];
}
