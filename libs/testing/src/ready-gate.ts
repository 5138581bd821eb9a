import { ANNEX_A_2022 } from '#domain/annex-a/annex-a-2022.js';
import type { DocumentFact } from '#domain/cycle/document-facts.rules.js';
import type { ControlRow, ObjectiveRow, ReviewMinutesEntry, RiskRow } from '#domain/cycle/entries.js';
import {
  CONCLUSION_CODES,
  DOCUMENT_KINDS,
  EVIDENCE_CLAUSES,
  KPI_CODES,
  REGISTER_CODES,
  REVIEW_INPUT_CODES,
} from '#domain/cycle/form-lists.js';
import type { ActionFact, GateFacts, StepEntries, VersionFact } from '#domain/cycle/gate-facts.js';
import { QUARTERS } from '#domain/cycle/procedure-row.js';
import { SHIPPED_POLICY } from '#domain/policy/policy.js';

/** A risk that its owner treated and accepted. */
export const READY_RISK: RiskRow = {
  id: 'RSK-0001',
  scenario: 'Ransomware on the platform',
  ownerId: 'P07',
  likelihood: 3,
  impact: 5,
  treatment: 'MODIFY',
  controls: 'A.8.7',
  treatmentApprovedOn: '2027-02-20',
  residualLikelihood: 1,
  residualImpact: 4,
  acceptedBy: 'P07',
  acceptedOn: '2027-02-21',
  expires: '2028-02-20',
  action: 'Offline copies of the backups',
  actionDue: '2027-06-30',
};

/** A high residual risk, whose owner does not belong to Top Management. */
export const GRAVE_RISK: RiskRow = {
  ...READY_RISK,
  ...{ id: 'RSK-0006', residualLikelihood: 3, residualImpact: 4 },
  ...{ action: '', actionDue: '' },
};

export const READY_OBJECTIVE: ObjectiveRow = {
  id: 'OBJ-1',
  text: 'Everybody is trained',
  measure: 'KPI-01',
  baseline: '91 %',
  target: '95 %',
  what: 'Training',
  resources: '10 days',
  ownerId: 'P09',
  due: '2027-12-31',
  evaluation: 'Monthly',
  communicatedTo: 'All',
};

const control = (code: string): ControlRow => ({
  ...{ code, applicable: 'YES', reason: 'Needed', implemented: 'IMPLEMENTED', ownerId: 'P07', plannedOn: '' },
});

const MINUTES: ReviewMinutesEntry = {
  heldOn: '2027-11-15',
  attendees: [{ personId: 'P01', role: 'Chair' }],
  inputs: REVIEW_INPUT_CODES.map((input) => ({ input, considered: true, discussion: 'Discussed' })),
  improvements: 'None',
  ismsChanges: 'None',
  resources: 'Enough',
  conclusion: CONCLUSION_CODES.map((aspect) => ({ aspect, verdict: 'YES', reason: 'Seen' })),
  actions: [{ what: 'Drill', ownerId: 'P07', due: '2028-03-01' }],
  noActions: '',
  legalEvaluated: 'YES',
  legalResult: 'Compliant',
  nextReview: '2028-11-15',
};

const OUTPUTS: StepEntries = {
  E1: {
    externalIssues: [{ text: 'Ransomware', why: 'It hits suppliers of telemetry', saidBy: 'IT' }],
    internalIssues: [{ text: 'Few administrators', why: 'They stand in for each other', saidBy: 'HR' }],
    climate: { relevant: 'YES', reason: 'Flooding of the lab' },
    parties: [{ party: 'Customers', requirement: 'Confidentiality', addressed: 'YES', how: 'Controls', saidBy: 'P10' }],
  },
  E2: {
    ...{ purpose: 'Telemetry', units: ['IT'], sites: ['Zwolle'], processes: ['Hosting'] },
    ...{ interfaces: [], dependencies: [], exclusions: [] },
  },
  E3: { criteria: '5 x 5', risks: [READY_RISK, GRAVE_RISK] },
  E4: { objectives: [READY_OBJECTIVE] },
  E5: { controls: ANNEX_A_2022.map(({ code }) => control(code)), ownControls: [] },
  E6: {
    documents: DOCUMENT_KINDS.map((kind) => ({
      ...{ kind, id: `DOC-${kind}`, title: kind, version: '1.0', ownerId: 'P05', approverId: 'P01' },
      ...{ effective: '2027-01-15', nextReview: '2028-01-15' },
    })),
    others: [],
  },
  O3: { enrolled: 46, exempt: 1, left: 1, completed: 43, shortfallCa: '', comment: '' },
  O4: {
    ...{ incidents: 2, majorIncidents: 1, changes: 3, changesNote: '', accessReviewsDue: 5, accessReviewsDone: 5 },
    majors: [{ id: 'INC-2027-0007', what: 'Export', reviewedOn: '2027-05-03' }],
    treatmentActions: [{ riskId: 'RSK-0001', action: 'Offline copies', due: '2027-06-30', state: 'DONE', until: '' }],
    comment: '',
  },
  M1: {
    audits: [
      { id: 'AUD-2027-01', kind: 'INTERNAL', scope: 'Clauses 4-6', state: 'ISSUED', date: '2027-03-01', findings: '' },
      {
        id: 'AUD-2027-02',
        kind: 'EXTERNAL',
        scope: 'AR7',
        state: 'POSTPONED',
        date: '2028-01-10',
        findings: 'Illness',
      },
    ],
  },
  M2: MINUTES,
  M4: { records: EVIDENCE_CLAUSES.map((clause) => ({ clause, found: 'YES', link: '/cycles/CYC-2027', note: '' })) },
  I3: { updates: [{ id: 'ISMS-PR-001', what: 'Review', reason: 'Yearly', doneOn: '2027-12-10' }], nothing: '' },
  I4: { changes: [], nothing: 'Nothing changed.' },
};

const SHEET = {
  kpis: KPI_CODES.map((kpi) => ({ kpi, value: 97, target: '95', colour: 'GREEN', comment: '' }) as const),
  objectives: [{ id: 'OBJ-1', status: 'ON_TRACK', comment: '' }],
} as const;
const REGISTERS = {
  registers: REGISTER_CODES.map(
    (register) => ({ register, confirmedOn: '2027-12-20', result: 'UNCHANGED', note: '' }) as const,
  ),
};

export const READY_ACTION: ActionFact = {
  id: 'CA-2027-0001',
  type: 'CA',
  state: 'IMPLEMENTING',
  grade: 'MAJOR',
  planApproved: true,
  planApprovedByTopManagement: true,
  overdue: false,
};

/** Prepared by the ISMS Manager, and approved by the chair or by nobody. */
const APPROVED_VERSION: VersionFact = { number: 1, authorId: 'P05', approverId: 'P01' };
const OWN_VERSION: VersionFact = { ...APPROVED_VERSION, approverId: null };
const quartersOf = (code: string): string[] => QUARTERS.map((quarter) => `${code}/${quarter}`);
const versionsOf = (steps: readonly string[], version: VersionFact): [step: string, version: VersionFact][] =>
  steps.map((step) => [step, version]);

/** A policy that the register has in force, and what is told of it. */
export const registered = (told: Partial<DocumentFact>): DocumentFact => ({
  ...{ id: 'ISMS-PO-SEC-001', title: 'Policy', type: 'POLICY', ownerId: 'P05', version: '1.0', approverId: 'P01' },
  ...{ effective: '2027-01-15', nextReview: '2028-01-15', ...told },
});

/** Facts of a cycle at its end that meet every check of every gate. */
export const READY_GATE: GateFacts = {
  cycleId: 'CYC-2027',
  dates: { firstDay: '2027-01-01', lastDay: '2027-12-31', firstEver: false },
  policy: SHIPPED_POLICY.cycle,
  today: '2027-12-31',
  charter: {
    ...{ firstDay: '2027-01-01', lastDay: '2027-12-31', aims: 'Go on', people: '2', money: '10', tools: 'This' },
    roles: (['ISMS_MANAGER', 'DEPUTY', 'LEAD_AUDITOR', 'RISK_OWNER'] as const).map((role) => ({
      ...{ role, personId: 'P05', competence: 'Certificate' },
    })),
    carryOver: [],
  },
  previous: { id: 'CYC-2026', state: 'CLOSED' },
  overlapReason: null,
  outputs: OUTPUTS,
  versions: Object.fromEntries<VersionFact>([
    ...versionsOf(['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'M2', ...quartersOf('M3')], APPROVED_VERSION),
    ...versionsOf(['O3', 'O4', 'M1', 'M4', 'I3', 'I4', ...quartersOf('O2')], OWN_VERSION),
  ]),
  decider: 'P01',
  quarterly: {
    O2: { Q1: REGISTERS, Q2: REGISTERS, Q3: REGISTERS, Q4: REGISTERS },
    M3: { Q1: SHEET, Q2: SHEET, Q3: SHEET, Q4: SHEET },
  },
  quarterOpens: { Q1: '2027-03-22', Q2: '2027-06-21', Q3: '2027-09-20', Q4: '2027-12-20' },
  revised: [],
  askedAnew: [],
  areas: [
    { id: 'IT', label: 'IT Operations', attested: QUARTERS },
    { id: 'HR', label: 'Human Resources', attested: QUARTERS },
  ],
  openActions: [READY_ACTION],
  shortfallAction: null,
  holders: { ismsManagers: 1, deputies: 1, auditors: 2, riskOwners: 3, topManagement: ['P01', 'P02', 'P03'] },
  register: [],
  carryOver: [{ kind: 'CORRECTIVE_ACTION', ref: 'CA-2027-0001', what: 'CA in IMPLEMENTING', due: null }],
  waivers: [],
};
