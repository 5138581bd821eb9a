import type { Doer } from '../process/doer.js';
import { describe, expect, it } from '@jest/globals';
import { bookOf, factsOf, PEOPLE } from '#testing/small-company-people.js';
import { conflictsOf, SOD_RULES, SOD_SENTENCES, type CaseFacts } from './separation-of-duties.rules.js';

const conflicts = (doer: Doer, person: string, facts: Partial<CaseFacts> = {}): string[] =>
  conflictsOf(doer, person, { facts: factsOf(facts), book: bookOf() });
const conflicted = (doer: Doer, facts: Partial<CaseFacts> = {}): string[] =>
  PEOPLE.map(({ id }) => id).filter((id) => conflicts(doer, id, facts).length > 0);

describe('separation of duties (specification 2)', () => {
  it('SD1: who wrote any part of the submitted plan never approves it', () => {
    expect(conflicts('PLAN_APPROVER', 'IM', { authorIds: ['IM'] })).toEqual(['SD1']);
    expect(conflicts('PLAN_APPROVER', 'DIM', { authorIds: ['IM'] })).toEqual([]);
  });

  it('SD4: the owner never approves the plan, whoever wrote it', () => {
    expect(conflicts('PLAN_APPROVER', 'HEAD')).toEqual(['SD4']);
    expect(conflicts('PLAN_APPROVER', 'HEAD', { authorIds: ['HEAD'] })).toEqual(['SD1', 'SD4']);
  });

  it('SD1: nobody accepts the evidence of an action they carried out, reported, or own', () => {
    expect(conflicted('EVIDENCE_CHECKER', { authorIds: ['DIM'] })).toEqual(['DIM', 'HEAD', 'ENG1', 'ENG2']);
  });

  it('SD5: the verifier is not the owner, an implementer, nor the manager or a direct report of one', () => {
    // HEAD owns; COO manages HEAD; DEPU, ENG1 and ENG2 report to HEAD.
    expect(conflicted('VERIFIER')).toEqual(['COO', 'HEAD', 'DEPU', 'ENG1', 'ENG2']);
  });

  it('SD5: the verifier is not the plan approver, nor the manager or a direct report of the approver', () => {
    expect(conflicts('VERIFIER', 'IM', { planApproverIds: ['IM'] })).toEqual(['SD5']);
    expect(conflicts('VERIFIER', 'DIM', { planApproverIds: ['IM'] })).toEqual(['SD5']);
    expect(conflicts('VERIFIER', 'AUD1', { planApproverIds: ['IM'] })).toEqual([]);
    expect(conflicts('VERIFIER', 'AUD1', { planApproverIds: ['CFO'] })).toEqual(['SD5']);
  });

  it('SD5: the auditor who raised the finding may verify', () => {
    const facts = factsOf({ findingAuditorId: 'AUD1' });
    expect(conflictsOf('VERIFIER', 'AUD1', { facts, book: bookOf() })).toEqual([]);
  });

  it('SD6: neither the verifier nor the owner closes', () => {
    expect(conflicted('CLOSER', { verifierId: 'AUD1' })).toEqual(['HEAD', 'AUD1']);
    expect(conflicts('CLOSER', 'AUD1', { verifierId: 'AUD1' })).toEqual(['SD6']);
  });

  it('SD7: nobody accepts their own high residual risk for Top Management with the assessment or a gate', () => {
    expect(conflicts('GATE_CHAIR', 'CHAIR', { riskOwnerIds: ['CHAIR'] })).toEqual(['SD7']);
    expect(conflicts('GATE_CHAIR', 'COO', { riskOwnerIds: ['CHAIR'] })).toEqual([]);
  });

  it('SD9: the one who is late never grants the extension', () => {
    expect(conflicted('EXTENSION_APPROVER', { lateIds: ['IM', 'HEAD'] })).toEqual(['IM', 'HEAD']);
    expect(conflicts('EXTENSION_APPROVER', 'IM', { lateIds: ['IM'] })).toEqual(['SD9']);
  });

  it('triage and the work itself forbid nobody', () => {
    for (const doer of ['ISMS_MANAGER', 'OWNER', 'IMPLEMENTER'] as const) {
      expect(conflicted(doer, { authorIds: ['HEAD'], lateIds: ['HEAD'], verifierId: 'AUD1' })).toEqual([]);
    }
  });

  it('every rule has a sentence for the refusal page and the trail', () => {
    expect(Object.keys(SOD_SENTENCES)).toEqual([...SOD_RULES]);
    expect(SOD_RULES.every((rule) => SOD_SENTENCES[rule].endsWith('.'))).toBe(true);
  });
});
