import type { Doer } from '../process/doer.js';
import type { EscalationLevel, TaskClass } from '../policy/policy.js';
import { candidateGroups, present, type AssignmentFacts, type Candidate } from '../roles/assignment.rules.js';
import { distinct } from '../roles/distinct.rules.js';
import type { Capacity, RoleBook } from '../roles/roles.js';
import { conflictsOf } from '../roles/separation-of-duties.rules.js';
import { capacityFor, isTopManager, mayStandIn, type Voice } from '../roles/standing-in.rules.js';

/** What one rung of the overdue ladder does (specification 2, "What a rung gives"). */
export interface RungEffect {
  /** People who are told and get no link. */
  readonly notify: readonly Candidate[];
  /** People who may decide too, with a link of their own. */
  readonly add: readonly Candidate[];
  /** L1: nobody stands in for somebody who does not react, so the head names a delegate by handing a link on. */
  readonly nameDelegate: readonly Candidate[];
  /** Open tasks of the first assignees go to other people; their links die. */
  readonly handOn: readonly HandOver[];
  /** L4: raise a corrective-action candidate of source OVERDUE. */
  readonly raiseCandidate: boolean;
}

/** Everything that is open for these voices goes to one person. */
export interface HandOver {
  /** Ids of the people whose voices go on. */
  readonly from: readonly string[];
  readonly to: Candidate;
}

export interface OpenSeat {
  readonly personId: string;
  readonly capacity: Capacity;
  readonly addedAtLevel: number;
  /** Whom the person speaks for; themselves where nothing is said. */
  readonly voice?: Voice;
  /** Area that is answered for; absent where the step asks no area. */
  readonly departmentId?: string;
}

export interface RungSituation {
  readonly doer: Doer;
  readonly taskClass: TaskClass;
  readonly facts: AssignmentFacts;
  readonly book: RoleBook;
  /** People with an open task, the first assignees first. */
  readonly open: readonly OpenSeat[];
  /** People who answered this question already: they are never asked a second time for the same. */
  readonly answered: readonly Pick<OpenSeat, 'personId' | 'departmentId'>[];
  /** The record is itself a candidate of source OVERDUE: no second one is raised, the chair is told. */
  readonly overdueRecord: boolean;
}

/** The effect of a level; a time-out never approves, accepts, closes or rejects. */
export function rungEffect(level: EscalationLevel, on: RungSituation): RungEffect {
  switch (level) {
    case 1:
      return { ...NOTHING, notify: openCandidates(on), add: able(on, delegates(on)), nameDelegate: naming(on) };
    case 2:
      return isWork(on)
        ? { ...NOTHING, notify: told(on), add: able(on, lineManagers(on)) }
        : { ...NOTHING, notify: overseers(on) };
    case 3:
      return { ...NOTHING, notify: topManagementIsLate(on) ? group(on) : chair(on), handOn: handOvers(on) };
    case 4:
      return on.overdueRecord
        ? { ...NOTHING, notify: chair(on) }
        : { ...NOTHING, notify: chair(on), raiseCandidate: true };
  }
}

const NOTHING: RungEffect = { notify: [], add: [], nameDelegate: [], handOn: [], raiseCandidate: false };

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
  return on.open.map((seat) => ofSeat(seat, { personId: seat.personId, capacity: seat.capacity, onBehalfOf: null }));
}

/** Somebody who is asked for the area of a seat. */
function ofSeat({ departmentId }: OpenSeat, candidate: Candidate): Candidate {
  return departmentId === undefined ? candidate : { ...candidate, departmentId };
}

/** L2 of work: those who are asked; where Top Management is late, its other members too. */
function told(on: RungSituation): Candidate[] {
  return topManagementIsLate(on) ? distinct([...openCandidates(on), ...group(on)]) : openCandidates(on);
}

/** L1: the valid delegate of each assignee, else the standing deputy that the directory names. */
function delegates(on: RungSituation): Candidate[] {
  return firstSeats(on.open).flatMap((seat) => {
    const delegation = on.book.delegations.find((candidate) => candidate.fromId === seat.personId);
    const toId = delegation?.toId ?? on.book.persons[seat.personId]?.deputyId ?? null;
    return toId === null
      ? []
      : [ofSeat(seat, { personId: toId, capacity: 'DEPUTY', onBehalfOf: voiceOf(seat).personId })];
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
  const heads = alone.flatMap((seat) => {
    const { personId } = seat;
    const person = on.book.persons[personId];
    const headId = person?.departmentId ? (on.book.heads[person.departmentId] ?? null) : null;
    const namedBy = headId === null || headId === personId ? (person?.managerId ?? null) : headId;
    if (namedBy === null) return [];
    return [ofSeat(seat, { personId: namedBy, capacity: 'DEPARTMENT_HEAD', onBehalfOf: personId })];
  });
  return free(on, heads);
}

function lineManagers(on: RungSituation): Candidate[] {
  return firstSeats(on.open).flatMap((seat) => managerOf(on, seat));
}

function managerOf({ book }: RungSituation, seat: OpenSeat): Candidate[] {
  const managerId = book.persons[seat.personId]?.managerId ?? null;
  return managerId === null
    ? []
    : [ofSeat(seat, { personId: managerId, capacity: 'LINE_MANAGER', onBehalfOf: voiceOf(seat).personId })];
}

/** L2 of an approval: line manager and ISMS Manager are told; where Top Management is late, its other members. */
function overseers(on: RungSituation): Candidate[] {
  const late = new Set(firstAssignees(on));
  if (topManagementIsLate(on)) {
    const others = group(on).filter((member) => !late.has(member.personId));
    return others.length > 0 ? others : chair(on);
  }
  const isms = (on.book.holders.IM ?? []).map((id): Candidate => ({ personId: id, capacity: 'IM', onBehalfOf: null }));
  return distinct([...lineManagers(on).map((manager) => ({ ...manager, onBehalfOf: null })), ...isms]).filter(
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
  return distinct([...chair(on), ...members]);
}

/**
 * L3 hands on: an approval within the role (other holder, deputy, next Top Management member), work to the department head.
 * A vote goes on voice by voice to different people while there are any, because one person has one vote; where each
 * answers for their own area, nobody else can.
 */
function handOvers(on: RungSituation): HandOver[] {
  if (on.facts.quorum === 'EACH') return [];
  const seats = firstSeats(on.open);
  const voices = [...new Set(seats.map((seat) => voiceOf(seat).personId))];
  const found: HandOver[] = [];
  for (const from of on.facts.quorum === 'ONE_OF' ? [voices] : voices.map((voice) => [voice])) {
    const seat = seats.find((one) => from.includes(voiceOf(one).personId));
    const taken = found.map(({ to }) => to.personId);
    const to = seat && nextInLine(on, seat).find(({ personId }) => !taken.includes(personId));
    if (to) found.push({ from, to });
  }
  return found;
}

/** Who could speak with the voice of a seat, nearest first. */
function nextInLine(on: RungSituation, seat: OpenSeat): Candidate[] {
  const voice = voiceOf(seat);
  return free(on, line(on, seat))
    .filter(({ personId }) => personId === voice.personId || standsInFor(voice, personId, on.book))
    .map((next) => ({
      personId: next.personId,
      capacity: capacityFor(voice, next),
      onBehalfOf: next.personId === voice.personId ? null : voice.personId,
    }));
}

/**
 * Who could take an open task over, nearest first: delegate or deputy, for work the line manager, others who may be asked
 * for the step, then the line along which L3 hands on. Nobody who is asked or answered already, has left, or has a conflict of interest (SD11).
 */
export function takeOvers(on: RungSituation): Candidate[] {
  const managers = isWork(on) ? lineManagers(on) : [];
  const role = candidateGroups(on.doer, on.facts, on.book).flat();
  const next = firstSeats(on.open).slice(0, 1);
  return able(on, [...delegates(on), ...managers, ...role, ...next.flatMap((seat) => line(on, seat))]);
}

/**
 * L3: other holders of the role, then Top Management; for work the department head, for that of an auditor other auditors.
 * Whoever is away is represented by their delegate, or passed over.
 */
function line(on: RungSituation, seat: OpenSeat): Candidate[] {
  const role = candidateGroups(on.doer, on.facts, on.book).flat();
  const heads = voiceOf(seat).capacity === 'VERIFIER' ? [...headsFor(on, seat), ...role] : headsFor(on, seat);
  const all = isWork(on) ? heads : [...role, ...group(on)];
  const away = new Set(on.book.delegations.map(({ fromId }) => fromId));
  return all.map((next) => present(next, on)).filter(({ personId }) => !away.has(personId));
}

/** Department head of the case, of the late person, then that person's line manager. */
function headsFor(on: RungSituation, seat: OpenSeat): Candidate[] {
  const department = on.book.persons[seat.personId]?.departmentId ?? null;
  const heads = [on.facts.departmentId, department].flatMap((id): Candidate[] => {
    const head = id === null ? null : (on.book.heads[id] ?? null);
    return head === null ? [] : [{ personId: head, capacity: 'DEPARTMENT_HEAD', onBehalfOf: null }];
  });
  return [...heads, ...managerOf(on, seat)];
}

/** The people who may be added with a voice of somebody else: free, and within the role of that voice. */
function able(on: RungSituation, candidates: readonly Candidate[]): Candidate[] {
  return free(on, candidates).filter(({ personId, onBehalfOf, departmentId }) => {
    const seat = on.open.find((one) => voiceOf(one).personId === onBehalfOf && one.departmentId === departmentId);
    return seat === undefined || standsInFor(voiceOf(seat), personId, on.book);
  });
}

function standsInFor({ capacity, personId: fromId }: Voice, toId: string, book: RoleBook): boolean {
  return toId !== fromId && mayStandIn({ capacity, fromId, toId }, book);
}

function voiceOf({ personId, capacity, voice }: OpenSeat): Voice {
  return voice ?? { personId, capacity };
}

/** Keeps people who are active, not asked for the same already, and pass separation of duties (SD11). */
function free(on: RungSituation, candidates: readonly Candidate[]): Candidate[] {
  const asked = [...on.open, ...on.answered];
  const isAsked = ({ personId, departmentId }: Candidate): boolean =>
    asked.some((one) => one.personId === personId && one.departmentId === departmentId);
  return distinct(candidates).filter(
    (candidate) =>
      !isAsked(candidate) &&
      on.book.persons[candidate.personId]?.active === true &&
      conflictsOf(on.doer, candidate.personId, on).length === 0,
  );
}
