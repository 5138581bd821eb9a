import type { Records } from '../data-source.js';
import { uuidv7 } from '../ids.js';
import type { PathDeps } from '../path/deps.js';
import { reseatRecord } from '../path/reseat.js';
import type { DepartureRow } from '../tables/directory.entity.js';
import { instant, inTransaction, reader, type Tx } from '../transaction.js';
import { endWaivers } from '../waivers/end-waivers.js';
import { applyDeparture } from './apply-departure.js';
import { lockDirectory } from './change-directory.js';
import { climbConfirmations } from './climb-confirmations.js';
import { recordsWithLostTasks } from './reseat-tasks.js';
import { moveNow } from './set-delegation.js';

/** Leavers of one run; what is left the next run takes. */
const MOST_LEAVERS = 1_000;

/** What one run did. */
export interface DirectoryChanges {
  readonly leavers: number;
  readonly absences: number;
  readonly records: number;
  /** Waivers that expired. */
  readonly waivers: number;
  /** Departures whose confirmation reached a reminder or a level. */
  readonly confirmations: number;
  readonly outboxIds: readonly string[];
}

/**
 * Applies what became true as ISMS time passed or as an import said: leave dates that are past, absences that begin with
 * their open tasks, roles that ended, waivers that expired, departures that nobody confirmed. One transaction per
 * person, record or waiver; repeated runs find nothing more.
 */
export async function applyDirectoryChanges(records: Records, deps: PathDeps): Promise<DirectoryChanges> {
  const outboxIds: string[] = [];
  const leavers = await each(await dueLeavers(records), async (id) => {
    outboxIds.push(...(await inTransaction(records, (tx) => leave(tx, id, deps))));
  });
  const absences = await each(await dueAbsences(records), async (id) => {
    outboxIds.push(...(await inTransaction(records, (tx) => beginAbsence(tx, id, deps))));
  });
  const cause = { byPerson: null, reason: '', why: 'ROLE_LOST' as const };
  const [now] = await reader(records).query<{ at: Date }>('select isms_now() as at');
  const lost = now ? await recordsWithLostTasks(reader(records), now.at) : [];
  const touched = await each(lost, async (recordId) => {
    outboxIds.push(...(await inTransaction(records, (tx) => reseatRecord(tx, { recordId, cause }, deps))).outboxIds);
  });
  const waivers = await endWaivers(records);
  const confirmations = await climbConfirmations(records);
  outboxIds.push(...waivers.outboxIds, ...confirmations.outboxIds);
  return {
    ...{ leavers, absences, records: touched, outboxIds },
    ...{ waivers: waivers.ended, confirmations: confirmations.reached },
  };
}

async function each(ids: readonly string[], work: (id: string) => Promise<void>): Promise<number> {
  for (const id of ids) await work(id);
  return ids.length;
}

const HAS_LEFT = `p.left_at <= isms_now() and not exists (select 1 from departure d
  where d.person_id = p.id and d.applied_at is not null and d.leaves_at = p.left_at)`;

async function dueLeavers(records: Records): Promise<string[]> {
  const rows = await reader(records).query<{ id: string }>(
    `select p.id from person p where ${HAS_LEFT} order by p.left_at, p.id limit ${MOST_LEAVERS}`,
  );
  return rows.map((row) => row.id);
}

/** Takes the planned departure with its successor, or makes one for a leave date that an import brought. */
async function leave(tx: Tx, personId: string, deps: PathDeps): Promise<string[]> {
  await lockDirectory(tx);
  const [person] = await tx.query<{ left_at: Date }>(
    `select p.left_at from person p where p.id = $1 and ${HAS_LEFT} for update of p`,
    [personId],
  );
  if (!person) return [];
  const [departure] = await tx.query<DepartureRow>(
    `insert into departure (id, person_id, leaves_at, recorded_by, recorded_at) values ($1, $2, $3, 'engine', $4)
     on conflict (person_id) where applied_at is null and withdrawn_at is null
       do update set leaves_at = excluded.leaves_at
     returning *`,
    [uuidv7(), personId, person.left_at, instant(tx.at)],
  );
  return departure ? applyDeparture(tx, departure, deps) : [];
}

const BEGINS = `moves_open and moved_at is null and revoked_at is null and starts_at <= isms_now() and ends_at > isms_now()`;

async function dueAbsences(records: Records): Promise<string[]> {
  const rows = await reader(records).query<{ id: string }>(
    `select id from delegation where ${BEGINS} order by starts_at, id`,
  );
  return rows.map((row) => row.id);
}

async function beginAbsence(tx: Tx, id: string, deps: PathDeps): Promise<readonly string[]> {
  await lockDirectory(tx);
  const [row] = await tx.query<{ from_id: string; to_id: string; created_by: string }>(
    `select from_id, to_id, created_by from delegation where id = $1 and ${BEGINS} for update`,
    [id],
  );
  if (!row) return [];
  const absence = { id, fromId: row.from_id, toId: row.to_id, by: row.created_by };
  return (await moveNow(tx, absence, deps)).outboxIds;
}
