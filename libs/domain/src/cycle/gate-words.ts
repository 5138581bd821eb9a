/** Most things that one sentence names; the rest is counted. */
const MOST_NAMED = 5;

/** `A.8.34`, `A.8.33 and A.8.34`, `A, B, C, D, E and 12 more`. */
export function listed(names: readonly string[]): string {
  if (names.length > MOST_NAMED)
    return `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 risk`, `2 risks`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** Sentence that names what is not as it has to be; null where nothing is. */
export function namesUnmet(names: readonly string[], sentence: (names: string) => string): string | null {
  return names.length === 0 ? null : sentence(listed(names));
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}
