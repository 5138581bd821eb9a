import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bookOf, factsOf, PEOPLE, type BookChanges } from '#testing/small-company-people.js';
import type { EscalationLevel } from '../policy/policy.js';
import type { AssignmentFacts } from '../roles/assignment.rules.js';
import { conflictsOf } from '../roles/separation-of-duties.rules.js';
import { rungEffect, type OpenSeat, type RungSituation } from './escalation.rules.js';

const ids = (people: readonly { personId: string }[]): string[] => people.map(({ personId }) => personId);
const seat = (personId: string, capacity: OpenSeat['capacity'], addedAtLevel = 0): OpenSeat => ({
  personId,
  capacity,
  addedAtLevel,
});

interface Given {
  readonly open?: readonly OpenSeat[];
  readonly facts?: Partial<AssignmentFacts>;
  readonly book?: BookChanges;
  readonly more?: Partial<RungSituation>;
}

function fire(level: EscalationLevel, given: Given, kind: Pick<RungSituation, 'doer' | 'taskClass'>) {
  const { notify, add, handOn, raiseCandidate } = rungEffect(level, {
    ...kind,
    facts: factsOf(given.facts),
    book: bookOf(given.book),
    open: given.open ?? [],
    answered: [],
    overdueRecord: false,
    ...given.more,
  });
  return { notify: ids(notify), add: ids(add), handOnTo: handOn[0]?.to.personId ?? null, raiseCandidate };
}

const approval = (level: EscalationLevel, given: Given = {}) =>
  fire(level, { open: [seat('IM', 'IM')], ...given }, { doer: 'PLAN_APPROVER', taskClass: 'AP' });
const work = (level: EscalationLevel, given: Given = {}) =>
  fire(level, { open: [seat('HEAD', 'CA_OWNER')], ...given }, { doer: 'OWNER', taskClass: 'WK' });

const GROUP = [seat('CHAIR', 'TM_CHAIR'), seat('COO', 'TM'), seat('CFO', 'TM')];

describe('what a rung gives (specification 2)', () => {
  it('L1 notifies the assignee and adds the valid delegate, else the standing deputy', () => {
    expect(approval(1)).toEqual({ notify: ['IM'], add: ['DIM'], handOnTo: null, raiseCandidate: false });
    const away = { delegations: [{ fromId: 'IM', toId: 'CLERK' }] };
    expect(approval(1, { book: away })).toMatchObject({ add: ['CLERK'] });
    expect(work(1)).toMatchObject({ notify: ['HEAD'], add: ['DEPU'] });
  });

  it('L1: where nobody stands in, the department head names a delegate; a head is named for by the line manager', () => {
    const named = (doer: RungSituation['doer'], open: readonly OpenSeat[], book: BookChanges = {}) =>
      rungEffect(1, {
        ...{ doer, taskClass: 'WK', facts: factsOf({ implementerId: 'ENG1' }), book: bookOf(book), open },
        ...{ answered: [], overdueRecord: false },
      }).nameDelegate;
    const head = { personId: 'HEAD', capacity: 'DEPARTMENT_HEAD', onBehalfOf: 'ENG1' };
    expect(named('IMPLEMENTER', [seat('ENG1', 'IMPLEMENTER')])).toEqual([head]);
    expect(named('OWNER', [seat('HEAD', 'CA_OWNER')])).toEqual([]);
    const away = { delegations: [{ fromId: 'ENG1', toId: 'ENG2' }] };
    expect(named('IMPLEMENTER', [seat('ENG1', 'IMPLEMENTER')], away)).toEqual([]);
    expect(named('IMPLEMENTER', [seat('ENG1', 'IMPLEMENTER')], { gone: ['HEAD'] })).toEqual([]);
    // The head owns the plan that waits for approval: who may not decide does not choose who decides.
    expect(named('PLAN_APPROVER', [seat('ENG1', 'IM')])).toEqual([]);
  });

  it('L1 adds nobody who is gone, asked or has answered', () => {
    expect(approval(1, { book: { gone: ['DIM'] } }).add).toEqual([]);
    expect(approval(1, { open: [seat('IM', 'IM'), seat('DIM', 'DEPUTY_IM')] }).add).toEqual([]);
    expect(approval(1, { more: { answered: [{ personId: 'DIM' }] } }).add).toEqual([]);
  });

  it('L2 of work adds the line manager; of an approval it only tells line manager and ISMS Manager', () => {
    expect(work(2)).toEqual({ notify: ['HEAD'], add: ['COO'], handOnTo: null, raiseCandidate: false });
    expect(approval(2)).toEqual({ notify: ['COO'], add: [], handOnTo: null, raiseCandidate: false });
    expect(approval(2, { open: [seat('DIM', 'DEPUTY_IM')] }).notify).toEqual(['IM']);
  });

  it.each(['WK', 'WK_MAJOR', 'AK'] as const)('L2 adds the line manager in class %s', (taskClass) => {
    const given = { open: [seat('ENG1', 'IMPLEMENTER')], facts: { implementerId: 'ENG1' } };
    expect(fire(2, given, { doer: 'IMPLEMENTER', taskClass }).add).toEqual(['HEAD']);
  });

  it('L3 tells the chair and hands an approval on within the role: deputy, then the next member of Top Management', () => {
    expect(approval(3)).toEqual({ notify: ['CHAIR'], add: [], handOnTo: 'DIM', raiseCandidate: false });
    const afterL1 = [seat('IM', 'IM'), seat('DIM', 'DEPUTY', 1)];
    expect(approval(3, { open: afterL1 }).handOnTo).toBe('CHAIR');
  });

  it('L3 hands work on to the head of the department of the case, of the late person, or the line manager', () => {
    const engineer = { open: [seat('ENG1', 'IMPLEMENTER')], facts: { implementerId: 'ENG1' } };
    const implement = { doer: 'IMPLEMENTER', taskClass: 'WK' } as const;
    expect(fire(3, engineer, implement)).toMatchObject({ notify: ['CHAIR'], handOnTo: 'HEAD' });
    const elsewhere = { ...engineer, facts: { implementerId: 'ENG1', departmentId: 'FIN' } };
    expect(fire(3, elsewhere, implement).handOnTo).toBe('CFO');
    const nowhere = { open: [seat('HEAD', 'CA_OWNER')], facts: { departmentId: null } };
    expect(fire(3, nowhere, { doer: 'OWNER', taskClass: 'WK_MAJOR' }).handOnTo).toBe('COO');
  });

  it('L4 raises a candidate and tells the chair; a task of an OVERDUE record only tells the chair', () => {
    expect(approval(4)).toEqual({ notify: ['CHAIR'], add: [], handOnTo: null, raiseCandidate: true });
    expect(work(4)).toMatchObject({ notify: ['CHAIR'], raiseCandidate: true });
    expect(approval(4, { more: { overdueRecord: true } })).toMatchObject({ notify: ['CHAIR'], raiseCandidate: false });
  });

  it('Top Management is late: L1 adds only its members, L2 tells the others, L3 the whole group', () => {
    const cfo = { open: [seat('CFO', 'TM')], facts: { grade: 'MAJOR' as const } };
    expect(approval(1, cfo).add).toEqual([]);
    expect(approval(1, { ...cfo, open: [seat('COO', 'TM')] }).add).toEqual(['CHAIR']);
    expect(approval(2, cfo).notify).toEqual(['CHAIR', 'COO']);
    expect(approval(3, cfo)).toMatchObject({ notify: ['CHAIR', 'COO', 'CFO'], handOnTo: 'CHAIR' });
    expect(approval(2, { open: GROUP, facts: { grade: 'MAJOR' } }).notify).toEqual(['CHAIR']);
    expect(approval(3, { open: GROUP, facts: { grade: 'MAJOR' } }).handOnTo).toBeNull();
    expect(work(2, { open: [seat('COO', 'CA_OWNER')], facts: { ownerId: 'COO' } })).toMatchObject({
      notify: ['COO', 'CHAIR', 'CFO'],
      add: ['CHAIR'],
    });
  });

  const overs = (doer: RungSituation['doer'], on: Given, taskClass: RungSituation['taskClass'] = 'AP') =>
    rungEffect(3, {
      ...{ doer, taskClass, facts: factsOf(on.facts), book: bookOf(on.book), open: on.open ?? [] },
      ...{ answered: [], overdueRecord: false, ...on.more },
    }).handOn.map(
      ({ from, to }) => `${from.join('+')} → ${to.personId} for ${to.onBehalfOf ?? 'themselves'} as ${to.capacity}`,
    );
  const MAJOR = { grade: 'MAJOR' as const };
  const LATE = [seat('COO', 'TM'), seat('CFO', 'TM')];

  it('L3 hands a vote on voice by voice to different people, and leaves what nobody is free for', () => {
    const six = { holders: { TM_CHAIR: ['CHAIR'], TM: ['CHAIR', 'COO', 'CFO', 'IM', 'DIM', 'AUD1'] } };
    for (const quorum of ['N_OF_M:2', 'ALL_OF', 'CHAIR_PLUS_MAJORITY'] as const) {
      const facts = { ...MAJOR, quorum };
      expect(overs('PLAN_APPROVER', { open: [...GROUP], facts, book: six })).toEqual([
        'CHAIR → IM for CHAIR as TM_CHAIR',
        'COO → DIM for COO as TM',
        'CFO → AUD1 for CFO as TM',
      ]);
      expect(overs('PLAN_APPROVER', { open: LATE, facts })).toEqual(['COO → CHAIR for COO as TM']);
    }
    const oneOf = { open: LATE, facts: MAJOR };
    expect(overs('PLAN_APPROVER', oneOf)).toEqual(['COO+CFO → CHAIR for COO as TM']);
    expect(overs('PLAN_APPROVER', { ...oneOf, facts: { ...MAJOR, quorum: 'EACH' } })).toEqual([]);
  });

  it('L3 hands on with the voice of whoever was asked, not of whoever is late for them', () => {
    const open = [{ ...seat('CFO', 'TM'), voice: { personId: 'COO', capacity: 'TM' as const } }];
    expect(overs('PLAN_APPROVER', { open, facts: MAJOR })).toEqual(['COO → CHAIR for COO as TM']);
    const chair = [{ ...seat('CFO', 'TM_CHAIR'), voice: { personId: 'CHAIR', capacity: 'TM_CHAIR' as const } }];
    expect(overs('PLAN_APPROVER', { open: chair, facts: MAJOR })).toEqual(['CHAIR → CHAIR for themselves as TM_CHAIR']);
  });

  it('L3 hands nothing to somebody who is away: their delegate, else the next', () => {
    const away = (toId: string) => ({ open: [seat('CFO', 'TM')], facts: MAJOR, book: { delegations: [{ fromId: 'CHAIR', toId }] } }); // prettier-ignore
    expect(overs('PLAN_APPROVER', away('COO'))).toEqual(['CFO → COO for CFO as TM']);
    expect(overs('PLAN_APPROVER', away('CLERK'))).toEqual(['CFO → COO for CFO as TM']);
    const engineer = { open: [seat('ENG1', 'IMPLEMENTER')], facts: { implementerId: 'ENG1' } };
    const head = { delegations: [{ fromId: 'HEAD', toId: 'DEPU' }] };
    expect(overs('IMPLEMENTER', { ...engineer, book: head }, 'WK')).toEqual([
      'ENG1 → DEPU for ENG1 as DEPARTMENT_HEAD',
    ]);
  });

  it('the work of an auditor is added and handed on to auditors only', () => {
    const check = {
      open: [seat('AUD2', 'VERIFIER')],
      facts: { verifierId: 'AUD2', ownerId: 'ENG1', implementerIds: [] },
    };
    expect(fire(2, check, { doer: 'VERIFIER', taskClass: 'WK' }).add).toEqual([]);
    expect(overs('VERIFIER', check, 'WK')).toEqual(['AUD2 → AUD1 for AUD2 as VERIFIER']);
  });

  it('L1: the deputy of a delegate speaks for whoever the delegate speaks for, within the role of that voice', () => {
    const add = (personId: string) =>
      rungEffect(1, {
        ...{ doer: 'PLAN_APPROVER', taskClass: 'AP', facts: factsOf(MAJOR), book: bookOf(), answered: [], overdueRecord: false },
        open: [{ ...seat(personId, 'TM'), voice: { personId: 'CFO', capacity: 'TM' as const } }],
      }).add; // prettier-ignore
    expect(add('COO')).toEqual([{ personId: 'CHAIR', capacity: 'DEPUTY', onBehalfOf: 'CFO' }]);
    expect(add('IM')).toEqual([]);
  });

  it('nobody in conflict is ever added or handed to (SD11)', () => {
    expect(approval(1, { facts: { ownerId: 'DIM' } }).add).toEqual([]);
    expect(approval(3, { facts: { ownerId: 'DIM', authorIds: ['CHAIR'] } }).handOnTo).toBe('COO');
    const id = fc.constantFrom(...PEOPLE.map((person) => person.id));
    const doer = fc.constantFrom('PLAN_APPROVER', 'EVIDENCE_CHECKER', 'VERIFIER', 'CLOSER', 'EXTENSION_APPROVER');
    const facts = fc.record({
      ownerId: fc.option(id),
      verifierId: fc.option(id),
      implementerIds: fc.array(id, { maxLength: 3 }),
      planApproverIds: fc.array(id, { maxLength: 2 }),
      authorIds: fc.array(id, { maxLength: 2 }),
      lateIds: fc.array(id, { maxLength: 2 }),
    });
    const all = fc.record({
      level: fc.constantFrom<EscalationLevel>(1, 2, 3, 4),
      doer,
      taskClass: fc.constantFrom('AP', 'WK', 'WK_MAJOR', 'APU', 'AK'),
      late: id,
      facts,
      gone: fc.uniqueArray(id, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(all, (on) => {
        const effect = fire(
          on.level,
          { open: [seat(on.late, 'EMPLOYEE')], facts: on.facts, book: { gone: on.gone } },
          on,
        );
        const reached = [...effect.add, ...(effect.handOnTo === null ? [] : [effect.handOnTo])];
        for (const person of reached) {
          const book = bookOf({ gone: on.gone });
          expect(conflictsOf(on.doer, person, { facts: factsOf(on.facts), book })).toEqual([]);
          expect([...on.gone, on.late]).not.toContain(person);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
