import type { Unmet } from '../errors.js';
import type { RoleBook } from '../roles/roles.js';
import { holdsAny, isAuditor, isTopManager } from '../roles/standing-in.rules.js';
import type { Instant } from '../time.js';

/** What a delegation covers: every process, or one of them (specification 2, Absence). */
export const DELEGATION_SCOPES = ['ALL', 'CORRECTIVE_ACTION'] as const;
export type DelegationScope = (typeof DELEGATION_SCOPES)[number];

/** A delegate who is away passes the task on once more; after that it stays where it is. */
export const MOST_HOPS = 2;

export interface Delegation {
  readonly fromId: string;
  readonly toId: string;
  readonly scope: DelegationScope;
  /** ISMS instants; valid from `startsAt` until just before `endsAt`. */
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

interface Directory {
  /** Person id, or `machine:<name>` for a system of Human Resources. */
  readonly by: string;
  readonly book: RoleBook;
  /** Delegations of anybody that are not revoked and not over. */
  readonly others: readonly Delegation[];
  readonly now: Instant;
}

/** True where somebody may say that a person is away: oneself, ISMS Manager, Human Resources, line manager, department head. */
export function mayManageAbsence(by: string, personId: string, book: RoleBook): boolean {
  if (by === personId || mayManagePeople(by, book)) return true;
  const person = book.persons[personId];
  const headId = person?.departmentId ? (book.heads[person.departmentId] ?? null) : null;
  return person !== undefined && (person.managerId === by || headId === by);
}

/** Reassignment, leavers and roles are the business of the ISMS Manager and Human Resources (SD12), or of their systems. */
export function mayManagePeople(by: string, book: RoleBook): boolean {
  return isMachine(by) || holdsAny(by, ['IM', 'DEPUTY_IM', 'HR'], book);
}

/** A machine token as it stands in the trail. */
export function isMachine(actor: string): boolean {
  return actor.startsWith('machine:');
}

type Problem = readonly [broken: (wanted: Delegation, on: Directory) => boolean, unmet: Unmet];

const problem = (code: string, field: string, reason: string): Unmet => ({ code, field, reason });

/** Who may name whom; SD11 is asked again for each task, because it depends on the case. */
const RIGHTS: readonly Problem[] = [
  [
    ({ fromId }, { by, book }) => !mayManageAbsence(by, fromId, book),
    problem(
      'not-allowed',
      'from',
      'An absence is set by the person, the ISMS Manager, HR, the line manager or the head.',
    ),
  ],
  [
    ({ fromId, toId }, { by }) => by !== fromId && by === toId,
    problem('beneficiary', 'to', 'Nobody takes over the tasks of somebody else by their own act (SD12).'),
  ],
  [({ endsAt }, { now }) => endsAt <= now, problem('over', 'ends', 'The absence lies in the past.')],
  [
    ({ fromId, toId }, { book }) => !book.persons[fromId]?.active || !book.persons[toId]?.active,
    problem('unknown-person', 'to', 'This person is not in the directory, or has left.'),
  ],
  [
    ({ fromId, toId }, { book }) => isTopManager(fromId, book) && !isTopManager(toId, book),
    problem('outside-top-management', 'to', 'Top Management delegates only within Top Management.'),
  ],
  [
    ({ fromId, toId }, { book }) => isAuditor(fromId, book) && !isAuditor(toId, book),
    problem('no-auditor', 'to', 'An auditor delegates only to a qualified independent auditor.'),
  ],
];

type Shape = readonly [broken: (wanted: Delegation, others: readonly Delegation[]) => boolean, unmet: Unmet];

/** What holds for every delegation, whoever brings it. */
const SHAPES: readonly Shape[] = [
  [({ startsAt, endsAt }) => startsAt >= endsAt, problem('order', 'ends', 'The absence must end after it starts.')],
  [({ fromId, toId }) => fromId === toId, problem('oneself', 'to', 'Nobody is their own delegate.')],
  [
    (wanted, others) => others.some((other) => other.fromId === wanted.fromId && overlap(wanted, other)),
    problem('overlap', 'starts', 'This person is represented in that time already; end that delegation first.'),
  ],
  [closesRing, problem('loop', 'to', 'The tasks would come back: delegations must not form a ring.')],
  [
    (wanted, others) => !closesRing(wanted, others) && hops(wanted, others) > MOST_HOPS,
    problem('chain', 'to', `A task is passed on at most ${MOST_HOPS} times; name somebody who is present.`),
  ],
];

/** Rules that a wanted delegation breaks, the gravest first; empty = it may be set. */
export function delegationProblems(wanted: Delegation, on: Directory): Unmet[] {
  const rights = RIGHTS.filter(([broken]) => broken(wanted, on)).map(([, unmet]) => unmet);
  return [...rights, ...shapeProblems(wanted, on.others)];
}

/** What is wrong with a delegation beside the others, whoever brings it: an import is held against it too. */
export function shapeProblems(wanted: Delegation, others: readonly Delegation[]): Unmet[] {
  return SHAPES.filter(([broken]) => broken(wanted, others)).map(([, unmet]) => unmet);
}

function closesRing(wanted: Delegation, others: readonly Delegation[]): boolean {
  return chainFrom(wanted.toId, wanted, others).includes(wanted.fromId);
}

/** How often a task would be passed on along the longest chain through the wanted delegation. */
function hops(wanted: Delegation, others: readonly Delegation[]): number {
  return hopsBefore(wanted, others) + 1 + chainFrom(wanted.toId, wanted, others).length;
}

/** Both are valid at some instant, for some process. */
function overlap(one: Delegation, other: Delegation): boolean {
  const sameScope = one.scope === 'ALL' || other.scope === 'ALL' || one.scope === other.scope;
  return sameScope && one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}

/** Whom a task that arrives at the person would be passed on to, hop by hop; a ring ends where it closes. */
function chainFrom(personId: string, wanted: Delegation, others: readonly Delegation[]): string[] {
  const chain: string[] = [];
  let next = hop(personId, wanted, others);
  while (next !== undefined && !chain.includes(next)) {
    chain.push(next);
    next = hop(next, wanted, others);
  }
  return chain;
}

function hop(fromId: string, wanted: Delegation, others: readonly Delegation[]): string | undefined {
  return others.find((other) => other.fromId === fromId && overlap(wanted, other))?.toId;
}

/** Longest chain of delegations that ends at the one who is going away. */
function hopsBefore(wanted: Delegation, others: readonly Delegation[], seen: readonly string[] = []): number {
  const before = others.filter(
    (other) => other.toId === wanted.fromId && !seen.includes(other.fromId) && overlap(wanted, other),
  );
  const path = [...seen, wanted.fromId];
  return Math.max(0, ...before.map((other) => 1 + hopsBefore({ ...wanted, fromId: other.fromId }, others, path)));
}
