import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { outcomeOf } from './quorum.rules.js';
import type { Quorum } from '../policy/policy.js';

/** Votes arrive one after the other; what comes after the outcome is not counted. */
function poll(quorum: Quorum, votes: readonly string[]): { outcome: string | null; counted: number } {
  for (let counted = 1; counted <= votes.length; counted += 1) {
    const asked = { open: votes.length - counted, agreeing: 'APPROVE' };
    const outcome = outcomeOf(quorum, votes.slice(0, counted), asked);
    if (outcome !== null) return { outcome, counted };
  }
  return { outcome: null, counted: votes.length };
}

const votes = fc.array(fc.constantFrom('APPROVE', 'REJECT', 'REQUEST_CHANGES'), { minLength: 1, maxLength: 6 });

describe('quorum (specification 2, Decisions)', () => {
  it('a question without a vote stays open', () => {
    expect(outcomeOf('ONE_OF', [], { open: 3, agreeing: 'APPROVE' })).toBeNull();
    expect(outcomeOf('ALL_OF', [], { open: 0, agreeing: 'APPROVE' })).toBeNull();
  });

  it('ONE_OF: the first valid decision wins, whatever it is', () => {
    fc.assert(
      fc.property(votes, (cast) => {
        expect(poll('ONE_OF', cast)).toEqual({ outcome: cast[0], counted: 1 });
      }),
    );
  });

  it('ALL_OF: any order of votes gives one outcome: yes where all agree, the first no where one does not', () => {
    fc.assert(
      fc.property(votes, (cast) => {
        const { outcome, counted } = poll('ALL_OF', cast);
        const against = cast.findIndex((vote) => vote !== 'APPROVE');
        expect(outcome).toBe(against < 0 ? 'APPROVE' : cast[against]);
        expect(counted).toBe(against < 0 ? cast.length : against + 1);
      }),
    );
  });

  it('ALL_OF: whether it is approved does not depend on the order', () => {
    fc.assert(
      fc.property(votes, fc.infiniteStream(fc.nat()), (cast, order) => {
        const shuffled = cast
          .map((vote) => ({ vote, at: order.next().value as number }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ vote }) => vote);
        expect(poll('ALL_OF', shuffled).outcome === 'APPROVE').toBe(poll('ALL_OF', cast).outcome === 'APPROVE');
      }),
    );
  });

  it('ALL_OF: nobody is outvoted and nothing is approved while somebody is still asked', () => {
    expect(outcomeOf('ALL_OF', ['APPROVE', 'APPROVE'], { open: 1, agreeing: 'APPROVE' })).toBeNull();
  });
});
