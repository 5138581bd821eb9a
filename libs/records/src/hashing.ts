import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '#domain/canonical.js';

/** Lower-case hex sha256 of a text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** sha256 of the canonical JSON of a value. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** 16 random bytes as hex: salt of a content blob, so that short texts cannot be guessed from their hash. */
export function newSalt(): string {
  return randomBytes(16).toString('hex');
}
