import { describe, expect, it } from '@jest/globals';
import { bookOf } from '#testing/small-company-people.js';
import { barredFrom, type Written } from './approvers.rules.js';

/** The ISMS Manager prepared the version; nobody else has a part in it unless told. */
const version = (more: Partial<Written> = {}): Written => ({
  ...{ authorIds: ['IM'], contributorIds: [], graveOwnerIds: [], passedOverId: null, afterG1: false },
  ...more,
});
const one = bookOf({ holders: { TM_CHAIR: ['CHAIR'], TM: ['CHAIR'] } });

describe('who may not approve a version of the cycle', () => {
  it('is whoever prepared it, and nobody else where nobody contributed', () => {
    expect(barredFrom(version(), bookOf())).toEqual({ authorIds: ['IM'], riskOwnerIds: [] });
  });

  it('is whoever answered for an area, as long as a member of Top Management is left (SD1)', () => {
    const { authorIds } = barredFrom(version({ contributorIds: ['HEAD', 'COO', 'CHAIR'] }), bookOf());
    expect(authorIds).toEqual(['IM', 'HEAD', 'COO', 'CHAIR']);
  });

  it('is only the preparer where every member of Top Management answered for an area', () => {
    const all = version({ contributorIds: ['CHAIR', 'COO', 'CFO', 'HEAD'] });
    expect(barredFrom(all, bookOf()).authorIds).toEqual(['IM']);
    expect(barredFrom(version({ contributorIds: ['CHAIR'] }), one).authorIds).toEqual(['IM']);
  });

  it('a member who left, or who decided the earlier rounds, is nobody who is left', () => {
    const contributorIds = ['CHAIR', 'COO'];
    expect(barredFrom(version({ contributorIds }), bookOf()).authorIds).toContain('COO');
    expect(barredFrom(version({ contributorIds }), bookOf({ gone: ['CFO'] })).authorIds).toEqual(['IM']);
    expect(barredFrom(version({ contributorIds, passedOverId: 'CFO' }), bookOf()).authorIds).toEqual(['IM']);
  });

  it('is the chair who owns a high residual risk, whether or not another member may accept it (SD7)', () => {
    const graveOwnerIds = ['CHAIR', 'HEAD'];
    expect(barredFrom(version({ graveOwnerIds }), bookOf()).riskOwnerIds).toEqual(['CHAIR']);
    expect(barredFrom(version({ graveOwnerIds }), one).riskOwnerIds).toEqual(['CHAIR']);
  });

  it('is the only member of a Top Management without a chair, who owns one', () => {
    const alone = bookOf({ holders: { TM_CHAIR: [], TM: ['COO'] } });
    expect(barredFrom(version({ graveOwnerIds: ['COO'] }), alone).riskOwnerIds).toEqual(['COO']);
  });

  it('another member who owns one approves: the chair accepts theirs with gate G1', () => {
    expect(barredFrom(version({ graveOwnerIds: ['COO'] }), bookOf()).riskOwnerIds).toEqual([]);
    const both = version({ graveOwnerIds: ['CHAIR', 'COO', 'CFO'] });
    expect(barredFrom(both, bookOf()).riskOwnerIds).toEqual(['CHAIR']);
  });

  it('after gate G1 is every member who owns one: no gate is left in which the chair accepts theirs', () => {
    const late = version({ graveOwnerIds: ['COO', 'HEAD'], afterG1: true });
    expect(barredFrom(late, bookOf()).riskOwnerIds).toEqual(['COO']);
    const all = version({ graveOwnerIds: ['CHAIR', 'COO', 'CFO'], afterG1: true });
    expect(barredFrom(all, bookOf()).riskOwnerIds).toEqual(['CHAIR', 'COO', 'CFO']);
  });

  it('a risk weighs more than an answer: where both would bar everybody, whoever answered approves', () => {
    const two = bookOf({ holders: { TM_CHAIR: ['CHAIR'], TM: ['CHAIR', 'COO'] } });
    const both = version({ graveOwnerIds: ['CHAIR'], contributorIds: ['COO'] });
    expect(barredFrom(both, two)).toEqual({ authorIds: ['IM'], riskOwnerIds: ['CHAIR'] });
  });

  it('a preparer who is the only other member of Top Management frees nobody', () => {
    const two = bookOf({ holders: { TM_CHAIR: ['CHAIR'], TM: ['CHAIR', 'COO'] } });
    const own = version({ authorIds: ['COO'], graveOwnerIds: ['CHAIR'], contributorIds: ['CHAIR'] });
    expect(barredFrom(own, two)).toEqual({ authorIds: ['COO'], riskOwnerIds: ['CHAIR'] });
  });
});
