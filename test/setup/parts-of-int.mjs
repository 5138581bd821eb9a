// Jest's globalSetup of the project "int": one PostgreSQL and one Temporal server for the run, unless they are given.
import { endWithRun } from './end-with-run.mjs';
import setUpWorkflow from './parts-of-workflow.mjs';
import { startPostgres } from './postgres-server.mjs';
import { product } from './product.mjs';

const TEMPLATE = 'isms_template';

/** The two roles of the product, and a migrated database that a spec file may copy (0.2 s). */
async function makeTemplate(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const isThere = async (question, name) => (await client.query(question, [name])).rowCount > 0;
  try {
    for (const role of ['isms_owner', 'isms_app']) {
      if (!(await isThere('select 1 from pg_roles where rolname = $1', role))) {
        await client.query(`create role ${role} login`);
      }
    }
    if (!(await isThere('select 1 from pg_database where datname = $1', TEMPLATE))) {
      await client.query(`create database ${TEMPLATE} owner isms_owner`);
    }
  } finally {
    await client.end();
  }
  const { migrate } = await product('libs/records/src/migrate.js');
  const template = new URL(url);
  template.username = 'isms_owner';
  template.pathname = TEMPLATE;
  await migrate(template.href);
}

/**
 * Sets, besides those of Temporal, `ISMS_TEST_PG_URL` (a superuser; the roles `isms_owner` and `isms_app` stand beside it
 * and need no password) and `ISMS_TEST_PG_TEMPLATE`: `create database x template isms_template owner isms_owner`.
 */
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
