/** States of a cycle (specification P1, "States"), one spelling from database to mail to page. */
export const CYCLE_STATES = [
  'DRAFT',
  'ESTABLISH',
  'OPERATE',
  'MONITOR',
  'IMPROVE',
  'CLOSED',
  'CANCELLED',
  'SUSPENDED',
] as const;
export type CycleState = (typeof CYCLE_STATES)[number];

/** Stages in the order of the procedure (ISMS-PR-001 3.1 to 3.4); each has a record of its own. */
export const STAGES = ['establish', 'operate', 'monitor', 'improve'] as const;
export type StageName = (typeof STAGES)[number];

/** A stage waits for G0, runs, is done with its last step, or ends with a cycle that is closed before. */
export const STAGE_STATES = ['WAITING', 'RUNNING', 'DONE', 'CANCELLED'] as const;
export type StageState = (typeof STAGE_STATES)[number];

export const GATES = ['G0', 'G1', 'G2', 'G3', 'G4'] as const;
export type Gate = (typeof GATES)[number];

/** The stage a gate ends; G0 starts the cycle and ends none. */
export const STAGE_OF_GATE: Readonly<Record<Exclude<Gate, 'G0'>, StageName>> = {
  G1: 'establish',
  G2: 'operate',
  G3: 'monitor',
  G4: 'improve',
};

/** State of the cycle while a stage is in focus. */
export const STATE_OF_STAGE = {
  establish: 'ESTABLISH',
  operate: 'OPERATE',
  monitor: 'MONITOR',
  improve: 'IMPROVE',
} as const satisfies Readonly<Record<StageName, CycleState>>;

/** State that an approved gate leads to. */
export const STATE_AFTER_GATE = {
  G0: 'ESTABLISH',
  G1: 'OPERATE',
  G2: 'MONITOR',
  G3: 'IMPROVE',
  G4: 'CLOSED',
} as const satisfies Readonly<Record<Gate, CycleState>>;

const FINAL: ReadonlySet<CycleState> = new Set(['CLOSED', 'CANCELLED']);

/** Final states are never left; a closed cycle is read-only (7.5.3). */
export function isFinalCycle(state: CycleState): boolean {
  return FINAL.has(state);
}

/** States in which a cycle is the current one of its scope; a draft waits, a suspended cycle keeps its place. */
export function isCurrent(state: CycleState): boolean {
  return !isFinalCycle(state) && state !== 'DRAFT';
}

const MOVES: Readonly<Record<CycleState, readonly CycleState[]>> = {
  DRAFT: ['ESTABLISH', 'CANCELLED', 'SUSPENDED'],
  ESTABLISH: ['OPERATE', 'SUSPENDED'],
  OPERATE: ['MONITOR', 'SUSPENDED'],
  MONITOR: ['IMPROVE', 'SUSPENDED'],
  IMPROVE: ['CLOSED', 'SUSPENDED'],
  SUSPENDED: [],
  CLOSED: [],
  CANCELLED: [],
};

/**
 * True when specification P1 lets a cycle go from one state to the other. Top Management stops any state and resumes to
 * the same one: out of SUSPENDED only `resumeTo` is reached.
 */
export function mayMove(from: CycleState, to: CycleState, resumeTo: CycleState | null = null): boolean {
  if (from === 'SUSPENDED') return to === resumeTo && MOVES[to].includes('SUSPENDED');
  return MOVES[from].includes(to);
}

/** The gate of a stage has a state of its own: steps go on while it is decided, and stages are no locks. */
const STAGE_MOVES: Readonly<Record<StageState, readonly StageState[]>> = {
  WAITING: ['RUNNING'],
  RUNNING: ['DONE', 'CANCELLED'],
  DONE: [],
  CANCELLED: [],
};

/** True when a stage may go from one state to the other. */
export function mayMoveStage(from: StageState, to: StageState): boolean {
  return STAGE_MOVES[from].includes(to);
}

/** Record id of a stage of a cycle. */
export function stageId(cycleId: string, stage: StageName): string {
  return `${cycleId}/${stage}`;
}
