import type { Unmet } from '#domain/errors.js';
import type { Reader } from '../transaction.js';

/** Fields of entries that hold the id of a person. */
const PERSON_FIELDS: ReadonlySet<string> = new Set([
  'ownerId',
  'implementerId',
  'personId',
  'approverId',
  'acceptedBy',
]);

/** People that an answer names, with the field that names them; an action is named whole. */
function named(value: unknown, path: readonly string[] = []): { id: string; field: string }[] {
  const key = path.at(-1) ?? '';
  if (typeof value === 'string' && value !== '' && PERSON_FIELDS.has(key))
    return [{ id: value, field: (key === 'implementerId' ? path.slice(0, -1) : path).join('.') }];
  if (Array.isArray(value)) return value.flatMap((item: unknown, at) => named(item, [...path, String(at + 1)]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => named(item, [...path, name]));
}

/** Nobody is made owner, implementer or approver who is not in the directory, or has left. */
export async function unmetPeople(tx: Reader, entry: Readonly<Record<string, unknown>>): Promise<Unmet[]> {
  const wanted = named(entry);
  if (wanted.length === 0) return [];
  const active = await tx.query<{ id: string }>(
    `select id from person where id = any($1::text[])
       and (joined_at is null or joined_at <= isms_now()) and (left_at is null or left_at > isms_now())`,
    [[...new Set(wanted.map(({ id }) => id))]],
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
