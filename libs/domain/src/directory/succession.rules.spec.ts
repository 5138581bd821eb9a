import { describe, expect, it } from '@jest/globals';
import { bookOf, factsOf } from '#testing/small-company-people.js';
import { ismsManagerSeat, successionLine, successorFor, takeoverConflicts } from './succession.rules.js';

describe('who takes over from a leaver (specification 2)', () => {
  it('the named successor, else the line manager, else the chair of Top Management', () => {
    expect(successionLine({ id: 'ENG1', successorId: 'ENG2' }, bookOf())).toEqual(['ENG2', 'HEAD', 'CHAIR']);
    expect(successionLine({ id: 'ENG1', successorId: null }, bookOf())).toEqual(['HEAD', 'CHAIR']);
    expect(successionLine({ id: 'ENG1', successorId: null }, bookOf({ gone: ['HEAD'] }))).toEqual(['CHAIR']);
  });

  it('nobody who has left, nobody twice, never the leaver', () => {
    expect(successionLine({ id: 'ENG1', successorId: 'ENG2' }, bookOf({ gone: ['ENG2'] }))).toEqual(['HEAD', 'CHAIR']);
    expect(successionLine({ id: 'COO', successorId: 'CHAIR' }, bookOf())).toEqual(['CHAIR']);
    expect(successionLine({ id: 'CHAIR', successorId: null }, bookOf())).toEqual([]);
  });

  it('who verifies stays independent of the new owner and implementer (SD5)', () => {
    const on = { facts: factsOf({ verifierId: 'AUD1' }), book: bookOf() };
    expect(takeoverConflicts('OWNER', 'AUD1', on)).toEqual(['SD5']);
    expect(takeoverConflicts('OWNER', 'CFO', on)).toEqual(['SD5']);
    expect(takeoverConflicts('IMPLEMENTER', 'AUD1', on)).toEqual(['SD5']);
    expect(takeoverConflicts('OWNER', 'DEPU', on)).toEqual([]);
  });

  it('who approved the plan does not become its owner (SD4), but may carry an action out', () => {
    const on = { facts: factsOf({ planApproverIds: ['COO'] }), book: bookOf() };
    expect(takeoverConflicts('OWNER', 'COO', on)).toEqual(['SD4']);
    expect(takeoverConflicts('IMPLEMENTER', 'COO', on)).toEqual([]);
  });

  it('the first of the line who may, or nobody', () => {
    const on = { facts: factsOf({ planApproverIds: ['COO'] }), book: bookOf() };
    expect(successorFor('OWNER', ['COO', 'CHAIR'], on)).toBe('CHAIR');
    expect(successorFor('OWNER', ['COO'], on)).toBeNull();
  });
});

describe('the vacancy of the ISMS Manager', () => {
  it('the deputy acts at once; without a deputy the chair acts and 5.3 is broken', () => {
    expect(ismsManagerSeat(bookOf())).toBe('HELD');
    expect(ismsManagerSeat(bookOf({ gone: ['IM'] }))).toBe('DEPUTY_ACTS');
    expect(ismsManagerSeat(bookOf({ gone: ['IM', 'DIM'] }))).toBe('CHAIR_ACTS');
    expect(ismsManagerSeat(bookOf({ holders: { IM: [], DEPUTY_IM: [] } }))).toBe('CHAIR_ACTS');
  });
});
