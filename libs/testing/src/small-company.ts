import { uuidv7 } from '#records/ids.js';
import { insert, insertMany, type Tx } from '#records/transaction.js';
import { PEOPLE, ROLES } from './small-company-people.js';

/** Writes the company: one site in UTC that works from Monday to Friday and knows no holiday. */
export async function writeSmallCompany(tx: Tx): Promise<void> {
  await insert(tx, 'calendar', { id: 'WEEK', name: 'Monday to Friday', working_days: [1, 2, 3, 4, 5] });
  await insert(tx, 'site', { id: 'HQ', name: 'Headquarters', calendar_id: 'WEEK', zone: 'UTC' });
  const departments = ['EXE', 'SEC', 'OPS', 'FIN'].map((id) => ({ id, name: `Department ${id}` }));
  await insertMany(tx, 'department', departments);
  await insertMany(
    tx,
    'person',
    PEOPLE.map(({ id, name, mail, department, manager, deputy }) => ({
      ...{ id, name, mail, department_id: department, site_id: 'HQ' },
      ...{ manager_id: manager, deputy_id: deputy },
    })),
  );
  await insertMany(
    tx,
    'role_assignment',
    ROLES.map(([role, person, department = ''], rank) => ({
      ...{ id: uuidv7(), role, person_id: person, department_id: department, rank },
      valid_from: new Date(0),
    })),
  );
}
