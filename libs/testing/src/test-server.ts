import pg from 'pg';

/**
 * URL of a database on the PostgreSQL server of this test run, as the role that may create databases.
 * @throws Error when the run has no server (`ISMS_TEST_PG_URL`)
 */
export function testDatabaseUrl(database: string): URL {
  const server = process.env['ISMS_TEST_PG_URL'];
  if (!server) throw new Error('ISMS_TEST_PG_URL names no PostgreSQL server for tests');
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url;
}

/** Runs a statement on the server itself, such as `create database`. */
export async function onTestServer(sql: string): Promise<void> {
  const client = new pg.Client(testDatabaseUrl('postgres').href);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
