import type { AssignmentFacts } from '#domain/roles/assignment.rules.js';
import type { Capacity, RoleBook, RoleCode } from '#domain/roles/roles.js';
import { ROLES } from '#domain/roles/roles.js';
import { holdsAny, isAuditor, isTopManager } from '#domain/roles/standing-in.rules.js';
import type { Situation } from './situation.js';
import type { LockedTask } from './locked-task.js';

type Holds = (personId: string, facts: AssignmentFacts, book: RoleBook) => boolean;

/** Capacities that the case gives; a role of the organisation is asked of the directory, a stand-in stands by the task. */
const OF_THE_CASE: Readonly<Partial<Record<Capacity, Holds>>> = {
  CA_OWNER: (id, facts) => facts.ownerId === id,
  // The auditor who raised the finding decides about its grade, whatever their role is called.
  LEAD_AUDITOR: (id, facts, book) => facts.findingAuditorId === id || holdsAny(id, ['LEAD_AUDITOR'], book),
  RAISER: (id, facts) => facts.raisedBy === id,
  IMPLEMENTER: (id, facts) => facts.implementerId === id,
  VERIFIER: (id, facts, book) =>
    facts.verifierId === id || facts.findingAuditorId === id || isAuditor(id, book) || isTopManager(id, book),
};

/** The capacity still stands: for the person who was asked, or for the one they stand in for. */
export function stillHolds(
  { task, question }: Pick<LockedTask, 'task' | 'question'>,
  { book, facts }: Situation,
): boolean {
  if (question.sod_blocked) return true;
  const { capacity } = task;
  const holders = [task.person_id, task.on_behalf_of].filter((id) => id !== null);
  const ofTheCase = OF_THE_CASE[capacity];
  if (ofTheCase) return holders.some((id) => ofTheCase(id, facts, book));
  return !isRole(capacity) || holders.some((id) => holdsAny(id, [capacity], book));
}

function isRole(capacity: Capacity): capacity is RoleCode {
  return (ROLES as readonly string[]).includes(capacity);
}
