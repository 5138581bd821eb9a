import { randomBytes } from 'node:crypto';
import { makeDataSource, type Records } from '#records/data-source.js';
import { onTestServer, testDatabaseUrl } from './test-server.js';

/** A database of its own, migrated, opened as the application role. */
export interface FreshDatabase {
  readonly records: Records;
  close(): Promise<void>;
}

/**
 * Copies the migrated template that the run made (test/setup) on the server of `ISMS_TEST_PG_URL`.
 * @throws Error when the run has no server.
 */
export async function freshDatabase(name: string): Promise<FreshDatabase> {
  const template = process.env['ISMS_TEST_PG_TEMPLATE'];
  if (!template) throw new Error('ISMS_TEST_PG_TEMPLATE names no migrated database for tests');
  const database = `${name}_${randomBytes(4).toString('hex')}`;
  await onTestServer(`create database ${database} template ${template} owner isms_owner`);
  const url = testDatabaseUrl(database);
  url.username = 'isms_app';
  // The template is migrated; loading migrations again from inside a test would need another module loader.
  const records = await makeDataSource({ url: url.href, poolSize: 4 }).setOptions({ migrations: [] }).initialize();
  return {
    records,
    async close() {
      await records.destroy();
      await onTestServer(`drop database ${database} with (force)`);
    },
  };
}
