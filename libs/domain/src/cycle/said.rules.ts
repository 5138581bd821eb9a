import type { GateFacts, Said } from './gate-facts.js';

/** What the ISMS Manager says of the registers, while their owners do not confirm them here. */
export const REGISTERS_SAID = 'owners confirmed the registers and the statement of applicability';

/** What a version says about nobody in particular; nothing where there is no such version. */
export function saidIn(step: string, words: string | null | undefined): Said[] {
  return words === null || words === undefined ? [] : [{ step, words, about: null }];
}

interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly person: (row: Row) => string;
  readonly id: (row: Row) => string;
  /** What that person is said to have done with the things of these ids. */
  readonly words: (ids: string) => string;
}

/**
 * What a version says that people did, one line for each. Whoever wrote or approved the version speaks for themselves: what
 * it says about them they decided with it.
 */
export function saidOfPeople<Row>(step: string, facts: Pick<GateFacts, 'versions'>, of: Rows<Row>): Said[] {
  const { authorId = null, approverId = null } = facts.versions[step] ?? {};
  const ids = new Map<string, string[]>();
  for (const row of of.rows) {
    const person = of.person(row);
    if (person === '' || person === authorId || person === approverId) continue;
    ids.set(person, [...(ids.get(person) ?? []), of.id(row)]);
  }
  return [...ids].map(([about, own]) => ({ step, words: of.words(own.join(', ')), about }));
}
