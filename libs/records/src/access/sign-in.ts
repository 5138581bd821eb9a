import type { RealInstant } from '#domain/time.js';
import { findPersonByMail } from '../directory/find-people.js';
import { tell } from '../evidence/audit-trail.js';
import { hashOf } from '../hashing.js';
import { uuidv7 } from '../ids.js';
import { writeMail } from '../messages/mail-outbox.js';
import { inTransaction, insert, instant, type Tx } from '../transaction.js';
import type { Records } from '../data-source.js';
import { countRate } from './rate-counter.js';
import { openSession } from './sessions.js';

export const CODE_MINUTES = 10;
const CODE_ATTEMPTS = 5;
const QUARTER_HOUR_MS = 900_000;

/** Answer to "send me a code": the same shape whether the address is known or not. */
export interface ChallengeAnswer {
  readonly challengeId: string;
  /** Seconds to wait when this network asked too often; 0 = go on. */
  readonly waitSeconds: number;
}

/**
 * Mails a one-time code if the address belongs to somebody who works here. At most 5 codes per address and 30 per network
 * in a quarter of an hour; beyond the first limit nothing is mailed and nobody can tell.
 */
export async function requestCode(records: Records, ask: { mail: string; network: string }): Promise<ChallengeAnswer> {
  return inTransaction(records, async (tx) => {
    const challengeId = uuidv7();
    const window = { windowMs: QUARTER_HOUR_MS };
    const waitSeconds = await countRate(
      tx,
      { ...window, subject: `sign-in/network/${ask.network}`, limit: 30 },
      tx.realAt,
    );
    const address = `sign-in/address/${hashOf(ask.mail.trim().toLowerCase())}`;
    const tooMany = await countRate(tx, { ...window, subject: address, limit: 5 }, tx.realAt);
    if (waitSeconds > 0 || tooMany > 0) return { challengeId, waitSeconds };
    const person = await findPersonByMail(tx, ask.mail);
    if (person) await mailCode(tx, challengeId, person);
    return { challengeId, waitSeconds: 0 };
  });
}

async function mailCode(
  tx: Tx,
  challengeId: string,
  person: { id: string; name: string; mail: string },
): Promise<void> {
  await insert(tx, 'sign_in_challenge', {
    id: challengeId,
    person_id: person.id,
    made_real_at: instant(tx.realAt),
    expires_real_at: instant(tx.realAt + CODE_MINUTES * 60_000),
  });
  await writeMail(tx, {
    template: 'SIGN_IN_CODE',
    data: { challengeId, recipient: person.name, minutes: CODE_MINUTES },
    businessKey: `sign-in/${challengeId}`,
    personId: person.id,
    address: person.mail,
    lane: 0,
  });
}

export interface RedeemRequest {
  readonly challengeId: string;
  readonly code: string;
  /** sha256 of the session token that the caller made. */
  readonly sessionSha256: string;
  readonly network: string;
  /** Compares what was typed with the code of the challenge, in constant time. */
  matches(challengeId: string, code: string): boolean;
}

interface Challenge {
  readonly person_id: string;
  readonly attempts: number;
  readonly expires_real_at: Date;
  readonly used_real_at: Date | null;
}

/** Checks a typed code and opens the session. False says nothing about why: wrong, too late, too often or never sent. */
export async function redeemCode(records: Records, request: RedeemRequest): Promise<boolean> {
  return inTransaction(records, async (tx) => {
    const tooMany = await countRate(
      tx,
      { subject: `sign-in/guess/${request.network}`, windowMs: QUARTER_HOUR_MS, limit: 60 },
      tx.realAt,
    );
    const [challenge] = await tx.query<Challenge>(
      'select person_id, attempts, expires_real_at, used_real_at from sign_in_challenge where id = $1 for update',
      [request.challengeId],
    );
    const open = challenge !== undefined && tooMany === 0 && isOpen(challenge, tx.realAt);
    if (!open) return refuse(tx, challenge?.person_id ?? null, 'NO_OPEN_CHALLENGE');
    if (!request.matches(request.challengeId, request.code)) {
      await tx.query('update sign_in_challenge set attempts = attempts + 1 where id = $1', [request.challengeId]);
      return refuse(tx, challenge.person_id, 'WRONG_CODE');
    }
    await tx.query('update sign_in_challenge set used_real_at = clock_timestamp() where id = $1', [
      request.challengeId,
    ]);
    await openSession(tx, { tokenSha256: request.sessionSha256, personId: challenge.person_id });
    return true;
  });
}

function isOpen(challenge: Challenge, realNow: RealInstant): boolean {
  if (challenge.used_real_at !== null || challenge.attempts >= CODE_ATTEMPTS) return false;
  return challenge.expires_real_at.getTime() > realNow;
}

/** The refusal is told and committed, so that attempts count. */
async function refuse(tx: Tx, person: string | null, reason: string): Promise<false> {
  await tell(tx, { type: 'SIGN_IN_REFUSED', actor: person ?? 'engine', recordId: null, content: { person, reason } });
  return false;
}
