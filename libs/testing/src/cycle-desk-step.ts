import type { ProcessView, Settled, StepKey } from '#contracts/human-task.js';
import type { SignalName } from '#contracts/signals.js';
import { partsOf, stepsOfStage } from '#domain/cycle/procedure.js';
import { STAGE_OF_GATE, type CycleState, type StageName } from '#domain/cycle/states.js';
import { stateWhenSettled } from '#domain/cycle/story.rules.js';
import { CYCLE_STEPS, type CycleStepCode } from '#domain/cycle/steps.js';
import type { CycleDesk } from './cycle-desk.js';

/** A step of a cycle or of one of its stages, as the desk of a cycle keeps it. */
export interface CycleDeskStep extends StepKey {
  readonly recordId: string;
  readonly id: string;
  state: 'OPEN' | 'DECIDED' | 'SETTLED';
  outcome: string;
  parts: readonly string[];
  /** Real instant of the end of a wait. */
  wakeAt: number | null;
}

/** What a person does once they are asked: an outcome, or something of their own. */
export type CycleAnswer = string | CycleAct;
export type CycleAct = (desk: CycleDesk, step: CycleDeskStep) => void | Promise<void>;

/** Answers by step code, or by `CODE/part`, in the order of asking; what is not written agrees. */
export type CycleScript = Readonly<Record<string, readonly CycleAnswer[]>>;

export interface CycleDeskOptions {
  readonly recordId: string;
  readonly script: CycleScript;
  /** Real milliseconds that a wait lasts, by step code; some tens unless told. */
  readonly waits?: Readonly<Partial<Record<'START' | 'NEXT_DRAFT', number>>>;
  /** Gates are submitted and decided at once, although their stage has open steps; they wait for it unless told. */
  readonly hasty?: boolean;
  /** A rule of separation of duties was waived: somebody independent is asked before the cycle is closed. */
  readonly waived?: boolean;
  /** Wakes a story, as the outbox does. */
  readonly send: (recordId: string, signal: SignalName, carriedId: string) => Promise<void>;
}

/** Steps that wait for a day. */
export const WAITS: readonly string[] = ['START', 'NEXT_DRAFT'];
/** Steps that another process fulfils. */
export const PROCESS_STEPS: readonly string[] = ['I1', 'I2'];
/** Steps that a person's act asks beside the story. */
export const BESIDE: readonly string[] = ['GATE_WAIVER', 'SUSPENSION', 'RESUMPTION'];

/** True when every step of the stage, in each of its quarters, ended as the procedure wants it. */
export function isComplete(steps: readonly CycleDeskStep[], stage: StageName): boolean {
  const ended = (code: string, part: string): boolean =>
    steps.some(
      (step) => step.code === code && step.part === part && step.state === 'SETTLED' && isEnd(code, step.outcome),
    );
  return stepsOfStage(stage).every((row) => {
    const last = row.kind === 'TASKS' && row.approval !== null ? `${row.code}_APPROVAL` : row.code;
    return partsOf(row).every((part) => ended(last, part));
  });
}

function isEnd(code: string, outcome: string): boolean {
  return code.endsWith('_APPROVAL') ? outcome === 'APPROVE' : outcome !== 'INTERRUPTED';
}

/** As libs/records shows it, with days that do not move. */
export function viewOf(
  head: Pick<ProcessView, 'recordId' | 'process' | 'state' | 'lastDecision'>,
  open: readonly CycleDeskStep[],
): ProcessView {
  return {
    ...head,
    ...{ ownerRole: 'ISMS_MANAGER', department: null, severity: null, controls: [], iteration: 1 },
    waiting: open.map((step) => ({
      step: `${CYCLE_STEPS[step.code as CycleStepCode].label} ${step.part}`.trim(),
      role: WAITS.includes(step.code) ? 'the day' : 'ISMS Manager',
      ...{ since: '2027-01-01T08:00:00.000Z', due: '2027-01-08T17:00:00.000Z', overdueLevel: 0, late: false },
    })),
  };
}

/** Stage that has to be complete before a gate is submitted; gate G2 is decided without a submission. */
export function stageOfSubmission(code: string): StageName | null {
  const [gate = '', what] = code.split('_');
  if (!(gate in STAGE_OF_GATE) || what !== (gate === 'G2' ? 'DECISION' : 'SUBMISSION')) return null;
  return STAGE_OF_GATE[gate as keyof typeof STAGE_OF_GATE];
}

export function keyOf({ code, part, iteration, visit }: StepKey): StepKey {
  return { code, part, iteration, visit };
}

export function settledOf({ outcome, parts }: CycleDeskStep): Settled {
  return { outcome, parts };
}

/** What the story branches on, as libs/records tells it. */
export function partsWhenSettled(code: string, outcome: string, { waived }: CycleDeskOptions): readonly string[] {
  return waived && code === 'G4_DECISION' && outcome === 'APPROVE' ? ['CYCLE_WAIVER_CHECK'] : [];
}

export function laneOf({ code, part }: StepKey): string {
  if (code === 'START') return part;
  const step = code.replace(/_(INPUT|APPROVAL)$/, '');
  return part === '' ? step : `${step}/${part}`;
}

/** `CODE/part_v2`, where the visit is told from the second on. */
export function nameOf({ code, part, visit }: StepKey): string {
  return `${part === '' ? code : `${code}/${part}`}${visit > 1 ? `_v${visit}` : ''}`;
}

/** State of the cycle after an answer: a stop and a resumption take effect with the decision, everything else when it settles. */
export function stateAfter(code: CycleStepCode, outcome: string, resumeState: CycleState | null): CycleState | null {
  if (outcome === 'SUSPEND') return 'SUSPENDED';
  return outcome === 'RESUME' ? resumeState : stateWhenSettled(code, outcome);
}
