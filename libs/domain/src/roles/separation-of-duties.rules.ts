import type { Doer } from '../process/doer.js';
import type { RoleBook } from './roles.js';
import { waiverFor, type Waiver } from './waiver.rules.js';

/** Separation of duties of specification 2; hard checks at assignment, at delegation and at decision. */
export const SOD_RULES = [
  'SD1',
  'SD2',
  'SD3',
  'SD4',
  'SD5',
  'SD6',
  'SD7',
  'SD8',
  'SD9',
  'SD10',
  'SD11',
  'SD12',
] as const;
export type SodRule = (typeof SOD_RULES)[number];

/** What each rule says, as the refusal page and the trail explain it. */
export const SOD_SENTENCES: Readonly<Record<SodRule, string>> = {
  SD1: 'Who prepared or wrote any part of what is submitted never approves it.',
  SD2: 'An auditor never audits an area where they work or worked in the last 12 months.',
  SD3: 'The ISMS Manager never leads or staffs an audit of clauses 4-10, nor accepts that report.',
  SD4: 'The owner of a corrective action never approves its plan.',
  SD5: 'The verifier is not the owner, an implementer or the plan approver, nor their direct report or manager.',
  SD6: 'Who verified a corrective action does not close it; an owner never closes their own.',
  SD7: 'A residual risk is accepted by its owner, a high one additionally by Top Management.',
  SD8: 'Minutes of the management review are prepared by the ISMS Manager and approved by the chair.',
  SD9: 'An extension is never granted by the one who is late.',
  SD10: 'Nobody certifies their own access.',
  SD11: 'A delegate passes the same checks as the delegator.',
  SD12: 'Nobody decides in the name of somebody else without a recorded delegation.',
};

/** People of one corrective action, as facts of the locked rows. */
export interface CaseFacts {
  readonly ownerId: string | null;
  readonly implementerIds: readonly string[];
  readonly planApproverIds: readonly string[];
  readonly verifierId: string | null;
  /** People who wrote any part of the submitted version. */
  readonly authorIds: readonly string[];
  /** Owners of high residual risks that the approval would accept for Top Management. */
  readonly riskOwnerIds: readonly string[];
  /** People whose due date an extension would move. */
  readonly lateIds: readonly string[];
  /** Waivers that are valid for this step now. */
  readonly waivers: readonly Waiver[];
  /** People who decided by a waiver on this record, or granted it: they do not check it. */
  readonly waiverIds: readonly string[];
}

/** Who would do what on which case; the book tells who reports to whom. */
interface Duty {
  readonly personId: string;
  readonly facts: CaseFacts;
  readonly book: RoleBook;
}

type Forbids = (duty: Duty) => boolean;

const isOwner: Forbids = ({ personId, facts }) => facts.ownerId === personId;
const isAuthor: Forbids = ({ personId, facts }) => facts.authorIds.includes(personId);
const isImplementer: Forbids = ({ personId, facts }) => facts.implementerIds.includes(personId);

/** The rules that each duty of a corrective action is checked against (specification 2). Duties without a row are free. */
const FORBIDDEN: Readonly<Partial<Record<Doer, Readonly<Partial<Record<SodRule, Forbids>>>>>> = {
  PLAN_APPROVER: { SD1: isAuthor, SD4: isOwner },
  // The owner wrote the plan that the evidence is held against: nobody accepts their own submission.
  EVIDENCE_CHECKER: { SD1: (duty) => isOwner(duty) || isAuthor(duty) || isImplementer(duty) },
  VERIFIER: { SD5: mayNotVerify },
  CLOSER: { SD6: (duty) => isOwner(duty) || duty.facts.verifierId === duty.personId },
  // Who triaged does not judge the appeal against it.
  APPEAL_JUDGE: { SD1: isAuthor },
  // Who looks at a decision that a waiver made possible is as independent as a verifier; this is never waived.
  WAIVER_CHECKER: { SD5: (duty) => mayNotVerify(duty) || duty.facts.waiverIds.includes(duty.personId) },
  // Who prepared a step or a gate of the cycle never approves it; nobody accepts their own high risk for Top Management.
  GATE_CHAIR: { SD1: isAuthor, SD7: ({ personId, facts }) => facts.riskOwnerIds.includes(personId) },
  STEP_APPROVER: { SD1: isAuthor },
  // Any author of the submitted version never approves it, in an emergency neither.
  DOCUMENT_APPROVER: { SD1: isAuthor },
  DOCUMENT_ISSUE_MANAGER: { SD1: isAuthor },
  DOCUMENT_ISSUE_MEMBER: { SD1: isAuthor },
  // Gate G2 stands on what the heads attested: whoever attested, for whichever area, decided on it already.
  GATE_MANAGER: { SD1: isAuthor },
  EXTENSION_APPROVER: { SD9: ({ personId, facts }) => facts.lateIds.includes(personId) },
};

/** A rule that would forbid, and the waiver that lets the person act in spite of it. */
export interface WaivedRule {
  readonly rule: SodRule;
  readonly waiver: Waiver;
}

/** Rules that `personId` meets in `doer`'s part of the case: those that forbid it, and those that Top Management waived. */
export function checkDuty(
  doer: Doer,
  personId: string,
  on: { facts: CaseFacts; book: RoleBook },
): { conflicts: SodRule[]; waived: WaivedRule[] } {
  const duty = { personId, facts: on.facts, book: on.book };
  const met = SOD_RULES.filter((rule) => FORBIDDEN[doer]?.[rule]?.(duty) === true);
  const checked = met.map((rule) => ({ rule, waiver: waiverFor(rule, personId, on.facts.waivers) }));
  return {
    conflicts: checked.filter(({ waiver }) => waiver === null).map(({ rule }) => rule),
    waived: checked.flatMap(({ rule, waiver }) => (waiver === null ? [] : [{ rule, waiver }])),
  };
}

/** Rules that forbid `personId` to do `doer`'s part of the case; empty = free of conflict. A delegate is checked alike (SD11). */
export function conflictsOf(doer: Doer, personId: string, on: { facts: CaseFacts; book: RoleBook }): SodRule[] {
  return checkDuty(doer, personId, on).conflicts;
}

/** SD5: nor owner, implementer, plan approver, nor anybody who reports to or manages one of them. */
function mayNotVerify({ personId, facts, book }: Duty): boolean {
  const involved = [facts.ownerId, ...facts.implementerIds, ...facts.planApproverIds].filter((id) => id !== null);
  const manager = book.persons[personId]?.managerId ?? null;
  return involved.some((id) => id === personId || id === manager || book.persons[id]?.managerId === personId);
}
