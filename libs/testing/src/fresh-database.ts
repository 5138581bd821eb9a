import { randomBytes } from 'node:crypto';
import { makeDataSource, type Records } from '#records/data-source.js';
import pg from 'pg';

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
  const { ISMS_TEST_PG_URL: server, ISMS_TEST_PG_TEMPLATE: template } = process.env;
  if (!server || !template) throw new Error('ISMS_TEST_PG_URL and ISMS_TEST_PG_TEMPLATE name no database for tests');
  const database = `${name}_${randomBytes(4).toString('hex')}`;
  await onServer(server, `create database ${database} template ${template} owner isms_owner`);
  const url = new URL(server);
  url.username = 'isms_app';
  url.pathname = `/${database}`;
  // The template is migrated; loading migrations again from inside a test would need another module loader.
  const records = await makeDataSource({ url: url.href, poolSize: 4 }).setOptions({ migrations: [] }).initialize();
  return {
    records,
    async close() {
      await records.destroy();
      await onServer(server, `drop database ${database} with (force)`);
    },
  };
}

async function onServer(server: string, sql: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
