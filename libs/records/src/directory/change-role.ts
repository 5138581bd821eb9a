import { isMachine, mayManagePeople } from '#domain/directory/delegation.rules.js';
import { RuleViolation } from '#domain/errors.js';
import { holdsAny } from '#domain/roles/standing-in.rules.js';
import type { RoleBook } from '#domain/roles/roles.js';
import type { Records } from '../data-source.js';
import { tell } from '../evidence/audit-trail.js';
import type { PathDeps } from '../path/deps.js';
import { instant, type Tx } from '../transaction.js';
import { changeDirectory, lockPerson, refuseChange } from './change-directory.js';
import { assignRole } from './end-roles.js';
import { raiseVacancy } from './raise-vacancy.js';
import { reseatTasks } from './reseat-tasks.js';
import { DEPARTMENT_HEAD, isRole, loadRoleBook } from './role-book.js';

export interface RoleChange {
  readonly personId: string;
  /** A role of specification 2, or DEPARTMENT_HEAD with its department. */
  readonly role: string;
  /** Empty for roles that hold for the whole organisation. */
  readonly departmentId: string;
  readonly change: 'ASSIGN' | 'END';
  /** The ISMS Manager, their deputy, Human Resources, the chair, or a machine; never the one who gets the role. */
  readonly by: string;
}

/**
 * Gives or ends a role as of now. Whoever was asked in a role that they lost is asked no more; the next holder is
 * (specification 2, role change). A department has one head: a new one ends the one before.
 * @returns messages to the stories whose people changed
 * @throws RuleViolation `not-allowed`, `unknown-person`, `unknown-role`, `role-held`, `role-not-held`; refusals stand in the trail
 */
export function changeRole(
  records: Records,
  change: RoleChange,
  deps: PathDeps,
): Promise<{ outboxIds: readonly string[] }> {
  return changeDirectory(records, async (tx) => {
    const person = await lockPerson(tx, change.personId);
    const book = await loadRoleBook(tx, tx.at, [change.personId, change.by]);
    const held = await heldBy(tx, change);
    const refused = refusal(change, { book, held: held.length > 0 });
    if (refused) return refuseChange(tx, { act: 'ROLE', by: change.by, personId: person.id, violation: refused });
    if (change.change === 'ASSIGN') {
      if (change.role === DEPARTMENT_HEAD) await endHolders(tx, change);
      const { role, personId, departmentId: department, by: actor } = change;
      await assignRole(tx, { role, personId, department, actor });
    } else {
      await endHolders(tx, change, person.id);
    }
    const outboxIds = await reseatTasks(tx, { by: change.by, reason: `Role ${change.role} changed.` }, deps);
    const vacancy = change.change === 'END' && ['IM', 'DEPUTY_IM'].includes(change.role);
    return { outboxIds: [...outboxIds, ...(vacancy ? await raiseVacancy(tx, change.by) : [])] };
  });
}

function refusal(
  { by, personId, role, departmentId, change }: RoleChange,
  { book, held }: { book: RoleBook; held: boolean },
): RuleViolation | null {
  const refusals: readonly (readonly [broken: boolean, code: string, message: string])[] = [
    [!mayManagePeople(by, book) && !holdsAny(by, ['TM_CHAIR'], book), 'not-allowed', 'You may not change roles.'],
    [change === 'ASSIGN' && by === personId && !isMachine(by), 'not-allowed', 'Nobody gives themselves a role (SD12).'],
    [!isKnown(role, departmentId, book), 'unknown-role', 'There is no such role, or it needs a department.'],
    [
      change === 'ASSIGN' && !book.persons[personId]?.active,
      'unknown-person',
      'This person has left, or is not here yet.',
    ],
    [change === 'ASSIGN' && held, 'role-held', 'This person holds the role already.'],
    [change === 'END' && !held, 'role-not-held', 'This person does not hold the role.'],
  ];
  const found = refusals.find(([broken]) => broken);
  return found ? new RuleViolation(found[1], found[2]) : null;
}

/** A role of specification 2 holds for the whole organisation, a head for one department. */
function isKnown(role: string, departmentId: string, book: RoleBook): boolean {
  if (role === DEPARTMENT_HEAD) return Object.hasOwn(book.heads, departmentId);
  return isRole(role) && departmentId === '';
}

function heldBy(tx: Tx, { role, personId, departmentId }: RoleChange): Promise<{ id: string }[]> {
  return tx.query<{ id: string }>(
    `select id from role_assignment where role = $1 and person_id = $2 and department_id = $3
        and valid_from <= $4 and (valid_to is null or valid_to > $4)`,
    [role, personId, departmentId, instant(tx.at)],
  );
}

/** Ends the role of one person, or of everybody who holds it for the department. */
async function endHolders(
  tx: Tx,
  { role, departmentId, by }: RoleChange,
  personId: string | null = null,
): Promise<void> {
  const ended = await tx.query<{ person_id: string }>(
    `update role_assignment set valid_to = $4 where role = $1 and department_id = $2 and ($3::text is null or person_id = $3)
        and valid_from <= $4 and (valid_to is null or valid_to > $4) returning person_id`,
    [role, departmentId, personId, instant(tx.at)],
  );
  const to = new Date(tx.at).toISOString();
  for (const { person_id: person } of ended) {
    await tell(tx, {
      type: 'ROLE_ENDED',
      actor: by,
      recordId: null,
      content: { person, role, department: departmentId, to },
    });
  }
}
