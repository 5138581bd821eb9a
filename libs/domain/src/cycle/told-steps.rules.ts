import type { CycleForm } from '../process/form-code.js';
import type { IsoDay } from '../time.js';
import { firstDayOfQuarter } from './plan.rules.js';
import { partsOf, PROCEDURE_STEPS } from './procedure.js';
import type { CyclePart, ProcedureStepCode, StepRow } from './procedure-row.js';
import type { ToldCycle } from './told-cycle.js';

/** A step of the procedure, and the quarter for which it is told. */
export interface NamedStep {
  readonly row: StepRow;
  readonly part: CyclePart;
}

/** Reads `E1`, `O2/Q1` or `CHARTER`, which is E0. @returns the step, or a sentence that says what to write */
export function readStepName(name: string): NamedStep | string {
  if (name === 'CHARTER') return { row: PROCEDURE_STEPS.E0, part: '' };
  const [code = '', ...rest] = name.split('/');
  const row = Object.hasOwn(PROCEDURE_STEPS, code) ? PROCEDURE_STEPS[code as ProcedureStepCode] : null;
  if (row === null) return `"${name}" is no step of the cycle. Write CHARTER, E1 to I4, or with the quarter O1/Q1.`;
  if (code === 'E0') return 'E0 is written CHARTER.';
  const part = partsOf(row).find((one) => one === rest.join('/'));
  if (part !== undefined) return { row, part };
  return row.repeats === 'QUARTERLY'
    ? `"${name}" is no quarter of ${code}, which is asked each quarter. Write ${code}/Q1 to ${code}/Q4.`
    : `"${name}" is no step of the cycle: ${code} is asked once. Write ${code}.`;
}

/** Sentence about a quarter that had not begun on a day; null = it had, or the step has no quarters. */
export function quarterProblem({ row, part }: NamedStep, on: IsoDay, cycle: ToldCycle): string | null {
  if (part === '' || cycle.lastDay <= cycle.firstDay) return null;
  const begins = firstDayOfQuarter(part, cycle);
  return on < begins
    ? `${part} of the cycle begins on ${begins}: nothing of ${row.code}/${part} is done before.`
    : null;
}

/** Form of what a step makes; null for what makes nothing of its own, or is no step. */
export function formOfStep(name: string): CycleForm | null {
  const step = readStepName(name);
  if (typeof step === 'string' || step.row.kind !== 'TASKS' || step.row.perDepartment) return null;
  return step.row.prepare.form;
}
