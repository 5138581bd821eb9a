import type { Doer } from '../process/doer.js';
import { describe, expect, it } from '@jest/globals';
import { bookOf, factsOf } from '#testing/small-company-people.js';
import { assign, type AssignmentFacts } from './assignment.rules.js';

const asked = (doer: Doer, facts: Partial<AssignmentFacts> = {}, gone: readonly string[] = []): string[] =>
  assign(doer, factsOf(facts), bookOf({ gone })).assignees.map(({ personId }) => personId);

const TOP = ['CHAIR', 'COO', 'CFO'];

describe('who is asked off the straight road (specification P4)', () => {
  it('an appeal that was upheld, and what is about the ISMS Manager, is triaged by Top Management', () => {
    expect(asked('ISMS_MANAGER')).toEqual(['IM']);
    expect(asked('ISMS_MANAGER', { appealUpheld: true })).toEqual(TOP);
    expect(asked('ISMS_MANAGER', { aboutIsmsManager: true })).toEqual(TOP);
  });

  it('the raiser speaks for themselves; once they have left, Top Management without the one whose wish it is', () => {
    expect(asked('RAISER')).toEqual(['CLERK']);
    expect(asked('RAISER', { askedBy: 'COO' }, ['CLERK'])).toEqual(['CHAIR', 'CFO']);
  });

  it('who triaged does not judge the appeal', () => {
    expect(asked('APPEAL_JUDGE', { authorIds: ['COO'] })).toEqual(['CHAIR', 'CFO']);
  });

  it('an owner in Top Management does not review themselves, unless they are all of it', () => {
    expect(asked('OWNER_REVIEWER', { ownerId: 'COO' })).toEqual(['CHAIR', 'CFO']);
    const alone = bookOf({ holders: { TM: ['COO'], TM_CHAIR: ['COO'] } });
    expect(assign('OWNER_REVIEWER', factsOf({ ownerId: 'COO' }), alone).assignees).toMatchObject([{ personId: 'COO' }]);
  });

  it('the grade of an audit finding is decided by its auditor, else a lead auditor; every other one by Top Management', () => {
    expect(asked('REGRADER')).toEqual(TOP);
    expect(asked('REGRADER', { auditFinding: true, findingAuditorId: 'AUD2' })).toEqual(['AUD2']);
    expect(asked('REGRADER', { auditFinding: true })).toEqual(['AUD1']);
    expect(asked('REGRADER', { auditFinding: true }, ['AUD1'])).toEqual(TOP);
  });

  it('an improvement goes to the head of its area, else to the ISMS Manager', () => {
    expect(asked('AREA_HEAD')).toEqual(['HEAD']);
    expect(asked('AREA_HEAD', { departmentId: 'EXE' })).toEqual(['IM']);
  });

  it('the benefit is noted by the requester or the ISMS Manager, whoever comes first', () => {
    expect(asked('BENEFIT_TELLER')).toEqual(['CLERK', 'IM']);
    expect(asked('BENEFIT_TELLER', { raisedBy: null })).toEqual(['IM']);
  });
});
