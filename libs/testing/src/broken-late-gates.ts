import { action, given, newestSheet, says, sheets, without, type BrokenCheck } from './break-gate.js';

/** Every check of G2, G3 and G4 with what breaks it. */
export const BROKEN_LATE_GATES: Readonly<Record<'G2' | 'G3' | 'G4', readonly BrokenCheck[]>> = {
  G2: [
    [
      'REVISIONS_DONE',
      'a new version of O2/Q1',
      given({ revised: ['O2/Q1'] }),
      'A new version is being prepared or waits for approval: O2/Q1.',
    ],
    [
      'AREAS_ATTESTED',
      'an area that did not attest the second quarter',
      given({ areas: [{ id: 'IT', label: 'IT Operations', attested: ['Q1'] }] }),
      '0 of 1 area attested; missing: IT Operations (Q2).',
    ],
    ['AREAS_ATTESTED', 'no area', given({ areas: [] }), 'The directory has no area that could be attested.'],
    ['REGISTERS_CONFIRMED', 'no confirmation', given({ quarterly: {} }), 'No confirmation of the registers is there.'],
    [
      'REGISTERS_CONFIRMED',
      'a confirmation of 91 days ago',
      given({ today: '2028-03-20' }),
      'Not confirmed within the last 90 days: ',
    ],
    ['AWARENESS_REACHED', 'no status', without('O3'), 'No awareness status is there.'],
    [
      'AWARENESS_REACHED',
      'a shortfall without a corrective action',
      says('O3', () => ({ completed: 41 })),
      '41 of 44 completed the training, less than 95 %, and no corrective action deals with it.',
    ],
    [
      'TREATMENT_ON_TIME',
      'a treatment action that is open',
      says('O4', ({ treatmentActions }) => ({
        treatmentActions: treatmentActions.map((row) => ({ ...row, state: 'OPEN' as const })),
      })),
      'Treatment actions that are due and neither done nor extended: RSK-0001 (Offline copies).',
    ],
    [
      'TREATMENT_ON_TIME',
      'a treatment action that nobody reports on',
      says('O4', () => ({ treatmentActions: [] })),
      'Treatment actions that are due and neither done nor extended: RSK-0001 (Offline copies of the backups).',
    ],
    [
      'ACCESS_REVIEWED',
      'an access review left',
      says('O4', () => ({ accessReviewsDone: 4 })),
      '4 of 5 access reviews done.',
    ],
    [
      'ACCESS_REVIEWED',
      'no number',
      says('O4', () => ({ accessReviewsDue: null })),
      'does not say how many access reviews',
    ],
    ['KPIS_MEASURED', 'no sheet', given({ quarterly: {} }), 'No sheet of key figures is there.'],
    [
      'KPIS_MEASURED',
      'a figure that has no value in any quarter',
      (facts) => {
        const empty = {
          ...newestSheet,
          kpis: newestSheet.kpis.map((row, at) => (at === 1 ? { ...row, value: null } : row)),
        };
        return sheets({ Q1: empty, Q2: empty, Q3: empty, Q4: empty })(facts);
      },
      `Key figures without any value in this cycle: ${newestSheet.kpis[1]?.kpi}.`,
    ],
    [
      'INCIDENTS_REVIEWED',
      'a major incident without a review',
      says('O4', ({ majors }) => ({ majors: majors.map((row) => ({ ...row, reviewedOn: '' })) })),
      'Major incidents without a post-incident review: INC-2027-0007.',
    ],
    [
      'INCIDENTS_REVIEWED',
      'a major incident that is not named',
      says('O4', () => ({ majors: [] })),
      '0 of 1 major incident.',
    ],
  ],
  G3: [
    [
      'REVISIONS_DONE',
      'a new version of M1',
      given({ revised: ['M1'] }),
      'A new version is being prepared or waits for approval: M1.',
    ],
    ['AUDITS_ISSUED', 'no summary', without('M1'), 'No summary of audits is there.'],
    [
      'AUDITS_ISSUED',
      'an audit that was postponed without a reason',
      says('M1', ({ audits }) => ({ audits: audits.map((row) => ({ ...row, findings: '' })) })),
      'Audits of the plan that are neither issued nor postponed with a reason: AUD-2027-02.',
    ],
    [
      'AUDITS_ISSUED',
      'a postponement that nobody of Top Management decides',
      given({ decider: 'P08' }),
      'Only Top Management postpones an audit: AUD-2027-02.',
    ],
    [
      'INTERNAL_AUDIT',
      'external audits only',
      says('M1', ({ audits }) => ({ audits: audits.map((row) => ({ ...row, kind: 'EXTERNAL' as const })) })),
      'No internal audit report of this cycle is issued.',
    ],
    [
      'KPIS_EVALUATED',
      'a quarter without a sheet',
      sheets({ Q2: undefined }),
      'Sheets of key figures that are not approved: Q2.',
    ],
    [
      'KPIS_EVALUATED',
      'an objective without a status',
      sheets({ Q3: { ...newestSheet, objectives: [] } }),
      'Not evaluated (a figure that is not green needs a comment, an objective its status): OBJ-1.',
    ],
    [
      'LEGAL_EVALUATED',
      'no evaluation',
      says('M2', () => ({ legalEvaluated: 'NO' as const })),
      'legal and contractual compliance',
    ],
    ['REVIEW_HELD', 'no approved minutes', without('M2'), 'No management review with approved minutes was held'],
    [
      'REVIEW_INPUTS',
      'minutes without input c',
      says('M2', ({ inputs }) => ({ inputs: inputs.filter(({ input }) => !input.toLowerCase().startsWith('c')) })),
      'The management review did not consider input c of clause 9.3.2.',
    ],
    [
      'REVIEW_INPUTS',
      'minutes in which an input was not discussed',
      says('M2', ({ inputs }) => ({ inputs: inputs.map((row) => ({ ...row, discussion: '' })) })),
      'The management review did not consider input a, b, c, d, e and 2 more of clause 9.3.2.',
    ],
    [
      'EVIDENCE_COMPLETE',
      'a gap in the index',
      says('M4', ({ records }) => ({
        records: records.map((row, at) => (at === 0 ? { ...row, found: 'NO' as const } : row)),
      })),
      'The evidence index has gaps: ',
    ],
    ['EVIDENCE_COMPLETE', 'no index', without('M4'), 'No evidence index is there.'],
  ],
  G4: [
    [
      'REVISIONS_DONE',
      'a new version of I3',
      given({ revised: ['I3'] }),
      'A new version is being prepared or waits for approval: I3.',
    ],
    [
      'YEAR_ATTESTED',
      'a year that is closed before its fourth quarter is asked',
      given({
        today: '2027-12-06',
        areas: [
          { id: 'IT', label: 'IT Operations', attested: ['Q1', 'Q2', 'Q3'] },
          { id: 'HR', label: 'Human Resources', attested: ['Q1', 'Q2'] },
        ],
      }),
      'Not attested by every area: Q3 (Human Resources) and Q4 (asked from 2027-12-20 on).',
    ],
    ['YEAR_ATTESTED', 'no area', given({ areas: [] }), 'Not attested by every area: Q1, Q2, Q3 and Q4.'],
    [
      'YEAR_CONFIRMED',
      'no confirmation in the fourth quarter',
      (facts) => ({ ...facts, quarterly: { ...facts.quarterly, O2: { ...facts.quarterly.O2, Q4: undefined } } }),
      'Quarters without a confirmation of the registers: Q4.',
    ],
    [
      'YEAR_MEASURED',
      'no sheet of the fourth quarter',
      sheets({ Q4: undefined }),
      'Sheets of key figures that are not approved: Q4.',
    ],
    [
      'PLANS_APPROVED',
      'no plan',
      action({ planApproved: false }),
      'Nonconformities without an approved plan: CA-2027-0001.',
    ],
    ['NONE_OVERDUE', 'an overdue action', action({ overdue: true }), 'Overdue, and not extended: CA-2027-0001.'],
    [
      'MAJORS_BY_TM',
      'a major one that Top Management did not plan',
      action({ planApprovedByTopManagement: false }),
      'Open and major, without a plan that Top Management approved: CA-2027-0001.',
    ],
    [
      'ALL_TRIAGED',
      'an opportunity in triage',
      action({ type: 'OFI', state: 'PROPOSED' }),
      'Not triaged: CA-2027-0001.',
    ],
    [
      'REVIEW_ACTIONS_ASSIGNED',
      'an action of the review that nobody has',
      says('M2', ({ actions }) => ({ actions: actions.map((row) => ({ ...row, ownerId: '' })) })),
      'Actions of the management review without an owner or a date: Drill.',
    ],
    ['UPDATES_DONE', 'no updates', without('I3'), 'I3 (updates of documents and records) is not done.'],
    ['CONTEXT_RECHECKED', 'no recheck', without('I4'), 'I4 (changed internal and external issues) is not done.'],
  ],
};
