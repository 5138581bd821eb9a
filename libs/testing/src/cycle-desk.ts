import type { Answered, Asked, HumanTaskActivities, ProcessView, Recalled, StepKey } from '#contracts/human-task.js';
import { isFinalCycle, stageId, STAGES, type CycleState, type StageName } from '#domain/cycle/states.js';
import { CYCLE_STEPS, type CycleStepCode } from '#domain/cycle/steps.js';
import {
  stateAfter,
  BESIDE,
  isComplete,
  keyOf,
  laneOf,
  nameOf,
  partsWhenSettled,
  PROCESS_STEPS,
  settledOf,
  stageOfSubmission,
  viewOf,
  WAITS,
  type CycleAnswer,
  type CycleDeskOptions,
  type CycleDeskStep,
} from './cycle-desk-step.js';

type Call = { readonly name: keyof HumanTaskActivities; readonly recordId: string; readonly step: StepKey | null };
type StepInput = { recordId: string; step: StepKey };
type WithoutView<T> = T extends unknown ? Omit<T, 'view'> : never;

const WAIT_MS = 30;
const HOUR = 3_600_000;

/**
 * One cycle and its four stages in memory, asked and settled as libs/records does it: outcome first, then the open
 * question, else a new one; a decision is kept before its signal is sent. Persons answer by the script.
 */
export class CycleDesk implements HumanTaskActivities {
  readonly steps: CycleDeskStep[] = [];
  /** Every call of a story, in order. */
  readonly calls: string[] = [];
  state: CycleState = 'DRAFT';
  /** Steps of other processes that are fulfilled. */
  readonly reported = new Set<string>();
  /** Runs once for each step that is asked, before the person acts. */
  onAsked: (step: CycleDeskStep, count: number) => void | Promise<void> = () => undefined;
  private resumeState: CycleState | null = null;
  private readonly settledOrder: CycleDeskStep[] = [];
  private readonly told: CycleDeskStep[] = [];
  private readonly posted = new Set<Promise<void>>();
  private readonly awaitingStage: { readonly stage: StageName; readonly go: () => void }[] = [];

  constructor(readonly options: CycleDeskOptions) {}

  /** The stories of the cycle and its stages, as a stage finds them. */
  story(stage?: StageName): { readonly options: { readonly recordId: string } } {
    const { recordId } = this.options;
    return { options: { recordId: stage === undefined ? recordId : stageId(recordId, stage) } };
  }

  /** What the cycle itself was asked, in order: `G1_DECISION_v2`. */
  get asked(): string {
    return this.namesOf((step) => step.recordId === this.options.recordId);
  }

  /** What was asked of one step of the procedure, in order. @param lane such as `E1`, `O1/Q2` */
  lane(lane: string): string {
    return this.namesOf((step) => step.recordId !== this.options.recordId && laneOf(step) === lane);
  }

  /** How each step ended, sorted: equal for two tellings of the same cycle, whatever happened between. */
  get ending(): string[] {
    return this.steps.map((step) => `${nameOf(step)} ${step.outcome}`).sort();
  }

  /** True when nothing is left to tell of the cycle, or of a stage. */
  isFinal(recordId = this.options.recordId): boolean {
    const stage = this.stageOf(recordId);
    return isFinalCycle(this.state) || (stage !== undefined && isComplete(this.steps, stage));
  }

  recall({ recordId }: { recordId: string }): Promise<Recalled> {
    return this.call({ name: 'recall', recordId, step: null }, () => ({
      storyVersion: 1,
      final: this.isFinal(recordId),
      settled: this.settledOrder
        .filter((step) => step.recordId === recordId)
        .map((step) => ({ ...keyOf(step), ...settledOf(step) })),
      view: this.view(recordId),
    }));
  }

  openQuestion({ recordId, step }: StepInput): Promise<Answered> {
    return this.call({ name: 'openQuestion', recordId, step }, () => this.findOrOpen(recordId, step, null));
  }

  settleQuestion({ recordId, step }: StepInput): Promise<Answered> {
    return this.call({ name: 'settleQuestion', recordId, step }, () => {
      const found = this.find(recordId, step);
      if (!found) throw new Error(`${nameOf(step)} is settled before it was asked`);
      return this.goOn(found);
    });
  }

  fulfilStep({ recordId, step }: StepInput): Promise<Answered> {
    if (!PROCESS_STEPS.includes(step.code)) throw new Error(`${step.code} is no step of another process`);
    return this.call({ name: 'fulfilStep', recordId, step }, () => {
      const known = this.find(recordId, step);
      if (known && this.reported.has(step.code)) this.keep(known, 'FULFILLED');
      return this.findOrOpen(recordId, step, null);
    });
  }

  awaitDate({ recordId, step }: StepInput): Promise<Answered> {
    const { waits } = this.options;
    return this.call({ name: 'awaitDate', recordId, step }, () => {
      const known = this.find(recordId, step);
      const over = known?.state === 'OPEN' && (known.wakeAt ?? 0) <= Date.now() && this.state !== 'SUSPENDED';
      if (known && over) this.keep(known, 'ELAPSED');
      return this.findOrOpen(recordId, step, waits?.[step.code as 'START' | 'NEXT_DRAFT'] ?? WAIT_MS);
    });
  }

  /** Keeps the decision, then tells the story. A step that is over is left alone. */
  async decide(step: CycleDeskStep, outcome: string): Promise<void> {
    if (this.keep(step, outcome)) await this.options.send(step.recordId, 'decided', step.id);
  }

  /** Another process reports that a step is fulfilled. */
  async report(code: string): Promise<void> {
    this.reported.add(code);
    await this.wake('improve');
  }

  /** Top Management is asked something beside the story of the cycle. */
  async askBeside(code: 'GATE_WAIVER' | 'SUSPENSION' | 'RESUMPTION', part: string): Promise<void> {
    const key = { code, part, iteration: 1, visit: 1 };
    const { recordId } = this.options;
    this.steps.push({ ...key, recordId, id: `b-${code}-${part}`, state: 'OPEN', outcome: '', parts: [], wakeAt: null });
    await this.wake();
  }

  /** Tells a story that its record changed; the cycle unless told. */
  wake(stage?: StageName): Promise<void> {
    const { recordId } = this.story(stage).options;
    return this.options.send(recordId, 'recordChanged', recordId);
  }

  /** Waits until every act and every message that is on its way has arrived. */
  async quiet(): Promise<void> {
    while (this.posted.size > 0) await Promise.all(this.posted);
  }

  private post(sending: Promise<void>): void {
    this.posted.add(sending);
    void sending.finally(() => this.posted.delete(sending));
  }

  private keep(step: CycleDeskStep, outcome: string): boolean {
    if (step.state !== 'OPEN') return false;
    Object.assign(step, { state: 'DECIDED', outcome });
    return true;
  }

  private async call<Result>(call: Call, work: () => Result): Promise<Result> {
    const stage = this.stageOf(call.recordId);
    this.calls.push([call.name, call.step ? nameOf(call.step) : (stage ?? 'cycle')].join(' '));
    if (stage !== undefined && this.state === 'DRAFT') throw new Error(`${stage} is told before gate G0`);
    return work();
  }

  private findOrOpen(recordId: string, step: StepKey, wakeInMs: number | null): Answered {
    const found = this.find(recordId, step);
    if (!found && this.isFinal(recordId)) return this.answer(recordId, step, { kind: 'INTERRUPTED', why: this.state });
    return this.goOn(found ?? this.open(recordId, step, wakeInMs));
  }

  private find(recordId: string, key: StepKey): CycleDeskStep | undefined {
    return this.steps.find((step) => step.recordId === recordId && nameOf(step) === nameOf(key));
  }

  private open(recordId: string, key: StepKey, wakeInMs: number | null): CycleDeskStep {
    const before = this.find(recordId, { ...key, visit: key.visit - 1 });
    if (key.visit > 1 && before?.state !== 'SETTLED')
      throw new Error(`${nameOf(key)} is asked before the visit before it ended`);
    const step: CycleDeskStep = {
      ...{ ...keyOf(key), recordId, id: `q${this.steps.length + 1}`, state: 'OPEN', outcome: '', parts: [] },
      wakeAt: wakeInMs === null ? null : Date.now() + wakeInMs,
    };
    this.steps.push(step);
    return step;
  }

  private goOn(step: CycleDeskStep): Answered {
    if (step.state === 'DECIDED') this.settle(step);
    if (!this.told.includes(step)) this.ask(step);
    const { recordId, outcome } = step;
    if (step.state === 'SETTLED')
      return this.answer(
        recordId,
        step,
        outcome === 'INTERRUPTED'
          ? { kind: 'INTERRUPTED', why: this.state }
          : { kind: 'SETTLED', settled: settledOf(step) },
      );
    const realWakeAt =
      this.state === 'SUSPENDED' ? null : (step.wakeAt ?? (BESIDE.includes(step.code) ? null : Date.now() + HOUR));
    const alongside = this.besides(step).map(keyOf);
    return this.answer(recordId, step, {
      kind: 'OPEN',
      questionId: step.id,
      realWakeAt,
      wakeFor: 'the next rung',
      alongside,
    });
  }

  /** The first open step of the cycle carries what is asked beside the record. */
  private besides(step: CycleDeskStep): CycleDeskStep[] {
    const open = this.steps.filter(({ recordId, state }) => recordId === this.options.recordId && state !== 'SETTLED');
    if (step !== open.find(({ code }) => !BESIDE.includes(code))) return [];
    return open.filter(({ code }) => BESIDE.includes(code));
  }

  /** Writes down that the step was asked, and lets the person act a moment later. */
  private ask(step: CycleDeskStep): void {
    const keyed = `${step.code}/${step.part}` in this.options.script ? `${step.code}/${step.part}` : step.code;
    const sameKey = (other: CycleDeskStep): boolean =>
      other.code === step.code && (keyed === step.code || other.part === step.part);
    const earlier = this.told.filter(sameKey).length;
    this.told.push(step);
    const answer = this.options.script[keyed]?.[earlier] ?? this.agreeing(step);
    const count = this.told.length;
    setTimeout(() => this.post(this.act(step, { answer, count })), 3);
  }

  private agreeing({ code }: CycleDeskStep): CycleAnswer {
    const stage = stageOfSubmission(code);
    if (WAITS.includes(code)) return () => undefined;
    if (PROCESS_STEPS.includes(code)) return (desk) => desk.report(code);
    const outcome = CYCLE_STEPS[code as CycleStepCode].agreeing;
    if (stage === null || this.options.hasty) return outcome;
    return (desk, step) => desk.whenComplete(stage, () => desk.post(desk.decide(step, outcome)));
  }

  private async act(step: CycleDeskStep, { answer, count }: { answer: CycleAnswer; count: number }): Promise<void> {
    await this.onAsked(step, count);
    if (typeof answer === 'function') return answer(this, step);
    return this.decide(step, answer);
  }

  private whenComplete(stage: StageName, go: () => void): void {
    if (isComplete(this.steps, stage)) go();
    else this.awaitingStage.push({ stage, go });
  }

  private settle(step: CycleDeskStep, outcome = step.outcome): void {
    // What is asked beside the cycle goes on with the next open step.
    if (this.besides(step).length > 0) this.post(this.wake());
    const parts = partsWhenSettled(step.code, outcome, this.options);
    Object.assign(step, { state: 'SETTLED', outcome, parts });
    this.settledOrder.push(step);
    const stage = this.stageOf(step.recordId);
    if (stage === undefined) this.move(step, outcome);
    else if (isComplete(this.steps, stage))
      this.awaitingStage.filter((one) => one.stage === stage).forEach(({ go }) => go());
  }

  /** A cycle that is over interrupts what is open, and wakes its stages. */
  private move({ code, parts }: CycleDeskStep, outcome: string): void {
    const to = parts.length > 0 ? null : stateAfter(code as CycleStepCode, outcome, this.resumeState);
    if (to === null) return;
    if (to === 'SUSPENDED') this.resumeState = this.state;
    this.state = to;
    const open = this.steps.filter(({ state }) => state === 'OPEN');
    const stages = STAGES.filter((stage) => open.some(({ recordId }) => this.stageOf(recordId) === stage));
    if (to === 'SUSPENDED' || outcome === 'RESUME') return stages.forEach((stage) => this.post(this.wake(stage)));
    if (!isFinalCycle(to)) return;
    for (const step of open) this.settle(step, 'INTERRUPTED');
    stages.forEach((stage) => this.post(this.wake(stage)));
  }

  private stageOf(recordId: string): StageName | undefined {
    return STAGES.find((stage) => recordId === stageId(this.options.recordId, stage));
  }

  private namesOf(which: (step: CycleDeskStep) => boolean): string {
    return this.told.filter(which).map(nameOf).join(' ');
  }

  private answer(recordId: string, step: StepKey, asked: WithoutView<Asked>): Answered {
    return { ...asked, view: this.view(recordId), step: keyOf(step) };
  }

  private view(recordId: string): ProcessView {
    const process = this.stageOf(recordId) === undefined ? 'cycle' : 'cycle-stage';
    const open = this.steps.filter((step) => step.recordId === recordId && step.state === 'OPEN');
    const last = this.settledOrder.filter((step) => step.recordId === recordId).at(-1);
    return viewOf({ recordId, process, state: this.state, lastDecision: last?.outcome ?? null }, open);
  }
}
