import type { TaskRow } from '../tables/path.entity.js';

/** Whose voice a task carries: the person who was asked at first, however often the task went on or was added to. */
export function seatOf(task: Pick<TaskRow, 'person_id' | 'on_behalf_of'>): string {
  return task.on_behalf_of ?? task.person_id;
}

/** The tasks that the ladder is about: those asked at first, else all that are open. */
export function firstTasks(open: readonly TaskRow[]): readonly TaskRow[] {
  const first = open.filter((task) => task.added_at_level === 0);
  return first.length > 0 ? first : open;
}
