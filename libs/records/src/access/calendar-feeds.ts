import type { Instant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import { insert, instant, inTransaction, reader, type Tx } from '../transaction.js';

/** How the address of a feed is made of its id (libs/links). */
export interface FeedKey {
  readonly keyId: string;
  hashOf(feedId: string): string;
}

/** Id of the address that a person's calendar has now; null = none. */
export async function readFeedId(records: Records, personId: string): Promise<string | null> {
  const [feed] = await reader(records).query<{ id: string }>(
    'select id from calendar_feed where person_id = $1 and revoked_real_at is null',
    [personId],
  );
  return feed?.id ?? null;
}

/** Makes a new address; the one before it is dead at once. Returns the id of the new one. */
export async function renewFeed(records: Records, personId: string, key: FeedKey): Promise<string> {
  return inTransaction(records, async (tx) => {
    await revoke(tx, personId);
    const id = uuidv7();
    await insert(tx, 'calendar_feed', {
      id,
      person_id: personId,
      key_id: key.keyId,
      token_sha256: key.hashOf(id),
      made_real_at: instant(tx.realAt),
    });
    await tell(tx, {
      type: 'CALENDAR_LINK_MADE',
      actor: personId,
      recordId: null,
      content: { person: personId, feed: id },
    });
    return id;
  });
}

/** Revokes the address; harmless when there is none. */
export async function revokeFeed(records: Records, personId: string): Promise<void> {
  await inTransaction(records, (tx) => revoke(tx, personId));
}

async function revoke(tx: Tx, personId: string): Promise<void> {
  // Two tabs that renew at once take turns: the person's row is the lock.
  await tx.query('select 1 from person where id = $1 for update', [personId]);
  const [feed] = await tx.query<{ id: string }>(
    'update calendar_feed set revoked_real_at = $2 where person_id = $1 and revoked_real_at is null returning id',
    [personId, instant(tx.realAt)],
  );
  if (!feed) return;
  await tell(tx, {
    type: 'CALENDAR_LINK_REVOKED',
    actor: personId,
    recordId: null,
    content: { person: personId, feed: feed.id },
  });
}

/** A due date in a calendar: ids and step only; no title, no name, no link leaves the house with it. */
export interface FeedEntry {
  readonly taskId: string;
  readonly recordId: string;
  readonly code: string;
  readonly part: string;
  /** Name of the area that is answered for; null where no area is asked. */
  readonly area: string | null;
  readonly due: Instant;
  /** How often the due instant was moved. */
  readonly sequence: number;
  /** When the entry last changed: the task was opened, or its due instant was moved. */
  readonly changedAt: Instant;
}

/** Open tasks of the person whose calendar has this address. Null: unknown, revoked, or the person has left. Reads only. */
export async function readFeed(records: Records, tokenSha256: string): Promise<readonly FeedEntry[] | null> {
  const read = reader(records);
  const [feed] = await read.query<{ person_id: string }>(
    `select f.person_id from calendar_feed f join person p on p.id = f.person_id
      where f.token_sha256 = $1 and f.revoked_real_at is null and (p.left_at is null or p.left_at > isms_now())`,
    [tokenSha256],
  );
  if (!feed) return null;
  const rows = await read.query<Omit<FeedEntry, 'due' | 'changedAt'> & { due: Date; changed_at: Date }>(
    `select t.id as "taskId", q.record_id as "recordId", s.code, s.part, a.name as area, q.due, s.extensions as sequence,
            greatest(t.opened_at, moved.at) as changed_at
       from task t join question q on q.id = t.question_id and q.state = 'OPEN' join step s on s.id = q.step_id
       left join department a on a.id = t.department_id
       left join lateral (select max(at) as at from audit_event where s.extensions > 0 and record_id = q.record_id
                           and type = 'DUE_MOVED' and content->>'step' = s.id::text) moved on true
      where t.person_id = $1 and t.state = 'OPEN' order by q.due, t.id limit 500`,
    [feed.person_id],
  );
  return rows.map(({ due, changed_at, ...row }) => ({ ...row, due: due.getTime(), changedAt: changed_at.getTime() }));
}
