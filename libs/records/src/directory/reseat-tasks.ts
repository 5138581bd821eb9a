import { isMachine } from '#domain/directory/delegation.rules.js';
import { ROLES } from '#domain/roles/roles.js';
import type { PathDeps } from '../path/deps.js';
import { reseatRecord } from '../path/reseat.js';
import { instant, type Reader, type Tx } from '../transaction.js';

/**
 * Open records with a task that nobody can answer any more: the person left, or neither they nor the one they stand in for
 * hold the role in which they were asked. In the order of locks.
 */
export async function recordsWithLostTasks(tx: Reader, at: Date): Promise<string[]> {
  const rows = await tx.query<{ record_id: string }>(
    `select distinct q.record_id from task t join question q on q.id = t.question_id join person p on p.id = t.person_id
      where t.state = 'OPEN' and q.state = 'OPEN' and (p.left_at <= $1
        or not q.sod_blocked and t.capacity = any ($2::text[]) and not exists (
          select 1 from role_assignment a where a.role = t.capacity and a.person_id in (t.person_id, t.on_behalf_of)
             and a.valid_from <= $1 and (a.valid_to is null or a.valid_to > $1)))
      order by q.record_id limit 500`,
    [at, [...ROLES]],
  );
  return rows.map((row) => row.record_id);
}

/** Asks whoever the rules name now wherever a task was lost; returns the messages to the stories. */
export async function reseatTasks(tx: Tx, on: { by: string; reason: string }, deps: PathDeps): Promise<string[]> {
  const byPerson = isMachine(on.by) || on.by === 'engine' ? null : on.by;
  const outboxIds: string[] = [];
  for (const recordId of await recordsWithLostTasks(tx, instant(tx.at))) {
    const cause = { byPerson, reason: on.reason, why: 'ROLE_LOST' as const };
    outboxIds.push(...(await reseatRecord(tx, { recordId, cause }, deps)).outboxIds);
  }
  return outboxIds;
}
