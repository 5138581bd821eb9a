import type { RoleCode } from '#domain/roles/roles.js';
import { rolesOf } from '../directory/roles-of.js';
import { readIsmsNow } from '../isms-now.js';
import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';

/** What somebody may see of the records; default deny. */
export interface Viewer {
  /** Null for a machine. */
  readonly personId: string | null;
  readonly roles: readonly RoleCode[];
  /** Sees every record. */
  readonly all: boolean;
  /** Sees the records of these departments. */
  readonly departments: readonly string[];
}

/** Roles that see every record: the ISMS Manager, Top Management, auditors. */
const SEE_ALL: ReadonlySet<RoleCode> = new Set([
  'IM', 'DEPUTY_IM', 'TM', 'TM_CHAIR', 'AUDIT_SPONSOR', 'LEAD_AUDITOR', 'AUDITOR', 'EXTERNAL_AUDITOR',
]); // prettier-ignore

/** A person as viewer, with roles as of now on the ISMS clock. */
export async function viewerOf(records: Records, personId: string): Promise<Viewer> {
  const { roles, headOf } = await rolesOf(reader(records), personId, await readIsmsNow(records));
  return { personId, roles, all: roles.some((role) => SEE_ALL.has(role)), departments: headOf };
}

/** A machine with the right to read sees every record. */
export const MACHINE_VIEWER: Viewer = { personId: null, roles: [], all: true, departments: [] };

/**
 * SQL condition on `corrective_action c`: department heads see their department; owner, raiser, verifier, implementers
 * and everybody who was asked see theirs. Pushes its parameters and returns the text.
 */
export function visibleTo(viewer: Viewer, parameters: unknown[]): string {
  if (viewer.all) return 'true';
  parameters.push([...viewer.departments], viewer.personId);
  const departments = `$${parameters.length - 1}::text[]`;
  const me = `$${parameters.length}::text`;
  return `(c.department_id = any (${departments})
    or ${me} in (c.owner_id, c.raised_by, c.verifier_id)
    or exists (select 1 from planned_action a where a.record_id = c.id and a.implementer_id = ${me})
    or exists (select 1 from task t join question q on q.id = t.question_id where q.record_id = c.id and t.person_id = ${me}))`;
}
