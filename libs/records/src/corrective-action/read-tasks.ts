import type { Capacity } from '#domain/roles/roles.js';
import type { Instant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';

/** An open task of a person. */
export interface OpenTask {
  readonly taskId: string;
  /** Link of the task; the page of its owner derives the token. */
  readonly linkId: string | null;
  readonly recordId: string;
  readonly title: string;
  readonly code: string;
  readonly part: string;
  readonly capacity: Capacity;
  readonly onBehalfOf: string | null;
  /** Name of the area that is answered for; null where no area is asked. */
  readonly area: string | null;
  readonly since: Instant;
  readonly due: Instant;
  readonly level: number;
}

type Raw = Omit<OpenTask, 'since' | 'due'> & { since: Date; due: Date };

const TASKS = `
  select t.id as "taskId", l.id as "linkId", c.id as "recordId", c.title, s.code, s.part, t.capacity,
         b.name as "onBehalfOf", a.name as area, t.opened_at as since, q.due, q.level
    from task t join question q on q.id = t.question_id and q.state = 'OPEN' join step s on s.id = q.step_id
    join record_head c on c.id = q.record_id left join person b on b.id = t.on_behalf_of
    left join department a on a.id = t.department_id
    left join lateral (select id from task_link where task_id = t.id and revoked_at is null and expires_at > isms_now()
                        order by expires_at desc limit 1) l on true
   where t.state = 'OPEN'`;

/** What a person is asked now, what is due first on top. At most 500. */
export async function readOpenTasks(records: Records, personId: string): Promise<OpenTask[]> {
  const rows = await reader(records).query<Raw>(
    `${TASKS} and t.person_id = $1 order by q.due, c.id, s.part limit 500`,
    [personId],
  );
  return rows.map(toTask);
}

/** What is asked of whom about a record; without links, which belong to their owners. */
export async function readTasksOf(
  records: Records,
  recordId: string,
): Promise<(Omit<OpenTask, 'linkId'> & { person: string })[]> {
  const rows = await reader(records).query<Raw & { person: string }>(
    `select x.*, p.name as person from (${TASKS} and c.id = $1) x join task t on t.id = x."taskId" join person p on p.id = t.person_id
      order by x.due, x.part`,
    [recordId],
  );
  return rows.map(({ linkId: _link, since, due, ...rest }) => ({
    ...rest,
    since: since.getTime(),
    due: due.getTime(),
  }));
}

function toTask({ since, due, ...rest }: Raw): OpenTask {
  return { ...rest, since: since.getTime(), due: due.getTime() };
}
