import { ESTABLISH_ROWS } from './establish-rows.js';
import { LATER_ROWS } from './later-rows.js';
import type { CyclePart, GateRow, ProcedureRow, ProcedureStepCode, StepRow } from './procedure-row.js';
import { PROCEDURE_STEP_CODES, QUARTERS } from './procedure-row.js';
import { STAGES, type Gate, type StageName } from './states.js';

/** Step table of specification P1: every step of ISMS-PR-001 3.1 to 3.4 as typed data. Days are numbers of the policy. */
export const PROCEDURE_STEPS: Readonly<Record<ProcedureStepCode, StepRow>> = { ...ESTABLISH_ROWS, ...LATER_ROWS };

/** Gates of specification P1; what must be true stands in the gate checks. */
export const PROCEDURE_GATES: Readonly<Record<Gate, GateRow>> = {
  G0: {
    code: 'G0',
    kind: 'GATE',
    submitted: false,
    stage: null,
    clauses: ['4.4', '5.1'],
    fulfils: ['S03', 'S31'],
    label: 'Start of the cycle',
    approval: { doer: 'GATE_CHAIR', assurance: 'B' },
    question: 'Do you approve the charter, and may the cycle start?',
  },
  G1: {
    code: 'G1',
    kind: 'GATE',
    submitted: true,
    stage: 'establish',
    clauses: ['4.4', '5.1', '6.1.3'],
    fulfils: ['S30', 'S31'],
    label: 'Establish to Operate',
    approval: { doer: 'GATE_CHAIR', assurance: 'B' },
    question: 'Is the ISMS established, and may the cycle go on to Operate?',
  },
  G2: {
    code: 'G2',
    kind: 'GATE',
    submitted: false,
    stage: 'operate',
    clauses: ['4.4', '8.1'],
    fulfils: ['S30', 'S32'],
    label: 'Operate to Monitor',
    approval: { doer: 'GATE_MANAGER', assurance: 'B' },
    question: 'Is the ISMS operated as established, and may the cycle go on to Monitor?',
  },
  G3: {
    code: 'G3',
    kind: 'GATE',
    submitted: true,
    stage: 'monitor',
    clauses: ['4.4', '9.1', '9.2', '9.3'],
    fulfils: ['S18', 'S31'],
    label: 'Monitor to Improve',
    approval: { doer: 'GATE_CHAIR', assurance: 'B' },
    question: 'Is the ISMS evaluated, and may the cycle go on to Improve?',
  },
  G4: {
    code: 'G4',
    kind: 'GATE',
    submitted: true,
    stage: 'improve',
    clauses: ['4.4', '10.1', '10.2'],
    fulfils: ['S20', 'S31'],
    label: 'Close and roll over',
    approval: { doer: 'GATE_CHAIR', assurance: 'B' },
    question: 'Is what was found being improved, and may the cycle be closed?',
  },
};

/** Row of a step or a gate. */
export function procedureRow(code: ProcedureStepCode | Gate): ProcedureRow {
  return code in PROCEDURE_GATES ? PROCEDURE_GATES[code as Gate] : PROCEDURE_STEPS[code as ProcedureStepCode];
}

/** The stages that a gate stands on: its own and those before it; none for G0. */
export function stagesUpTo(gate: Gate): readonly StageName[] {
  const { stage } = PROCEDURE_GATES[gate];
  return stage === null ? [] : STAGES.slice(0, STAGES.indexOf(stage) + 1);
}

/** Steps of a stage in the order of the procedure; E0 belongs to none. */
export function stepsOfStage(stage: StageName): StepRow[] {
  return PROCEDURE_STEP_CODES.map((code) => PROCEDURE_STEPS[code]).filter((row) => row.stage === stage);
}

/** Parts in which a step is asked: its quarters, or the whole as ''. */
export function partsOf(row: StepRow): readonly CyclePart[] {
  return row.repeats === 'QUARTERLY' ? QUARTERS : [''];
}
