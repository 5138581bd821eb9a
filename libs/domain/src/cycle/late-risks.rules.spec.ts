import { describe, expect, it } from '@jest/globals';
import { GRAVE_RISK, READY_GATE, READY_RISK } from '#testing/ready-gate.js';
import type { RiskRow } from './entries.js';
import { lateRisksUnmet } from './late-risks.rules.js';

/** The version that counts is in order: only the one that waits is looked at. */
const unmet = (decider: string, ...risks: readonly RiskRow[]): string[] =>
  lateRisksUnmet({ ...READY_GATE, decider }, { entry: { criteria: '5 x 5', risks }, number: 2, authorId: 'P05' }).map(
    ({ code }) => code,
  );
const owned = (ownerId: string): RiskRow => ({ ...GRAVE_RISK, ownerId, acceptedBy: ownerId });

describe('a risk assessment that is approved after gate G1', () => {
  it('is approved where the gate would hold nothing against it', () => {
    expect(unmet('P01', READY_RISK, GRAVE_RISK)).toEqual([]);
  });

  it('is held to every check of the gate over risks', () => {
    expect(unmet('P01')).toEqual(['RISKS_OWNED', 'TREATMENT_APPROVED', 'RESIDUALS_ACCEPTED', 'HIGH_ACCEPTED_BY_TM']);
    expect(unmet('P01', { ...READY_RISK, ownerId: '' })).toEqual(['RISKS_OWNED', 'RESIDUALS_ACCEPTED']);
    expect(unmet('P01', { ...READY_RISK, treatmentApprovedOn: '' })).toEqual(['TREATMENT_APPROVED']);
    expect(unmet('P01', { ...READY_RISK, expires: '2027-12-30' })).toEqual(['RESIDUALS_ACCEPTED']);
  });

  it('a high risk is accepted by a member of Top Management other than its owner, and by nobody else (SD7)', () => {
    expect(unmet('P02', owned('P02'))).toEqual(['HIGH_ACCEPTED_BY_TM']);
    expect(unmet('P02', owned('P01'))).toEqual([]);
    expect(unmet('P09', owned('P01'))).toEqual(['HIGH_ACCEPTED_BY_TM']);
  });

  it('where every member owns one, whoever was asked in their place accepts them, and none of the owners', () => {
    const all = ['P01', 'P02', 'P03'].map(owned);
    expect(unmet('P09', ...all)).toEqual([]);
    expect(unmet('P02', ...all)).toEqual(['HIGH_ACCEPTED_BY_TM']);
  });

  it('that was disposed of cannot be seen, and is unmet', () => {
    const gone = lateRisksUnmet(READY_GATE, { entry: undefined, number: 2, authorId: null });
    expect(gone[0]?.reason).toContain('this cannot be seen, there is no approved');
  });
});
