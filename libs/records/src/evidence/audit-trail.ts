import type { AuditEvent } from '#domain/audit/audit-event.js';
import { hashOf } from '../hashing.js';
import { uuidv7 } from '../ids.js';
import { instant, type Tx } from '../transaction.js';

/** The part of an audit row that its hash covers. */
export interface HashedAuditEvent {
  readonly id: string;
  readonly type: string;
  readonly actor: string;
  readonly onBehalfOf: string | null;
  readonly recordId: string | null;
  readonly content: unknown;
  readonly at: string;
  readonly realAt: string;
}

/** sha256 over the canonical form of an event: what `verify` recomputes. */
export function auditHash(event: HashedAuditEvent): string {
  return hashOf(event);
}

/**
 * Tells events in the caller's transaction, so that nothing is told that did not happen, and nothing happens untold.
 * The rows of a transaction are written together at its end, in the order in which they were told.
 */
export async function tell(tx: Tx, ...events: readonly AuditEvent[]): Promise<void> {
  for (const event of events) {
    const hashed: HashedAuditEvent = {
      id: uuidv7(),
      type: event.type,
      actor: event.actor,
      onBehalfOf: event.onBehalfOf ?? null,
      recordId: event.recordId,
      content: event.content,
      at: new Date(tx.at).toISOString(),
      realAt: new Date(tx.realAt).toISOString(),
    };
    await tx.later('audit_event', {
      id: hashed.id,
      type: hashed.type,
      actor: hashed.actor,
      on_behalf_of: hashed.onBehalfOf,
      record_id: hashed.recordId,
      content: hashed.content,
      at: instant(tx.at),
      real_at: instant(tx.realAt),
      hash: auditHash(hashed),
    });
  }
}
