import { describe, expect, it } from '@jest/globals';
import { mayMoveVersion, OPEN_VERSION_STATES, VERSION_STATES } from './states.js';

const after = (from: (typeof VERSION_STATES)[number]) => VERSION_STATES.filter((to) => mayMoveVersion(from, to));

describe('states of a version (specification P7)', () => {
  it('go from draft by review and approval to effective, and from there to superseded or obsolete', () => {
    const way = ['DRAFT', 'IN_REVIEW', 'PENDING_APPROVAL', 'APPROVED', 'EFFECTIVE', 'SUPERSEDED'] as const;
    for (const [at, to] of way.slice(1).entries()) expect(mayMoveVersion(way[at] ?? 'DISPOSED', to)).toBe(true);
    expect(after('EFFECTIVE')).toEqual(['SUPERSEDED', 'OBSOLETE']);
  });

  it('changes lead back to the draft, and a rejection ends the submission', () => {
    expect(mayMoveVersion('IN_REVIEW', 'DRAFT') && mayMoveVersion('PENDING_APPROVAL', 'DRAFT')).toBe(true);
    expect(mayMoveVersion('PENDING_APPROVAL', 'REJECTED') && mayMoveVersion('REJECTED', 'DRAFT')).toBe(true);
  });

  it('nothing becomes effective but what was approved, or what stood before an emergency issue that lapsed', () => {
    expect(VERSION_STATES.filter((from) => mayMoveVersion(from, 'EFFECTIVE'))).toEqual(['APPROVED', 'SUPERSEDED']);
  });

  it('what is being made can be withdrawn, and what is disposed of stays so', () => {
    expect(OPEN_VERSION_STATES.every((from) => mayMoveVersion(from, 'WITHDRAWN'))).toBe(true);
    expect(after('DISPOSED')).toEqual([]);
  });
});
