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

/** From a person up to the manager's manager. */
const LEVELS = 2;

/**
 * The directory as of `at` for one question: role holders, department heads and `extra` people (owner, raiser,
 * implementers …), each with two levels of managers, deputies and delegates. Reads by key only, so a company of
 * 100,000 people costs what a small one costs.
 */
export async function loadRoleBook(tx: Reader, at: Instant, extra: readonly string[] = []): Promise<RoleBook> {
  const assignments = await readAssignments(tx, at);
  const heads = await readHeads(tx, at, assignments);
  const { persons, delegations } = await readPeople(tx, at, [...assignments.map((row) => row.person_id), ...extra]);
  return { persons: Object.fromEntries(persons), heads, holders: holdersOf(assignments), delegations };
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

/** Level by level: the people themselves, then their managers, deputies and delegates, then those of these. */
async function readPeople(
  tx: Reader,
  at: Instant,
  start: readonly string[],
): Promise<{ persons: Map<string, BookPerson>; delegations: BookDelegation[] }> {
  const persons = new Map<string, BookPerson>();
  const delegations: BookDelegation[] = [];
  let wanted = new Set(start);
  for (let level = 0; level <= LEVELS && wanted.size > 0; level += 1) {
    const found = await readPersons(tx, at, [...wanted]);
    const handed = await readDelegations(tx, at, [...wanted]);
    for (const person of found) persons.set(person.id, person);
    delegations.push(...handed);
    const next = [
      ...found.flatMap(({ managerId, deputyId }) => [managerId, deputyId]),
      ...handed.map(({ toId }) => toId),
    ];
    wanted = new Set(next.filter((id) => id !== null).filter((id) => !persons.has(id)));
  }
  return { persons, delegations };
}

async function readPersons(tx: Reader, at: Instant, ids: readonly string[]): Promise<BookPerson[]> {
  return tx.query<BookPerson>(
    `select id, department_id as "departmentId", manager_id as "managerId", deputy_id as "deputyId", site_id as "siteId",
            (joined_at is null or joined_at <= $1) and (left_at is null or left_at > $1) as active
       from person where id = any ($2::text[]) order by id`,
    [instant(at), ids],
  );
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
      where from_id = any ($2::text[]) and scope = any ('{ALL,CORRECTIVE_ACTION}') and starts_at <= $1 and ends_at > $1 and (revoked_at is null or revoked_at > $1)
      order by scope = 'ALL', starts_at, id`,
    [instant(at), ids],
  );
}
