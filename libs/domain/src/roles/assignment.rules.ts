import type { Doer } from '../process/doer.js';
import type { Grade } from '../corrective-action/states.js';
import { MOST_HOPS } from '../directory/delegation.rules.js';
import type { Quorum, Tier } from '../policy/policy.js';
import type { Capacity, RoleBook } from './roles.js';
import { conflictsOf, type CaseFacts, type SodRule } from './separation-of-duties.rules.js';
import { areaSeats } from './area-seats.rules.js';
import {
  beyond,
  deputyOf,
  holders,
  ismsManagerElse,
  managerOf,
  one,
  topManagement,
  without,
} from './candidates.rules.js';
import { documentApprovers, documentReviewers, type DocumentFacts } from './document-people.rules.js';
import { distinct } from './distinct.rules.js';
import { mayStandIn } from './standing-in.rules.js';

/** Everything that decides who is asked: people of the case and the character of the case. */
export interface AssignmentFacts extends CaseFacts {
  readonly grade: Grade | null;
  readonly departmentId: string | null;
  readonly aboutIsmsManager: boolean;
  readonly raisedBy: string | null;
  /** Top Management upheld an appeal against the triage: it triages now. */
  readonly appealUpheld: boolean;
  /** The grade comes from an audit: the lead auditor decides about it. */
  readonly auditFinding: boolean;
  /** Person whose wish is decided about, such as the ISMS Manager who wants to cancel; null for other steps. */
  readonly askedBy: string | null;
  readonly correctionOnly: boolean;
  readonly costOverLimit: boolean;
  readonly crossDepartment: boolean;
  readonly findingAuditorId: string | null;
  /** Implementer of the action that is asked for; null for other steps. */
  readonly implementerId: string | null;
  /** EXTENSION: the second request, or a major corrective action (specification 2, Extensions). */
  readonly extensionNeedsTopManagement: boolean;
  readonly quorum: Quorum;
  /** Body that is asked now, where the step is decided in tiers; null where it is not. */
  readonly tier: Tier | null;
  /** Round of an approval and who decided the first one ("next level" after the policy's number of rounds). */
  readonly round: number;
  readonly maxRounds: number;
  readonly firstDeciderId: string | null;
  /** What a version or a withdrawal is about; null for other records. */
  readonly document: DocumentFacts | null;
}

export interface Candidate {
  readonly personId: string;
  readonly capacity: Capacity;
  readonly onBehalfOf: string | null;
  /** Area that the person is asked to answer for; absent where a step asks no area. */
  readonly departmentId?: string;
}

export interface Assignment {
  /** People who are asked. Empty = SOD_BLOCKED. */
  readonly assignees: readonly Candidate[];
  /** People of the role who may not, with the rules that forbid it. */
  readonly conflicts: readonly { readonly personId: string; readonly rules: readonly SodRule[] }[];
}

/**
 * Turns the doer of a step into people: the role's holder, with the fallback deputy → next Top Management member →
 * external auditor (specification 2). Top Management decides ONE_OF its members, unless one of them manages the ISMS Manager
 * whose case it is. Who is absent and has a valid delegation is represented by the delegate, who passes the same checks (SD11).
 */
export function assign(doer: Doer, facts: AssignmentFacts, book: RoleBook): Assignment {
  const groups = candidateGroups(doer, facts, book);
  const external = ({ capacity }: Candidate): boolean => capacity === 'EXTERNAL_AUDITOR';
  const inside = groups.map((group) => group.filter((candidate) => !external(candidate)));
  const outside = groups.map((group) => group.filter(external));
  const strict = { ...facts, waivers: [] };
  const own = firstFree(inside, { doer, facts: strict, book });
  if (own.assignees.length > 0) return own;
  // A waiver is used only where nobody of the company is free without one, and before somebody from outside is asked.
  const waived = facts.waivers.length === 0 ? own : firstFree(inside, { doer, facts, book });
  if (waived.assignees.length > 0) return waived;
  const beyond = firstFree(outside, { doer, facts: strict, book });
  return { assignees: beyond.assignees, conflicts: [...waived.conflicts, ...beyond.conflicts] };
}

interface Case {
  readonly doer: Doer;
  readonly facts: AssignmentFacts;
  readonly book: RoleBook;
}

/** The free members of the first group that has any, and everybody who was passed over. */
function firstFree(groups: Candidate[][], on: Case): Assignment {
  const conflicts: { personId: string; rules: SodRule[] }[] = [];
  const free = (candidate: Candidate): boolean => {
    if (!on.book.persons[candidate.personId]?.active) return false;
    const rules = conflictsOf(on.doer, candidate.personId, on);
    if (rules.length > 0) conflicts.push({ personId: candidate.personId, rules });
    return rules.length === 0;
  };
  for (const group of groups) {
    const able = distinct(
      distinct(group)
        .filter(free)
        .map((candidate) => present(candidate, on)),
    );
    if (able.length > 0) return { assignees: able, conflicts };
  }
  return { assignees: [], conflicts };
}

/**
 * The candidate, or the delegate of their absence; a delegate who is away too passes it on, within the bound of a chain. A
 * delegate who may not leaves the task where it came from.
 */
export function present(candidate: Candidate, on: Case): Candidate {
  const fromId = candidate.personId;
  let personId = fromId;
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const toId = on.book.delegations.find((delegation) => delegation.fromId === personId)?.toId;
    if (toId === undefined || toId === fromId || !mayReplace(candidate, toId, on)) break;
    personId = toId;
  }
  return personId === fromId ? candidate : { ...candidate, personId, onBehalfOf: candidate.onBehalfOf ?? fromId };
}

function mayReplace({ capacity, personId: fromId }: Candidate, toId: string, { doer, facts, book }: Case): boolean {
  return (
    book.persons[toId]?.active === true &&
    mayStandIn({ capacity, fromId, toId }, book) &&
    conflictsOf(doer, toId, { facts, book }).length === 0
  );
}

type Groups = (facts: AssignmentFacts, book: RoleBook) => Candidate[][];

const GROUPS: Readonly<Record<Doer, Groups>> = {
  ISMS_MANAGER: (facts, book) =>
    facts.aboutIsmsManager || facts.appealUpheld ? topManagement(book) : ismsManagerElse(book),
  OWNER: ({ ownerId }, book) => [...one(ownerId, 'CA_OWNER'), ...deputyOf(ownerId, book), ...managerOf(ownerId, book)],
  IMPLEMENTER: ({ implementerId, ownerId }, book) => [
    ...one(implementerId, 'IMPLEMENTER'),
    ...one(ownerId, 'CA_OWNER'),
    ...managerOf(ownerId, book),
  ],
  PLAN_APPROVER: planApprovers,
  EVIDENCE_CHECKER: (_facts, book) => ismsManagerElse(book),
  VERIFIER: verifiers,
  CLOSER: (facts, book) => approvers(closesInTopManagement(facts, book), facts, book),
  EXTENSION_APPROVER: (facts, book) =>
    (facts.tier === null ? facts.extensionNeedsTopManagement : facts.tier === 'TM')
      ? ofTopManagement(facts, book)
      : ismsManagerElse(book),
  // Who raised it; once they have left, Top Management speaks for them, without the one whose wish it is.
  RAISER: ({ raisedBy, askedBy }, book) => [...one(raisedBy, 'RAISER'), ...without(askedBy, topManagement(book))],
  APPEAL_JUDGE: (_facts, book) => topManagement(book),
  OWNER_REVIEWER: ({ ownerId }, book) => [...without(ownerId, topManagement(book)), ...topManagement(book)],
  REGRADER: regraders,
  WAIVER_CHECKER: waiverCheckers,
  AREA_HEAD: ({ departmentId }, book) => [
    ...one(departmentId === null ? null : (book.heads[departmentId] ?? null), 'DEPARTMENT_HEAD'),
    ...ismsManagerElse(book),
  ],
  // "Benefit note by requester or IM": both are asked, the first answer counts.
  BENEFIT_TELLER: ({ raisedBy }, book) => [
    [...one(raisedBy, 'RAISER').flat(), ...holders('IM', book)],
    ...ismsManagerElse(book),
  ],
  CYCLE_PREPARER: (_facts, book) => ismsManagerElse(book),
  GATE_MANAGER: (_facts, book) => ismsManagerElse(book),
  // The chair decides; after the policy's rounds the whole group does.
  GATE_CHAIR: (facts, book) =>
    facts.round > facts.maxRounds ? nextLevel(true, facts, book) : [holders('TM_CHAIR', book), ...beyond(book)],
  STEP_APPROVER: (facts, book) => (facts.round > facts.maxRounds ? nextLevel(true, facts, book) : beyond(book)),
  AREA_HEADS: (_facts, book) => [areaSeats(book)],
  DOCUMENT_DRAFTER: ({ ownerId }, book) => [
    ...one(ownerId, 'DOCUMENT_OWNER'),
    ...deputyOf(ownerId, book),
    ...managerOf(ownerId, book),
    ...ismsManagerElse(book),
  ],
  DOCUMENT_REVIEWERS: (facts, book) => [documentReviewers(facts, book)],
  // The chair, or whoever the type says; after the policy's rounds the whole group decides.
  DOCUMENT_APPROVER: (facts, book) =>
    facts.round > facts.maxRounds
      ? nextLevel(true, facts, book)
      : [...documentApprovers(facts, book), holders('TM_CHAIR', book), ...beyond(book)],
  DOCUMENT_ISSUE_MANAGER: (_facts, book) => ismsManagerElse(book),
  DOCUMENT_ISSUE_MEMBER: (_facts, book) => beyond(book),
  AREA_HEADS_AND_LEGAL: (_facts, book) => [[...areaSeats(book), ...holders('LEGAL', book)]],
};

/** Groups in the order in which they are tried; the free members of the first group that has any are asked. */
export function candidateGroups(doer: Doer, facts: AssignmentFacts, book: RoleBook): Candidate[][] {
  return GROUPS[doer](facts, book);
}

/** SD4: the ISMS Manager approves unless they own it; Top Management for a major one, over the cost limit, or across departments. */
function planApprovers(facts: AssignmentFacts, book: RoleBook): Candidate[][] {
  const inTopManagement =
    facts.grade === 'MAJOR' || facts.costOverLimit || facts.crossDepartment || isIsmsManager(facts.ownerId, book);
  return approvers(inTopManagement, facts, book);
}

function approvers(inTopManagement: boolean, facts: AssignmentFacts, book: RoleBook): Candidate[][] {
  if (facts.round > facts.maxRounds) return nextLevel(inTopManagement, facts, book);
  const ofGroup = facts.tier === null ? inTopManagement : facts.tier === 'TM';
  return ofGroup ? ofTopManagement(facts, book) : ismsManagerElse(book);
}

/** After the policy's rounds: IM → chair; Top Management → its group without the first decider. */
function nextLevel(inTopManagement: boolean, facts: AssignmentFacts, book: RoleBook): Candidate[][] {
  if (!inTopManagement) return [holders('TM_CHAIR', book), ...topManagement(book)];
  const others = topManagement(book).map((group) => group.filter((member) => member.personId !== facts.firstDeciderId));
  // A Top Management of one has no other member; its only member goes on deciding.
  return others.some((group) => group.length > 0) ? others : topManagement(book);
}

/** SD5 and P4: the named verifier, the auditor who raised the finding, the auditors, then Top Management, then an external auditor. */
function verifiers(facts: AssignmentFacts, book: RoleBook): Candidate[][] {
  const auditors = [...holders('LEAD_AUDITOR', book), ...holders('AUDITOR', book)].map(asVerifier);
  return [
    ...one(facts.verifierId, 'VERIFIER'),
    ...one(facts.findingAuditorId, 'VERIFIER'),
    ...auditors.map((auditor) => [auditor]),
    ...holders('TM', book).map((member) => [asVerifier(member)]),
    ...holders('EXTERNAL_AUDITOR', book).map((auditor) => [asVerifier(auditor)]),
  ];
}

/** The independent look at what a waiver made possible: external auditors first, then the company's own, then Top Management. */
function waiverCheckers(_facts: AssignmentFacts, book: RoleBook): Candidate[][] {
  const auditors = (['LEAD_AUDITOR', 'AUDITOR', 'TM_CHAIR', 'TM'] as const).flatMap((role) => holders(role, book));
  return [...holders('EXTERNAL_AUDITOR', book), ...auditors].map((candidate) => [asVerifier(candidate)]);
}

/** The grade of an audit finding is the lead auditor's; every other one is decided by Top Management (specification P4). */
function regraders({ auditFinding, findingAuditorId, ownerId }: AssignmentFacts, book: RoleBook): Candidate[][] {
  const others = [...without(ownerId, topManagement(book)), ...topManagement(book)];
  if (!auditFinding) return others;
  return [
    ...one(findingAuditorId, 'LEAD_AUDITOR'),
    ...without(
      ownerId,
      holders('LEAD_AUDITOR', book).map((auditor) => [auditor]),
    ),
    ...others,
  ];
}

function asVerifier(candidate: Candidate): Candidate {
  return { ...candidate, capacity: 'VERIFIER' };
}

/** SD6: Top Management closes every major one, what the ISMS Manager owns or verified, and what is against an IM process. */
function closesInTopManagement(facts: AssignmentFacts, book: RoleBook): boolean {
  return (
    facts.grade === 'MAJOR' ||
    facts.aboutIsmsManager ||
    isIsmsManager(facts.ownerId, book) ||
    isIsmsManager(facts.verifierId, book)
  );
}

function isIsmsManager(personId: string | null, book: RoleBook): boolean {
  return personId !== null && (book.holders.IM ?? []).includes(personId);
}

/** Where the ISMS Manager owns the case and their manager sits in Top Management, that member is asked alone. */
function ofTopManagement(facts: AssignmentFacts, book: RoleBook): Candidate[][] {
  const group = topManagement(book);
  if (!isIsmsManager(facts.ownerId, book) || facts.quorum !== 'ONE_OF') return group;
  const managerId = book.persons[facts.ownerId ?? '']?.managerId;
  const manager = group[0]?.find((member) => member.personId === managerId);
  return manager ? [[manager], ...group] : group;
}
