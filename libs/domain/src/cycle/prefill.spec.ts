import { describe, expect, it } from '@jest/globals';
import { CYCLE_ENTRIES } from '#testing/cycle-entries.js';
import { READY_RISK, registered } from '#testing/ready-gate.js';
import type { CycleEntries } from './entries.js';
import { DOCUMENT_KINDS, KPIS } from './form-lists.js';
import { prefillOf, type PrefillFacts } from './prefill.rules.js';
import type { CycleForm } from '../process/form-code.js';

const NONE: PrefillFacts = {
  ...{ inputs: [], previous: null, kpis: [], carryOver: [], register: [], updates: [], unmetChecks: [] },
  ...{ firstDay: '2028-01-01', lastDay: '2028-12-31' },
};

function prefill<Form extends CycleForm>(form: Form, facts: Partial<PrefillFacts> = {}): CycleEntries[Form] | null {
  return prefillOf(form, { ...NONE, ...facts });
}

function previous<Form extends CycleForm>(form: Form): Pick<PrefillFacts, 'previous'> {
  return { previous: { ...CYCLE_ENTRIES[form] } };
}

/** Inputs of people, each as a change of what an area says when it names nothing. */
function said(entries: Readonly<Record<string, object>>): Pick<PrefillFacts, 'inputs'> {
  const nothing = {
    externalIssues: [],
    internalIssues: [],
    climate: { relevant: '', reason: '' },
    parties: [],
    nothing: '',
  };
  return {
    inputs: Object.entries(entries).map(([personName, entry]) => ({ personName, entry: { ...nothing, ...entry } })),
  };
}

describe('context and parties', () => {
  it('merge what the areas sent, each once with everybody who said it, after the cycle before', () => {
    const issue = { text: 'Ransomware', why: 'It spreads' };
    const context = prefill('CONTEXT_AND_PARTIES', {
      ...previous('CONTEXT_AND_PARTIES'),
      ...said({
        Nora: { externalIssues: [issue, { text: 'A new law', why: 'Reports' }] },
        Owen: { externalIssues: [{ text: ' a new  LAW', why: '' }] },
        Legal: { parties: [{ party: 'Authority', requirement: 'Reports', addressed: 'YES', how: 'P7' }] },
      }),
    });
    expect(context?.externalIssues.map(({ text, saidBy }) => [text, saidBy])).toEqual([
      ['Ransomware', 'IT, Nora'],
      ['A new law', 'Nora, Owen'],
    ]);
    expect(context?.parties.map(({ party, saidBy }) => [party, saidBy])).toEqual([
      ['Customers', 'P10'],
      ['Authority', 'Legal'],
    ]);
  });

  it('find climate change relevant when one area does, and keep the last determination when nobody says', () => {
    const climate = (relevant: string, reason: string) => ({ climate: { relevant, reason } });
    const one = prefill(
      'CONTEXT_AND_PARTIES',
      said({ Nora: climate('NO', 'Offices'), Owen: climate('YES', 'Flooding') }),
    );
    expect(one?.climate).toEqual({ relevant: 'YES', reason: 'Owen: Flooding' });
    const none = prefill('CONTEXT_AND_PARTIES', said({ Nora: climate('NO', 'Offices'), Owen: climate('NO', 'Cloud') }));
    expect(none?.climate).toEqual({ relevant: 'NO', reason: 'Nora: Offices\nOwen: Cloud' });
    const silent = prefill('CONTEXT_AND_PARTIES', { ...previous('CONTEXT_AND_PARTIES'), ...said({ Nora: {} }) });
    expect(silent?.climate).toEqual(CYCLE_ENTRIES.CONTEXT_AND_PARTIES.climate);
  });
});

describe('risks and objectives', () => {
  const risk = { scenario: 'Flooding', asset: 'Lab', likelihood: 2, impact: 3, ownerId: 'P07' };

  it('take new risks of the areas under the next ids, with nothing treated or accepted', () => {
    const inputs = said({
      Nora: { risks: [risk, { ...risk, scenario: READY_RISK.scenario }] },
      Owen: { risks: [risk] },
    });
    const summary = prefill('RISK_SUMMARY', { ...previous('RISK_SUMMARY'), ...inputs });
    const known = CYCLE_ENTRIES.RISK_SUMMARY.risks.length;
    expect(summary?.risks).toHaveLength(known + 1);
    expect(summary?.risks.at(-1)).toMatchObject({
      ...{ id: 'RSK-0007', scenario: 'Flooding (Lab)', likelihood: 2, treatment: '', acceptedBy: '', expires: '' },
    });
  });

  it('number objectives from one where there are none, and never give an id twice', () => {
    const rows = ['One', 'Two'].map((text) => ({ text, measure: '', target: '', ownerId: '', due: '' }));
    const first = prefill('OBJECTIVES', said({ Nora: { objectives: rows } }));
    expect(first?.objectives.map(({ id, text }) => [id, text])).toEqual([
      ['OBJ-1', 'One'],
      ['OBJ-2', 'Two'],
    ]);
    const next = prefill('OBJECTIVES', { ...previous('OBJECTIVES'), ...said({ Nora: { objectives: rows } }) });
    expect(next?.objectives.map(({ id }) => id)).toEqual(['OBJ-1', 'OBJ-2', 'OBJ-3']);
  });
});

describe('changed issues', () => {
  const change = { kind: 'EXTERNAL', what: 'A new law', effect: 'Reports' };

  it('are merged with who said them; nothing changed only when everybody says so', () => {
    const some = prefill(
      'CONTEXT_DELTA',
      said({ Nora: { changes: [change] }, Owen: { changes: [], nothing: 'None' } }),
    );
    expect(some).toEqual({ changes: [{ ...change, saidBy: 'Nora', followUp: '' }], nothing: '' });
    const none = prefill('CONTEXT_DELTA', said({ Owen: { changes: [], nothing: 'I asked the team' } }));
    expect(none).toEqual({ changes: [], nothing: 'Owen: I asked the team' });
  });
});

describe('charter, gate and carried over', () => {
  it('name the period of this cycle and everything that the last one left open', () => {
    const open = { kind: 'CORRECTIVE_ACTION', ref: 'CA-2027-0003', what: 'CA in PLANNING', due: null } as const;
    const carryOver = [
      open,
      { ...open, kind: 'REVIEW_ACTION', ref: 'M2/1', what: 'Drill', due: '2028-03-01' } as const,
    ];
    const charter = prefill('CYCLE_CHARTER', { ...previous('CYCLE_CHARTER'), carryOver });
    expect(charter).toMatchObject({ firstDay: '2028-01-01', lastDay: '2028-12-31', people: '2' });
    expect(charter?.carryOver).toEqual([
      { ref: 'CA-2027-0003', what: 'CA in PLANNING', handling: '' },
      { ref: 'M2/1', what: 'Drill, due 2028-03-01', handling: '' },
    ]);
  });

  it('list treatment actions and audits that are still open, each where it is reported', () => {
    const carryOver = [
      { kind: 'TREATMENT_ACTION', ref: 'RSK-0001', what: 'Copies', due: '2028-02-01' },
      { kind: 'AUDIT', ref: 'AUD-2027-02', what: 'AR7', due: null },
    ] as const;
    expect(prefill('OPERATIONS_SUMMARY', { carryOver })?.treatmentActions).toEqual([
      { riskId: 'RSK-0001', action: 'Copies', due: '2028-02-01', state: '', until: '' },
    ]);
    expect(prefill('AUDIT_SUMMARY', { carryOver })?.audits).toMatchObject([
      { id: 'AUD-2027-02', state: 'OPEN', date: '' },
    ]);
  });

  it('put every check that is not met before whoever submits the gate', () => {
    const unmetChecks = [{ code: 'climate', reason: 'Climate change was not determined.' }];
    expect(prefill('GATE_SUBMISSION', { unmetChecks })).toEqual({
      items: [{ item: 'climate: Climate change was not determined.', statement: '' }],
      notes: '',
    });
  });
});

describe('lists that are whole', () => {
  it('have the 93 controls and all documents, each as it was decided last', () => {
    const fresh = prefill('CONTROL_SELECTION');
    expect([fresh?.controls.length, fresh?.controls.every(({ applicable }) => applicable === '')]).toEqual([93, true]);
    const last = prefill('CONTROL_SELECTION', previous('CONTROL_SELECTION'));
    expect(last).toEqual(CYCLE_ENTRIES.CONTROL_SELECTION);
    const few = { previous: { controls: [{ ...last?.controls[92], reason: 'Kept' }], ownControls: [] } };
    expect(prefill('CONTROL_SELECTION', few)?.controls.map(({ reason }) => reason).filter((one) => one !== '')).toEqual(['Kept']); // prettier-ignore
    expect(prefill('DOCUMENT_SET')?.documents.map(({ kind }) => kind)).toEqual(DOCUMENT_KINDS);
    expect(prefill('DOCUMENT_SET', previous('DOCUMENT_SET'))).toEqual(CYCLE_ENTRIES.DOCUMENT_SET);
  });

  it('have each document as the register has it now, by its id or as the one document of its type', () => {
    const policy = registered({ id: 'DOC-IS_POLICY', version: '2.0', approverId: 'P02', nextReview: '2028-05-01' });
    const scope = registered({ id: 'ISMS-SC-001', type: 'SCOPE', title: 'Scope of the ISMS' });
    const gone = registered({ id: 'DOC-CAPA', type: 'PROCEDURE', version: null, approverId: null, effective: null });
    const of = (kind: string, facts: Partial<PrefillFacts>) =>
      prefill('DOCUMENT_SET', facts)?.documents.find((row) => row.kind === kind);
    const known = { register: [policy, scope, gone], ...previous('DOCUMENT_SET') };
    expect(of('IS_POLICY', known)).toMatchObject({ version: '2.0', approverId: 'P02', nextReview: '2028-05-01' });
    expect(of('CAPA', known)).toMatchObject({ version: '', approverId: '', effective: '' });
    expect(of('AWARENESS_PLAN', known)).toEqual(
      CYCLE_ENTRIES.DOCUMENT_SET.documents.find(({ kind }) => kind === 'AWARENESS_PLAN'),
    );
    expect(of('SCOPE', { register: [scope, policy] })).toMatchObject({ id: 'ISMS-SC-001', version: '1.0' });
    // Two of a type: neither is proposed, the preparer says which.
    expect(of('SCOPE', { register: [scope, { ...scope, id: 'ISMS-SC-002' }] })).toMatchObject({ id: '' });
    expect(of('IS_POLICY', { register: [policy] })).toMatchObject({ id: '' });
  });

  it('have the computed figures and the targets, and no colour that somebody else gave', () => {
    const sheet = prefill('KPI_SHEET', { ...previous('KPI_SHEET'), kpis: [{ kpi: 'KPI-03', value: 4.2 }] });
    expect(sheet?.kpis.filter(({ value }) => value !== null)).toMatchObject([
      { kpi: 'KPI-03', value: 4.2, colour: '' },
    ]);
    expect(sheet?.objectives).toEqual([{ id: 'OBJ-1', status: '', comment: '' }]);
    expect(prefill('KPI_SHEET')?.kpis[0]).toMatchObject({ kpi: 'KPI-01', value: null, target: KPIS['KPI-01'].target });
  });
});

describe('updates of documents and records', () => {
  it('are the versions that came into force; where there was none, nothing is proposed', () => {
    const update = { id: 'ISMS-PR-001-1.1', what: 'Says who.', reason: 'Clarification', doneOn: '2028-03-01' };
    expect(prefill('UPDATES_SUMMARY', { updates: [update] })).toEqual({ updates: [update], nothing: '' });
    expect(prefill('UPDATES_SUMMARY')).toBeNull();
    const many = Array.from({ length: 201 }, (_, at) => ({ ...update, id: `D-${at}` }));
    expect(prefill('UPDATES_SUMMARY', { updates: many })?.updates.map(({ id }) => id)).toEqual(
      many.slice(1).map(({ id }) => id),
    );
  });
});

describe('what a cycle decides anew', () => {
  it('is never proposed: no verdict, confirmation, count or approval of the cycle before', () => {
    expect(prefill('REVIEW_MINUTES', previous('REVIEW_MINUTES'))).toMatchObject({
      ...{ heldOn: '', conclusion: [], actions: [], legalEvaluated: '' },
      attendees: CYCLE_ENTRIES.REVIEW_MINUTES.attendees,
    });
    expect(prefill('AWARENESS_STATUS', previous('AWARENESS_STATUS'))).toMatchObject({ enrolled: 46, completed: null });
    expect(prefill('EVIDENCE_INDEX', previous('EVIDENCE_INDEX'))?.records[0]).toMatchObject({ found: '', link: '/cycles/CYC-2027' }); // prettier-ignore
    for (const form of ['REGISTER_CONFIRMATION', 'AREA_ATTESTATION', 'STEP_APPROVAL', 'GATE_DECISION'] as const)
      expect([form, prefill(form, previous(form))]).toEqual([form, null]);
  });

  it('starts empty in a first cycle', () => {
    for (const form of ['CONTEXT_AND_PARTIES', 'SCOPE_STATEMENT', 'RISK_SUMMARY', 'OBJECTIVES', 'CONTEXT_DELTA', 'GATE_SUBMISSION', 'REVIEW_MINUTES', 'AWARENESS_STATUS', 'EVIDENCE_INDEX', 'OPERATIONS_SUMMARY', 'AUDIT_SUMMARY'] as const)
      expect([form, prefill(form)]).toEqual([form, null]); // prettier-ignore
    expect(prefill('CYCLE_CHARTER')).toMatchObject({ firstDay: '2028-01-01', roles: [], carryOver: [] });
  });
});
