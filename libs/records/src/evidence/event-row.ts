import { hash } from 'node:crypto';
import { canonicalJson } from '#domain/canonical.js';
import { auditHash } from './audit-trail.js';

/** A row of the trail as the driver gives it. */
export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly actor: string;
  readonly on_behalf_of: string | null;
  readonly record_id: string | null;
  readonly content: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly real_at: Date;
  readonly hash: string;
}

/** Whether a row is what its hash says. */
export function isUnchanged(row: EventRow): boolean {
  // The canonical form with its outer keys written down: twice as fast. `auditHash` has the last word.
  const text =
    `{"actor":${JSON.stringify(row.actor)},"at":"${row.at.toISOString()}","content":${canonicalJson(row.content)},"id":"${row.id}",` +
    `"onBehalfOf":${JSON.stringify(row.on_behalf_of)},"realAt":"${row.real_at.toISOString()}",` +
    `"recordId":${JSON.stringify(row.record_id)},"type":${JSON.stringify(row.type)}}`;
  return hash('sha256', text) === row.hash || slowHash(row) === row.hash;
}

function slowHash(row: EventRow): string {
  return auditHash({
    id: row.id,
    type: row.type,
    actor: row.actor,
    onBehalfOf: row.on_behalf_of,
    recordId: row.record_id,
    content: row.content,
    at: row.at.toISOString(),
    realAt: row.real_at.toISOString(),
  });
}
