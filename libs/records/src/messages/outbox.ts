import type { SignalName } from '#contracts/signals.js';
import type { WorkflowType } from '#contracts/workflow-ids.js';
import type { RealInstant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { instant, reader, type Tx } from '../transaction.js';

/** A taken message is offered again after so long: the relay that took it may have died. */
const LEASE_MS = 30_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

/** A message to Temporal: always a signalWithStart of the record's natural workflow id. */
export interface NewMessage {
  readonly workflowType: WorkflowType;
  readonly workflowId: string;
  readonly recordId: string;
  readonly signal: SignalName;
  /** Question id for `decided`, record id for `recordChanged`. */
  readonly carriedId: string;
  /** Milliseconds the relay leaves to the writer, who sends it right after the commit; 0 unless told. */
  readonly headStartMs?: number;
}

/** A message that the relay took and owes an answer for. */
export interface TakenMessage extends Omit<NewMessage, 'headStartMs'> {
  readonly id: string;
  /** How often it was taken, this time included. */
  readonly attempts: number;
}

/** Writes a message in the transaction of what it tells. Returns its id. */
export async function writeMessage(tx: Tx, message: NewMessage): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `insert into outbox (workflow_type, workflow_id, record_id, signal, carried_id, state, created_real_at, next_try_real_at)
     values ($1, $2, $3, $4, $5, 'PENDING', $6, $7) returning id`,
    [
      message.workflowType,
      message.workflowId,
      message.recordId,
      message.signal,
      message.carriedId,
      instant(tx.realAt),
      instant(tx.realAt + (message.headStartMs ?? 0)),
    ],
  );
  if (!row) throw new Error('insert into outbox returned nothing');
  return row.id;
}

/**
 * Takes up to `limit` messages that are due, oldest first, skipping those another relay takes at this moment.
 * A taken message is leased, not locked: if its relay dies, it is due again when the lease ends.
 */
export async function takePending(records: Records, limit: number): Promise<TakenMessage[]> {
  return reader(records).query<TakenMessage>(
    `with taken as (
       update outbox set attempts = attempts + 1, next_try_real_at = clock_timestamp() + $2 * interval '1 ms'
       where id in (
         select id from outbox where state = 'PENDING' and next_try_real_at <= clock_timestamp()
         order by next_try_real_at, id limit $1 for update skip locked)
       returning *)
     select id, workflow_type as "workflowType", workflow_id as "workflowId", record_id as "recordId", signal,
            carried_id as "carriedId", attempts
     from taken order by taken.id`,
    [limit, LEASE_MS],
  );
}

/** Temporal has the message. Harmless when repeated. */
export async function markSent(records: Records, id: string): Promise<void> {
  await reader(records).query(
    `update outbox set state = 'SENT', sent_real_at = clock_timestamp() where id = $1 and state = 'PENDING'`,
    [id],
  );
}

/** Temporal is away: the message is due again after 1, 2, 4 … 60 seconds. It is never given up. */
export async function markFailed(records: Records, message: { id: string; attempts: number }): Promise<void> {
  await reader(records).query(
    `update outbox set next_try_real_at = clock_timestamp() + $2 * interval '1 ms' where id = $1 and state = 'PENDING'`,
    [message.id, retryAfterMs(message.attempts)],
  );
}

/** Back-off after the n-th attempt, in milliseconds. */
export function retryAfterMs(attempts: number): number {
  return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(Math.max(0, attempts - 1), 10));
}

/** Real instant at which the next pending message is due; null when none is pending. */
export async function nextPendingAt(records: Records): Promise<RealInstant | null> {
  const [row] = await reader(records).query<{ at: Date | null }>(
    `select min(next_try_real_at) as at from outbox where state = 'PENDING'`,
  );
  return row?.at?.getTime() ?? null;
}
