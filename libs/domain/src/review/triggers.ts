import type { RoleCode } from '../roles/roles.js';
import type { ReviewScope } from './states.js';

/** Events that bring a review about (ISMS-PR-001 6; specification P2). */
export const TRIGGER_TYPES = [
  'ANNUAL',
  'STRUCTURE',
  'SCOPE',
  'STANDARD',
  'AUDIT',
  'INCIDENT',
  'MR_DECISION',
  'LEGAL',
  'DOC_DEP',
  'MANUAL',
] as const;
export type TriggerType = (typeof TRIGGER_TYPES)[number];

/** Who may raise a trigger: holders of a role, heads of departments, owners of documents, another system by its token. */
export type TriggerRaiser = RoleCode | 'DEPARTMENT_HEAD' | 'OWNER' | 'MACHINE';

/** A trigger as the rules see it. */
export interface TriggerFacts {
  readonly type: TriggerType;
  /** What it refers to in its source: report, incident, edition of a standard. With document and type it is its key. */
  readonly sourceRef: string;
  /** AUDIT: a major nonconformity names this procedure or one of the clauses 4 to 10. */
  readonly majorOnProcedure: boolean;
}

/** One row of the table of triggers. Distances in time are numbers of the policy. */
export interface TriggerRow {
  readonly type: TriggerType;
  /** As lists, forms and mails name it. */
  readonly label: string;
  /** Sentence of ISMS-PR-001, where the procedure names the event itself. */
  readonly sentence: string | null;
  /** What `sourceRef` names; words of the form. */
  readonly refersTo: string;
  /** Empty: only the engine raises it. */
  readonly raisedBy: readonly TriggerRaiser[];
  readonly scope: (facts: TriggerFacts) => ReviewScope;
  /** False: it cannot be dismissed, only concluded as "no change" inside a review. */
  readonly dismissible: (facts: TriggerFacts) => boolean;
}

const NEVER = () => false;
const ALWAYS = () => true;
const TARGETED = (): ReviewScope => 'TARGETED';
const FULL = (): ReviewScope => 'FULL';

/** ISO/IEC 27001 itself, in whatever edition or amendment; `ISO/IEC 27001x` is another standard. */
export function isIso27001(sourceRef: string): boolean {
  return /^ISO(\/IEC)? 27001(?!\d)/.test(sourceRef);
}

/** Table of specification P2, in its order. */
export const TRIGGERS: Readonly<Record<TriggerType, TriggerRow>> = {
  ANNUAL: {
    type: 'ANNUAL',
    label: 'Annual review',
    sentence: 'S34',
    refersTo: 'the day on which the review is due',
    raisedBy: [],
    scope: FULL,
    dismissible: NEVER,
  },
  STRUCTURE: {
    type: 'STRUCTURE',
    label: 'Business structure changed',
    sentence: 'S35',
    refersTo: 'the change, such as CHG-2027-014 or a new site',
    raisedBy: ['DEPARTMENT_HEAD', 'TM_CHAIR', 'TM', 'HR', 'MACHINE'],
    scope: TARGETED,
    dismissible: NEVER,
  },
  SCOPE: {
    type: 'SCOPE',
    label: 'Scope of the ISMS changed',
    sentence: 'S35',
    refersTo: 'the change of the scope',
    raisedBy: ['DEPARTMENT_HEAD', 'TM_CHAIR', 'TM', 'HR', 'MACHINE'],
    scope: FULL,
    dismissible: NEVER,
  },
  STANDARD: {
    type: 'STANDARD',
    label: 'New edition of a standard',
    sentence: 'S36',
    refersTo: 'the standard with its edition, such as ISO/IEC 27001:2022/Amd 1:2024',
    raisedBy: ['IM', 'DEPUTY_IM', 'LEGAL', 'MACHINE'],
    scope: ({ sourceRef }) => (isIso27001(sourceRef) ? 'FULL' : 'TARGETED'),
    dismissible: ({ sourceRef }) => !isIso27001(sourceRef),
  },
  AUDIT: {
    type: 'AUDIT',
    label: 'Audit report with a nonconformity',
    sentence: 'S37',
    refersTo: 'the report, such as AUD-2027-03',
    raisedBy: ['IM', 'DEPUTY_IM', 'LEAD_AUDITOR', 'MACHINE'],
    scope: ({ majorOnProcedure }) => (majorOnProcedure ? 'FULL' : 'TARGETED'),
    dismissible: NEVER,
  },
  INCIDENT: {
    type: 'INCIDENT',
    label: 'Major incident',
    sentence: 'S37',
    refersTo: 'the incident, such as INC-2027-0007',
    raisedBy: ['IM', 'DEPUTY_IM', 'IT_OPS', 'MACHINE'],
    scope: TARGETED,
    dismissible: NEVER,
  },
  MR_DECISION: {
    type: 'MR_DECISION',
    label: 'Decision of the management review',
    sentence: null,
    refersTo: 'the review and its decision, such as MR-2027-1/3',
    raisedBy: ['IM', 'DEPUTY_IM', 'TM_CHAIR', 'TM', 'MACHINE'],
    scope: TARGETED,
    dismissible: ALWAYS,
  },
  LEGAL: {
    type: 'LEGAL',
    label: 'Legal or contractual requirement changed',
    sentence: null,
    refersTo: 'the law or contract, and what changed',
    raisedBy: ['LEGAL', 'IM', 'DEPUTY_IM', 'MACHINE'],
    scope: TARGETED,
    dismissible: ALWAYS,
  },
  DOC_DEP: {
    type: 'DOC_DEP',
    label: 'Related document changed',
    sentence: null,
    refersTo: 'the document and its new version',
    raisedBy: ['MACHINE'],
    scope: TARGETED,
    dismissible: ALWAYS,
  },
  MANUAL: {
    type: 'MANUAL',
    label: 'Raised by an owner',
    sentence: null,
    refersTo: 'what it is about, in a few words',
    raisedBy: ['OWNER', 'DOCUMENT_OWNER', 'DEPARTMENT_HEAD', 'IM', 'DEPUTY_IM', 'MACHINE'],
    scope: TARGETED,
    dismissible: ALWAYS,
  },
};

/** Scope that a trigger asks for by itself. */
export function scopeOf(facts: TriggerFacts): ReviewScope {
  return TRIGGERS[facts.type].scope(facts);
}

/** True when the ISMS Manager may dismiss the trigger with a reason. */
export function isDismissible(facts: TriggerFacts): boolean {
  return TRIGGERS[facts.type].dismissible(facts);
}

/** Key that makes a second raise of the same event count only: spaces and letter case of people's typing do not tell two apart. */
export function triggerKey(of: { documentId: string; type: TriggerType; sourceRef: string }): string {
  return `${of.documentId}/${of.type}/${of.sourceRef.trim().replaceAll(/\s+/g, ' ').toUpperCase()}`;
}

/**
 * No answer of the ISMS Manager within the policy's time (specification P2): the default is routing, it approves nothing.
 * Urgent events pull the review back, the others wait for the next one.
 */
export function defaultRouting({ type, sourceRef }: TriggerFacts): 'RECALL' | 'QUEUE' {
  const urgent = type === 'INCIDENT' || type === 'SCOPE' || (type === 'STANDARD' && isIso27001(sourceRef));
  return urgent ? 'RECALL' : 'QUEUE';
}

/** Who wants to raise a trigger, as the directory or a token says. */
export interface Raiser {
  readonly machine: boolean;
  readonly roles: readonly RoleCode[];
  readonly headsDepartment: boolean;
  readonly ownsDocument: boolean;
}

/** True when the table lets this raiser raise a trigger of the type. */
export function mayRaise(type: TriggerType, who: Raiser): boolean {
  const kinds: readonly TriggerRaiser[] = who.machine
    ? ['MACHINE']
    : [
        ...who.roles,
        ...(who.headsDepartment ? (['DEPARTMENT_HEAD'] as const) : []),
        ...(who.ownsDocument ? (['OWNER'] as const) : []),
      ];
  return TRIGGERS[type].raisedBy.some((raiser) => kinds.includes(raiser));
}
