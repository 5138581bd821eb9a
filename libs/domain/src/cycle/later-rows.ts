import type { Asked, ProcessRow, StepRow, TaskRow } from './procedure-row.js';

type Later = 'O1' | 'O2' | 'O3' | 'O4' | 'M1' | 'M2' | 'M3' | 'M4' | 'I1' | 'I2' | 'I3' | 'I4';

/** Steps of the stages Operate, Monitor and Improve (ISMS-PR-001 3.2 to 3.4; specification P1, O1 to I4). */
export const LATER_ROWS: Readonly<Record<Later, StepRow>> = {
  O1: tasks({
    code: 'O1',
    stage: 'operate',
    clauses: ['8.1', 'A.5.36'],
    fulfils: ['S11', 'S32', 'S33'],
    label: 'Attestation of the areas',
    prepare: {
      ...{ doer: 'AREA_HEADS', form: 'AREA_ATTESTATION', mail: 'M03', label: 'Attestation of an area' },
      question: 'Are policies, controls and procedures followed in your area, and which new risks do you see?',
      verb: 'Attest your area for',
    },
    perDepartment: true,
    output: 'Attestation of the area',
    repeats: 'QUARTERLY',
  }),
  O2: tasks({
    code: 'O2',
    stage: 'operate',
    clauses: ['8.1', '8.2', 'A.5.9', 'A.5.18'],
    fulfils: ['S12', 'S26', 'S43'],
    label: 'Registers',
    prepare: {
      ...byManager('REGISTER_CONFIRMATION', 'Confirmation of the registers'),
      mail: 'M03',
      question: 'Are the registers and the statement of applicability right as of today?',
      verb: 'Confirm the registers of',
    },
    output: 'Register confirmation',
    repeats: 'QUARTERLY',
  }),
  O3: tasks({
    code: 'O3',
    stage: 'operate',
    clauses: ['7.2', '7.3', 'A.6.3'],
    fulfils: ['S13', 'S33'],
    label: 'Awareness',
    prepare: {
      ...byManager('AWARENESS_STATUS', 'Awareness status'),
      question: 'How many of the people in scope completed the awareness training?',
      verb: 'Report the awareness status of',
    },
    output: 'Awareness status',
  }),
  O4: tasks({
    code: 'O4',
    stage: 'operate',
    clauses: ['6.3', '8.1', 'A.5.18', 'A.5.24', 'A.8.32'],
    fulfils: ['S14'],
    label: 'Incidents, changes, access rights',
    prepare: {
      ...byManager('OPERATIONS_SUMMARY', 'Summary of operations'),
      question: 'Which incidents and changes were there, and which access reviews and treatment actions are done?',
      verb: 'Summarise incidents, changes and access rights of',
    },
    output: 'Operations summary',
  }),
  M1: tasks({
    code: 'M1',
    stage: 'monitor',
    clauses: ['9.2.1', '9.2.2', 'A.5.35'],
    fulfils: ['S15', 'S27', 'S39'],
    label: 'Audits',
    prepare: {
      ...byManager('AUDIT_SUMMARY', 'Audit summary'),
      question: "Which audits of the year's plan were carried out, and what did they find?",
      verb: 'Summarise the audits of',
    },
    output: 'Audit summary',
  }),
  M2: tasks({
    code: 'M2',
    stage: 'monitor',
    clauses: ['9.3.1', '9.3.2', '9.3.3'],
    fulfils: ['S16', 'S28', 'S31'],
    label: 'Management review',
    prepare: {
      ...byManager('REVIEW_MINUTES', 'Minutes of the management review'),
      question: 'What did the management review consider, conclude and decide?',
      verb: 'Write the minutes of the management review of',
    },
    approval: { doer: 'GATE_CHAIR', assurance: 'B' },
    output: 'Management review minutes',
  }),
  M3: tasks({
    code: 'M3',
    stage: 'monitor',
    clauses: ['9.1'],
    fulfils: ['S17'],
    label: 'Key figures',
    prepare: {
      ...byManager('KPI_SHEET', 'Sheet of key figures'),
      question: 'What are the key figures of this period, and how do the objectives stand?',
      verb: 'Fill in the key figures of',
    },
    approval: { doer: 'GATE_CHAIR', assurance: 'A' },
    output: 'KPI sheet',
    // Gate G2 asks for a value of each figure and most are measured monthly or quarterly (P10), so one sheet a year is late.
    repeats: 'QUARTERLY',
  }),
  M4: tasks({
    code: 'M4',
    stage: 'monitor',
    clauses: ['7.5.3', '9.1', '9.2.2', '9.3.3', '10.2', 'A.5.33'],
    fulfils: ['S18'],
    label: 'Evidence index',
    prepare: {
      ...byManager('EVIDENCE_INDEX', 'Evidence index'),
      question: 'Which record shows that each clause is fulfilled, and where is it?',
      verb: 'Complete the evidence index of',
    },
    output: 'Evidence index',
  }),
  I1: byProcess({
    code: 'I1',
    stage: 'improve',
    clauses: ['10.1', '10.2'],
    fulfils: ['S19'],
    label: 'Nonconformities and opportunities',
    output: 'Corrective Action Log: everything raised is triaged',
  }),
  I2: byProcess({
    code: 'I2',
    stage: 'improve',
    clauses: ['10.2'],
    fulfils: ['S20', 'S29'],
    label: 'Corrective and preventive actions',
    output: 'Corrective Action Log: every nonconformity has an approved plan',
  }),
  I3: tasks({
    code: 'I3',
    stage: 'improve',
    clauses: ['7.5.2', '7.5.3'],
    fulfils: ['S21'],
    label: 'Updates of documents and records',
    prepare: {
      ...byManager('UPDATES_SUMMARY', 'Summary of updates'),
      question: 'Which documents and records were updated, and why?',
      verb: 'List the updates of documents and records of',
    },
    output: 'Updates summary',
  }),
  I4: tasks({
    code: 'I4',
    stage: 'improve',
    clauses: ['4.1', '4.2', '9.3.2', '10.1'],
    fulfils: ['S22'],
    label: 'Changed issues',
    input: {
      ...{ doer: 'AREA_HEADS', form: 'CONTEXT_DELTA_INPUT', mail: 'M02', label: 'Changed issues of an area' },
      question: 'Which internal or external issues of your area changed since the beginning of the cycle?',
      verb: 'Name changed issues for',
    },
    prepare: {
      ...byManager('CONTEXT_DELTA', 'Changed issues'),
      question: 'Which issues changed, and what follows for the ISMS?',
      verb: 'Recheck internal and external issues for',
    },
    output: 'Context delta',
    informs: 'GATE_CHAIR',
  }),
};

type Told = Pick<TaskRow, 'code' | 'stage' | 'clauses' | 'fulfils' | 'label' | 'prepare' | 'output'> & Partial<TaskRow>;

function tasks(row: Told): TaskRow {
  return { kind: 'TASKS', input: null, perDepartment: false, approval: null, repeats: 'ONCE', ...row };
}

function byProcess(row: Omit<ProcessRow, 'kind' | 'repeats'>): ProcessRow {
  return { kind: 'PROCESS', repeats: 'ONCE', ...row };
}

function byManager(form: Asked['form'], label: string): Pick<Asked, 'doer' | 'form' | 'mail' | 'label'> {
  return { doer: 'CYCLE_PREPARER', form, mail: 'M04', label };
}
