import { Defect } from '../errors.js';
import { CYCLE_STEPS_BESIDE, CYCLE_WAITS, GATE_STEPS } from './gate-steps.js';
import { PROCEDURE_STEPS } from './procedure.js';
import type { Asked, ProcessRow, TaskRow } from './procedure-row.js';
import { CYCLE_STEP_CODES, type CycleStep, type CycleStepCode } from './step-definition.js';

export { CYCLE_STEP_CODES, type CycleStep, type CycleStepCode } from './step-definition.js';

const ATTESTED = {
  // The last outcome that anybody gave counts: one deviation makes the quarter a deviation.
  outcomes: ['CONFIRM', 'DEVIATION'],
  agreeing: 'CONFIRM',
  extendable: false,
  each: true,
  next: {
    CONFIRM: 'Your attestation is kept as evidence of the quarter.',
    DEVIATION: 'Your attestation is kept, and the deviation is raised for triage as a nonconformity.',
  },
} as const;
const SUBMITTED = { outcomes: ['SUBMIT'], agreeing: 'SUBMIT', extendable: true } as const;

/** The flat table of asked steps, derived from the step table of the procedure: `E1_INPUT`, `E1`, `E1_APPROVAL` are of E1. */
export const CYCLE_STEPS: Readonly<Record<CycleStepCode, CycleStep>> = inOrder([
  ...GATE_STEPS,
  ...CYCLE_STEPS_BESIDE,
  ...CYCLE_WAITS,
  ...Object.values(PROCEDURE_STEPS).flatMap((row) => {
    if (row.kind === 'PROCESS') return [fulfilled(row)];
    // The charter is asked on the cycle itself; its approval is gate G0.
    return row.code === 'E0' ? [prepared(row, 'CHARTER')] : ofTasks(row);
  }),
]);

function ofTasks(row: TaskRow): CycleStep[] {
  return [
    ...(row.input === null ? [] : [input(row, row.input)]),
    prepared(row, asCode(row.code)),
    ...(row.approval === null ? [] : [approved(row)]),
  ];
}

/** Everybody who is asked says their part; the step itself is prepared from all of them. */
function input(row: TaskRow, { label, question, verb, doer, form, mail }: Asked): CycleStep {
  return {
    ...{ code: asCode(`${row.code}_INPUT`), clause: row.clauses[0] ?? '', label, question, verb, doer, form, mail },
    taskClass: 'WK',
    state: null,
    outcomes: ['SUBMIT'],
    agreeing: 'SUBMIT',
    extendable: false,
    each: true,
    next: { SUBMIT: 'When everybody asked has answered, the ISMS Manager puts the answers together.' },
  };
}

function prepared(row: TaskRow, code: CycleStepCode): CycleStep {
  const { label, question, verb, doer, form, mail } = row.prepare;
  return {
    ...{ code, clause: row.clauses[0] ?? '', label, question, verb, doer, form, mail },
    taskClass: 'WK',
    state: code === 'CHARTER' ? 'DRAFT' : null,
    ...(row.perDepartment ? ATTESTED : { ...SUBMITTED, next: { SUBMIT: afterSubmission(row) } }),
  };
}

function afterSubmission({ approval, informs, output }: TaskRow): string {
  if (approval !== null) return `It goes to approval${approval.doer === 'GATE_CHAIR' ? ' by the chair' : ''}.`;
  return informs === undefined
    ? `The ${lower(output)} is kept as a record of the cycle.`
    : `The ${lower(output)} is kept as a record of the cycle, and Top Management is informed.`;
}

function approved(row: TaskRow): CycleStep {
  const { output, approval } = row;
  return {
    code: asCode(`${row.code}_APPROVAL`),
    clause: row.clauses[0] ?? '',
    label: `Approval: ${row.prepare.label.toLowerCase()}`,
    question: `Do you approve the ${lower(output)}?`,
    verb: `Approve the ${lower(output)} of`,
    doer: approval?.doer ?? null,
    taskClass: 'AP',
    form: 'STEP_APPROVAL',
    mail: 'M01',
    state: null,
    outcomes: ['APPROVE', 'REQUEST_CHANGES', 'REJECT'],
    agreeing: 'APPROVE',
    extendable: false,
    next: {
      APPROVE: 'It is approved and kept as a record of the cycle.',
      REQUEST_CHANGES: 'It goes back to the preparer with your words.',
      REJECT: 'This version is refused; what counted before it, if anything, goes on to count.',
    },
  };
}

/** Nobody is asked: another process reports. */
function fulfilled(row: ProcessRow): CycleStep {
  return {
    ...{ code: asCode(row.code), clause: row.clauses[0] ?? '', label: row.label },
    ...{ question: '', verb: '', doer: null, taskClass: null, form: null, mail: null, state: null },
    outcomes: ['FULFILLED'],
    agreeing: 'FULFILLED',
    extendable: false,
    next: {},
  };
}

/** `KPI sheet` stays, `Cycle charter` becomes `cycle charter`. */
function lower(output: string): string {
  return /^[A-Z]{2}/.test(output) ? output : output.charAt(0).toLowerCase() + output.slice(1);
}

function asCode(code: string): CycleStepCode {
  const known = CYCLE_STEP_CODES.find((one) => one === code);
  if (known === undefined) throw new Defect(`the cycle has no step ${code}`);
  return known;
}

/** One row for each code, in the order of the codes. */
function inOrder(rows: readonly CycleStep[]): Record<CycleStepCode, CycleStep> {
  const found = CYCLE_STEP_CODES.map((code) => {
    const row = rows.find((one) => one.code === code);
    if (!row) throw new Defect(`the step table of the cycle has no row ${code}`);
    return [code, row] as const;
  });
  return Object.fromEntries(found) as Record<CycleStepCode, CycleStep>;
}
