import { describe, expect, it } from '@jest/globals';
import { TRIAGE } from '#testing/case-entries.js';
import { unmetMerge, unmetRepeat, isLower, type Earlier, type MergeTarget } from './repeat.rules.js';
import { halved, isStep3To7, latestActionDay, risksHalve } from './due.rules.js';
import { unmetTriage } from './triage.rules.js';

const CONTEXT = { source: 'EMPLOYEE', grade: null, today: '2027-03-12' } as const;
const codes = (unmet: readonly { code: string }[]): string[] => unmet.map(({ code }) => code);

describe('triage (specification P4 step 2)', () => {
  const triage = (change: object, outcome: string, context: Parameters<typeof unmetTriage>[2] = CONTEXT): string[] =>
    codes(unmetTriage({ ...TRIAGE, ...change }, outcome, context));

  it('each outcome needs its reason', () => {
    const unreasoned = { reason: ' ', improvementType: 'OFI' };
    for (const outcome of ['ACCEPT', 'IMPROVEMENT', 'MERGE', 'NOT_NC'])
      expect([outcome, triage(unreasoned, outcome)]).toEqual([outcome, ['reason-missing']]);
  });

  it('a finding of an audit is neither dismissed, nor an improvement, nor regraded; merged it may be', () => {
    const audit = { ...CONTEXT, source: 'AUDIT_EXT', grade: 'MAJOR' } as const;
    expect(triage({}, 'NOT_NC', audit)).toEqual(['audit-finding']);
    expect(triage({ improvementType: 'OFI' }, 'IMPROVEMENT', audit)).toEqual(['audit-finding']);
    expect(triage({}, 'ACCEPT', audit)).toEqual(['audit-regrade']);
    expect(triage({ grade: 'MAJOR' }, 'ACCEPT', audit)).toEqual([]);
    expect(triage({}, 'MERGE', audit)).toEqual([]);
  });

  it('an improvement has a kind, and a preventive action names its risk', () => {
    expect(triage({}, 'IMPROVEMENT')).toEqual(['kind-missing']);
    expect(triage({ improvementType: 'PA' }, 'IMPROVEMENT')).toEqual(['riskId-missing']);
    expect(triage({ improvementType: 'PA', riskId: 'RSK-0003' }, 'IMPROVEMENT')).toEqual([]);
  });

  it('a linked risk has a level, a level has a risk, and a day from outside lies ahead', () => {
    expect(triage({ riskId: 'RSK-0003', riskLevel: null }, 'ACCEPT')).toEqual(['riskLevel-missing']);
    expect(triage({ riskLevel: 'HIGH' }, 'ACCEPT')).toEqual(['riskId-missing']);
    expect(triage({ externalDue: '2027-03-11' }, 'ACCEPT')).toEqual(['external-past']);
    expect(triage({ externalDue: '2027-03-12' }, 'ACCEPT')).toEqual([]);
  });
});

describe('a repeat and a merge', () => {
  const earlier: Earlier = { id: 'CA-2027-0001', grade: 'MAJOR', sameRequirementAndArea: true, recent: true };
  const repeat = (change: Partial<Earlier> | null, grade: 'MAJOR' | 'MINOR' = 'MAJOR'): string[] =>
    codes(unmetRepeat(change && { ...earlier, ...change }, { id: earlier.id, grade, months: 12 }));

  it('a repeat is known, about the same, recent, and not graded lower', () => {
    expect(repeat({})).toEqual([]);
    expect(repeat({}, 'MINOR')).toEqual(['repeat-grade']);
    expect(repeat({ grade: 'MINOR' }, 'MINOR')).toEqual([]);
    expect(repeat(null)).toEqual(['repeat-unknown']);
    expect(repeat({ sameRequirementAndArea: false })).toEqual(['repeat-other']);
    expect(repeat({ recent: false })).toEqual(['repeat-too-old']);
  });

  it('a merge goes into another open corrective action that is not graded lower', () => {
    const target: MergeTarget = {
      id: 'CA-2027-0001',
      isSelf: false,
      isCorrectiveAction: true,
      final: false,
      grade: 'MINOR',
      busy: false,
    };
    const merge = (change: Partial<MergeTarget> | null, on: { id?: string; grade?: 'MAJOR' | null } = {}): string[] =>
      codes(unmetMerge(change && { ...target, ...change }, { id: on.id ?? target.id, grade: on.grade ?? null }));
    expect(merge({})).toEqual([]);
    expect(merge({}, { id: '' })).toEqual(['merge-missing']);
    expect(merge(null)).toEqual(['merge-unknown']);
    expect(merge({ busy: true })).toEqual(['merge-busy']);
    expect(merge({ isSelf: true })).toEqual(['merge-self']);
    expect(merge({ isCorrectiveAction: false })).toEqual(['merge-kind']);
    expect(merge({ final: true })).toEqual(['merge-final']);
    expect(merge({}, { grade: 'MAJOR' })).toEqual(['merge-grade']);
  });

  it('minor is lower than major; what has no grade is lower than nothing', () => {
    expect([isLower('MINOR', 'MAJOR'), isLower('MAJOR', 'MINOR'), isLower('MINOR', 'MINOR'), isLower(null, 'MAJOR')]).toEqual([
      true, false, false, false,
    ]); // prettier-ignore
  });
});

describe('time under a high risk or a day from outside (specification P4)', () => {
  it('High and Critical halve steps 3 to 7, in whole units and never to nothing', () => {
    expect((['LOW', 'MEDIUM', 'HIGH', 'CRITICAL', null] as const).map(risksHalve)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    expect([halved({ d: 23 }), halved({ bd: 5 }), halved({ bd: 1 }), halved({ h: 4 })]).toEqual([
      { d: 12 }, { bd: 3 }, { bd: 1 }, { h: 2 },
    ]); // prettier-ignore
    expect((['TRIAGE', 'CONTAINMENT', 'PLAN_APPROVAL', 'IMPLEMENT', 'EVIDENCE_CHECK'] as const).map(isStep3To7)).toEqual([
      false, true, true, true, false,
    ]); // prettier-ignore
  });

  it('the last day of an action: 90 days from the raise, half of it, two weeks at least, the day from outside if earlier', () => {
    const maxDays = { major: 90, minor: 90 };
    const facts = {
      raisedOn: '2027-01-01',
      today: '2027-01-10',
      grade: 'MINOR',
      riskLevel: null,
      externalDue: null,
      maxDays,
    } as const;
    expect(latestActionDay(facts)).toBe('2027-04-01');
    expect(latestActionDay({ ...facts, riskLevel: 'HIGH' })).toBe('2027-02-15');
    expect(latestActionDay({ ...facts, today: '2027-03-30' })).toBe('2027-04-13');
    expect(latestActionDay({ ...facts, externalDue: '2027-02-01' })).toBe('2027-02-01');
    expect(latestActionDay({ ...facts, externalDue: '2027-05-01' })).toBe('2027-04-01');
    expect(latestActionDay({ ...facts, externalDue: '2027-01-05' })).toBe('2027-04-01');
  });
});
