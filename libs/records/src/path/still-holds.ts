import { stepOf } from '#domain/process/steps.js';
import { candidateGroups, type AssignmentFacts } from '#domain/roles/assignment.rules.js';
import type { Capacity, RoleBook, RoleCode } from '#domain/roles/roles.js';
import { ROLES } from '#domain/roles/roles.js';
import { holdsAny, isAuditor, isTopManager } from '#domain/roles/standing-in.rules.js';
import type { Situation } from './situation.js';
import type { LockedTask } from './locked-task.js';
import { maySucceed, voiceOf } from './seats.js';

type Holds = (personId: string, facts: AssignmentFacts, book: RoleBook) => boolean;

/** Capacities that the case gives; a role of the organisation is asked of the directory, a stand-in stands by the task. */
const OF_THE_CASE: Readonly<Partial<Record<Capacity, Holds>>> = {
  CA_OWNER: (id, facts) => facts.ownerId === id,
  // The auditor who raised the finding decides about its grade, whatever their role is called.
  LEAD_AUDITOR: (id, facts, book) => facts.findingAuditorId === id || holdsAny(id, ['LEAD_AUDITOR'], book),
  DOCUMENT_OWNER: (id, facts, book) => facts.ownerId === id || holdsAny(id, ['DOCUMENT_OWNER'], book),
  RAISER: (id, facts) => facts.raisedBy === id,
  IMPLEMENTER: (id, facts) => facts.implementerId === id,
  VERIFIER: (id, facts, book) =>
    facts.verifierId === id || facts.findingAuditorId === id || isAuditor(id, book) || isTopManager(id, book),
};

/** What the capacity of a task is asked of again; the doer comes from the step. */
export interface Standing {
  readonly task: Pick<
    LockedTask['task'],
    'person_id' | 'on_behalf_of' | 'department_id' | 'capacity' | 'added_at_level'
  >;
  /** All tasks of the question, oldest first. */
  readonly tasks: readonly Standing['task'][];
  readonly question: Pick<LockedTask['question'], 'sod_blocked' | 'quorum'>;
  readonly step: Pick<LockedTask['step'], 'code'>;
}

/**
 * The capacity still stands for whoever was asked, and whoever speaks for them may still stand in: a leaver has no voice,
 * whoever left Top Management speaks for none of its members, whoever lost a department does not answer for it.
 */
export function stillHolds(on: Standing, { book, facts }: Pick<Situation, 'book' | 'facts'>): boolean {
  const { task, question } = on;
  if (question.sod_blocked) return true;
  const voice = voiceOf(on);
  const holds = (id: string, capacity: Capacity): boolean => holdsCapacity(id, capacity, { book, facts });
  if (question.quorum === 'EACH' || voice.capacity === 'DEPARTMENT_HEAD') {
    if (!answersForArea(voice.personId, on, { book, facts })) return false;
  } else if (!holds(voice.personId, voice.capacity)) return false;
  if (voice.personId === task.person_id) return true;
  return (
    maySucceed(task.person_id, on, book) && (task.capacity === voice.capacity || holds(task.person_id, task.capacity))
  );
}

/** Somebody who is asked for an area: the rules name them still, for that area. */
function answersForArea(
  personId: string,
  { step, task }: Standing,
  { book, facts }: Pick<Situation, 'book' | 'facts'>,
): boolean {
  const { doer } = stepOf(step.code);
  if (doer === null) return true;
  return candidateGroups(doer, facts, book)
    .flat()
    .some((candidate) => candidate.personId === personId && (candidate.departmentId ?? '') === task.department_id);
}

function holdsCapacity(
  personId: string,
  capacity: Capacity,
  { book, facts }: Pick<Situation, 'book' | 'facts'>,
): boolean {
  const ofTheCase = OF_THE_CASE[capacity];
  if (ofTheCase) return ofTheCase(personId, facts, book);
  return !isRole(capacity) || (book.persons[personId]?.active === true && holdsAny(personId, [capacity], book));
}

function isRole(capacity: Capacity): capacity is RoleCode {
  return (ROLES as readonly string[]).includes(capacity);
}
