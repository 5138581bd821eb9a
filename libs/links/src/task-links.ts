import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What the key of the installation is used for; each purpose has its own derived secret, so one can never pass for another. */
type Purpose = 'task-link' | 'form' | 'sign-in-code' | 'session' | 'raise-confirmation' | 'seal' | 'calendar';

/** The key of the installation (`ISMS_LINK_KEY`, 32 bytes or more) with its id, so that keys can be rotated. */
export interface LinkKey {
  readonly id: string;
  readonly secret: string;
}

/**
 * Token of a task link: base64url(HMAC-SHA256(key, link id)), 43 characters.
 * It is derived, not stored: neither the database nor its dump opens a task, and a re-sent mail carries the same link.
 */
export function tokenOf(key: LinkKey, linkId: string): string {
  return mac(key, 'task-link', linkId).toString('base64url');
}

/** What the database keeps of a token: lower-case hex sha256. A plain hash is enough for 256 bits (ASVS 6.5.2). */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

/** Hash of the token of a link id, for the row that `openQuestion` writes. */
export function linkHash(key: LinkKey, linkId: string): string {
  return tokenHash(tokenOf(key, linkId));
}

/** Token of a raise confirmation link. */
export function confirmationToken(key: LinkKey, confirmationId: string): string {
  return mac(key, 'raise-confirmation', confirmationId).toString('base64url');
}

/** Token in the address of a person's calendar; it opens nothing else. */
export function calendarToken(key: LinkKey, feedId: string): string {
  return mac(key, 'calendar', feedId).toString('base64url');
}

/** Signature of an audit seal. */
export function sealSignature(key: LinkKey, sealHash: string): string {
  return mac(key, 'seal', sealHash).toString('hex');
}

/** What a page hands out and its POST gives back: bound to the link and to the exact subject that was shown. */
export function formToken(key: LinkKey, shown: { linkId: string; questionId: string; subjectSha256: string }): string {
  return mac(key, 'form', `${shown.linkId}|${shown.questionId}|${shown.subjectSha256}`).toString('base64url');
}

/** Form token of a page of a signed-in person, bound to the session. */
export function sessionFormToken(key: LinkKey, sessionSha256: string): string {
  return mac(key, 'session', sessionSha256).toString('base64url');
}

/** Constant-time comparison of two tokens of any length. */
export function sameToken(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}

/** Eight-digit one-time code of a sign-in challenge; derived from its id, never stored. */
export function signInCode(key: LinkKey, challengeId: string): string {
  const number = mac(key, 'sign-in-code', challengeId).readBigUInt64BE() % 100_000_000n;
  return number.toString().padStart(8, '0');
}

function mac(key: LinkKey, purpose: Purpose, text: string): Buffer {
  return createHmac('sha256', key.secret).update(`${purpose}:${key.id}:${text}`, 'utf8').digest();
}

/** The key of the installation from its setting; its id is a fingerprint, so that rows tell which key made their links. */
export function linkKeyOf(secret: string): LinkKey {
  return { id: createHash('sha256').update(`key-id:${secret}`).digest('hex').slice(0, 8), secret };
}
