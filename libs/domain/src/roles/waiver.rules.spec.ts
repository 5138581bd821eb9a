import type { Doer } from '../process/doer.js';
import { describe, expect, it } from '@jest/globals';
import { bookOf, factsOf, PEOPLE } from '#testing/small-company-people.js';
import { assign, type AssignmentFacts } from './assignment.rules.js';
import { checkDuty, conflictsOf, SOD_RULES } from './separation-of-duties.rules.js';
import {
  grantsAlone,
  unmetWaiver,
  WAIVABLE_RULES,
  waiverFor,
  type GrantFacts,
  type Waiver,
  type WaivableRule,
  type WaiverWish,
} from './waiver.rules.js';

const DAY = 86_400_000;
const waiver = (rule: WaivableRule, changes: Partial<Waiver> = {}): Waiver => ({
  ...{ id: `w-${rule}`, rule, personId: null, grantedBy: 'CHAIR', grantedAlone: false },
  ...changes,
});

describe('waivers of separation of duties (specification 2)', () => {
  const wish: WaiverWish = {
    ...{ rule: 'SD4', personId: 'HEAD', recordId: null, step: null },
    ...{ reason: 'Nobody else knows the system.', expiresAt: 300 * DAY },
  };
  const facts: GrantFacts = {
    ...{ grantedBy: 'CHAIR', topManagement: ['CHAIR', 'COO'], now: 0, latestExpiry: 365 * DAY },
  };
  const unmet = (changes: Partial<WaiverWish>, on: Partial<GrantFacts> = {}) =>
    unmetWaiver({ ...wish, ...changes }, { ...facts, ...on }).map(({ code }) => code);

  it('SD1, SD4, SD6 and SD9 may be waived; every other rule is never waived', () => {
    expect(SOD_RULES.filter((rule) => !unmet({ rule }).includes('never-waived'))).toEqual([...WAIVABLE_RULES]);
    expect(unmet({ rule: 'SD99' })).toEqual(['never-waived']);
  });

  it('Top Management grants, with a reason and an end at most 12 months away', () => {
    expect(unmet({})).toEqual([]);
    expect(unmet({}, { grantedBy: 'IM' })).toEqual(['not-top-management']);
    expect(unmet({ reason: ' ' })).toEqual(['reason-missing']);
    expect(unmet({ expiresAt: null })).toEqual(['expiry-missing']);
    expect(unmet({ expiresAt: 0 })).toEqual(['expiry-past']);
    expect(unmet({ expiresAt: 366 * DAY })).toEqual(['expiry-late']);
  });

  it('a waiver is for a person or for a record, and a step is one of a record', () => {
    expect(unmet({ personId: null })).toEqual(['scope-missing']);
    expect(unmet({ personId: null, recordId: 'CA-2027-0001', step: 'CLOSURE' })).toEqual([]);
    expect(unmet({ step: 'CLOSURE' })).toEqual(['record-missing']);
  });

  it('nobody grants a waiver to themselves while Top Management has another member', () => {
    expect(unmet({ personId: 'CHAIR' })).toEqual(['own-waiver']);
    expect(unmet({ personId: 'CHAIR' }, { topManagement: ['CHAIR'] })).toEqual([]);
    expect(grantsAlone({ ...facts, topManagement: ['CHAIR'] })).toBe(true);
  });

  it('nobody uses what they granted for a record, unless there was nobody else to grant it', () => {
    expect(waiverFor('SD4', 'CHAIR', [waiver('SD4')])).toBeNull();
    expect(waiverFor('SD4', 'HEAD', [waiver('SD4')])?.id).toBe('w-SD4');
    expect(waiverFor('SD4', 'CHAIR', [waiver('SD4', { grantedAlone: true })])?.id).toBe('w-SD4');
  });

  it('a waiver sets aside its own rule for its own person, and nothing else', () => {
    const on = {
      facts: factsOf({ authorIds: ['HEAD'], waivers: [waiver('SD4', { personId: 'HEAD' })] }),
      book: bookOf(),
    };
    expect(conflictsOf('PLAN_APPROVER', 'HEAD', on)).toEqual(['SD1']);
    const { conflicts, waived } = checkDuty('PLAN_APPROVER', 'HEAD', {
      ...on,
      facts: { ...on.facts, waivers: [waiver('SD1'), waiver('SD4')] },
    });
    expect(conflicts).toEqual([]);
    expect(waived.map(({ rule, waiver: used }) => [rule, used.id])).toEqual([
      ['SD1', 'w-SD1'],
      ['SD4', 'w-SD4'],
    ]);
    const others = { ...on, facts: { ...on.facts, waivers: [waiver('SD4', { personId: 'DEPU' })] } };
    expect(conflictsOf('PLAN_APPROVER', 'HEAD', others)).toEqual(['SD1', 'SD4']);
  });

  it('no waiver makes a verifier or a checker of waivers independent (SD5)', () => {
    const all = WAIVABLE_RULES.map((rule) => waiver(rule));
    const on = { facts: factsOf({ waivers: all, waiverIds: ['AUD1'] }), book: bookOf() };
    for (const doer of ['VERIFIER', 'WAIVER_CHECKER'] as const) {
      expect(conflictsOf(doer, 'HEAD', on)).toEqual(['SD5']);
    }
    expect(conflictsOf('WAIVER_CHECKER', 'AUD1', on)).toEqual(['SD5']);
    expect(conflictsOf('WAIVER_CHECKER', 'AUD2', on)).toEqual([]);
  });

  it('a waiver is used only where nobody of the company is free without one, and before somebody from outside is asked', () => {
    const ask = (doer: Doer, changes: Partial<AssignmentFacts>, gone: readonly string[]) =>
      assign(
        doer,
        factsOf({ ownerId: 'CHAIR', ...changes }),
        bookOf({ gone: [...gone], holders: { EXTERNAL_AUDITOR: ['CLERK'] } }),
      ).assignees.map(({ personId }) => personId);
    const waived = { waivers: [waiver('SD4', { personId: 'CHAIR', grantedBy: 'COO' })] };
    const alone = PEOPLE.map(({ id }) => id).filter((id) => id !== 'CHAIR' && id !== 'CLERK');
    expect(ask('PLAN_APPROVER', waived, [])).toEqual(['IM']);
    expect(ask('PLAN_APPROVER', {}, alone)).toEqual(['CLERK']);
    expect(ask('PLAN_APPROVER', waived, alone)).toEqual(['CHAIR']);
    expect(ask('PLAN_APPROVER', {}, [...alone, 'CLERK'])).toEqual([]);
  });

  it('who checks waivers comes from outside first, then the auditors, then Top Management', () => {
    const ask = (gone: readonly string[], external: readonly string[] = []) =>
      assign(
        'WAIVER_CHECKER',
        factsOf({ waiverIds: ['COO'] }),
        bookOf({ gone: [...gone], holders: { EXTERNAL_AUDITOR: [...external] } }),
      ).assignees.map(({ personId }) => personId);
    expect(ask([], ['CLERK'])).toEqual(['CLERK']);
    expect(ask([])).toEqual(['AUD1']);
    expect(ask(['AUD1', 'AUD2'])).toEqual(['CHAIR']);
  });

  it('tiers: the body of the tier is asked, whatever the grade says', () => {
    const tier = (doer: Doer, changes: Partial<AssignmentFacts>) =>
      assign(doer, factsOf(changes), bookOf()).assignees.map(({ personId }) => personId);
    expect(tier('PLAN_APPROVER', { grade: 'MAJOR', tier: 'IM' })).toEqual(['IM']);
    expect(tier('PLAN_APPROVER', { tier: 'TM' })).toEqual(['CHAIR', 'COO', 'CFO']);
    expect(tier('EXTENSION_APPROVER', { tier: 'TM' })).toEqual(['CHAIR', 'COO', 'CFO']);
    expect(tier('EXTENSION_APPROVER', { tier: 'IM', extensionNeedsTopManagement: true })).toEqual(['IM']);
    expect(tier('CLOSER', { tier: 'TM' })).toEqual(['CHAIR', 'COO', 'CFO']);
  });
});
