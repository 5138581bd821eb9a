import type { AreaRiskRow, CycleEntries } from '#domain/cycle/entries.js';
import { REGISTER_CODES } from '#domain/cycle/form-lists.js';
import { READY_GATE } from './ready-gate.js';

const { charter, outputs, quarterly } = READY_GATE;

function there<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('the ready gate has every output');
  return value;
}

const RISK: AreaRiskRow = { scenario: 'Flooding', asset: 'Lab', likelihood: 2, impact: 3, ownerId: 'P07' };
const CHANGE = { kind: 'EXTERNAL', what: 'A new law', effect: 'Reports within 24 hours' } as const;

/** A complete entry of each form of the cycle: what it says is enough for its first answer. */
export const CYCLE_ENTRIES: CycleEntries = {
  CYCLE_CHARTER: { ...there(charter), carryOver: [{ ref: 'CA-2026-0003', what: 'Drill', handling: 'Done by March' }] },
  CONTEXT_INPUT: {
    externalIssues: [{ text: 'Ransomware', why: 'It hits suppliers of telemetry' }],
    internalIssues: [{ text: 'Few administrators', why: 'They stand in for each other' }],
    climate: { relevant: 'NO', reason: 'No work outside' },
    parties: [{ party: 'Customers', requirement: 'Confidentiality', addressed: 'YES', how: 'Controls' }],
    nothing: '',
  },
  CONTEXT_AND_PARTIES: there(outputs.E1),
  SCOPE_STATEMENT: {
    ...there(outputs.E2),
    interfaces: [{ party: 'Customers', what: 'Telemetry' }],
    dependencies: [{ party: 'Carrier', what: 'Lines' }],
    exclusions: [{ what: 'Canteen', reason: 'No information' }],
  },
  RISK_INPUT: { risks: [RISK], nothing: '' },
  RISK_SUMMARY: there(outputs.E3),
  OBJECTIVES_INPUT: {
    objectives: [
      { text: 'Everybody is trained', measure: 'KPI-01', target: '95 %', ownerId: 'P09', due: '2027-12-31' },
    ],
    nothing: '',
  },
  OBJECTIVES: there(outputs.E4),
  CONTROL_SELECTION: {
    ...there(outputs.E5),
    ownControls: [
      {
        ...{ code: 'OWN-1', label: 'Lab access', applicable: 'YES', reason: 'RSK-0001' },
        ...{ implemented: 'PLANNED', ownerId: 'P07', plannedOn: '2027-05-01' },
      },
    ],
  },
  DOCUMENT_SET: {
    ...there(outputs.E6),
    others: [
      {
        ...{ id: 'WI-1', title: 'Drill', version: '1.0', ownerId: 'P07', approverId: 'P05' },
        ...{ effective: '2027-02-01', nextReview: '2028-02-01' },
      },
    ],
  },
  AREA_ATTESTATION: {
    ...{ policiesEnforced: 'YES', compliance: 'CONFORM', deviation: '', requirementRefs: [] },
    ...{ newRisks: [], noNewRisks: true },
  },
  REGISTER_CONFIRMATION: {
    registers: REGISTER_CODES.map((register) => ({
      ...{ register, confirmedOn: '2027-03-30', result: 'CHANGED', note: 'Two rows were added' },
    })),
  },
  AWARENESS_STATUS: there(outputs.O3),
  OPERATIONS_SUMMARY: there(outputs.O4),
  AUDIT_SUMMARY: there(outputs.M1),
  REVIEW_MINUTES: there(outputs.M2),
  KPI_SHEET: there(quarterly.M3?.Q1),
  EVIDENCE_INDEX: there(outputs.M4),
  UPDATES_SUMMARY: there(outputs.I3),
  CONTEXT_DELTA_INPUT: { changes: [CHANGE], nothing: '' },
  CONTEXT_DELTA: { changes: [{ ...CHANGE, saidBy: 'Legal', followUp: 'RSK-0009' }], nothing: '' },
  STEP_APPROVAL: { comment: '' },
  GATE_SUBMISSION: { items: [{ item: 'KPIS_MEASURED', statement: 'One figure is late' }], notes: '' },
  GATE_DECISION: { comment: '', items: [], revise: [], overlapReason: '' },
  CYCLE_WAIVER_CHECK: { comment: 'Read, and found sound.' },
  GATE_WAIVER: { reason: 'The auditor is ill', expires: '2028-03-31', caId: 'CA-2027-0001' },
  SUSPENSION: { reason: 'Merger' },
  RESUMPTION: { reason: '' },
};
