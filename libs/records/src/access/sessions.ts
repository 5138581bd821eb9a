import { tell } from '../evidence/audit-trail.js';
import { inTransaction, insert, instant, reader, type Tx } from '../transaction.js';
import type { Records } from '../data-source.js';

/** A session lasts so long, in real time (specification: sign-in). */
export const SESSION_MS = 8 * 3_600_000;

export interface SessionPerson {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly zone: string;
}

/** Opens a session in the transaction that checked the code. Only the hash of its token is stored. */
export async function openSession(tx: Tx, session: { tokenSha256: string; personId: string }): Promise<void> {
  await insert(tx, 'session', {
    token_sha256: session.tokenSha256,
    person_id: session.personId,
    made_real_at: instant(tx.realAt),
    expires_real_at: instant(tx.realAt + SESSION_MS),
  });
  await tell(tx, { type: 'SIGNED_IN', actor: session.personId, recordId: null, content: { person: session.personId } });
}

/** The person of a session that is neither ended nor expired, and who still works here; else null. */
export async function readSession(records: Records, tokenSha256: string): Promise<SessionPerson | null> {
  const [person] = await reader(records).query<SessionPerson>(
    `select p.id, p.name, p.mail, s.zone from session
       join person p on p.id = session.person_id
       join site s on s.id = p.site_id
      where token_sha256 = $1 and ended_real_at is null and expires_real_at > clock_timestamp()
        and (p.joined_at is null or p.joined_at <= isms_now()) and (p.left_at is null or p.left_at > isms_now())`,
    [tokenSha256],
  );
  return person ?? null;
}

/** Ends a session; harmless when repeated. */
export async function endSession(records: Records, tokenSha256: string): Promise<void> {
  await inTransaction(records, async (tx) => {
    const [ended] = await tx.query<{ person_id: string }>(
      `update session set ended_real_at = clock_timestamp() where token_sha256 = $1 and ended_real_at is null returning person_id`,
      [tokenSha256],
    );
    if (!ended) return;
    await tell(tx, {
      type: 'SIGNED_OUT',
      actor: ended.person_id,
      recordId: null,
      content: { person: ended.person_id },
    });
  });
}
