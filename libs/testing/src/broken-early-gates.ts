import { given, grave, risk, rowOf, says, without, type BrokenCheck } from './break-gate.js';
import { READY_GATE, READY_OBJECTIVE, registered } from './ready-gate.js';

/** Every check of G0 and G1 with what breaks it. */
export const BROKEN_EARLY_GATES: Readonly<Record<'G0' | 'G1', readonly BrokenCheck[]>> = {
  G0: [
    ['CHARTER_COMPLETE', 'no charter', given({ charter: null }), 'No charter was submitted.'],
    [
      'CHARTER_COMPLETE',
      'a charter without money and roles',
      (facts) => ({ ...facts, charter: facts.charter && { ...facts.charter, money: ' ', roles: [] } }),
      'The charter does not say money and roles.',
    ],
    [
      'PREVIOUS_CLOSED',
      'a previous cycle that runs',
      given({ previous: { id: 'CYC-2026', state: 'MONITOR' } }),
      'CYC-2026 is not closed (it stands in MONITOR), and Top Management gave no reason for an overlap.',
    ],
  ],
  G1: [
    [
      'REVISIONS_DONE',
      'a new version of E3',
      given({ revised: ['E3', 'O2/Q1'] }),
      'A new version is being prepared or waits for approval: E3.',
    ],
    ['E1_APPROVED', 'the context not approved', without('E1'), 'E1 (Context and parties register) is not approved.'],
    ['E2_APPROVED', 'the scope not approved', without('E2'), 'E2 (Scope Statement) is not approved.'],
    ['E3_APPROVED', 'the risks not approved', without('E3'), 'E3 (Risk assessment summary) is not approved.'],
    ['E4_APPROVED', 'the objectives not approved', without('E4'), 'E4 (Objectives and plans) is not approved.'],
    ['E5_APPROVED', 'the selection not approved', without('E5'), 'E5 (Control selection) is not approved.'],
    ['E6_APPROVED', 'the documents not approved', without('E6'), 'E6 (Document set) is not approved.'],
    [
      'CLIMATE_DETERMINED',
      'no climate determination',
      says('E1', () => ({ climate: { relevant: '' as const, reason: '' } })),
      'It is not determined, with a reason, whether climate change is a relevant issue.',
    ],
    [
      'CLIMATE_DETERMINED',
      'a climate determination without a reason',
      says('E1', () => ({ climate: { relevant: 'NO' as const, reason: ' ' } })),
      'It is not determined, with a reason, whether climate change is a relevant issue.',
    ],
    [
      'REQUIREMENTS_FLAGGED',
      'a requirement that is not flagged',
      says('E1', ({ parties }) => ({ parties: parties.map((party) => ({ ...party, addressed: '' as const })) })),
      'Not marked as addressed or not addressed: Customers (Confidentiality).',
    ],
    ['REQUIREMENTS_FLAGGED', 'no party at all', says('E1', () => ({ parties: [] })), 'No interested party is named.'],
    [
      'POLICY_IN_FORCE',
      'a policy past its review',
      says('E6', ({ documents }) => ({
        documents: documents.map((row) => (row.kind === 'IS_POLICY' ? { ...row, nextReview: '2027-03-21' } : row)),
      })),
      'The policy is not in force: DOC-IS_POLICY (review was due on 2027-03-21).',
    ],
    [
      'POLICY_IN_FORCE',
      'no policy in the set',
      says('E6', ({ documents }) => ({ documents: documents.filter(({ kind }) => kind !== 'IS_POLICY') })),
      'The information security policy is not in the document set.',
    ],
    [
      'DOCUMENTS_IN_FORCE',
      'a procedure without an approver',
      says('E6', ({ documents }) => ({
        documents: documents.map((row) => (row.kind === 'ISMS_PROCEDURE' ? { ...row, approverId: '' } : row)),
      })),
      'Not in force: DOC-ISMS_PROCEDURE.',
    ],
    [
      'POLICY_IN_FORCE',
      'a policy that the register has past its review, whatever the document set says',
      given({ register: [registered({ id: 'DOC-IS_POLICY', nextReview: '2027-03-21' })] }),
      'The policy is not in force: DOC-IS_POLICY (review was due on 2027-03-21).',
    ],
    [
      'DOCUMENTS_IN_FORCE',
      'a procedure of which the register has no version in force',
      given({ register: [registered({ id: 'DOC-CAPA', version: null })] }),
      'Not in force: DOC-CAPA (the register has no version in force).',
    ],
    [
      'DOCUMENTS_IN_FORCE',
      'a procedure that is in force by a placeholder (S01)',
      given({ register: [registered({ id: 'DOC-ISMS_PROCEDURE', approverId: null })] }),
      'Not in force: DOC-ISMS_PROCEDURE (nobody is named who approved 1.0).',
    ],
    [
      'DOCUMENTS_IN_FORCE',
      'a document without a planned review',
      given({ register: [registered({ id: 'DOC-SOA', nextReview: null })] }),
      'Not in force: DOC-SOA (no review is planned).',
    ],
    ['RISKS_OWNED', 'a risk without an owner', risk({ ownerId: '' }), 'Not evaluated or without an owner: RSK-0001.'],
    [
      'RISKS_OWNED',
      'a risk that is not evaluated',
      risk({ impact: null }),
      'Not evaluated or without an owner: RSK-0001.',
    ],
    ['RISKS_OWNED', 'no risk', says('E3', () => ({ risks: [] })), 'The risk assessment names no risk.'],
    [
      'TREATMENT_APPROVED',
      'a treatment that the owner did not approve',
      risk({ treatmentApprovedOn: '' }),
      'Above acceptance and without a treatment approved by the risk owner: RSK-0001.',
    ],
    [
      'RESIDUALS_ACCEPTED',
      'a residual risk that somebody else accepted',
      risk({ acceptedBy: 'P05' }),
      'The residual risk is not accepted by its owner, or the acceptance has expired: RSK-0001.',
    ],
    [
      'RESIDUALS_ACCEPTED',
      'an acceptance that has expired',
      risk({ expires: '2027-12-30' }),
      'The residual risk is not accepted by its owner, or the acceptance has expired: RSK-0001.',
    ],
    [
      'HIGH_ACCEPTED_BY_TM',
      'a high residual risk that Top Management did not accept',
      given({ versions: {}, decider: 'P08' }),
      'High or critical and not accepted by a member of Top Management other than the owner: RSK-0006.',
    ],
    [
      'HIGH_ACCEPTED_BY_TM',
      'a high residual risk of the member of Top Management who approved the version and decides the gate',
      grave({ ownerId: 'P01', acceptedBy: 'P01' }),
      'High or critical and not accepted by a member of Top Management other than the owner: RSK-0006.',
    ],
    [
      'CONTROLS_DECIDED',
      'a selection with 92 rows',
      says('E5', ({ controls }) => ({ controls: controls.filter(({ code }) => code !== 'A.8.34') })),
      'The control selection has 92 of 93 rows decided: A.8.34 is missing.',
    ],
    [
      'CONTROLS_DECIDED',
      'an exclusion without a reason',
      rowOf('A.8.30', { applicable: 'NO', reason: '' }),
      'The control selection has 92 of 93 rows decided: A.8.30 is missing.',
    ],
    [
      'PLANNED_CONTROLS_DATED',
      'a planned control without a date',
      rowOf('A.8.12', { implemented: 'PLANNED' }),
      'Not implemented, and without an owner or a date: A.8.12.',
    ],
    [
      'OBJECTIVES_COMPLETE',
      'an objective without measure and resources',
      says('E4', () => ({ objectives: [{ ...READY_OBJECTIVE, measure: '', resources: '' }] })),
      'Objectives without everything that clause 6.2 asks for: OBJ-1 (measure and resources).',
    ],
    ['OBJECTIVES_COMPLETE', 'no objective', says('E4', () => ({ objectives: [] })), 'No objective is set.'],
    [
      'ROLES_COMPETENT',
      'no deputy in the directory',
      given({ holders: { ...READY_GATE.holders, deputies: 0 } }),
      'Not named, or without evidence of competence: deputy.',
    ],
    ['ROLES_COMPETENT', 'no charter', given({ charter: null }), 'ISMS Manager, deputy, auditors and risk owners'],
  ],
};
