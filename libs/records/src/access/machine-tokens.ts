import { tell } from '../evidence/audit-trail.js';
import { inTransaction, insert, instant, reader } from '../transaction.js';
import type { Records } from '../data-source.js';

/**
 * What a machine may do; none of it is deciding. `audit`: raises findings with their grade. `import`: people and places.
 * `company`: with `import`, everything of a company file, roles and policy too. `directory`: absences and leavers.
 * `roles`: gives and ends roles; apart from `directory`, so that a feed of people makes nobody Top Management.
 * `cycles`: drafts a cycle; its charter and its gates are decided by people.
 * `documents`: enters documents and begins drafts; people write and approve them.
 */
export const MACHINE_SCOPES = [
  'read',
  'raise',
  'audit',
  'evidence',
  'import',
  'company',
  'directory',
  'roles',
  'cycles',
  'documents',
] as const;
export type MachineScope = (typeof MACHINE_SCOPES)[number];

export interface Machine {
  readonly name: string;
  readonly scopes: readonly MachineScope[];
}

/** The machine whose token has this hash and is not revoked, or null. */
export async function findMachine(records: Records, tokenSha256: string): Promise<Machine | null> {
  const [machine] = await reader(records).query<Machine>(
    'select name, scopes from machine_token where token_sha256 = $1 and revoked_real_at is null',
    [tokenSha256],
  );
  return machine ?? null;
}

/** Makes a token known under a name. Returns false when the name is taken, so that a restart does not make a second one. */
export async function makeMachineToken(
  records: Records,
  token: { name: string; tokenSha256: string; scopes: readonly MachineScope[] },
): Promise<boolean> {
  return inTransaction(records, async (tx) => {
    const [taken] = await tx.query('select 1 from machine_token where name = $1', [token.name]);
    if (taken) return false;
    await insert(tx, 'machine_token', {
      name: token.name,
      token_sha256: token.tokenSha256,
      scopes: [...token.scopes],
      made_real_at: instant(tx.realAt),
    });
    await tell(tx, {
      type: 'MACHINE_TOKEN_MADE',
      actor: 'engine',
      recordId: null,
      content: { name: token.name, scopes: token.scopes },
    });
    return true;
  });
}

/** Revokes a token; it is refused from the next request on. Harmless when repeated. */
export async function revokeMachineToken(records: Records, name: string): Promise<void> {
  await inTransaction(records, async (tx) => {
    const revoked = await tx.query(
      'update machine_token set revoked_real_at = clock_timestamp() where name = $1 and revoked_real_at is null returning name',
      [name],
    );
    if (revoked.length > 0) {
      await tell(tx, { type: 'MACHINE_TOKEN_REVOKED', actor: 'engine', recordId: null, content: { name } });
    }
  });
}
