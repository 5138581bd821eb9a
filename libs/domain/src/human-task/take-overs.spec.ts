import { describe, expect, it } from '@jest/globals';
import { bookOf, factsOf } from '#testing/small-company-people.js';
import { takeOvers, type RungSituation } from './escalation.rules.js';

const situation = (changes: Partial<RungSituation>): RungSituation => ({
  doer: 'OWNER',
  taskClass: 'WK',
  facts: factsOf(),
  book: bookOf(),
  open: [{ personId: 'HEAD', capacity: 'CA_OWNER', addedAtLevel: 0 }],
  answered: [],
  overdueRecord: false,
  ...changes,
});
const people = (changes: Partial<RungSituation>) =>
  takeOvers(situation(changes)).map((candidate) => candidate.personId);

describe('who could take an open task over', () => {
  it('of an owner: the deputy, then the line manager', () => {
    expect(people({})).toEqual(['DEPU', 'COO']);
  });

  it('of a plan approval: deputy, then Top Management; never the owner of the case, nor who is asked or has answered', () => {
    const approval: Partial<RungSituation> = {
      doer: 'PLAN_APPROVER',
      taskClass: 'AP',
      open: [{ personId: 'IM', capacity: 'IM', addedAtLevel: 0 }],
    };
    expect(people(approval)).toEqual(['DIM', 'CHAIR', 'COO', 'CFO']);
    expect(people({ ...approval, answered: [{ personId: 'COO' }] })).toEqual(['DIM', 'CHAIR', 'CFO']);
    expect(people({ ...approval, facts: factsOf({ ownerId: 'DIM' }) })).toEqual(['CHAIR', 'COO', 'CFO']);
    expect(people({ ...approval, facts: factsOf({ authorIds: ['CHAIR'] }) })).not.toContain('CHAIR');
  });

  it('of a verifier: other auditors and Top Management, but no implementer, plan approver, nor their managers', () => {
    const check: Partial<RungSituation> = {
      doer: 'VERIFIER',
      open: [{ personId: 'AUD1', capacity: 'VERIFIER', addedAtLevel: 0 }],
      facts: factsOf({ verifierId: 'AUD1', planApproverIds: ['IM'] }),
    };
    const found = people(check);
    expect(found).toContain('AUD2');
    for (const conflicted of ['HEAD', 'ENG1', 'ENG2', 'IM', 'COO']) expect(found).not.toContain(conflicted);
  });

  it('nobody who has left', () => {
    expect(people({ book: bookOf({ gone: ['DEPU'] }) })).toEqual(['COO']);
  });
});
