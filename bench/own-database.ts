import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openRecords } from '#records/data-source.js';
import { migrate } from '#records/migrate.js';
import { reader } from '#records/transaction.js';
import type { BenchStack } from './bench-stack.js';

/** A migrated database beside the one of the stack: no worker writes into it. */
export async function ownDatabase(bench: BenchStack) {
  const name = `bench_${randomBytes(4).toString('hex')}`;
  const url = new URL(bench.superuserUrl);
  url.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(`create database ${name}`);
  url.pathname = `/${name}`;
  await migrate(url.href);
  const records = await openRecords({ url: url.href });
  return {
    records,
    setClock: (at: number) =>
      reader(records).query(
        'insert into clock (real_at, isms_at, ms_per_day) values (clock_timestamp(), $1, 86400000)',
        [new Date(at)],
      ),
    close: async () => {
      await records.destroy();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
