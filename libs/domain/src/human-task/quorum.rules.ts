import type { Quorum } from '../policy/policy.js';

/**
 * Outcome of a question from the votes that stand, or null while it is open.
 * ONE_OF: the first valid decision. ALL_OF: everybody asked has to agree; the first vote that does not ends it.
 * @param agreeing outcome that means yes, such as APPROVE
 */
export function outcomeOf(
  quorum: Quorum,
  votes: readonly string[],
  asked: { open: number; agreeing: string },
): string | null {
  const first = votes[0];
  if (first === undefined) return null;
  if (quorum === 'ONE_OF') return first;
  const against = votes.find((vote) => vote !== asked.agreeing);
  if (against !== undefined) return against;
  return asked.open === 0 ? asked.agreeing : null;
}
