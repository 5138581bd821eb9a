import type { Doer } from '../process/doer.js';
import type { EscalationLevel, TaskClass } from '../policy/policy.js';
import { candidateGroups, type AssignmentFacts, type Candidate } from '../roles/assignment.rules.js';
import type { Capacity, RoleBook } from '../roles/roles.js';
import { conflictsOf } from '../roles/separation-of-duties.rules.js';
import { isTopManager, mayStandIn } from '../roles/standing-in.rules.js';

/** What one rung of the overdue ladder does (specification 2, "What a rung gives"). */
export interface RungEffect {
  /** People who are told and get no link. */
  readonly notify: readonly Candidate[];
  /** People who may decide too, with a link of their own. */
  readonly add: readonly Candidate[];
  /** L1: nobody stands in for somebody who does not react, so the head names a delegate by handing a link on. */
  readonly nameDelegate: readonly Candidate[];
  /** The open tasks of the first assignees go to this person; their links die. */
  readonly handOnTo: Candidate | null;
  /** L4: raise a corrective-action candidate of source OVERDUE. */
  readonly raiseCandidate: boolean;
}

export interface OpenSeat {
  readonly personId: string;
  readonly capacity: Capacity;
  readonly addedAtLevel: number;
}

export interface RungSituation {
  readonly doer: Doer;
  readonly taskClass: TaskClass;
  readonly facts: AssignmentFacts;
  readonly book: RoleBook;
  /** People with an open task, the first assignees first. */
  readonly open: readonly OpenSeat[];
  /** People who answered this question already (ALL_OF): they are never asked a second time. */
  readonly answered: readonly string[];
  /** The record is itself a candidate of source OVERDUE: no second one is raised, the chair is told. */
  readonly overdueRecord: boolean;
}

/** The effect of a level; a time-out never approves, accepts, closes or rejects. */
export function rungEffect(level: EscalationLevel, on: RungSituation): RungEffect {
  switch (level) {
    case 1:
      return { ...NOTHING, notify: openCandidates(on), add: free(on, delegates(on)), nameDelegate: naming(on) };
    case 2:
      return isWork(on)
        ? { ...NOTHING, notify: told(on), add: free(on, lineManagers(on)) }
        : { ...NOTHING, notify: overseers(on) };
    case 3:
      // Each answers for their own area: nobody else can take all of them over.
      return {
        ...NOTHING,
        notify: topManagementIsLate(on) ? group(on) : chair(on),
        handOnTo: on.facts.quorum === 'EACH' ? null : nextInLine(on),
      };
    case 4:
      return on.overdueRecord
        ? { ...NOTHING, notify: chair(on) }
        : { ...NOTHING, notify: chair(on), raiseCandidate: true };
  }
}

const NOTHING: RungEffect = { notify: [], add: [], nameDelegate: [], handOnTo: null, raiseCandidate: false };

function isWork(on: RungSituation): boolean {
  return on.taskClass === 'WK' || on.taskClass === 'WK_MAJOR' || on.taskClass === 'AK';
}

/** The open tasks that the ladder is about: those asked at first, else all that are left. */
function firstSeats<Seat extends { readonly addedAtLevel: number }>(open: readonly Seat[]): readonly Seat[] {
  const first = open.filter((seat) => seat.addedAtLevel === 0);
  return first.length > 0 ? first : open;
}

function firstAssignees(on: RungSituation): string[] {
  return firstSeats(on.open).map((seat) => seat.personId);
}

/** True where everybody who is late belongs to Top Management: other people are told, and L4 cites clause 5.1. */
export function topManagementIsLate(on: Pick<RungSituation, 'open' | 'book'>): boolean {
  return on.open.length > 0 && firstSeats(on.open).every((seat) => isTopManager(seat.personId, on.book));
}

function openCandidates(on: RungSituation): Candidate[] {
  return on.open.map((seat) => ({ personId: seat.personId, capacity: seat.capacity, onBehalfOf: null }));
}

/** L2 of work: those who are asked; where Top Management is late, its other members too. */
function told(on: RungSituation): Candidate[] {
  return topManagementIsLate(on) ? unique([...openCandidates(on), ...group(on)]) : openCandidates(on);
}

/** L1: the valid delegate of each assignee, else the standing deputy that the directory names. */
function delegates(on: RungSituation): Candidate[] {
  return firstSeats(on.open).flatMap(({ personId: fromId, capacity }) => {
    const delegation = on.book.delegations.find((candidate) => candidate.fromId === fromId);
    const toId = delegation?.toId ?? on.book.persons[fromId]?.deputyId ?? null;
    if (toId === null || !mayStandIn({ capacity, fromId, toId }, on.book)) return [];
    return [{ personId: toId, capacity: 'DEPUTY' as const, onBehalfOf: fromId }];
  });
}

/** True for the seat of a head who names a delegate at L1: it is handed on, never decided on. */
export function namesDelegate(seat: Pick<OpenSeat, 'capacity' | 'addedAtLevel'>): boolean {
  return seat.capacity === 'DEPARTMENT_HEAD' && seat.addedAtLevel === 1;
}

/** Unplanned absence: per assignee without delegate and deputy the head of their department, else their line manager. */
function naming(on: RungSituation): Candidate[] {
  const alone = firstSeats(on.open).filter(({ personId }) => {
    const delegated = on.book.delegations.some((delegation) => delegation.fromId === personId);
    return !delegated && (on.book.persons[personId]?.deputyId ?? null) === null;
  });
  const heads = alone.flatMap(({ personId }) => {
    const person = on.book.persons[personId];
    const headId = person?.departmentId ? (on.book.heads[person.departmentId] ?? null) : null;
    const namedBy = headId === null || headId === personId ? (person?.managerId ?? null) : headId;
    if (namedBy === null) return [];
    return [{ personId: namedBy, capacity: 'DEPARTMENT_HEAD' as const, onBehalfOf: personId }];
  });
  return free(on, heads);
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
  if (topManagementIsLate(on)) {
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
  return free(on, line(on))[0] ?? null;
}

/**
 * Who could take an open task over, nearest first: delegate or deputy, for work the line manager, others who may be asked
 * for the step, then the line along which L3 hands on. Nobody who is asked or answered already, has left, or has a conflict of interest (SD11).
 */
export function takeOvers(on: RungSituation): Candidate[] {
  const managers = isWork(on) ? lineManagers(on) : [];
  const role = candidateGroups(on.doer, on.facts, on.book).flat();
  return free(on, [...delegates(on), ...managers, ...role, ...line(on)]);
}

/** L3: other holders of the role, then Top Management; for work the department head. */
function line(on: RungSituation): Candidate[] {
  const [late] = firstAssignees(on);
  return isWork(on)
    ? headsFor(on, late)
    : [...candidateGroups(on.doer, on.facts, on.book).flat(), ...group(on)].map((next) => ({
        ...next,
        onBehalfOf: late ?? null,
      }));
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
  const asked = new Set([...on.open.map((seat) => seat.personId), ...on.answered]);
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
