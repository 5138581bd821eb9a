import type { z } from 'zod';

/** More choices than these are not named one by one. */
const MOST_NAMED = 12;

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/**
 * What to do about a value that does not fit its form, where the form itself has no sentence for it. A page cannot send such
 * a value; a caller of the API and whoever writes a company file can.
 */
export function sentenceFor(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return `Give ${KINDS[issue.expected] ?? issue.expected}.`;
  if (issue.code === 'unrecognized_keys') return `Leave out ${quoted(issue.keys)}: the form has no such field here.`;
  return valuesFor(issue);
}

/** The values of a choice, as an entry has them. */
export function valuesFor(issue: { readonly code?: string; readonly values?: readonly unknown[] }): string | undefined {
  if (issue.code !== 'invalid_value' || !issue.values) return undefined;
  const values = issue.values.filter((value) => value !== '');
  return values.length > MOST_NAMED
    ? `Give one of the ${values.length} values of the list, such as ${quoted(values.slice(0, 1))}.`
    : `Give one of: ${values.map(String).join(', ')}.`;
}

function quoted(words: readonly unknown[]): string {
  return words.map((word) => `"${String(word)}"`).join(', ');
}
