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

interface PersonRow {
  id: string;
  department_id: string | null;
  manager_id: string | null;
  deputy_id: string | null;
  site_id: string;
  active: boolean;
}

/**
 * The directory as of `at` for one question: role holders, department heads and `extra` people (owner, raiser,
 * implementers …), each with two levels of managers, deputies and delegates. Reads by key only, so a company of
 * 100,000 people costs what a small one costs.
 */
export async function loadRoleBook(tx: Reader, at: Instant, extra: readonly string[] = []): Promise<RoleBook> {
  const assignments = await readAssignments(tx, at);
  const start = new Set([...assignments.map((row) => row.person_id), ...extra]);
  const persons = await readPersons(tx, at, [...start]);
  return {
    persons: Object.fromEntries(persons.map((person) => [person.id, person])),
    heads: await readHeads(tx, at, assignments),
    holders: holdersOf(assignments),
    delegations: await readDelegations(
      tx,
      at,
      persons.map((person) => person.id),
    ),
  };
}

/** In the order in which holders are asked: by rank, then who has held the role longest. */
async function readAssignments(tx: Reader, at: Instant): Promise<AssignmentRow[]> {
  return tx.query<AssignmentRow>(
    `select role, person_id, department_id from role_assignment
      where valid_from <= $1 and (valid_to is null or valid_to > $1)
      order by role, rank, valid_from, person_id`,
    [instant(at)],
  );
}

async function readPersons(tx: Reader, at: Instant, start: readonly string[]): Promise<BookPerson[]> {
  const rows = await tx.query<PersonRow>(
    `with recursive walk (id, depth) as (
       select unnest($2::text[]), 0
       union
       select next.id, walk.depth + 1
         from walk
         join person p on p.id = walk.id
         cross join lateral (
           values (p.manager_id), (p.deputy_id)
           union all
           select d.to_id from delegation d
            where d.from_id = p.id and d.scope = 'ALL' and d.starts_at <= $1 and d.ends_at > $1 and (d.revoked_at is null or d.revoked_at > $1)
         ) next (id)
        where walk.depth < 2 and next.id is not null
     )
     select p.id, p.department_id, p.manager_id, p.deputy_id, p.site_id,
            (p.joined_at is null or p.joined_at <= $1) and (p.left_at is null or p.left_at > $1) as active
       from person p
      where p.id = any (array(select distinct id from walk))`,
    [instant(at), start],
  );
  return rows.map((row) => ({
    id: row.id,
    departmentId: row.department_id,
    managerId: row.manager_id,
    deputyId: row.deputy_id,
    siteId: row.site_id,
    active: row.active,
  }));
}

/** A department whose head is missing stands in the book with null: the rules must see it, not overlook it. */
async function readHeads(
  tx: Reader,
  at: Instant,
  assignments: readonly AssignmentRow[],
): Promise<Record<string, string | null>> {
  const departments = await tx.query<{ id: string }>(
    'select id from department where ended_at is null or ended_at > $1',
    [instant(at)],
  );
  const heads: Record<string, string | null> = Object.fromEntries(departments.map(({ id }) => [id, null]));
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

async function readDelegations(tx: Reader, at: Instant, ids: readonly string[]): Promise<BookDelegation[]> {
  return tx.query<BookDelegation>(
    `select from_id as "fromId", to_id as "toId" from delegation
      where from_id = any ($2::text[]) and scope = 'ALL' and starts_at <= $1 and ends_at > $1 and (revoked_at is null or revoked_at > $1)
      order by starts_at, id`,
    [instant(at), ids],
  );
}
