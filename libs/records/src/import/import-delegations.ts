import { uuidv7 } from '../ids.js';
import { instant } from '../transaction.js';
import type { DelegationEntry } from './company-file.js';
import type { ImportWork } from './import-work.js';

interface DelegationRow {
  id: string;
  from_id: string;
  to_id: string;
  starts_at: Date;
  ends_at: Date;
}

/**
 * Delegations, each known by giver, taker and first day: a second import finds it, a moved last day moves it, and one
 * that was revoked stays revoked. A complete file revokes what earlier imports brought and it does not name; what people
 * set in the engine is theirs. Returns how many changed.
 */
export async function importDelegations(work: ImportWork): Promise<number> {
  const { tx, file } = work;
  const there = await tx.query<DelegationRow>(
    'select id, from_id, to_id, starts_at, ends_at from delegation where scope = $1',
    ['ALL'],
  );
  const named = new Set<string>();
  let changed = 0;
  for (const entry of file.delegations) {
    const startsAt = work.dates.startOf(entry.starts);
    const row = there.find(
      (item) => item.from_id === entry.from && item.to_id === entry.to && item.starts_at.getTime() === startsAt,
    );
    if (row) named.add(row.id);
    changed += await put(work, entry, row);
  }
  return file.complete ? changed + (await revokeMissing(work, [...named])) : changed;
}

async function put(work: ImportWork, entry: DelegationEntry, row: DelegationRow | undefined): Promise<number> {
  const { tx, dates, actor } = work;
  const [startsAt, endsAt] = [dates.startOf(entry.starts), dates.endOf(entry.ends)];
  if (row?.ends_at.getTime() === endsAt) return 0;
  const id = row?.id ?? uuidv7();
  await tx.query(
    `insert into delegation (id, from_id, to_id, scope, starts_at, ends_at, created_by) values ($1, $2, $3, 'ALL', $4, $5, $6)
     on conflict (id) do update set ends_at = excluded.ends_at`,
    [id, entry.from, entry.to, instant(startsAt), instant(endsAt), actor],
  );
  const [starts, ends] = [new Date(startsAt).toISOString(), new Date(endsAt).toISOString()];
  const content = { delegation: id, from: entry.from, to: entry.to, startsAt: starts, endsAt: ends };
  work.events.push({ type: 'DELEGATION_SET', actor, recordId: null, content });
  return 1;
}

async function revokeMissing(work: ImportWork, named: readonly string[]): Promise<number> {
  const { tx, actor, events } = work;
  const revoked = await tx.query<DelegationRow>(
    `update delegation set revoked_at = $1 where revoked_at is null and ends_at > $1
        and created_by = $3 and not (id = any ($2::uuid[])) and scope = 'ALL'
     returning id, from_id, to_id, starts_at, ends_at`,
    [instant(tx.at), named, actor],
  );
  for (const row of revoked) {
    const [startsAt, endsAt] = [row.starts_at.toISOString(), new Date(tx.at).toISOString()];
    const content = { delegation: row.id, from: row.from_id, to: row.to_id, startsAt, endsAt };
    events.push({ type: 'DELEGATION_SET', actor, recordId: null, content });
  }
  return revoked.length;
}
