import type { Assurance } from '../policy/policy.js';
import type { Doer } from '../process/doer.js';
import type { CycleForm } from '../process/form-code.js';
import type { TaskMailCode } from '../process/step-definition.js';
import type { SentenceId } from './sentences.js';
import type { Gate, StageName } from './states.js';

/** Steps of the procedure, as specification P1 numbers them. */
export const PROCEDURE_STEP_CODES = [
  'E0',
  'E1',
  'E2',
  'E3',
  'E4',
  'E5',
  'E6',
  'O1',
  'O2',
  'O3',
  'O4',
  'M1',
  'M2',
  'M3',
  'M4',
  'I1',
  'I2',
  'I3',
  'I4',
] as const;
export type ProcedureStepCode = (typeof PROCEDURE_STEP_CODES)[number];
export type ProcedureCode = ProcedureStepCode | Gate;

/** Answers of the four quarters of a cycle. */
export const QUARTERS = ['Q1', 'Q2', 'Q3', 'Q4'] as const;
export type Quarter = (typeof QUARTERS)[number];

/** Part of a step key: the quarter, or empty where a step is asked once per cycle. */
export type CyclePart = Quarter | '';

/** Words and people of one question of a step. */
export interface Asked {
  readonly doer: Doer;
  readonly form: CycleForm;
  readonly mail: TaskMailCode;
  readonly label: string;
  readonly question: string;
  /** What is asked, up to the record id. */
  readonly verb: string;
}

/** Who approves what was prepared. */
export interface Approval {
  readonly doer: Doer;
  /** Level that specification 2 asks for once a stronger sign-in is configured; in force is what the policy names. */
  readonly assurance: Assurance;
}

/** What every step and gate of the procedure has. */
interface Row<Code extends ProcedureCode> {
  readonly code: Code;
  /** Stage the row belongs to; null before the cycle has started. */
  readonly stage: StageName | null;
  /** Clauses of ISO/IEC 27001:2022 and its Annex A (always with its `A.`). */
  readonly clauses: readonly string[];
  /** Sentences of ISMS-PR-001 that it fulfils. */
  readonly fulfils: readonly SentenceId[];
  readonly label: string;
}

/** A step that people fulfil: [fan-out] → prepare → [approval] → output. */
export interface TaskRow extends Row<ProcedureStepCode> {
  readonly kind: 'TASKS';
  readonly input: Asked | null;
  readonly prepare: Asked;
  /** Every department answers for its own area; the step is complete with the last answer. */
  readonly perDepartment: boolean;
  readonly approval: Approval | null;
  /** Name of the record that the step produces. */
  readonly output: string;
  readonly repeats: 'ONCE' | 'QUARTERLY';
  /** Who is told of the approved output; they decide nothing. */
  readonly informs?: Doer;
}

/** A step that another process reports to: it has no question and no due of a person. */
export interface ProcessRow extends Row<ProcedureStepCode> {
  readonly kind: 'PROCESS';
  readonly output: string;
  readonly repeats: 'ONCE';
}

/** A decision that lets the cycle go on when its checks are met. */
export interface GateRow extends Row<Gate> {
  readonly kind: 'GATE';
  /** The ISMS Manager submits it ahead of the decision; nobody submits to themselves, and the charter is G0's submission. */
  readonly submitted: boolean;
  readonly approval: Approval;
  /** Question of the decision. */
  readonly question: string;
}

export type StepRow = TaskRow | ProcessRow;
export type ProcedureRow = StepRow | GateRow;
