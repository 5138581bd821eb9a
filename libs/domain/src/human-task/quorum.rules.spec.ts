import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Quorum } from '../policy/policy.js';
import { isQuorum, outcomeOf, tallyOf, tallyWords, thresholdOf, type Seat, type Vote } from './quorum.rules.js';

const YES = 'APPROVE';
const CHANGES = 'REQUEST_CHANGES';
const NO = 'REJECT';
const STEP = { agreeing: YES, outcomes: [YES, CHANGES, NO] };
const seat: Seat = { chair: false };
const chair: Seat = { chair: true };

const after = (quorum: Quorum, votes: readonly string[], open = 0): string | null =>
  outcomeOf(quorum, {
    votes: votes.map((outcome) => ({ outcome, chair: false })),
    open: Array.from({ length: open }, () => seat),
    ...STEP,
  });

interface Voter extends Vote {
  readonly id: number;
}

/** Votes one after another until the arbiter decides; what comes later is not heard. */
function run(quorum: Quorum, order: readonly Voter[]): { outcome: string | null; heard: number } {
  for (let heard = 1; heard <= order.length; heard += 1) {
    const outcome = outcomeOf(quorum, { votes: order.slice(0, heard), open: order.slice(heard), ...STEP });
    if (outcome !== null) return { outcome, heard };
  }
  return { outcome: null, heard: order.length };
}

const quorums = fc.oneof(
  fc.constantFrom<Quorum>('ONE_OF', 'ALL_OF', 'CHAIR_PLUS_MAJORITY'),
  fc.integer({ min: 1, max: 7 }).map((n): Quorum => `N_OF_M:${n}`),
);
/** One to seven people, the first of them in the chair or nobody, in any order. */
const voters = fc
  .tuple(fc.array(fc.constantFrom(YES, YES, CHANGES, NO), { minLength: 1, maxLength: 7 }), fc.boolean())
  .chain(([outcomes, chaired]) =>
    fc.shuffledSubarray(
      outcomes.map((outcome, id): Voter => ({ id, outcome, chair: chaired && id === 0 })),
      { minLength: outcomes.length },
    ),
  );

describe('quorum', () => {
  it('ONE_OF: the first valid decision wins', () => {
    expect(after('ONE_OF', [], 2)).toBeNull();
    expect(after('ONE_OF', [YES], 2)).toBe(YES);
    expect(after('ONE_OF', [NO, YES], 1)).toBe(NO);
  });

  it('ALL_OF: everybody has to agree', () => {
    expect(after('ALL_OF', [YES], 1)).toBeNull();
    expect(after('ALL_OF', [YES, YES])).toBe(YES);
  });

  it('ALL_OF: the first vote that does not agree ends it, even while others are open', () => {
    expect(after('ALL_OF', [YES, CHANGES], 3)).toBe(CHANGES);
  });

  it('N_OF_M: agreement with the N-th yes, whoever is still asked', () => {
    expect(after('N_OF_M:3', [YES, YES], 3)).toBeNull();
    expect(after('N_OF_M:3', [NO, YES, YES, YES], 1)).toBe(YES);
  });

  it('N_OF_M: over as soon as N cannot be reached; the refusal given most often counts, of equals the milder', () => {
    expect(after('N_OF_M:3', [NO, CHANGES, YES], 2)).toBeNull();
    expect(after('N_OF_M:3', [NO, CHANGES, CHANGES], 2)).toBe(CHANGES);
    expect(after('N_OF_M:4', [NO, YES, CHANGES], 1)).toBe(CHANGES);
  });

  it('N_OF_M: who leaves makes M smaller; with fewer than N left all of them have to agree, and nobody decides by leaving', () => {
    expect(after('N_OF_M:3', [YES, YES], 0)).toBe(YES);
    expect(after('N_OF_M:3', [YES], 1)).toBeNull();
    expect(after('N_OF_M:3', [YES, NO], 0)).toBe(NO);
    expect(after('N_OF_M:3', [], 0)).toBeNull();
  });

  it('EACH: over when everybody has answered; one answer that stands further down the step table stands for all', () => {
    expect(after('EACH', [YES, NO], 1)).toBeNull();
    expect(after('EACH', [YES, YES, YES])).toBe(YES);
    expect(after('EACH', [YES, NO, CHANGES, YES])).toBe(NO);
    expect(tallyWords(tallyOf('EACH', { votes: [{ outcome: NO, chair: false }], open: [seat, seat], ...STEP }))).toBe(
      '1 of 3 answered',
    );
    expect(isQuorum('EACH')).toBe(false);
  });

  it('CHAIR_PLUS_MAJORITY: more than half of the seats, the chair among them', () => {
    const quorum = 'CHAIR_PLUS_MAJORITY';
    const ballot = (votes: readonly Vote[], open: readonly Seat[]) => ({ votes, open, ...STEP });
    const yes: Vote = { outcome: YES, chair: false };
    expect(outcomeOf(quorum, ballot([yes, yes, yes], [chair, seat]))).toBeNull();
    expect(outcomeOf(quorum, ballot([yes, yes, { outcome: YES, chair: true }], [seat, seat]))).toBe(YES);
    expect(outcomeOf(quorum, ballot([{ outcome: YES, chair: true }, yes], [seat, seat]))).toBeNull();
    expect(outcomeOf(quorum, ballot([{ outcome: NO, chair: true }], [seat, seat]))).toBe(NO);
  });

  it('CHAIR_PLUS_MAJORITY: without a chair among those who may vote, the majority decides', () => {
    expect(after('CHAIR_PLUS_MAJORITY', [YES], 2)).toBeNull();
    expect(after('CHAIR_PLUS_MAJORITY', [YES, YES], 1)).toBe(YES);
    expect(after('CHAIR_PLUS_MAJORITY', [NO, NO], 2)).toBe(NO);
  });

  it('every order of every vote gives exactly one outcome', () => {
    fc.assert(
      fc.property(quorums, voters, (quorum, order) => {
        const { outcome, heard } = run(quorum, order);
        expect(outcome).not.toBeNull();
        expect(heard).toBeLessThanOrEqual(order.length);
        // What would come later changes nothing that could be agreed on: the outcome is one that somebody gave.
        expect(order.slice(0, heard).map((vote) => vote.outcome)).toContain(outcome);
      }),
      { numRuns: 2_000 },
    );
  });

  it('beyond ONE_OF the order changes neither agreement nor refusal', () => {
    fc.assert(
      fc.property(
        quorums.filter((quorum) => quorum !== 'ONE_OF'),
        voters,
        (quorum, order) => {
          const agreed = run(quorum, order).outcome === YES;
          expect(run(quorum, order.toReversed()).outcome === YES).toBe(agreed);
          const all = tallyOf(quorum, { votes: order, open: [], ...STEP });
          expect(all.agreed >= all.needed && !all.chairMissing).toBe(agreed);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('beyond ONE_OF the same votes say the same, in whichever order they are read', () => {
    const some = fc.constantFrom(YES, CHANGES, NO).map((outcome): Vote => ({ outcome, chair: false }));
    fc.assert(
      fc.property(
        quorums.filter((quorum) => quorum !== 'ONE_OF'),
        fc
          .array(some, { maxLength: 7 })
          .chain((votes) => fc.tuple(fc.constant(votes), fc.shuffledSubarray(votes, { minLength: votes.length }))),
        fc.nat(4),
        (quorum, [votes, shuffled], silent) => {
          const open = Array.from({ length: silent }, () => seat);
          const read = (order: readonly Vote[]) => outcomeOf(quorum, { votes: order, open, ...STEP });
          expect(read(shuffled)).toBe(read(votes));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('decides at the earliest moment: one vote before, both yes and no could still come of it', () => {
    fc.assert(
      fc.property(
        quorums.filter((quorum) => quorum !== 'ONE_OF'),
        voters,
        (quorum, order) => {
          const { heard } = run(quorum, order);
          const before = order.slice(0, heard - 1);
          const rest = order.slice(heard - 1);
          const ends = (outcome: string) => run(quorum, [...before, ...rest.map((vote) => ({ ...vote, outcome }))]);
          expect(ends(YES).outcome).toBe(YES);
          expect(ends(NO).outcome).not.toBe(YES);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('a policy names a quorum by one of four words', () => {
    expect(['ONE_OF', 'ALL_OF', 'N_OF_M:3', 'CHAIR_PLUS_MAJORITY'].every(isQuorum)).toBe(true);
    expect(['MOST_OF', 'N_OF_M:0', 'N_OF_M', 'N_OF_M:3.5', 3, null].some(isQuorum)).toBe(false);
    expect(thresholdOf('N_OF_M:12')).toBe(12);
  });
});
