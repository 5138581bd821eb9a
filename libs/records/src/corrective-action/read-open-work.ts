import type { TaskClass } from '#domain/policy/policy.js';
import type { Capacity } from '#domain/roles/roles.js';
import type { Instant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import type { RungRecord } from '../tables/path.entity.js';
import { reader } from '../transaction.js';
import { pageCursor, readPageCursor } from './page-cursor.js';

export const OPEN_WORK_SORTS = ['due', 'since', 'record', 'person', 'level'] as const;
export type OpenWorkSort = (typeof OPEN_WORK_SORTS)[number];

export interface OpenWorkQuery {
  readonly overdue?: boolean | undefined;
  /** Department id of the record. */
  readonly department?: string | undefined;
  /** Id of the person who is asked. */
  readonly person?: string | undefined;
  readonly step?: string | undefined;
  readonly sort?: OpenWorkSort | undefined;
  readonly descending?: boolean | undefined;
  /** Where the page before ended; opaque. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** One open task of the whole organisation: who is waited for, since when, and what happens next. */
export interface OpenWorkRow {
  readonly taskId: string;
  readonly questionId: string;
  readonly stepId: string;
  readonly recordId: string;
  readonly title: string;
  readonly department: string | null;
  readonly code: string;
  readonly part: string;
  readonly taskClass: TaskClass;
  readonly personId: string;
  readonly person: string;
  readonly capacity: Capacity;
  readonly onBehalfOf: string | null;
  /** Name of the area that is answered for; null where no area is asked. */
  readonly area: string | null;
  readonly since: Instant;
  readonly due: Instant;
  /** Highest level of escalation that was reached. */
  readonly level: number;
  /** Separation of duties left nobody; the ISMS Manager and the chair name somebody. */
  readonly blocked: boolean;
  /** The earliest rung that is still to come; null = none. */
  readonly next: Pick<RungRecord, 'kind' | 'n' | 'at'> | null;
}

export interface OpenWorkPage {
  readonly rows: readonly OpenWorkRow[];
  /** Null when this is the last page. */
  readonly nextPage: string | null;
  readonly now: Instant;
}

type Raw = Omit<OpenWorkRow, 'since' | 'due' | 'next'> & {
  readonly since: Date;
  readonly due: Date;
  readonly rungs: readonly RungRecord[];
  readonly key: string | number;
  readonly now: Date;
};

/** Sort keys as SQL over `work`, never null, so that a page ends at an exact place. */
const KEYS: Readonly<Record<OpenWorkSort, { readonly sql: string; readonly type: string }>> = {
  due: { sql: 'extract(epoch from due)::float8', type: 'float8' },
  since: { sql: 'extract(epoch from since)::float8', type: 'float8' },
  record: { sql: '"recordId"', type: 'text' },
  person: { sql: 'lower(person)', type: 'text' },
  level: { sql: 'level::float8', type: 'float8' },
};

/** A page of all open tasks. One statement, keyset paging; what is due first comes first unless told. */
export async function readOpenWork(records: Records, query: OpenWorkQuery): Promise<OpenWorkPage> {
  const parameters: unknown[] = [];
  const where = filters(query, parameters);
  const { sql, type } = KEYS[query.sort ?? 'due'];
  const direction = query.descending ? 'desc' : 'asc';
  const after = afterCursor({ sql, type, descending: query.descending === true }, query.cursor, parameters);
  parameters.push(query.limit + 1);
  const rows = await reader(records).query<Raw>(
    `with work as (${WORK} ${where})
     select *, ${sql} as key, isms_now() as now from work where ${after}
      order by ${sql} ${direction}, "taskId" ${direction} limit $${parameters.length}`,
    parameters,
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const more = rows.length > query.limit && last;
  return {
    rows: shown.map(toRow),
    nextPage: more ? pageCursor({ key: last.key, id: last.taskId }) : null,
    now: rows[0]?.now.getTime() ?? 0,
  };
}

const WORK = `
  select t.id as "taskId", q.id as "questionId", s.id as "stepId", c.id as "recordId", c.title, d.name as department,
         s.code, s.part, q.class as "taskClass", p.id as "personId", p.name as person, t.capacity, b.name as "onBehalfOf",
         a.name as area,
         t.opened_at as since, q.due, q.level, q.sod_blocked as blocked, q.rungs
    from question q
    join task t on t.question_id = q.id and t.state = 'OPEN'
    join step s on s.id = q.step_id
    join record_head c on c.id = q.record_id
    join person p on p.id = t.person_id
    left join person b on b.id = t.on_behalf_of
    left join department d on d.id = c.department_id
    left join department a on a.id = t.department_id
   where q.state = 'OPEN'`;

function filters(query: OpenWorkQuery, parameters: unknown[]): string {
  const equal = (column: string, value: unknown): string => {
    if (value === undefined) return '';
    parameters.push(value);
    return ` and ${column} = $${parameters.length}`;
  };
  return [
    equal('c.department_id', query.department),
    equal('t.person_id', query.person),
    equal('s.code', query.step),
    query.overdue ? ' and q.due < isms_now()' : '',
  ].join('');
}

function afterCursor(
  key: { sql: string; type: string; descending: boolean },
  cursor: string | undefined,
  parameters: unknown[],
): string {
  if (cursor === undefined) return 'true';
  const at = readPageCursor(cursor, { type: key.type, fits: (id) => UUID.test(id) });
  parameters.push(at.key, at.id);
  const [value, id] = [`$${parameters.length - 1}::${key.type}`, `$${parameters.length}::uuid`];
  return `(${key.sql}, "taskId") ${key.descending ? '<' : '>'} (${value}, ${id})`;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function toRow({ since, due, rungs, key: _key, now: _now, ...row }: Raw): OpenWorkRow {
  const planned = rungs.filter((rung) => rung.state === 'PLANNED').toSorted((a, b) => a.at - b.at);
  const [next = null] = planned;
  return {
    ...row,
    since: since.getTime(),
    due: due.getTime(),
    next: next && { kind: next.kind, n: next.n, at: next.at },
  };
}

/** People who are asked now, for the filter. */
export async function readAskedPeople(records: Records): Promise<{ id: string; name: string }[]> {
  return reader(records).query(
    `select p.id, p.name from person p where exists (select 1 from task t join question q on q.id = t.question_id and q.state = 'OPEN'
      where t.person_id = p.id and t.state = 'OPEN') order by lower(p.name), p.id limit 1000`,
  );
}
