import type { RoleCode } from '#domain/roles/roles.js';
import type { Instant } from '#domain/time.js';
import { instant, type Reader } from '../transaction.js';
import { DEPARTMENT_HEAD, isRole } from './role-book.js';

/** What a signed-in person is, as of one instant: basis of what they may see. */
export interface PersonRoles {
  readonly roles: readonly RoleCode[];
  /** Departments whose head the person is. */
  readonly headOf: readonly string[];
}

/** Roles and headed departments of a person as of `at`; empty for unknown people and for those who have left. */
export async function rolesOf(tx: Reader, personId: string, at: Instant): Promise<PersonRoles> {
  const rows = await tx.query<{ role: string; department_id: string }>(
    `select a.role, a.department_id from role_assignment a join person p on p.id = a.person_id
      where a.person_id = $1 and a.valid_from <= $2 and (a.valid_to is null or a.valid_to > $2)
        and (p.joined_at is null or p.joined_at <= $2) and (p.left_at is null or p.left_at > $2)
      order by a.role, a.department_id`,
    [personId, instant(at)],
  );
  const heads = rows.filter((row) => row.role === DEPARTMENT_HEAD).map((row) => row.department_id);
  return { roles: [...new Set(rows.map((row) => row.role).filter(isRole))], headOf: [...new Set(heads)] };
}
