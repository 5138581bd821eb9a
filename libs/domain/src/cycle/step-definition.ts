import type { CycleForm } from '../process/form-code.js';
import type { StepDefinition } from '../process/step-definition.js';
import type { CycleState } from './states.js';

/** Steps of a cycle and of its stages that are asked of a person or waited for (specification P1). */
export const CYCLE_STEP_CODES = [
  'CHARTER',
  'G0_DECISION',
  'G1_SUBMISSION',
  'G1_DECISION',
  'G2_DECISION',
  'G3_SUBMISSION',
  'G3_DECISION',
  'G4_SUBMISSION',
  'G4_DECISION',
  'CYCLE_WAIVER_CHECK',
  'NEXT_DRAFT',
  'GATE_WAIVER',
  'SUSPENSION',
  'RESUMPTION',
  'REVISION',
  'REVISION_APPROVAL',
  'START',
  'E1_INPUT',
  'E1',
  'E1_APPROVAL',
  'E2',
  'E2_APPROVAL',
  'E3_INPUT',
  'E3',
  'E3_APPROVAL',
  'E4_INPUT',
  'E4',
  'E4_APPROVAL',
  'E5',
  'E5_APPROVAL',
  'E6',
  'E6_APPROVAL',
  'O1',
  'O2',
  'O3',
  'O4',
  'M1',
  'M2',
  'M2_APPROVAL',
  'M3',
  'M3_APPROVAL',
  'M4',
  'I1',
  'I2',
  'I3',
  'I4_INPUT',
  'I4',
] as const;
export type CycleStepCode = (typeof CYCLE_STEP_CODES)[number];

/** A row of the flat table of asked steps. State is that of the cycle; steps of a stage leave the stage's substate alone. */
export type CycleStep = StepDefinition<CycleStepCode, CycleState, CycleForm>;
