import type { CorrectiveActionState, CorrectiveActionType, Grade, Source } from '#domain/corrective-action/states.js';
import type { Instant } from '#domain/time.js';
import { visibleTo, type Viewer } from '../access/viewer.js';
import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';
import { OPEN_CASE } from './open-case.js';
import { pageCursor, readPageCursor } from './page-cursor.js';

export const LOG_SORTS = ['raised', 'due', 'id', 'title', 'state', 'department', 'owner'] as const;
export type LogSort = (typeof LOG_SORTS)[number];

export interface LogQuery {
  readonly state?: CorrectiveActionState | undefined;
  readonly grade?: Grade | undefined;
  readonly department?: string | undefined;
  readonly owner?: string | undefined;
  /** Only records with a question past its due instant. */
  readonly overdue?: boolean | undefined;
  /** Only records that are not in a final state. */
  readonly open?: boolean | undefined;
  /** Part of id, title or description. */
  readonly search?: string | undefined;
  readonly sort?: LogSort | undefined;
  readonly descending?: boolean | undefined;
  /** Where the page before ended; opaque. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** One row of the Corrective Action Log. */
export interface LogRow {
  readonly id: string;
  readonly type: CorrectiveActionType;
  readonly title: string;
  readonly source: Source;
  readonly state: CorrectiveActionState;
  readonly grade: Grade | null;
  readonly departmentId: string | null;
  readonly department: string | null;
  readonly ownerId: string | null;
  readonly owner: string | null;
  readonly requirementRefs: readonly string[];
  readonly iteration: number;
  readonly raisedAt: Instant;
  /** Earliest due instant of the open questions. */
  readonly due: Instant | null;
  readonly overdueLevel: number;
  /** Names of those who are asked now. */
  readonly waitingFor: readonly string[];
  readonly closedAt: Instant | null;
}

export interface LogPage {
  readonly rows: readonly LogRow[];
  /** Null when this is the last page. */
  readonly next: string | null;
  /** ISMS instant of the reading: what is overdue, is overdue as of it. */
  readonly now: Instant;
}

/** Sort keys as SQL over `log`, all of one type each and never null, so that a page ends at an exact place. */
const KEYS: Readonly<Record<LogSort, { readonly sql: string; readonly type: string }>> = {
  raised: { sql: 'extract(epoch from raised_at)::float8', type: 'float8' },
  due: { sql: `coalesce(extract(epoch from due)::float8, 1e15)`, type: 'float8' },
  id: { sql: 'id', type: 'text' },
  title: { sql: 'lower(title)', type: 'text' },
  state: { sql: 'state', type: 'text' },
  department: { sql: `coalesce(department, '')`, type: 'text' },
  owner: { sql: `coalesce(owner, '')`, type: 'text' },
};

type Raw = Omit<LogRow, 'raisedAt' | 'due' | 'closedAt'> & {
  raised_at: Date;
  due: Date | null;
  closed_at: Date | null;
  key: string | number;
  now: Date;
};

/** A page of the log, as much of it as the viewer may see. One statement, keyset paging. */
export async function readLog(records: Records, viewer: Viewer, query: LogQuery): Promise<LogPage> {
  const parameters: unknown[] = [];
  const where = [visibleTo(viewer, parameters), ...filters(query, parameters)].join(' and ');
  const { sql, type } = KEYS[query.sort ?? 'raised'];
  const descending = query.descending ?? (query.sort ?? 'raised') === 'raised';
  const after = afterCursor({ sql, type, descending }, query.cursor, parameters);
  const direction = descending ? 'desc' : 'asc';
  parameters.push(query.limit + 1);
  const rows = await reader(records).query<Raw>(
    `with log as (${LOG} where ${where})
     select *, ${sql} as key from log where ${after} order by ${sql} ${direction}, id ${direction} limit $${parameters.length}`,
    parameters,
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const now = rows[0]?.now.getTime() ?? Date.now();
  return { rows: shown.map(toRow), next: rows.length > query.limit && last ? pageCursor(last) : null, now };
}

const LOG = `
  select c.id, c.type, c.title, c.source, c.state, c.grade, c.iteration, c.raised_at, c.closed_at,
         c.requirement_refs as "requirementRefs", c.department_id as "departmentId", d.name as department,
         c.owner_id as "ownerId", o.name as owner, q.due, coalesce(q.level, 0)::int as "overdueLevel",
         coalesce(w.names, '{}') as "waitingFor", isms_now() as now
    from corrective_action c
    left join department d on d.id = c.department_id
    left join person o on o.id = c.owner_id
    left join lateral (select min(due) as due, max(level) as level from question where record_id = c.id and state = 'OPEN') q on true
    left join lateral (
      select array_agg(distinct p.name) as names from question n
        join task t on t.question_id = n.id and t.state = 'OPEN' join person p on p.id = t.person_id
       where n.record_id = c.id and n.state = 'OPEN') w on true`;

function filters(query: LogQuery, parameters: unknown[]): string[] {
  const equal = (column: string, value: unknown) => {
    if (value === undefined) return [];
    parameters.push(value);
    return [`${column} = $${parameters.length}`];
  };
  return [
    ...equal('c.state', query.state),
    ...equal('c.grade', query.grade),
    ...equal('c.department_id', query.department),
    ...equal('c.owner_id', query.owner),
    ...(query.overdue ? ['q.due < isms_now()'] : []),
    ...(query.open ? [OPEN_CASE] : []),
    ...searchFilter(query.search, parameters),
  ];
}

function searchFilter(search: string | undefined, parameters: unknown[]): string[] {
  if (!search) return [];
  parameters.push(`%${search.replaceAll(/[\\%_]/g, '\\$&')}%`);
  const like = `ilike $${parameters.length}`;
  return [
    `(c.id ${like} or c.title ${like} or c.description ${like} or array_to_string(c.requirement_refs, ' ') ${like})`,
  ];
}

function afterCursor(
  key: { sql: string; type: string; descending: boolean },
  cursor: string | undefined,
  parameters: unknown[],
): string {
  if (cursor === undefined) return 'true';
  const at = readPageCursor(cursor, key);
  parameters.push(at.key, at.id);
  const [value, id] = [`$${parameters.length - 1}::${key.type}`, `$${parameters.length}::text`];
  return `(${key.sql}, id) ${key.descending ? '<' : '>'} (${value}, ${id})`;
}

function toRow({ raised_at, due, closed_at, key: _key, now: _now, ...row }: Raw): LogRow {
  return {
    ...row,
    raisedAt: raised_at.getTime(),
    due: due?.getTime() ?? null,
    closedAt: closed_at?.getTime() ?? null,
  };
}
