import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import { insert, instant, type Tx } from '../transaction.js';
import { DEPARTMENT_HEAD } from './role-book.js';

interface Held {
  readonly id: string;
  readonly role: string;
  readonly department_id: string;
}

/**
 * Ends the roles of somebody who left. A role is a competence and is given anew, not inherited; a department must have a
 * head, so the heir heads it until the directory says otherwise.
 */
export async function endRolesOf(
  tx: Tx,
  of: { personId: string; actor: string; endsAt: Date; heir: string | null },
): Promise<{ department: string; to: string | null }[]> {
  const held = await tx.query<Held>(
    `update role_assignment set valid_to = greatest(valid_from, $2) where person_id = $1 and (valid_to is null or valid_to > $2)
     returning id, role, department_id`,
    [of.personId, of.endsAt],
  );
  const to = new Date(of.endsAt).toISOString();
  for (const { role, department_id: department } of held) {
    const content = { person: of.personId, role, department, to };
    await tell(tx, { type: 'ROLE_ENDED', actor: of.actor, recordId: null, content });
  }
  const headed = held.filter(({ role }) => role === DEPARTMENT_HEAD);
  for (const { department_id: department } of headed) {
    if (of.heir === null) continue;
    await assignRole(tx, { role: DEPARTMENT_HEAD, personId: of.heir, department, actor: of.actor });
  }
  return headed.map(({ department_id: department }) => ({ department, to: of.heir }));
}

/** Gives a role from now on, after those who hold it already. */
export async function assignRole(
  tx: Tx,
  of: { role: string; personId: string; department: string; actor: string },
): Promise<void> {
  const [last] = await tx.query<{ rank: number }>(
    'select coalesce(max(rank) + 1, 0)::int as rank from role_assignment where role = $1 and department_id = $2',
    [of.role, of.department],
  );
  await insert(tx, 'role_assignment', {
    id: uuidv7(),
    role: of.role,
    person_id: of.personId,
    department_id: of.department,
    rank: last?.rank ?? 0,
    valid_from: instant(tx.at),
  });
  await tell(tx, {
    type: 'ROLE_ASSIGNED',
    actor: of.actor,
    recordId: null,
    content: {
      person: of.personId,
      role: of.role,
      department: of.department,
      from: new Date(tx.at).toISOString(),
    },
  });
}
