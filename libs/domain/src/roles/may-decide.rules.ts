import type { Doer } from '../process/doer.js';
import { candidateGroups, present, type AssignmentFacts } from './assignment.rules.js';
import type { RoleBook } from './roles.js';
import { conflictsOf, type SodRule } from './separation-of-duties.rules.js';

/** Why somebody could not be asked: not with the company on that day, no such role, or a rule of separation of duties. */
export type Bar = 'ABSENT' | 'ROLE' | SodRule;

/**
 * Why the rules could not have asked a person for a decision, whoever they would have asked first; null = they could. It is
 * asked of decisions that were taken elsewhere: then it is not known who was free. Delegates count as on every other day.
 * @param on facts of the case, and the directory as of the day of the decision
 */
export function barOf(
  doer: Doer,
  personId: string,
  on: { readonly facts: AssignmentFacts; readonly book: RoleBook },
): Bar | null {
  if (on.book.persons[personId]?.active !== true) return 'ABSENT';
  const candidates = candidateGroups(doer, on.facts, on.book).flat();
  const asked = candidates.flatMap((candidate) => [candidate, present(candidate, { doer, ...on })]);
  if (!asked.some((candidate) => candidate.personId === personId)) return 'ROLE';
  return conflictsOf(doer, personId, on)[0] ?? null;
}
