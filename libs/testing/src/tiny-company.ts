import { uuidv7 } from '#records/ids.js';
import { insert, insertMany, type Tx } from '#records/transaction.js';

/** A person of a company of one, two or three, or somebody from outside. */
export interface Somebody {
  readonly id: string;
  readonly roles: readonly string[];
  readonly manager?: string;
}

/** Writes a company in which few people hold every role: one site in UTC, one department. */
export function tinyCompany(people: readonly Somebody[]): (tx: Tx) => Promise<void> {
  return async (tx) => {
    await insert(tx, 'calendar', { id: 'WEEK', name: 'Monday to Friday', working_days: [1, 2, 3, 4, 5] });
    await insert(tx, 'site', { id: 'HQ', name: 'Headquarters', calendar_id: 'WEEK', zone: 'UTC' });
    await insert(tx, 'department', { id: 'OPS', name: 'Everything' });
    for (const somebody of people) await joinTinyCompany(tx, somebody);
  };
}

/** Somebody joins, as by import or by the API. */
export async function joinTinyCompany(tx: Tx, { id, roles, manager }: Somebody): Promise<void> {
  await insert(tx, 'person', {
    ...{ id, name: `Person ${id}`, mail: `${id.toLowerCase()}@tiny.example`, department_id: 'OPS', site_id: 'HQ' },
    manager_id: manager ?? null,
  });
  const assigned = roles.map((role, rank) => ({
    ...{ id: uuidv7(), role, person_id: id, rank, valid_from: new Date(0) },
    department_id: role === 'DEPARTMENT_HEAD' ? 'OPS' : '',
  }));
  await insertMany(tx, 'role_assignment', assigned);
}
