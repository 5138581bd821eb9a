import type { Doer } from '../corrective-action/steps.js';
import type { EscalationLevel, TaskClass } from '../policy/policy.js';
import { candidateGroups, type AssignmentFacts, type Candidate } from '../roles/assignment.rules.js';
import type { RoleBook } from '../roles/roles.js';
import { conflictsOf } from '../roles/separation-of-duties.rules.js';

/** What one rung of the overdue ladder does (specification 2, "What a rung gives"). */
export interface RungEffect {
  /** People who are told and get no link. */
  readonly notify: readonly Candidate[];
  /** People who may decide too, with a link of their own. */
  readonly add: readonly Candidate[];
  /** The open tasks of the first assignees go to this person; their links die. */
  readonly handOnTo: Candidate | null;
  /** L4: raise a corrective-action candidate of source OVERDUE. */
  readonly raiseCandidate: boolean;
}

export interface RungSituation {
  readonly doer: Doer;
  readonly taskClass: TaskClass;
  readonly facts: AssignmentFacts;
  readonly book: RoleBook;
  /** People with an open task, the first assignees first. */
  readonly open: readonly { readonly personId: string; readonly addedAtLevel: number }[];
  /** The record is itself a candidate of source OVERDUE: no second one is raised, the chair is told. */
  readonly overdueRecord: boolean;
}

/** The effect of a level; a time-out never approves, accepts, closes or rejects. */
export function rungEffect(level: EscalationLevel, on: RungSituation): RungEffect {
  switch (level) {
    case 1:
      return { ...NOTHING, notify: openCandidates(on), add: free(on, delegates(on)) };
    case 2:
      return isWork(on)
        ? { ...NOTHING, notify: openCandidates(on), add: free(on, lineManagers(on)) }
        : { ...NOTHING, notify: overseers(on) };
    case 3:
      return { ...NOTHING, notify: isTopManagement(on) ? group(on) : chair(on), handOnTo: nextInLine(on) };
    case 4:
      return on.overdueRecord
        ? { ...NOTHING, notify: chair(on) }
        : { ...NOTHING, notify: chair(on), raiseCandidate: true };
  }
}

const NOTHING: RungEffect = { notify: [], add: [], handOnTo: null, raiseCandidate: false };

function isWork(on: RungSituation): boolean {
  return on.taskClass === 'WK' || on.taskClass === 'WK_MAJOR' || on.taskClass === 'AK';
}

function firstAssignees(on: RungSituation): string[] {
  const first = on.open.filter((task) => task.addedAtLevel === 0);
  return (first.length > 0 ? first : on.open).map((task) => task.personId);
}

function isTopManagement(on: RungSituation): boolean {
  const members = new Set([...(on.book.holders.TM_CHAIR ?? []), ...(on.book.holders.TM ?? [])]);
  return on.open.length > 0 && firstAssignees(on).every((id) => members.has(id));
}

function openCandidates(on: RungSituation): Candidate[] {
  return on.open.map((task) => ({ personId: task.personId, capacity: 'EMPLOYEE', onBehalfOf: null }));
}

/** L1: the valid delegate of each assignee, else the standing deputy that the directory names. */
function delegates(on: RungSituation): Candidate[] {
  return firstAssignees(on).flatMap((id) => {
    const delegation = on.book.delegations.find((candidate) => candidate.fromId === id);
    const toId = delegation?.toId ?? on.book.persons[id]?.deputyId ?? null;
    return toId === null ? [] : [{ personId: toId, capacity: 'DEPUTY' as const, onBehalfOf: id }];
  });
}

function lineManagers(on: RungSituation): Candidate[] {
  return firstAssignees(on).flatMap((id) => {
    const managerId = on.book.persons[id]?.managerId ?? null;
    return managerId === null ? [] : [{ personId: managerId, capacity: 'LINE_MANAGER' as const, onBehalfOf: id }];
  });
}

/** L2 of an approval: line manager and ISMS Manager are told; where Top Management is late, its other members. */
function overseers(on: RungSituation): Candidate[] {
  const late = new Set(firstAssignees(on));
  if (isTopManagement(on)) {
    const others = group(on).filter((member) => !late.has(member.personId));
    return others.length > 0 ? others : chair(on);
  }
  const isms = (on.book.holders.IM ?? []).map((id): Candidate => ({ personId: id, capacity: 'IM', onBehalfOf: null }));
  return unique([...lineManagers(on).map((manager) => ({ ...manager, onBehalfOf: null })), ...isms]).filter(
    (candidate) => !late.has(candidate.personId),
  );
}

function chair(on: RungSituation): Candidate[] {
  return (on.book.holders.TM_CHAIR ?? []).map((id) => ({ personId: id, capacity: 'TM_CHAIR', onBehalfOf: null }));
}

function group(on: RungSituation): Candidate[] {
  const members = (on.book.holders.TM ?? []).map((id): Candidate => ({
    personId: id,
    capacity: 'TM',
    onBehalfOf: null,
  }));
  return unique([...chair(on), ...members]);
}

/** L3 hands on: an approval within the role (other holder, deputy, next Top Management member), work to the department head. */
function nextInLine(on: RungSituation): Candidate | null {
  const [late] = firstAssignees(on);
  const line = isWork(on)
    ? headsFor(on, late)
    : [...candidateGroups(on.doer, on.facts, on.book).flat(), ...group(on)].map((next) => ({
        ...next,
        onBehalfOf: late ?? null,
      }));
  return free(on, line)[0] ?? null;
}

/** Department head of the case, of the late person, then that person's line manager. */
function headsFor(on: RungSituation, lateId: string | undefined): Candidate[] {
  const department = lateId === undefined ? null : (on.book.persons[lateId]?.departmentId ?? null);
  const heads = [on.facts.departmentId, department].flatMap((id) => {
    const head = id === null ? null : (on.book.heads[id] ?? null);
    return head === null ? [] : [{ personId: head, capacity: 'DEPARTMENT_HEAD' as const, onBehalfOf: lateId ?? null }];
  });
  return [...heads, ...lineManagers(on)];
}

/** Keeps people who are active, not asked already, and pass separation of duties (SD11). */
function free(on: RungSituation, candidates: readonly Candidate[]): Candidate[] {
  const asked = new Set(on.open.map((task) => task.personId));
  return unique(candidates).filter(
    (candidate) =>
      !asked.has(candidate.personId) &&
      on.book.persons[candidate.personId]?.active === true &&
      conflictsOf(on.doer, candidate.personId, on).length === 0,
  );
}

function unique(candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter((one, at) => candidates.findIndex((other) => other.personId === one.personId) === at);
}
