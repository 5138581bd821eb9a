import type { Instant, RealInstant } from '#domain/time.js';
import type { DataSource, EntityManager } from 'typeorm';

/** One transaction of the path. `at` and `realAt` are the instants at which it began to work (after its locks are its own business). */
export interface Tx {
  /** Rows of one statement, typed by the caller; parameters are $1 … $n. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** ISMS instant of the transaction. */
  readonly at: Instant;
  readonly realAt: RealInstant;
}

/** Runs SQL outside a transaction: reading questions use it. */
export interface Reader {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** A reader over the pool. */
export function reader(records: DataSource): Reader {
  return { query: <Row>(sql: string, parameters: readonly unknown[] = []) => records.query<Row[]>(sql, [...parameters]) };
}

/**
 * Runs `work` in one READ COMMITTED transaction; commits when it returns, rolls back when it throws.
 * The path locks record → question → tasks, always in this order, so two transactions never wait for each other in a ring.
 */
export function inTransaction<Result>(records: DataSource, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return records.transaction(async (manager: EntityManager) => {
    const query = <Row>(sql: string, parameters: readonly unknown[] = []) => rowsOf<Row>(manager, sql, parameters);
    const [now] = await query<{ at: Date; real_at: Date }>('select isms_now() as at, clock_timestamp() as real_at');
    if (!now) throw new Error('isms_now() returned nothing');
    return work({ query, at: now.at.getTime(), realAt: now.real_at.getTime() });
  });
}

/** TypeORM answers UPDATE and DELETE … RETURNING as [rows, count]; everything else as rows. */
async function rowsOf<Row>(manager: EntityManager, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
  const answer: unknown = await manager.query(sql, [...parameters]);
  if (Array.isArray(answer) && answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number') {
    return answer[0] as Row[];
  }
  return answer as Row[];
}

/** Inserts one row of named columns; undefined values are left out. Returns nothing: ids are made by the caller. */
export async function insert(tx: Tx, table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  await insertMany(tx, table, [row]);
}

/** Inserts rows that share their columns in one statement. */
export async function insertMany(tx: Tx, table: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
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

