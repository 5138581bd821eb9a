import type { Instant, RealInstant } from '#domain/time.js';
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** One transaction of the path. `at` and `realAt` are the instants at which it began to work (after its locks are its own business). */
export interface Tx {
  /** Rows of one statement, typed by the caller; parameters are $1 … $n. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /**
   * Keeps a row of a table that statements seldom read: rows are written together, in order, before the commit or
   * before the next statement that names the table. All rows of a table have the same columns.
   */
  later(table: string, row: Readonly<Record<string, unknown>>): Promise<void>;
  /** ISMS instant of the transaction. */
  readonly at: Instant;
  readonly realAt: RealInstant;
}

/** Runs SQL outside a transaction: reading questions use it. */
export interface Reader {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** A reader over the pool, with prepared statements like the path. */
export function reader(records: DataSource): Reader {
  const pool = () => (records.driver as PostgresDriver).master as Pool;
  return {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => {
      try {
        return await run<Row>(pool(), sql, parameters);
      } catch (error) {
        // Refused before it did anything, and from now on nothing is prepared: no reason to fail for the reader.
        if (isPlanChanged(error)) return run<Row>(pool(), sql, parameters);
        throw error;
      }
    },
  };
}

/**
 * Runs `work` in one READ COMMITTED transaction; commits when it returns, rolls back when it throws.
 * The path locks record → question → tasks, always in this order, so two transactions never wait for each other in a ring.
 */
export async function inTransaction<Result>(records: DataSource, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  const runner = records.createQueryRunner();
  let begun = false;
  try {
    const client = (await runner.connect()) as PoolClient;
    const [at, realAt] = await begin(client);
    begun = true;
    const tx = new OpenTransaction(client, at, realAt);
    const result = await work(tx);
    await tx.writeKept();
    await client.query('commit');
    begun = false;
    return result;
  } catch (error) {
    // A connection that broke cannot roll back; the server has done it.
    if (begun)
      await (runner.connect() as Promise<PoolClient>).then((client) => client.query('rollback')).catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** One round trip begins the transaction and reads both clocks. */
async function begin(client: PoolClient): Promise<[at: Instant, realAt: RealInstant]> {
  const answers = (await client.query(
    'begin; select isms_now() as at, clock_timestamp() as real_at',
  )) as unknown as readonly { rows: { at: Date; real_at: Date }[] }[];
  const now = answers[1]?.rows[0];
  if (!now) throw new Error('isms_now() returned nothing');
  return [now.at.getTime(), now.real_at.getTime()];
}

/** Far below the 65,535 parameters of one statement. */
const MOST_KEPT = 500;

class OpenTransaction implements Tx {
  private readonly kept = new Map<string, Readonly<Record<string, unknown>>[]>();

  constructor(
    private readonly client: PoolClient,
    readonly at: Instant,
    readonly realAt: RealInstant,
  ) {}

  readonly query = async <Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> => {
    for (const table of this.kept.keys()) if (sql.includes(table)) await this.write(table);
    return run<Row>(this.client, sql, parameters);
  };

  readonly later = async (table: string, row: Readonly<Record<string, unknown>>): Promise<void> => {
    const rows = this.kept.get(table) ?? [];
    this.kept.set(table, rows);
    if (rows.push(row) >= MOST_KEPT) await this.write(table);
  };

  async writeKept(): Promise<void> {
    for (const table of this.kept.keys()) await this.write(table);
  }

  private async write(table: string): Promise<void> {
    const rows = this.kept.get(table) ?? [];
    this.kept.delete(table);
    await insertMany(this, table, rows);
  }
}

/** Statements are prepared once per connection and named by their text: the path runs the same few over and over. */
const names = new Map<string, string>();
const MOST_NAMES = 1_000;
/** Set when a migration changed a table under a prepared statement: from then on this process prepares anew each time. */
let plansChanged = false;

async function run<Row>(client: Pool | PoolClient, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
  try {
    const { rows } = await client.query({ name: nameOf(sql), text: sql, values: [...parameters] });
    return rows as Row[];
  } catch (error) {
    if (isPlanChanged(error)) plansChanged = true;
    throw error;
  }
}

function isPlanChanged(error: unknown): boolean {
  return error instanceof Error && error.message.includes('cached plan must not change result type');
}

function nameOf(sql: string): string | undefined {
  if (plansChanged) return undefined;
  const known = names.get(sql);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = createHash('sha1').update(sql).digest('base64url');
  names.set(sql, name);
  return name;
}

/** Inserts one row of named columns; undefined values are left out. Returns nothing: ids are made by the caller. */
export async function insert(tx: Tx, table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  await insertMany(tx, table, [row]);
}

/** Inserts rows that share their columns in one statement. */
export async function insertMany(
  tx: Tx,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first).filter((column) => first[column] !== undefined);
  const values: unknown[] = [];
  const tuples = rows.map((row) => {
    const places = columns.map((column) => {
      values.push(toColumn(row[column]));
      return `$${values.length}`;
    });
    return `(${places.join(', ')})`;
  });
  await tx.query(`insert into ${table} (${columns.join(', ')}) values ${tuples.join(', ')}`, values);
}

/** Plain objects go to jsonb as text; arrays of strings and numbers stay PostgreSQL arrays; see `json` for jsonb arrays. */
function toColumn(value: unknown): unknown {
  if (value instanceof Date || value === null || Array.isArray(value) || Buffer.isBuffer(value)) return value;
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

/** Marks an array (or anything else) as jsonb, because the driver would write it as a PostgreSQL array. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}

/** timestamptz parameter of an instant. */
export function instant(at: Instant): Date {
  return new Date(at);
}
