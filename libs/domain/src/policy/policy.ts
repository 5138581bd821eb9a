import type { Offset } from '../time.js';
import type { CorrectiveActionStepCode } from '../corrective-action/steps.js';
import type { ProcedureStepCode } from '../cycle/procedure-row.js';
import type { Gate } from '../cycle/states.js';
import { SHIPPED_REVIEW_POLICY, type ReviewPolicy } from './review-policy.js';
import { SHIPPED_DOCUMENT_POLICY, type DocumentPolicy } from './document-policy.js';
import { SHIPPED_CYCLE_POLICY } from './shipped-cycle-policy.js';

/** Task classes of specification 2: approval, urgent approval, work, acknowledge. */
export const TASK_CLASSES = ['AP', 'APU', 'WK', 'WK_MAJOR', 'AK'] as const;
export type TaskClass = (typeof TASK_CLASSES)[number];

/** When a reminder is due, relative to the opening or the due instant of the question. */
export type ReminderRule =
  | { readonly at: 'HALF_TIME' }
  | { readonly at: 'LAST_BUSINESS_DAY' }
  | { readonly at: 'WEEKLY' }
  | { readonly at: 'BEFORE'; readonly before: Offset; readonly onlyIfSpanDays?: number };

export type EscalationLevel = 1 | 2 | 3 | 4;

/** One rung of the overdue ladder: so long after the due instant. */
export interface LadderRule {
  readonly level: EscalationLevel;
  readonly after: Offset;
}

export interface TaskClassPolicy {
  /** Default due, used where the process step names none. */
  readonly due: Offset | null;
  readonly reminders: readonly ReminderRule[];
  readonly ladder: readonly LadderRule[];
}

/** A = link and confirm; B = link and a signed-in session of the same person. */
export type Assurance = 'A' | 'B';
/**
 * How many of those who are asked have to agree; `N_OF_M:3` = three of however many are asked (specification 2, Decisions).
 * EACH is no vote: everybody answers for themselves, such as each head for their area. Steps say it, policies do not.
 */
export type Quorum = 'ONE_OF' | 'ALL_OF' | 'CHAIR_PLUS_MAJORITY' | `N_OF_M:${number}` | 'EACH';

/** Body that decides one tier of a step that is decided in several, one after the other. */
export const TIERS = ['IM', 'TM'] as const;
export type Tier = (typeof TIERS)[number];
export const TIERED_STEPS = [
  'PLAN_APPROVAL',
  'CLOSURE',
  'EXTENSION',
] as const satisfies readonly CorrectiveActionStepCode[];
export type TieredStep = (typeof TIERED_STEPS)[number];

/** Due of one corrective-action step; `from` names the instant the offset starts at. */
export interface StepDue {
  readonly from: 'RAISED' | 'OPENED';
  readonly major: Offset;
  readonly minor: Offset;
}

/** Numbers of the PDCA cycle (specification P1). Day n is n days after the first day of the cycle. */
export interface CyclePolicy {
  readonly periodMonths: number;
  /** Days on which the gates are due; the last gate is due on the last day. */
  readonly gateDays: Readonly<Record<Exclude<Gate, 'G4'>, number>>;
  /** Day of G1 in the first cycle of all; the steps before it are stretched alike. */
  readonly firstEstablishDays: number;
  /** Day on which a step is asked first, and the day on which it is due; steps of the quarters have none. */
  readonly days: Readonly<Partial<Record<ProcedureStepCode, { readonly start: number; readonly due: number }>>>;
  /** What is asked each quarter opens so many days before the quarter ends, and is due at its end. */
  readonly quarterOpensDaysBefore: number;
  readonly nextDraftDaysBefore: number;
  /** Due of an asked step after its opening, by step code, where it is not the day of the plan nor that of its class. */
  readonly due: Readonly<Record<string, Offset>>;
  readonly assurance: Readonly<Record<string, Assurance>>;
  /** Gate G2: so many people in a hundred completed the training. */
  readonly awarenessPercent: number;
  /** Gate G2: registers were confirmed at most so many days ago. */
  readonly registersMaxDays: number;
  /** A waiver of a gate check ends after so many months at the latest. */
  readonly waiverMaxMonths: number;
}

/** All numbers marked (D) in the specification. A record keeps the version it began with. */
export interface Policy {
  readonly classes: Readonly<Record<TaskClass, TaskClassPolicy>>;
  /** After so many rounds the next level decides. */
  readonly maxRounds: number;
  /** A task link dies so many days after the due instant. */
  readonly linkLifeDaysAfterDue: number;
  readonly extension: { readonly maxPerItem: number; readonly firstByImForMinorWork: boolean };
  readonly correctiveAction: {
    /** Whoever is asked gets at least this, however late the step before was; KPIs count against the original due. */
    readonly minimumDue: Offset;
    readonly due: Readonly<Partial<Record<CorrectiveActionStepCode, StepDue>>>;
    /** Action due dates of a plan lie at most so many days after the raise instant. */
    readonly maxImplementDays: { readonly major: number; readonly minor: number };
    readonly monitoringDays: {
      readonly major: number;
      readonly minor: number;
      readonly min: number;
      readonly max: number;
    };
    readonly notYetMaxDays: number;
    readonly whys: { readonly min: number; readonly max: number };
    readonly quorum: Readonly<Partial<Record<CorrectiveActionStepCode, Quorum>>>;
    /** Steps decided by several bodies in turn: a tier is asked when the one before agreed; a refusal ends the step. */
    readonly tiers: Readonly<Partial<Record<TieredStep, readonly Tier[]>>>;
    readonly assurance: Readonly<Partial<Record<CorrectiveActionStepCode, Assurance>>>;
    /** A plan that costs more than this is approved by Top Management. */
    readonly costLimit: number;
    /** A minor nonconformity that is late by more than so many days is proposed for major. */
    readonly regradeAfterDays: number;
    /** The same requirement and area within so many months is a repeat. */
    readonly repeatMonths: number;
  };
  readonly cycle: CyclePolicy;
  readonly review: ReviewPolicy;
  readonly documents: DocumentPolicy;
  readonly evidence: { readonly maxBytes: number; readonly types: readonly string[] };
}

/** The policy that is shipped: the numbers of the specification. Assurance level A everywhere. */
export const SHIPPED_POLICY: Policy = {
  classes: {
    AP: {
      due: { bd: 5 },
      reminders: [{ at: 'HALF_TIME' }, { at: 'LAST_BUSINESS_DAY' }],
      ladder: [
        { level: 1, after: { bd: 1 } },
        { level: 2, after: { bd: 3 } },
        { level: 3, after: { bd: 7 } },
        { level: 4, after: { bd: 15 } },
      ],
    },
    APU: {
      due: { bd: 1 },
      reminders: [{ at: 'BEFORE', before: { h: 4 } }],
      ladder: [
        { level: 1, after: { h: 4 } },
        { level: 2, after: { bd: 1 } },
        { level: 3, after: { bd: 1 } },
      ],
    },
    WK: {
      due: null,
      reminders: [
        { at: 'BEFORE', before: { d: 14 }, onlyIfSpanDays: 30 },
        { at: 'BEFORE', before: { d: 7 } },
        { at: 'BEFORE', before: { bd: 1 } },
      ],
      ladder: [
        { level: 1, after: { bd: 1 } },
        { level: 2, after: { d: 7 } },
        { level: 3, after: { d: 14 } },
        { level: 4, after: { d: 30 } },
      ],
    },
    // "Major CA: L2 +3 d, L3 +7 d, L4 +14 d"
    WK_MAJOR: {
      due: null,
      reminders: [
        { at: 'BEFORE', before: { d: 14 }, onlyIfSpanDays: 30 },
        { at: 'BEFORE', before: { d: 7 } },
        { at: 'BEFORE', before: { bd: 1 } },
      ],
      ladder: [
        { level: 1, after: { bd: 1 } },
        { level: 2, after: { d: 3 } },
        { level: 3, after: { d: 7 } },
        { level: 4, after: { d: 14 } },
      ],
    },
    AK: {
      due: { d: 14 },
      reminders: [{ at: 'WEEKLY' }, { at: 'BEFORE', before: { d: 2 } }],
      ladder: [
        { level: 1, after: { d: 1 } },
        { level: 2, after: { d: 7 } },
        { level: 3, after: { d: 14 } },
      ],
    },
  },
  maxRounds: 3,
  linkLifeDaysAfterDue: 30,
  extension: { maxPerItem: 2, firstByImForMinorWork: true },
  correctiveAction: {
    minimumDue: { bd: 2 },
    due: {
      TRIAGE: { from: 'RAISED', major: { bd: 2 }, minor: { bd: 5 } },
      CONTAINMENT: { from: 'RAISED', major: { bd: 5 }, minor: { bd: 10 } },
      ROOT_CAUSE: { from: 'RAISED', major: { d: 12 }, minor: { d: 18 } },
      PLANNING: { from: 'RAISED', major: { d: 20 }, minor: { d: 23 } },
      PLAN_APPROVAL: { from: 'OPENED', major: { bd: 5 }, minor: { bd: 5 } },
      IMPLEMENT: { from: 'RAISED', major: { d: 60 }, minor: { d: 90 } },
      EVIDENCE_CHECK: { from: 'OPENED', major: { bd: 3 }, minor: { bd: 5 } },
      EFFECTIVENESS_CHECK: { from: 'OPENED', major: { bd: 10 }, minor: { bd: 10 } },
      CLOSURE: { from: 'OPENED', major: { bd: 5 }, minor: { bd: 5 } },
      EXTENSION: { from: 'OPENED', major: { bd: 5 }, minor: { bd: 5 } },
      APPEAL_WINDOW: { from: 'OPENED', major: { bd: 10 }, minor: { bd: 10 } },
      APPEAL: { from: 'OPENED', major: { bd: 5 }, minor: { bd: 5 } },
      REVIEW_OWNER: { from: 'OPENED', major: { bd: 5 }, minor: { bd: 5 } },
      REGRADE: { from: 'OPENED', major: { bd: 5 }, minor: { bd: 5 } },
      CANCEL_CONFIRM: { from: 'OPENED', major: { bd: 5 }, minor: { bd: 5 } },
      IMPROVEMENT_TRIAGE: { from: 'OPENED', major: { bd: 15 }, minor: { bd: 15 } },
      IMPROVEMENT_PLAN: { from: 'OPENED', major: { d: 45 }, minor: { d: 45 } },
      IMPROVEMENT_WORK: { from: 'OPENED', major: { d: 180 }, minor: { d: 180 } },
      BENEFIT_NOTE: { from: 'OPENED', major: { bd: 10 }, minor: { bd: 10 } },
      WAIVER_CHECK: { from: 'OPENED', major: { bd: 10 }, minor: { bd: 10 } },
    },
    maxImplementDays: { major: 90, minor: 90 },
    monitoringDays: { major: 45, minor: 90, min: 14, max: 180 },
    notYetMaxDays: 60,
    whys: { min: 3, max: 7 },
    quorum: {},
    tiers: {},
    assurance: {},
    costLimit: 10_000,
    regradeAfterDays: 60,
    repeatMonths: 12,
  },
  cycle: SHIPPED_CYCLE_POLICY,
  review: SHIPPED_REVIEW_POLICY,
  documents: SHIPPED_DOCUMENT_POLICY,
  evidence: {
    maxBytes: 25 * 1024 * 1024,
    types: [
      'pdf',
      'png',
      'jpg',
      'jpeg',
      'webp',
      'txt',
      'csv',
      'md',
      'docx',
      'xlsx',
      'pptx',
      'odt',
      'ods',
      'zip',
      'eml',
      'log',
      'json',
    ],
  },
};
