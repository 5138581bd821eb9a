import { DEPARTMENT_HEAD } from '#records/directory/role-book.js';
import { uuidv7 } from '#records/ids.js';
import { insert, insertMany, type Tx } from '#records/transaction.js';

interface Someone {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly department: string;
  readonly manager: string | null;
  readonly deputy: string | null;
}

/** A company of twelve: enough that every role, deputy and conflict of a corrective action has somebody. */
const STAFF: readonly Omit<Someone, 'mail'>[] = [
  { id: 'CHAIR', name: 'Chair Top', department: 'EXE', manager: null, deputy: 'COO' },
  { id: 'COO', name: 'Operations Top', department: 'EXE', manager: 'CHAIR', deputy: 'CHAIR' },
  { id: 'CFO', name: 'Finance Top', department: 'EXE', manager: 'CHAIR', deputy: 'CLERK' },
  { id: 'IM', name: 'Isms Manager', department: 'SEC', manager: 'COO', deputy: 'DIM' },
  { id: 'DIM', name: 'Deputy Isms', department: 'SEC', manager: 'IM', deputy: null },
  { id: 'HEAD', name: 'Head Hosting', department: 'OPS', manager: 'COO', deputy: 'DEPU' },
  { id: 'DEPU', name: 'Deputy Hosting', department: 'OPS', manager: 'HEAD', deputy: null },
  { id: 'ENG1', name: 'First Engineer', department: 'OPS', manager: 'HEAD', deputy: null },
  { id: 'ENG2', name: 'Second Engineer', department: 'OPS', manager: 'HEAD', deputy: null },
  { id: 'AUD1', name: 'Lead Auditor', department: 'FIN', manager: 'CFO', deputy: null },
  { id: 'AUD2', name: 'Second Auditor', department: 'FIN', manager: 'CFO', deputy: null },
  { id: 'CLERK', name: 'Some Clerk', department: 'FIN', manager: 'CFO', deputy: null },
];

export const PEOPLE: readonly Someone[] = STAFF.map((someone) => ({
  ...someone,
  mail: `${someone.id.toLowerCase()}@small.example`,
}));

const ROLES: readonly (readonly [role: string, person: string, department?: string])[] = [
  ['TM_CHAIR', 'CHAIR'],
  ['TM', 'CHAIR'],
  ['TM', 'COO'],
  ['TM', 'CFO'],
  ['IM', 'IM'],
  ['DEPUTY_IM', 'DIM'],
  ['LEAD_AUDITOR', 'AUD1'],
  ['AUDITOR', 'AUD2'],
  [DEPARTMENT_HEAD, 'HEAD', 'OPS'],
  [DEPARTMENT_HEAD, 'CFO', 'FIN'],
  [DEPARTMENT_HEAD, 'COO', 'SEC'],
];

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
