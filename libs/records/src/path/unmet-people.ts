import type { Unmet } from '#domain/errors.js';
import type { Reader } from '../transaction.js';

/** People that an answer names, with the field that names them. */
function named(entry: Readonly<Record<string, unknown>>): { id: string; field: string }[] {
  const { ownerId, actions } = entry as { ownerId?: string | null; actions?: readonly { implementerId: string }[] };
  const implementers = (actions ?? []).map(({ implementerId: id }, at) => ({ id, field: `actions.${at + 1}` }));
  return [{ id: ownerId ?? '', field: 'ownerId' }, ...implementers].filter(({ id }) => id !== '');
}

/** Nobody is made owner or implementer who is not in the directory, or has left. */
export async function unmetPeople(tx: Reader, entry: Readonly<Record<string, unknown>>): Promise<Unmet[]> {
  const wanted = named(entry);
  if (wanted.length === 0) return [];
  const active = await tx.query<{ id: string }>(
    `select id from person where id = any($1::text[])
       and (joined_at is null or joined_at <= isms_now()) and (left_at is null or left_at > isms_now())`,
    [wanted.map(({ id }) => id)],
  );
  const known = new Set(active.map(({ id }) => id));
  return wanted
    .filter(({ id }) => !known.has(id))
    .map(({ field }) => ({
      code: 'unknown-person',
      field,
      reason: 'This person is not in the directory, or has left.',
    }));
}
