import type { BookDelegation, RoleBook, RoleCode } from '#domain/roles/roles.js';
import type { AssignmentFacts } from '#domain/roles/assignment.rules.js';
import { NO_CASE } from '#domain/roles/no-case.js';

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

export const ROLES: readonly (readonly [role: string, person: string, department?: string])[] = [
  ['TM_CHAIR', 'CHAIR'],
  ['TM', 'CHAIR'],
  ['TM', 'COO'],
  ['TM', 'CFO'],
  ['IM', 'IM'],
  ['DEPUTY_IM', 'DIM'],
  ['LEAD_AUDITOR', 'AUD1'],
  ['AUDITOR', 'AUD2'],
  ['DEPARTMENT_HEAD', 'HEAD', 'OPS'],
  ['DEPARTMENT_HEAD', 'CFO', 'FIN'],
  ['DEPARTMENT_HEAD', 'COO', 'SEC'],
];

/** Changes to the directory of the small company. */
export interface BookChanges {
  readonly holders?: RoleBook['holders'];
  readonly delegations?: readonly BookDelegation[];
  /** People who are not there (any more). */
  readonly gone?: readonly string[];
}

/** The directory of the small company as the rules see it. */
export function bookOf({ holders = {}, delegations = [], gone = [] }: BookChanges = {}): RoleBook {
  const of = (role: string) => ROLES.filter(([held]) => held === role).map(([, person]) => person);
  const roles = [...new Set(ROLES.map(([role]) => role))].filter((role) => role !== 'DEPARTMENT_HEAD') as RoleCode[];
  return {
    persons: Object.fromEntries(
      PEOPLE.map(({ id, department, manager, deputy }) => [
        id,
        {
          id,
          departmentId: department,
          managerId: manager,
          deputyId: deputy,
          siteId: 'HQ',
          active: !gone.includes(id),
        },
      ]),
    ),
    heads: {
      EXE: null,
      ...Object.fromEntries(
        ROLES.flatMap(([role, person, department]) => (role === 'DEPARTMENT_HEAD' ? [[department, person]] : [])),
      ),
    } as RoleBook['heads'],
    holders: { ...Object.fromEntries(roles.map((role) => [role, of(role)])), ...holders },
    delegations,
  };
}

/** A minor case of Hosting, owned by its head, carried out by two engineers, before any approval. */
export function factsOf(changes: Partial<AssignmentFacts> = {}): AssignmentFacts {
  return {
    ...NO_CASE,
    ownerId: 'HEAD',
    implementerIds: ['ENG1', 'ENG2'],
    grade: 'MINOR',
    departmentId: 'OPS',
    raisedBy: 'CLERK',
    ...changes,
  };
}
