import type { Doer } from '../process/doer.js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bookOf, factsOf, PEOPLE, type BookChanges } from '#testing/small-company-people.js';
import { assign, type AssignmentFacts } from './assignment.rules.js';
import { conflictsOf } from './separation-of-duties.rules.js';

type Facts = Partial<AssignmentFacts>;
const asked = (doer: Doer, facts: Facts = {}, book: BookChanges = {}): string[] =>
  assign(doer, factsOf(facts), bookOf(book)).assignees.map(({ personId }) => personId);

const TM = ['CHAIR', 'COO', 'CFO'];

describe('who is asked (specification 2 and P4)', () => {
  it('the ISMS Manager triages; a nonconformity about an IM process goes to Top Management', () => {
    expect(asked('ISMS_MANAGER')).toEqual(['IM']);
    expect(asked('ISMS_MANAGER', { aboutIsmsManager: true })).toEqual(TM);
  });

  it('a vacant role: deputy, then Top Management, then the external auditor', () => {
    const external = { holders: { EXTERNAL_AUDITOR: ['CLERK'] } };
    expect(asked('ISMS_MANAGER', {}, { gone: ['IM'] })).toEqual(['DIM']);
    expect(asked('ISMS_MANAGER', {}, { gone: ['IM', 'DIM'] })).toEqual(TM);
    expect(asked('ISMS_MANAGER', {}, { ...external, gone: ['IM', 'DIM', ...TM] })).toEqual(['CLERK']);
    expect(asked('ISMS_MANAGER', {}, { gone: ['IM', 'DIM', ...TM] })).toEqual([]);
  });

  it('the owner does the work; else the deputy, else the line manager, each in the name of the owner', () => {
    expect(asked('OWNER')).toEqual(['HEAD']);
    expect(assign('OWNER', factsOf(), bookOf({ gone: ['HEAD'] })).assignees).toEqual([
      { personId: 'DEPU', capacity: 'DEPUTY', onBehalfOf: 'HEAD' },
    ]);
    expect(assign('OWNER', factsOf(), bookOf({ gone: ['HEAD', 'DEPU'] })).assignees).toEqual([
      { personId: 'COO', capacity: 'LINE_MANAGER', onBehalfOf: 'HEAD' },
    ]);
    expect(asked('OWNER', { ownerId: null })).toEqual([]);
  });

  it('an action goes to its implementer, else to the owner, else to the manager of the owner', () => {
    const action = { implementerId: 'ENG1' };
    expect(asked('IMPLEMENTER', action)).toEqual(['ENG1']);
    expect(asked('IMPLEMENTER', action, { gone: ['ENG1'] })).toEqual(['HEAD']);
    expect(asked('IMPLEMENTER', action, { gone: ['ENG1', 'HEAD'] })).toEqual(['COO']);
  });

  it('a plan is approved by the ISMS Manager (SD4)', () => {
    expect(asked('PLAN_APPROVER')).toEqual(['IM']);
    expect(asked('PLAN_APPROVER', { authorIds: ['IM'] })).toEqual(['DIM']);
  });

  it.each<[string, Facts]>([
    ['a major one', { grade: 'MAJOR' }],
    ['over the cost limit', { costOverLimit: true }],
    ['across departments', { crossDepartment: true }],
  ])('a plan is approved by Top Management: %s', (_why, facts) => {
    expect(asked('PLAN_APPROVER', facts)).toEqual(TM);
  });

  it('a plan of the ISMS Manager is approved by their manager in Top Management, else by the group', () => {
    expect(asked('PLAN_APPROVER', { ownerId: 'IM' })).toEqual(['COO']);
    expect(asked('PLAN_APPROVER', { ownerId: 'IM' }, { gone: ['COO'] })).toEqual(['CHAIR', 'CFO']);
    expect(asked('PLAN_APPROVER', { ownerId: 'IM', quorum: 'ALL_OF' })).toEqual(TM);
  });

  it('a member of Top Management who owns the case is left out of its approval', () => {
    const { assignees, conflicts } = assign('PLAN_APPROVER', factsOf({ ownerId: 'CFO', grade: 'MAJOR' }), bookOf());
    expect(assignees.map(({ personId }) => personId)).toEqual(['CHAIR', 'COO']);
    expect(conflicts).toEqual([{ personId: 'CFO', rules: ['SD4'] }]);
  });

  it('after three rounds the next level decides: ISMS Manager → chair, Top Management → its group without the first decider', () => {
    expect(asked('PLAN_APPROVER', { round: 3 })).toEqual(['IM']);
    expect(asked('PLAN_APPROVER', { round: 4 })).toEqual(['CHAIR']);
    expect(asked('PLAN_APPROVER', { round: 4, grade: 'MAJOR', firstDeciderId: 'COO' })).toEqual(['CHAIR', 'CFO']);
    expect(asked('CLOSER', { round: 4 })).toEqual(['CHAIR']);
    const alone = { holders: { TM: ['CHAIR'], TM_CHAIR: ['CHAIR'] } };
    expect(asked('PLAN_APPROVER', { round: 4, grade: 'MAJOR', firstDeciderId: 'CHAIR' }, alone)).toEqual(['CHAIR']);
  });

  it('the ISMS Manager checks the evidence, unless they carried an action out or own the case', () => {
    expect(asked('EVIDENCE_CHECKER')).toEqual(['IM']);
    expect(asked('EVIDENCE_CHECKER', { implementerIds: ['IM'] })).toEqual(['DIM']);
    expect(asked('EVIDENCE_CHECKER', { ownerId: 'IM' })).toEqual(['DIM']);
  });

  it('the effect is verified by the named verifier, else the auditor of the finding, else an auditor, else Top Management', () => {
    expect(asked('VERIFIER')).toEqual(['AUD1']);
    expect(asked('VERIFIER', { verifierId: 'CLERK' })).toEqual(['CLERK']);
    expect(asked('VERIFIER', { findingAuditorId: 'AUD2' })).toEqual(['AUD2']);
    expect(asked('VERIFIER', { verifierId: 'ENG1', findingAuditorId: 'AUD2' })).toEqual(['AUD2']);
    expect(asked('VERIFIER', {}, { gone: ['AUD1', 'AUD2'] })).toEqual(['CHAIR']);
    const external = { holders: { EXTERNAL_AUDITOR: ['CLERK'] }, gone: ['AUD1', 'AUD2', ...TM] };
    expect(asked('VERIFIER', {}, external)).toEqual(['CLERK']);
  });

  it('where everybody is conflicted nobody is assigned, and the rules say why: SOD_BLOCKED', () => {
    const facts = factsOf({ ownerId: 'COO', implementerIds: ['CHAIR', 'CFO'] });
    const { assignees, conflicts } = assign('VERIFIER', facts, bookOf());
    expect(assignees).toEqual([]);
    expect(conflicts.map(({ personId }) => personId).toSorted()).toEqual(['AUD1', 'AUD2', 'CFO', 'CHAIR', 'COO']);
    expect(conflicts.every(({ rules }) => rules.includes('SD5'))).toBe(true);
  });

  it('the ISMS Manager closes', () => {
    expect(asked('CLOSER')).toEqual(['IM']);
  });

  it.each<[string, Facts, string[]]>([
    ['every major one', { grade: 'MAJOR' }, TM],
    ['what is against an IM process', { aboutIsmsManager: true }, TM],
    ['what the ISMS Manager owns', { ownerId: 'IM' }, ['COO']],
    ['what the ISMS Manager verified', { verifierId: 'IM' }, TM],
  ])('Top Management closes %s (SD6)', (_why, facts, people) => {
    expect(asked('CLOSER', facts)).toEqual(people);
  });

  it('more time: the ISMS Manager for the first request of a minor one, else Top Management, never the one who is late', () => {
    expect(asked('EXTENSION_APPROVER')).toEqual(['IM']);
    expect(asked('EXTENSION_APPROVER', { lateIds: ['IM'] })).toEqual(['DIM']);
    expect(asked('EXTENSION_APPROVER', { extensionNeedsTopManagement: true })).toEqual(TM);
    expect(asked('EXTENSION_APPROVER', { extensionNeedsTopManagement: true, lateIds: ['CFO'] })).toEqual([
      'CHAIR',
      'COO',
    ]);
  });

  it('an absent person is represented by the delegate in the same capacity, both names on record', () => {
    const away = bookOf({ delegations: [{ fromId: 'HEAD', toId: 'CLERK' }] });
    expect(assign('OWNER', factsOf(), away).assignees).toEqual([
      { personId: 'CLERK', capacity: 'CA_OWNER', onBehalfOf: 'HEAD' },
    ]);
  });

  it('a delegate who is away passes on once more; a ring or a longer chain ends where it stands', () => {
    const chain = (...hops: readonly (readonly [string, string])[]): BookChanges => ({
      delegations: hops.map(([fromId, toId]) => ({ fromId, toId })),
    });
    expect(asked('OWNER', {}, chain(['HEAD', 'DEPU'], ['DEPU', 'CLERK']))).toEqual(['CLERK']);
    expect(asked('OWNER', {}, chain(['HEAD', 'DEPU'], ['DEPU', 'HEAD']))).toEqual(['DEPU']);
    expect(asked('OWNER', {}, chain(['HEAD', 'DEPU'], ['DEPU', 'CLERK'], ['CLERK', 'ENG1']))).toEqual(['CLERK']);
    expect(asked('OWNER', {}, { ...chain(['HEAD', 'DEPU'], ['DEPU', 'CLERK']), gone: ['CLERK'] })).toEqual(['DEPU']);
  });

  it('a delegate passes the same checks (SD11), stays in Top Management, stays an auditor; else the absent one keeps the task', () => {
    const to = (fromId: string, toId: string): BookChanges => ({ delegations: [{ fromId, toId }] });
    expect(asked('PLAN_APPROVER', {}, to('IM', 'HEAD'))).toEqual(['IM']);
    expect(asked('PLAN_APPROVER', { grade: 'MAJOR' }, to('CFO', 'CLERK'))).toEqual(TM);
    expect(asked('PLAN_APPROVER', { grade: 'MAJOR' }, to('CFO', 'COO'))).toEqual(['CHAIR', 'COO']);
    expect(asked('VERIFIER', {}, to('AUD1', 'CLERK'))).toEqual(['AUD1']);
    expect(asked('VERIFIER', {}, to('AUD1', 'AUD2'))).toEqual(['AUD2']);
    expect(asked('OWNER', {}, { ...to('HEAD', 'CLERK'), gone: ['CLERK'] })).toEqual(['HEAD']);
  });

  it('whatever the case, nobody is asked who is gone, conflicted, or asked twice', () => {
    const id = fc.constantFrom(...PEOPLE.map((person) => person.id));
    const facts = fc.record({
      ownerId: fc.option(id),
      implementerId: fc.option(id),
      verifierId: fc.option(id),
      findingAuditorId: fc.option(id),
      implementerIds: fc.array(id, { maxLength: 3 }),
      planApproverIds: fc.array(id, { maxLength: 2 }),
      authorIds: fc.array(id, { maxLength: 2 }),
      lateIds: fc.array(id, { maxLength: 2 }),
      grade: fc.constantFrom('MAJOR' as const, 'MINOR' as const),
      aboutIsmsManager: fc.boolean(),
      round: fc.integer({ min: 1, max: 5 }),
      firstDeciderId: fc.option(id),
    });
    const doers: Doer[] = ['ISMS_MANAGER', 'OWNER', 'PLAN_APPROVER', 'IMPLEMENTER', 'EVIDENCE_CHECKER', 'VERIFIER', 'CLOSER', 'EXTENSION_APPROVER']; // prettier-ignore
    const book = fc.record({
      gone: fc.uniqueArray(id, { maxLength: 5 }),
      delegations: fc.uniqueArray(fc.record({ fromId: id, toId: id }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...doers), facts, book, (doer, changes, directory) => {
        const people = asked(doer, changes, directory);
        expect(new Set(people).size).toBe(people.length);
        for (const person of people) {
          expect(directory.gone).not.toContain(person);
          expect(conflictsOf(doer, person, { facts: factsOf(changes), book: bookOf(directory) })).toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
