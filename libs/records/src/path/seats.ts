import { namesDelegate } from '#domain/human-task/escalation.rules.js';
import type { Candidate } from '#domain/roles/assignment.rules.js';
import type { RoleBook } from '#domain/roles/roles.js';
import { mayStandIn, type Voice } from '#domain/roles/standing-in.rules.js';
import type { TaskRow } from '../tables/path.entity.js';

type Seat = Pick<TaskRow, 'person_id' | 'on_behalf_of' | 'department_id'>;
type Asked = Seat & Pick<TaskRow, 'capacity' | 'added_at_level'>;

/** A task among all the tasks of its question, oldest first. */
export interface Among {
  readonly task: Asked;
  readonly tasks: readonly Asked[];
}

/** Whose voice a task carries: the person who was asked at first, however often the task went on or was added to. */
export function speakerOf(task: Pick<Seat, 'person_id' | 'on_behalf_of'>): string {
  return task.on_behalf_of ?? task.person_id;
}

/** What is counted once: the area that is answered for, whoever heads it; where no area is asked, the voice. */
export function seatOf(task: Seat): string {
  return task.department_id === '' ? speakerOf(task) : `area/${task.department_id}`;
}

/** Area of a task or a decision as a candidate names it. */
export function areaOf({ department_id: departmentId }: Pick<Seat, 'department_id'>): Pick<Candidate, 'departmentId'> {
  return departmentId === '' ? {} : { departmentId };
}

/** True where a person is asked, or answered, for the same: the same area, or the one thing that is asked. */
export function isSame(
  one: Pick<Seat, 'person_id' | 'department_id'>,
  other: { readonly personId: string; readonly departmentId?: string },
): boolean {
  return one.person_id === other.personId && one.department_id === (other.departmentId ?? '');
}

/** True where two rows are of the same person and area: nobody answers twice for the same. */
export function answersTheSame(
  one: Pick<Seat, 'person_id' | 'department_id'>,
  other: Pick<Seat, 'person_id' | 'department_id'>,
): boolean {
  return one.person_id === other.person_id && one.department_id === other.department_id;
}

/** True for the task of a head who names who acts in the place of somebody who is away: it carries no voice of its own. */
export function namesOnly(task: Asked): boolean {
  return namesDelegate({ capacity: task.capacity, addedAtLevel: task.added_at_level });
}

/**
 * The voice that a task carries, with the capacity in which that person was asked: the deputy who was added at L1 for a
 * member of Top Management speaks for a member of Top Management. A head who names somebody names them for that voice.
 */
export function voiceOf({ task, tasks }: Among): Voice {
  const asked = tasks.filter((other) => !namesOnly(other) && other.department_id === task.department_id);
  const late = namesOnly(task) ? asked.findLast((other) => other.person_id === task.on_behalf_of) : task;
  const personId = speakerOf(late ?? task);
  const ofSeat = asked.filter((other) => speakerOf(other) === personId);
  const first = ofSeat.findLast((other) => other.on_behalf_of === null) ?? ofSeat[0] ?? late ?? task;
  return { personId, capacity: first.capacity };
}

/** Who takes a task over speaks with the same voice; whose voice it is, speaks for themselves again. */
export function successor(toId: string, among: Among): { candidate: Candidate; level: number } {
  const { task } = among;
  const area = areaOf(task);
  if (namesOnly(task)) {
    const candidate = { personId: toId, capacity: task.capacity, onBehalfOf: task.on_behalf_of, ...area };
    return { candidate, level: task.added_at_level };
  }
  const { personId: seat, capacity } = voiceOf(among);
  if (toId === seat) return { candidate: { personId: toId, capacity, onBehalfOf: null, ...area }, level: 0 };
  const deputy = task.capacity === 'DEPUTY';
  const candidate: Candidate = { personId: toId, capacity: deputy ? 'DEPUTY' : capacity, onBehalfOf: seat, ...area };
  return { candidate, level: task.added_at_level };
}

/** True where a person may speak with the voice of a task; a head who only names somebody is asked no more than that. */
export function maySucceed(toId: string, among: Among, book: RoleBook): boolean {
  const { personId: fromId, capacity } = voiceOf(among);
  return namesOnly(among.task) || mayStandIn({ capacity, fromId, toId }, book);
}

/** The tasks that the ladder is about: those asked at first, else all that are open. */
export function firstTasks(open: readonly TaskRow[]): readonly TaskRow[] {
  const first = open.filter((task) => task.added_at_level === 0);
  return first.length > 0 ? first : open;
}
