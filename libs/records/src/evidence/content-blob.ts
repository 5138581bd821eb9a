import { canonicalJson } from '#domain/canonical.js';
import { newSalt, sha256 } from '../hashing.js';
import { uuidv7 } from '../ids.js';
import { insert, type Tx } from '../transaction.js';

/** Stores free text apart from the trail; the trail carries the salted hash only, so the text can be disposed of and the trail still verifies. */
export async function keepContent(tx: Tx, body: unknown): Promise<{ id: string; sha256: string }> {
  const blob = { id: uuidv7(), salt: newSalt() };
  const hash = contentHash(blob.salt, body);
  await insert(tx, 'content_blob', { ...blob, sha256: hash, body: JSON.stringify(body) });
  return { id: blob.id, sha256: hash };
}

/** Salted hash of a content blob: sha256(salt + canonical JSON). */
export function contentHash(salt: string, body: unknown): string {
  return sha256(salt + canonicalJson(body));
}
