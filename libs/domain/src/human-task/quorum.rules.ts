import type { Quorum } from '../policy/policy.js';

/** A vote, or a seat that has not voted yet: the chair's voice counts by itself under CHAIR_PLUS_MAJORITY. */
export interface Seat {
  readonly chair: boolean;
}

export interface Vote extends Seat {
  readonly outcome: string;
}

/** Everything the arbiter looks at: one vote per seat at most. Beyond ONE_OF their order says nothing. */
export interface Ballot {
  readonly votes: readonly Vote[];
  /** Seats that are still asked. A seat whose person left without a successor is in neither list: M shrinks. */
  readonly open: readonly Seat[];
  /** Outcome that means yes, such as APPROVE. */
  readonly agreeing: string;
  /** Outcomes in the order of the step table: of refusals that were given equally often the one named first counts. */
  readonly outcomes: readonly string[];
}

/** How a vote stands. */
export interface Tally {
  /** EACH: answers are counted, not approvals. */
  readonly answers: boolean;
  readonly agreed: number;
  readonly needed: number;
  /** M: seats that voted or may still vote. */
  readonly seats: number;
  /** The chair has to agree and has not yet. */
  readonly chairMissing: boolean;
}

/** N of N_OF_M as it is written in the policy, `N_OF_M:3`; null for every other quorum and for a number that is none. */
export function thresholdOf(quorum: string): number | null {
  const threshold = /^N_OF_M:([1-9]\d{0,2})$/.exec(quorum)?.[1];
  return threshold === undefined ? null : Number(threshold);
}

/** True for the words that a policy may name as a quorum. */
export function isQuorum(value: unknown): value is Quorum {
  if (typeof value !== 'string') return false;
  return ['ONE_OF', 'ALL_OF', 'CHAIR_PLUS_MAJORITY'].includes(value) || thresholdOf(value) !== null;
}

/**
 * Votes that are needed of the seats that are there. N never exceeds M: where fewer than N may vote, all of them have to
 * agree; nobody's silence and nobody's leaving counts as a yes.
 */
function neededOf(quorum: Quorum, seats: number): number {
  switch (quorum) {
    case 'ONE_OF':
      return 1;
    case 'ALL_OF':
    case 'EACH':
      return seats;
    case 'CHAIR_PLUS_MAJORITY':
      return Math.floor(seats / 2) + 1;
    default:
      return Math.min(thresholdOf(quorum) ?? seats, seats);
  }
}

/** How the vote stands, for pages, mails and the arbiter. */
export function tallyOf(quorum: Quorum, { votes, open, agreeing }: Ballot): Tally {
  const seats = votes.length + open.length;
  const yes = votes.filter((vote) => vote.outcome === agreeing);
  // Where the chair may not vote (conflict of interest, left), the majority of those who may decides.
  const hasChair = [...votes, ...open].some((seat) => seat.chair);
  if (quorum === 'EACH') return { answers: true, agreed: votes.length, needed: seats, seats, chairMissing: false };
  return {
    answers: false,
    agreed: yes.length,
    needed: neededOf(quorum, seats),
    seats,
    chairMissing: quorum === 'CHAIR_PLUS_MAJORITY' && hasChair && !yes.some((vote) => vote.chair),
  };
}

/**
 * Outcome of a question from the votes that stand, or null while it is open: the one serial arbiter, asked in the
 * transaction that records each vote. Decides at the earliest moment at which agreement is reached or cannot be reached.
 * ONE_OF: the first valid decision. Otherwise agreement needs its number of votes (and the chair's); once those cannot come
 * any more, the refusal that was given most often counts. What votes say together does not depend on their order, so that
 * the kept decisions show the outcome again whatever their clocks say.
 */
export function outcomeOf(quorum: Quorum, ballot: Ballot): string | null {
  const [first] = ballot.votes;
  if (first === undefined) return null;
  if (quorum === 'ONE_OF') return first.outcome;
  if (quorum === 'EACH') return ballot.open.length === 0 ? strongestOf(ballot) : null;
  const tally = tallyOf(quorum, ballot);
  if (tally.agreed >= tally.needed && !tally.chairMissing) return ballot.agreeing;
  const chairRefused = tally.chairMissing && !ballot.open.some((seat) => seat.chair);
  const outOfReach = tally.agreed + ballot.open.length < tally.needed;
  return chairRefused || outOfReach ? refusalOf(ballot) : null;
}

/** EACH: of the answers that were given the one named last in the step table stands for all, such as one deviation. */
function strongestOf({ votes, outcomes }: Ballot): string | null {
  return outcomes.findLast((outcome) => votes.some((vote) => vote.outcome === outcome)) ?? null;
}

function refusalOf({ votes, agreeing, outcomes }: Ballot): string | null {
  const count = (outcome: string): number => votes.filter((vote) => vote.outcome === outcome).length;
  const refusals = outcomes.filter((outcome) => outcome !== agreeing && count(outcome) > 0);
  return refusals.toSorted((one, other) => count(other) - count(one))[0] ?? null;
}

/** `2 of 3 approvals`, as pages, mails and the Temporal UI say how the vote stands. */
export function tallyWords({ answers, agreed, needed, chairMissing }: Tally): string {
  if (answers) return `${agreed} of ${needed} answered`;
  const words = `${agreed} of ${needed} ${needed === 1 ? 'approval' : 'approvals'}`;
  return chairMissing ? `${words}, the chair is needed` : words;
}

/** What a quorum asks for, as a sentence for pages, mails and receipts. */
export function quorumWords(quorum: Quorum): string {
  switch (quorum) {
    case 'ONE_OF':
      return 'The first answer counts.';
    case 'ALL_OF':
      return 'everybody asked has to agree.';
    case 'EACH':
      return 'everybody asked answers for themselves.';
    case 'CHAIR_PLUS_MAJORITY':
      return 'the chair and more than half of those asked have to agree.';
    default:
      return `${thresholdOf(quorum) ?? 'all'} of those asked have to agree, or all where they are fewer.`;
  }
}
