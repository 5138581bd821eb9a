import type { AuditEventType } from '#domain/audit/audit-event.js';
import type { Instant, RealInstant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';

/** One event of the trail of a record, with the name of its actor. */
export interface TrailEvent {
  readonly id: string;
  readonly type: AuditEventType;
  /** Person id, `engine`, or `machine:<name>`. */
  readonly actor: string;
  readonly actorName: string | null;
  readonly onBehalfOf: string | null;
  readonly content: Readonly<Record<string, unknown>>;
  readonly at: Instant;
  readonly realAt: RealInstant;
  readonly hash: string;
  /** Position in the seals; null until it is sealed. */
  readonly position: number | null;
}

export interface TrailPage {
  readonly events: readonly TrailEvent[];
  readonly next: string | null;
}

type Raw = Omit<TrailEvent, 'at' | 'realAt'> & { at: Date; real_at: Date };

/** The trail of a record in the order in which it was told; the caller has checked that it may be seen. */
export async function readTrail(
  records: Records,
  on: { recordId: string; after?: string | undefined; limit: number },
): Promise<TrailPage> {
  const rows = await reader(records).query<Raw>(
    `select e.id, e.type, e.actor, p.name as "actorName", b.name as "onBehalfOf", e.content, e.at, e.real_at, e.hash,
            i.position::float8 as position
       from audit_event e left join person p on p.id = e.actor left join person b on b.id = e.on_behalf_of
       left join audit_seal_item i on i.event_id = e.id
      where e.record_id = $1 and ($2::uuid is null or e.id > $2::uuid) order by e.id limit $3`,
    [on.recordId, on.after ?? null, on.limit + 1],
  );
  const shown = rows.slice(0, on.limit);
  return {
    events: shown.map(({ at, real_at, ...event }) => ({ ...event, at: at.getTime(), realAt: real_at.getTime() })),
    next: rows.length > on.limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** Names of people, for the words of a trail. */
export async function readNames(records: Records, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await reader(records).query<{ id: string; name: string }>(
    'select id, name from person where id = any ($1::text[])',
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
