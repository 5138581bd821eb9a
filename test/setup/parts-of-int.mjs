// Jest's globalSetup of the project "int": one PostgreSQL and one Temporal server for the run, unless they are given.
import { endWithRun } from './end-with-run.mjs';
import setUpWorkflow from './parts-of-workflow.mjs';
import { startPostgres } from './postgres-server.mjs';
import { product } from './product.mjs';

const TEMPLATE = 'isms_template';

/** A migrated database that each spec file copies (`CREATE DATABASE x TEMPLATE isms_template`, 0.2 s). */
async function makeTemplate(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
    if (rowCount === 0) await client.query(`create database ${TEMPLATE}`);
  } finally {
    await client.end();
  }
  const { migrate } = await product('libs/records/src/migrate.js');
  const template = new URL(url);
  template.pathname = TEMPLATE;
  await migrate(template.href);
}

/** Sets `ISMS_TEST_PG_URL` (a role that may create databases) and `ISMS_TEST_PG_TEMPLATE` besides those of Temporal. */
export default async function setUp() {
  await setUpWorkflow();
  if (!process.env.ISMS_TEST_PG_URL) {
    const { url, stop } = await startPostgres();
    process.env.ISMS_TEST_PG_URL = url;
    endWithRun(stop, stop);
  }
  await makeTemplate(process.env.ISMS_TEST_PG_URL);
  process.env.ISMS_TEST_PG_TEMPLATE = TEMPLATE;
}
