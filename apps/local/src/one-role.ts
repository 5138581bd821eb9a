import path from 'node:path';
import { openRecords } from '#records/data-source.js';
import { keepSecret } from './folder/secrets.js';
import type { Say } from './running.js';

/** A database of the user's own: one URL, and perhaps a second one for the owner. */
export interface OwnDatabase {
  readonly databaseUrl: string;
  readonly ownerUrl: string | undefined;
  /** Folder for the password of a role that is made here. */
  readonly secrets: string;
  readonly say: Say;
}

/**
 * Splits a database of the user's own into owner and application. With DATABASE_OWNER_URL both are given. Else
 * `isms_app` is made where the given role may make roles and nobody else has made it; else one role does both, and the
 * database cannot refuse a changed trail by grants (its triggers still do).
 * @returns URLs for migrations and for api and worker
 */
export async function splitRoles({
  databaseUrl,
  ownerUrl,
  secrets,
  say,
}: OwnDatabase): Promise<{ ownerUrl: string; appUrl: string }> {
  if (ownerUrl !== undefined) return { ownerUrl, appUrl: databaseUrl };
  const password = keepSecret(secrets, 'isms_app.password', undefined);
  const records = await openRecords({ url: databaseUrl, poolSize: 1, applicationName: 'isms-local' });
  try {
    const [role] = await records.query<{ can: boolean; exists: boolean }[]>(
      `select (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as can,
              exists (select 1 from pg_roles where rolname = 'isms_app') as exists`,
    );
    const ours = role?.exists === true && !password.isNew;
    if (!ours && (role?.can !== true || role.exists)) {
      say(
        '  one role for everything: set DATABASE_OWNER_URL (migrations) and DATABASE_URL (least privilege) to have the grants enforced',
      );
      return { ownerUrl: databaseUrl, appUrl: databaseUrl };
    }
    if (!ours) await makeRole((sql) => records.query(sql), password.value);
  } finally {
    await records.destroy();
  }
  const app = new URL(databaseUrl);
  app.username = 'isms_app';
  app.password = password.value;
  say(`  role isms_app is used by api and worker (password in ${path.join(secrets, 'isms_app.password')})`);
  return { ownerUrl: databaseUrl, appUrl: app.href };
}

async function makeRole(query: (sql: string) => Promise<unknown>, password: string): Promise<void> {
  // base64url: no quote can be in it.
  await query(`create role isms_app login password '${password}'`);
  await query(`do $$ begin execute format('grant connect on database %I to isms_app', current_database()); end $$`);
}
