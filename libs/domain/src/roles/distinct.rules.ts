import type { Candidate } from './assignment.rules.js';

/** Each person once; who answers for several areas, once for each. */
export function distinct(group: readonly Candidate[]): Candidate[] {
  const same = (one: Candidate, other: Candidate): boolean =>
    one.personId === other.personId && one.departmentId === other.departmentId;
  return group.filter((member, at) => group.findIndex((other) => same(member, other)) === at);
}
