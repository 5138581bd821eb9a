import { stepOf } from '#domain/process/steps.js';
import { assign, type Candidate } from '#domain/roles/assignment.rules.js';
import type { RoleBook } from '#domain/roles/roles.js';
import { conflictsOf } from '#domain/roles/separation-of-duties.rules.js';
import type { QuestionRow, StepRow, TaskRow } from '../tables/path.entity.js';
import { isSame, seatOf, speakerOf } from './seats.js';
import type { Situation } from './situation.js';
import { stillHolds } from './still-holds.js';

/** A question that is looked at after the directory changed. */
export interface LookedAt<Task extends SeatTask = TaskRow> {
  readonly question: Pick<QuestionRow, 'sod_blocked' | 'quorum'>;
  readonly step: Pick<StepRow, 'code'>;
  readonly situation: Pick<Situation, 'book' | 'facts'>;
  /** All tasks of the question, oldest first. */
  readonly tasks: readonly Task[];
}

export type SeatTask = Pick<
  TaskRow,
  'person_id' | 'on_behalf_of' | 'department_id' | 'capacity' | 'added_at_level' | 'state'
>;
export type Spoken = Pick<TaskRow, 'person_id' | 'on_behalf_of' | 'department_id'>;

/** Whoever the rules would ask now, free of conflict. */
export function namedNow({ step, situation }: Pick<LookedAt, 'step' | 'situation'>): Candidate[] {
  const { doer } = stepOf(step.code);
  if (doer === null) return [];
  return assign(doer, situation.facts, situation.book).assignees.filter(
    ({ personId }) => conflictsOf(doer, personId, situation).length === 0,
  );
}

/**
 * Open tasks that nobody can answer any more. A task stays where the person is here, free of conflict, and the voice that
 * it carries still stands: whom the rules name only with another voice than that of somebody who is gone is asked anew, in
 * their own capacity.
 */
export function lostTasks<Task extends SeatTask>(on: LookedAt<Task>, named: readonly Candidate[]): Task[] {
  return on.tasks.filter((task) => task.state === 'OPEN' && !keepsSeat(task, on, named));
}

function keepsSeat<Task extends SeatTask>(task: Task, on: LookedAt<Task>, named: readonly Candidate[]): boolean {
  const { question, step, situation, tasks } = on;
  const { book } = situation;
  if (book.persons[task.person_id]?.active !== true) return false;
  if (question.sod_blocked) return true;
  const { doer } = stepOf(step.code);
  if (doer === null || !stillHolds({ task, tasks, question, step }, situation)) return false;
  const isNamed = named.some((one) => isSame(task, one) && (one.onBehalfOf ?? one.personId) === speakerOf(task));
  const principalHere = task.on_behalf_of === null || book.persons[task.on_behalf_of]?.active === true;
  return isNamed || (principalHere && conflictsOf(doer, task.person_id, situation).length === 0);
}

/**
 * Candidates who are here and neither asked nor spoken for already: nobody answers twice, no voice and no area counts twice.
 */
export function heirsAmong(
  candidates: readonly Candidate[],
  { asked, book }: { readonly asked: readonly Spoken[]; readonly book: RoleBook },
): Candidate[] {
  const spokenFor = new Set(asked.map(seatOf));
  return candidates.filter(
    (candidate) =>
      !asked.some((one) => isSame(one, candidate)) &&
      !spokenFor.has(seatOf(asSeat(candidate))) &&
      book.persons[candidate.personId]?.active === true,
  );
}

function asSeat({ personId, onBehalfOf, departmentId }: Candidate): Spoken {
  return { person_id: personId, on_behalf_of: onBehalfOf, department_id: departmentId ?? '' };
}
