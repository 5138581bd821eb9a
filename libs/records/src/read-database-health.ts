import type { Records } from './data-source.js';
import { reader } from './transaction.js';

/** Whether the tables stand, and whether the application's role is kept from changing evidence by the grants of the database. */
export async function readDatabaseHealth(records: Records): Promise<{ migrated: boolean; grantsEnforced: boolean }> {
  const [row] = await reader(records).query<{ migrated: boolean; grants: boolean }>(
    `select to_regclass('audit_event') is not null as migrated,
            coalesce(not has_table_privilege(current_user, to_regclass('audit_event'), 'UPDATE'), false) as grants`,
  );
  return { migrated: row?.migrated ?? false, grantsEnforced: row?.grants ?? false };
}
