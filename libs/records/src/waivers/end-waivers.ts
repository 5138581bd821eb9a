import type { Records } from '../data-source.js';
import { loadRoleBook } from '../directory/role-book.js';
import { tellPeople } from '../directory/tell-people.js';
import { tell } from '../evidence/audit-trail.js';
import type { WaiverRow } from '../tables/waiver.entity.js';
import { instant, inTransaction, reader, type Tx } from '../transaction.js';
import { askAgainWhereDutiesChanged } from './ask-again.js';

/** People are told so long before a waiver ends; not of one that was granted for less. */
const WARN_BEFORE = `interval '30 days'`;

/**
 * Waivers end by themselves: the ISMS Manager and the holder are told 30 days before and when it is over; what was asked
 * because of it is asked again of those who may decide without it. Each is told of once.
 * @returns how many ended, and the messages to the stories that were touched
 */
export async function endWaivers(records: Records): Promise<{ ended: number; outboxIds: string[] }> {
  await inTransaction(records, warn);
  const over = await reader(records).query<{ id: string }>(
    `select id from waiver where ${STANDS} and expires_at <= isms_now() order by expires_at, id limit 500`,
  );
  const outboxIds: string[] = [];
  for (const { id } of over) outboxIds.push(...(await inTransaction(records, (tx) => end(tx, id))));
  return { ended: over.length, outboxIds };
}

const STANDS = 'ended_at is null and withdrawn_at is null';

async function warn(tx: Tx): Promise<void> {
  const soon = await tx.query<WaiverRow>(
    `update waiver set warned_at = $1 where ${STANDS} and warned_at is null and expires_at > $1
        and expires_at <= $1::timestamptz + ${WARN_BEFORE} and granted_at <= expires_at - ${WARN_BEFORE} returning *`,
    [instant(tx.at)],
  );
  for (const waiver of soon)
    await inform(tx, waiver, {
      key: 'ends-soon',
      headline: `A waiver of ${waiver.rule} ends on ${dayOf(waiver)}`,
      line: 'Where it is still needed, Top Management grants a new one; else everything is ready without it by then.',
    });
}

async function end(tx: Tx, id: string): Promise<string[]> {
  const [waiver] = await tx.query<WaiverRow>(
    `update waiver set ended_at = $2 where id = $1 and ${STANDS} and expires_at <= $2 returning *`,
    [id, instant(tx.at)],
  );
  if (!waiver) return [];
  await tell(tx, {
    type: 'WAIVER_EXPIRED',
    actor: 'engine',
    recordId: waiver.record_id,
    content: { waiver: waiver.id, rule: waiver.rule, person: waiver.person_id },
  });
  const outboxIds = await askAgainWhereDutiesChanged(tx, waiver);
  await inform(tx, waiver, {
    key: 'ended',
    headline: `A waiver of ${waiver.rule} ended on ${dayOf(waiver)}`,
    line: `It counts no more. ${outboxIds.length === 0 ? 'Nothing that is open rested on it.' : 'What rested on it is asked again of those who may decide without it.'}`,
  });
  return outboxIds;
}

/** The ISMS Manager and whom it is for; a waiver for whoever has the duty in a record belongs to the one who granted it. */
async function inform(tx: Tx, waiver: WaiverRow, what: { key: string; headline: string; line: string }): Promise<void> {
  const { holders } = await loadRoleBook(tx, tx.at);
  const scope = waiver.record_id === null ? [] : [`It is one for ${waiver.record_id}.`];
  await tellPeople(tx, {
    to: [...(holders.IM ?? holders.DEPUTY_IM ?? []), waiver.person_id ?? waiver.granted_by],
    key: `waiver/${waiver.id}/${what.key}`,
    headline: what.headline,
    lines: [...scope, what.line],
    why: 'it is yours, or you keep the ISMS.',
    inBusinessTime: true,
  });
}

function dayOf({ expires_at: at }: WaiverRow): string {
  return at.toISOString().slice(0, 10);
}
