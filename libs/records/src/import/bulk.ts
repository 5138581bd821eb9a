import type { AuditEvent } from '#domain/audit/audit-event.js';
import { tell } from '../evidence/audit-trail.js';
import { insertMany, type Tx } from '../transaction.js';

/** PostgreSQL takes 65,535 parameters per statement. */
const MOST_PARAMETERS = 50_000;

/** Inserts any number of rows that share their columns, in as few statements as the protocol allows. */
export async function insertAll(
  tx: Tx,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const size = Math.floor(MOST_PARAMETERS / Math.max(1, Object.keys(rows[0] ?? {}).length));
  for (const part of chunks(rows, size)) await insertMany(tx, table, part);
}

/** Tells any number of events. */
export async function tellAll(tx: Tx, events: readonly AuditEvent[]): Promise<void> {
  for (const part of chunks(events, 2_000)) await tell(tx, ...part);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
