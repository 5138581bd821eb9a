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
/** Codes for one address in a quarter of an hour. */
const CODES_PER_ADDRESS = 5;
/** A whole company may sit behind one address: these stop a machine, not a Monday morning. */
const CODES_PER_NETWORK = 300;
const TRIES_PER_NETWORK = 600;

/** Answer to "send me a code": the same shape whether the address is known or not. */
export interface ChallengeAnswer {
  readonly challengeId: string;
  /** Seconds to wait when this network asked too often; 0 = go on. */
  readonly waitSeconds: number;
}

/**
 * Mails a one-time code if the address belongs to somebody who works here. At most 5 codes per address and 300 per network
 * in a quarter of an hour; beyond the first limit nothing is mailed and nobody can tell.
 */
export async function requestCode(records: Records, ask: { mail: string; network: string }): Promise<ChallengeAnswer> {
  return inTransaction(records, async (tx) => {
    const challengeId = uuidv7();
    const window = { windowMs: QUARTER_HOUR_MS };
    const waitSeconds = await countRate(
      tx,
      { ...window, subject: `sign-in/network/${ask.network}`, limit: CODES_PER_NETWORK },
      tx.realAt,
    );
    const address = `sign-in/address/${hashOf(ask.mail.trim().toLowerCase())}`;
    const tooMany = await countRate(tx, { ...window, subject: address, limit: CODES_PER_ADDRESS }, tx.realAt);
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

/** What became of a typed code. */
export type Redeemed =
  | { readonly kind: 'OPENED' }
  /** Wrong, too late, used or never sent: which of them is nobody's business. */
  | { readonly kind: 'REFUSED' }
  /** The tries of the challenge are used up (null: ask for another code), or those of the network for so many seconds. */
  | { readonly kind: 'TOO_MANY'; readonly waitSeconds: number | null };

/**
 * Checks a typed code and opens the session. The trail tells wrong codes on a challenge that exists, at most as many as it
 * has tries; anybody can send codes for challenges that do not exist, and that writes no evidence.
 */
export async function redeemCode(records: Records, request: RedeemRequest): Promise<Redeemed> {
  return inTransaction(records, async (tx) => {
    const waitSeconds = await countRate(
      tx,
      { subject: `sign-in/guess/${request.network}`, windowMs: QUARTER_HOUR_MS, limit: TRIES_PER_NETWORK },
      tx.realAt,
    );
    if (waitSeconds > 0) return { kind: 'TOO_MANY', waitSeconds };
    const [challenge] = await tx.query<Challenge>(
      'select person_id, attempts, expires_real_at, used_real_at from sign_in_challenge where id = $1 for update',
      [request.challengeId],
    );
    if (!challenge || !isLive(challenge, tx.realAt)) return { kind: 'REFUSED' };
    if (challenge.attempts >= CODE_ATTEMPTS) return { kind: 'TOO_MANY', waitSeconds: null };
    if (!request.matches(request.challengeId, request.code))
      return refuse(tx, request.challengeId, challenge.person_id);
    await tx.query('update sign_in_challenge set used_real_at = clock_timestamp() where id = $1', [
      request.challengeId,
    ]);
    await openSession(tx, { tokenSha256: request.sessionSha256, personId: challenge.person_id });
    return { kind: 'OPENED' };
  });
}

function isLive(challenge: Challenge, realNow: RealInstant): boolean {
  return challenge.used_real_at === null && challenge.expires_real_at.getTime() > realNow;
}

/** The try is counted, told and committed. */
async function refuse(tx: Tx, challengeId: string, person: string): Promise<Redeemed> {
  await tx.query('update sign_in_challenge set attempts = attempts + 1 where id = $1', [challengeId]);
  const content = { person, reason: 'WRONG_CODE' };
  await tell(tx, { type: 'SIGN_IN_REFUSED', actor: person, recordId: null, content });
  return { kind: 'REFUSED' };
}
