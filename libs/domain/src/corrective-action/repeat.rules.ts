import type { Unmet } from '../errors.js';
import type { Grade } from './states.js';

const RANK: Readonly<Record<Grade, number>> = { MINOR: 1, MAJOR: 2 };

/** True when the first grade is lower than the second. */
export function isLower(grade: Grade | null, than: Grade | null): boolean {
  return grade !== null && than !== null && RANK[grade] < RANK[than];
}

/** The earlier corrective action that a triage names as repeated, or null when there is none of that id. */
export interface Earlier {
  readonly id: string;
  readonly grade: Grade | null;
  /** It has a requirement in common with this one, in the same department. */
  readonly sameRequirementAndArea: boolean;
  /** It was open, or closed at most the policy's number of months before this one was raised. */
  readonly recent: boolean;
}

/**
 * A recurrence is a new corrective action with `repeatOf` and a grade that is not lower (specification P4).
 * @param earlier null when the id is not in the log, or was never a nonconformity
 */
export function unmetRepeat(earlier: Earlier | null, on: { id: string; grade: Grade | null; months: number }): Unmet[] {
  const unmet = (code: string, reason: string): Unmet => ({ code, field: 'repeatOf', reason });
  if (!earlier) return [unmet('repeat-unknown', `${on.id} is not a nonconformity of the log.`)];
  if (!earlier.sameRequirementAndArea)
    return [unmet('repeat-other', `${on.id} was about another requirement or another department.`)];
  if (!earlier.recent)
    return [unmet('repeat-too-old', `${on.id} was closed more than ${on.months} months before; it is not a repeat.`)];
  if (!isLower(on.grade, earlier.grade)) return [];
  return [{ code: 'repeat-grade', field: 'grade', reason: `${on.id} was major; what repeats it is not graded lower.` }];
}

/** The record that a triage names to merge into; null when there is none of that id. */
export interface MergeTarget {
  readonly id: string;
  readonly isSelf: boolean;
  readonly isCorrectiveAction: boolean;
  readonly final: boolean;
  readonly grade: Grade | null;
  /** It is being changed at this moment. */
  readonly busy: boolean;
}

/** MERGE goes into an open corrective action whose grade is not lower than that of an audit finding that goes into it. */
export function unmetMerge(target: MergeTarget | null, on: { id: string; grade: Grade | null }): Unmet[] {
  const unmet = (code: string, reason: string): Unmet[] => [{ code, field: 'mergeInto', reason }];
  if (on.id === '') return unmet('merge-missing', 'Name the corrective action that this one goes on in.');
  if (!target) return unmet('merge-unknown', `There is no record ${on.id}.`);
  if (target.busy) return unmet('merge-busy', `${on.id} is being changed at this moment; send your answer once more.`);
  if (target.isSelf) return unmet('merge-self', 'A record does not merge into itself.');
  if (!target.isCorrectiveAction) return unmet('merge-kind', `${on.id} is not a corrective action.`);
  if (target.final) return unmet('merge-final', `${on.id} is over; a recurrence is a new record that repeats it.`);
  if (isLower(target.grade, on.grade)) return unmet('merge-grade', `${on.id} is graded lower than this one.`);
  return [];
}
