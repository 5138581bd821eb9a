import { isDayText, isMomentText } from './company-dates.js';
import type { Reading } from './reading.js';

/** Ids stand in addresses, mail subjects and search attributes. */
const ID = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u;

/** A required id; the empty text where there is a problem. */
export function idOf(item: Reading, key: string): string {
  return checkedId(item, key, item.text(key));
}

/** undefined = not told, null = explicitly none. */
export function optionalId(item: Reading, key: string): string | null | undefined {
  const id = item.optionalText(key);
  return typeof id === 'string' ? checkedId(item, key, id) : id;
}

export function idOrNull(item: Reading, key: string): string | null {
  return optionalId(item, key) ?? null;
}

function checkedId(item: Reading, key: string, id: string): string {
  if (id === '' || ID.test(id)) return id;
  item.problems.add(item.at(key), `"${id}" is not an id: letters, digits, dot, dash and underscore, at most 40`);
  return '';
}

/** A required day; `D0` where there is a problem. */
export function dayOf(item: Reading, key: string): string {
  return checked(item, key, { text: item.text(key), fits: isDayText, such: 'a day: write D0-3 or 2026-11-23' });
}

export function optionalDay(item: Reading, key: string): string | null | undefined {
  const text = item.optionalText(key);
  if (typeof text !== 'string') return text;
  return checked(item, key, { text, fits: isDayText, such: 'a day: write D0-3 or 2026-11-23' });
}

/** A required day with or without an hour; `D0` where there is a problem. */
export function momentOf(item: Reading, key: string): string {
  return checked(item, key, { text: item.text(key), fits: isMomentText, such: SUCH_A_MOMENT });
}

export function momentOrNull(item: Reading, key: string): string | null {
  return optionalMoment(item, key) ?? null;
}

export function optionalMoment(item: Reading, key: string): string | null | undefined {
  const text = item.optionalText(key);
  if (typeof text !== 'string') return text;
  return checked(item, key, { text, fits: isMomentText, such: SUCH_A_MOMENT });
}

const SUCH_A_MOMENT = 'a moment: write D0-3, D0-3T14:20 or 2026-11-23T14:20';

function checked(
  item: Reading,
  key: string,
  { text, fits, such }: { text: string; fits: (text: string) => boolean; such: string },
): string {
  if (fits(text)) return text;
  if (text !== '') item.problems.add(item.at(key), `"${text}" is not ${such}`);
  return 'D0';
}
