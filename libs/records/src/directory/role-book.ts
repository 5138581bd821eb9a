import { ROLES, type BookDelegation, type BookPerson, type RoleBook, type RoleCode } from '#domain/roles/roles.js';
import type { Instant } from '#domain/time.js';
import { instant, type Reader } from '../transaction.js';

/** Role text of a department head in role_assignment; its department_id names the department. */
export const DEPARTMENT_HEAD = 'DEPARTMENT_HEAD';

interface AssignmentRow {
  role: string;
  person_id: string;
  department_id: string;
}

/** Delegations in force at $1. */
const IN_FORCE = `scope = any ('{ALL,CORRECTIVE_ACTION}') and starts_at <= $1 and ends_at > $1 and (revoked_at is null or revoked_at > $1)`;

/** Managers, deputies and delegates of the people of a level. */
function around(level: string): string {
  return `materialized (
    select distinct next.id from ${level} cross join lateral (
        select manager_id from person where id = ${level}.id
        union all select deputy_id from person where id = ${level}.id
        union all select to_id from delegation where from_id = ${level}.id and ${IN_FORCE}) next (id)
     where next.id is not null)`;
}

/**
 * The whole book in one round trip: assignments in the order in which holders are asked (by rank, then who has held the
 * role longest), people and delegations level by level, nearest first. Two levels are written out: a recursion makes the
 * planner expect thousands of rows, and the statement takes ten times as long.
 */
const BOOK = `
  with assigned as materialized (
    select role, person_id, department_id, rank, valid_from from role_assignment
     where valid_from <= $1 and (valid_to is null or valid_to > $1)
  ),
  asked as materialized (select person_id as id from assigned union select unnest($2::text[])),
  second as ${around('asked')},
  third as ${around('second')},
  near as (
    select id, min(level) as level
      from (select id, 0 as level from asked union all select id, 1 from second union all select id, 2 from third) level
     group by id)
  select
    (select json_agg(json_build_object('role', role, 'person_id', person_id, 'department_id', department_id)
                     order by role, rank, valid_from, person_id) from assigned) as assignments,
    (select json_agg(id) from department where ended_at is null or ended_at > $1) as departments,
    (select json_agg(json_build_object(
              'id', p.id, 'departmentId', p.department_id, 'managerId', p.manager_id, 'deputyId', p.deputy_id,
              'siteId', p.site_id,
              'active', (p.joined_at is null or p.joined_at <= $1) and (p.left_at is null or p.left_at > $1))
            order by near.level, p.id) from near join person p on p.id = near.id) as persons,
    (select json_agg(json_build_object('fromId', d.from_id, 'toId', d.to_id)
                     order by near.level, d.scope = 'ALL', d.starts_at, d.id)
       from near join delegation d on d.from_id = near.id where ${IN_FORCE}) as delegations`;

interface BookRow {
  assignments: AssignmentRow[] | null;
  departments: string[] | null;
  persons: BookPerson[] | null;
  delegations: BookDelegation[] | null;
}

/**
 * The directory as of `at` for one question: role holders, department heads and `extra` people (owner, raiser,
 * implementers …), each with two levels of managers, deputies and delegates. Reads by key only, so a company of
 * 100,000 people costs what a small one costs.
 */
export async function loadRoleBook(tx: Reader, at: Instant, extra: readonly string[] = []): Promise<RoleBook> {
  const [row] = await tx.query<BookRow>(BOOK, [instant(at), extra]);
  const assignments = row?.assignments ?? [];
  return {
    persons: Object.fromEntries((row?.persons ?? []).map((person) => [person.id, person])),
    heads: headsOf(row?.departments ?? [], assignments),
    holders: holdersOf(assignments),
    delegations: row?.delegations ?? [],
  };
}

/** A department whose head is missing stands in the book with null: the rules must see it, not overlook it. */
function headsOf(departments: readonly string[], assignments: readonly AssignmentRow[]): Record<string, string | null> {
  const heads: Record<string, string | null> = Object.fromEntries(departments.map((id) => [id, null]));
  for (const row of assignments) {
    if (row.role === DEPARTMENT_HEAD && Object.hasOwn(heads, row.department_id))
      heads[row.department_id] ??= row.person_id;
  }
  return heads;
}

function holdersOf(assignments: readonly AssignmentRow[]): Partial<Record<RoleCode, string[]>> {
  const holders: Partial<Record<RoleCode, string[]>> = {};
  for (const row of assignments) {
    if (!isRole(row.role)) continue;
    const list = (holders[row.role] ??= []);
    if (!list.includes(row.person_id)) list.push(row.person_id);
  }
  return holders;
}

/** DEPARTMENT_HEAD is a capacity that holds for one department, no role of the whole organisation. */
export function isRole(text: string): text is RoleCode {
  return (ROLES as readonly string[]).includes(text);
}
