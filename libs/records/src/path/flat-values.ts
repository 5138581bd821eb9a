import type { Reader } from '../transaction.js';

/**
 * Nested values of an entry as field names, rows counted from 1: `whys.1.why`, `actions.2.what`; people by their work mail,
 * because that is what a person types.
 */
export async function flatValues(read: Reader, entry: object): Promise<Record<string, string>> {
  const ids = [...new Set(leavesOf(entry))];
  const people = await read.query<{ id: string; mail: string }>('select id, mail from person where id = any($1)', [
    ids,
  ]);
  return flat(entry, new Map(people.map((person) => [person.id, person.mail])));
}

/** Short texts in fields that name a person; others may read like an id and are none. */
function leavesOf(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return /(Id|By)$/.test(key) && value !== '' ? [value] : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, item]) => leavesOf(item, Array.isArray(value) ? key : name));
}

function flat(value: unknown, mails: ReadonlyMap<string, string>, prefix = ''): Record<string, string> {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object') {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return { [prefix]: /(Id|By)$/.test(prefix) ? (mails.get(text) ?? text) : text };
  }
  const named = Array.isArray(value) ? value.map((item, at) => [String(at + 1), item] as const) : Object.entries(value);
  return Object.assign(
    {},
    ...named.map(([key, item]) => flat(item, mails, prefix === '' ? key : `${prefix}.${key}`)),
  ) as Record<string, string>;
}
