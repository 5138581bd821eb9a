import { RuleViolation } from '#domain/errors.js';
import { isPlainText } from '#domain/plain-text.js';

/** Where a page ended: the sort key of its last row and what tells rows of one key apart. */
export interface PageEnd {
  readonly key: string | number;
  readonly id: string;
}

/** The cursor of a page that ended there. */
export function pageCursor({ key, id }: PageEnd): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

/**
 * Reads a cursor back.
 * @param fits whether the place can be one of this sort order
 * @throws RuleViolation `bad-cursor`: answering with the first page would give rows twice, and nobody would know
 */
export function readPageCursor(cursor: string, of: { type: string; fits?: (id: string) => boolean }): PageEnd {
  const [key, id, ...more] = listOf(cursor);
  const sortable =
    of.type === 'text' ? typeof key === 'string' && isPlainText(key) : typeof key === 'number' && Number.isFinite(key);
  if (!sortable || typeof id !== 'string' || !isPlainText(id) || more.length > 0 || of.fits?.(id) === false)
    throw new RuleViolation('bad-cursor', 'The cursor is none of this list and order; begin with the first page.');
  return { key: key as string | number, id };
}

function listOf(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
