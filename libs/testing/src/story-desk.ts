import { stepOf } from '#domain/process/steps.js';
import type { Answered, Asked, HumanTaskActivities, ProcessView, Recalled, StepKey } from '#contracts/human-task.js';
import type { SignalName } from '#contracts/signals.js';
import { isFinal, type CorrectiveActionState } from '#domain/corrective-action/states.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { stateWhenSettled } from '#domain/corrective-action/story.rules.js';

/** What a person does once they are asked: an outcome, an outcome with parts, or something of their own. */
export type Answer = string | { readonly outcome: string; readonly parts: readonly string[] } | Act;
export type Act = (desk: StoryDesk, step: DeskStep) => void | Promise<void>;

/** Answers by step code, or by `CODE/part`, in the order of asking; what is not written agrees. */
export type Script = Readonly<Record<string, readonly Answer[]>>;

export interface DeskStep extends StepKey {
  readonly id: string;
  state: 'OPEN' | 'DECIDED' | 'SETTLED';
  outcome: string;
  parts: readonly string[];
  /** Real instant of the next rung, or of the end of a wait. */
  wakeAt: number | null;
  level: number;
}

export interface DeskOptions {
  readonly recordId: string;
  readonly script: Script;
  /** Version of the story; 1 unless told. */
  readonly storyVersion?: number;
  /** What the record was raised as; a record of version 1 does not say it. */
  readonly beganAs?: 'CA' | 'PA' | 'OFI';
  /** Numbers of the actions of an approved plan. */
  readonly actions?: readonly string[];
  /** Real milliseconds until the first rung, by step code; an hour unless told. */
  readonly rungs?: Readonly<Record<string, number>>;
  /** Real milliseconds by which the clock of the records runs behind. */
  readonly lagMs?: number;
  /** Requirements that the record names; two unless told. */
  readonly controls?: readonly string[];
  /** Wakes the story, as the outbox does. */
  readonly send: (signal: SignalName, carriedId: string) => Promise<void>;
}

type Call = { readonly name: keyof HumanTaskActivities; readonly step: StepKey | null };

/** Asked beside the story: of one step, or of the whole record. */
const BESIDE: readonly string[] = ['EXTENSION', 'CANCEL_CONFIRM'];
const HOUR = 3_600_000;
const WAIT_MS = 30;

/**
 * One record in memory, asked and settled as libs/records does it: outcome first, then the open question, else a new one;
 * a decision is kept before its signal is sent. Persons answer by the script. Instants lie milliseconds ahead.
 */
export class StoryDesk implements HumanTaskActivities {
  readonly steps: DeskStep[] = [];
  /** What was asked, in order: `IMPLEMENT/2`, `ROOT_CAUSE_i2`, `PLANNING_v2`. */
  readonly asked: string[] = [];
  /** Every call of a story, in order. */
  readonly calls: string[] = [];
  state: CorrectiveActionState = 'RAISED';
  /** Runs before a call reads the desk, and before its answer is given; throws what the call shall throw. */
  before: (call: Call) => void | Promise<void> = () => undefined;
  after: (call: Call) => void | Promise<void> = () => undefined;
  /** Runs once for each step that is asked, before the person acts. */
  onAsked: (count: number) => void | Promise<void> = () => undefined;
  private readonly settledOrder: DeskStep[] = [];
  private readonly told: DeskStep[] = [];

  constructor(readonly options: DeskOptions) {}

  private get version(): number {
    return this.options.storyVersion ?? 1;
  }

  /** True when nothing is left to tell. */
  get final(): boolean {
    return isFinal(this.state);
  }

  /** How each step ended, sorted: equal for two tellings of the same record, whatever happened between. */
  get ending(): string[] {
    return this.steps.map((step) => `${nameOf(step)} ${step.outcome}`.replace(`-${this.options.recordId}`, '')).sort();
  }

  recall(): Promise<Recalled> {
    return this.call({ name: 'recall', step: null }, () => ({
      storyVersion: this.version,
      ...(this.options.beganAs === undefined ? {} : { beganAs: this.options.beganAs }),
      final: this.final,
      settled: this.settledOrder.map(({ code, part, iteration, visit, outcome, parts }) => ({
        ...{ code, part, iteration, visit },
        outcome: outcome === 'MOOT' ? 'INTERRUPTED' : outcome,
        parts,
      })),
      view: this.view(),
    }));
  }

  openQuestion({ step }: { step: StepKey }): Promise<Answered> {
    return this.call({ name: 'openQuestion', step }, () => {
      const found = this.find(step);
      if (!found && this.final) return this.answer(step, { kind: 'INTERRUPTED', why: this.state });
      return this.goOn(found ?? this.open(step, this.options.rungs?.[step.code] ?? HOUR));
    });
  }

  settleQuestion({ step }: { step: StepKey }): Promise<Answered> {
    return this.call({ name: 'settleQuestion', step }, () => {
      const found = this.find(step);
      if (!found) throw new Error(`${nameOf(step)} is settled before it was asked`);
      return this.goOn(found);
    });
  }

  /** No step of a corrective action is another process's. */
  fulfilStep({ step }: { step: StepKey }): Promise<Answered> {
    return this.awaitDate({ step });
  }

  awaitDate({ step }: { step: StepKey }): Promise<Answered> {
    return this.call({ name: 'awaitDate', step }, () => {
      const found = this.find(step) ?? this.open(step, WAIT_MS);
      if (found.state === 'OPEN' && (found.wakeAt ?? 0) <= this.now()) this.keep(found, 'ELAPSED');
      return this.goOn(found);
    });
  }

  /** Keeps the decision, then tells the story. A step that is over is left alone. */
  async decide(step: DeskStep, outcome: string, parts: readonly string[] = []): Promise<void> {
    if (this.keep(step, outcome, parts)) await this.options.send('decided', step.id);
  }

  /** Keeps the decision and tells nobody: its signal is lost. */
  keep(step: DeskStep, outcome: string, parts: readonly string[] = []): boolean {
    if (step.state !== 'OPEN') return false;
    Object.assign(step, { state: 'DECIDED', outcome, parts });
    for (const beside of this.besides(step)) if (beside.code === 'EXTENSION') this.settle(beside, 'MOOT');
    return true;
  }

  /** Changes the record under the story: what is open ends; what is decided stays decided. */
  async interrupt(kind: 'CANCELLED' | 'OWNER_CHANGED'): Promise<void> {
    for (const step of this.steps.filter(({ state }) => state === 'OPEN')) this.settle(step, 'INTERRUPTED');
    if (kind === 'CANCELLED') this.state = 'CANCELLED';
    await this.wake();
  }

  /** Somebody asks for more time beside an open question. */
  async askExtension(step: DeskStep, number = 1): Promise<void> {
    await this.askBeside({ code: 'EXTENSION', part: `${step.id}/${number}` }, step, `x${number}`);
  }

  /** The ISMS Manager wants the record cancelled: the raiser is asked beside the story. */
  async askCancellation(step: DeskStep): Promise<void> {
    await this.askBeside({ code: 'CANCEL_CONFIRM', part: '1' }, step, 'c');
  }

  private async askBeside(of: { code: string; part: string }, step: DeskStep, suffix: string): Promise<void> {
    const key = { ...of, iteration: step.iteration, visit: 1, id: `${step.id}/${suffix}` };
    this.steps.push({ ...key, state: 'OPEN', outcome: '', parts: [], wakeAt: null, level: 0 });
    await this.wake();
  }

  wake(): Promise<void> {
    return this.options.send('recordChanged', this.options.recordId);
  }

  private now(): number {
    return Date.now() - (this.options.lagMs ?? 0);
  }

  private async call<Result>(call: Call, work: () => Result): Promise<Result> {
    this.calls.push(call.step ? `${call.name} ${nameOf(call.step)}` : call.name);
    await this.before(call);
    const result = work();
    await this.after(call);
    return result;
  }

  private find(key: StepKey): DeskStep | undefined {
    return this.steps.find((step) => nameOf(step) === nameOf(key));
  }

  private open(key: StepKey, wakeInMs: number): DeskStep {
    const before = this.find({ ...key, visit: key.visit - 1 });
    if (key.visit > 1 && before?.state !== 'SETTLED')
      throw new Error(`${nameOf(key)} is asked before the visit before it ended`);
    const { code, part, iteration, visit } = key;
    const step: DeskStep = {
      ...{ code, part, iteration, visit },
      id: `q${this.steps.length + 1}-${this.options.recordId}`,
      ...{ state: 'OPEN', outcome: '', parts: [], level: 0 },
      wakeAt: Date.now() + wakeInMs,
    };
    this.steps.push(step);
    this.state = (stepOf(code).state as CorrectiveActionState | null) ?? this.state;
    this.ask(step);
    return step;
  }

  /** Writes down that the step was asked, and lets the person act a moment later. */
  private ask(step: DeskStep): void {
    this.told.push(step);
    this.asked.push(step.code === 'EXTENSION' ? 'EXTENSION' : nameOf(step));
    const answer = this.answerTo(step);
    const count = this.told.length;
    setTimeout(() => void this.act({ step, answer, count }), 3);
  }

  private answerTo(step: DeskStep): Answer {
    const { script } = this.options;
    const keyOf = ({ code, part }: StepKey): string => (`${code}/${part}` in script ? `${code}/${part}` : code);
    const earlier = this.told.filter((other) => keyOf(other) === keyOf(step)).length - 1;
    return script[keyOf(step)]?.[earlier] ?? stepOf(step.code).agreeing;
  }

  private async act({ step, answer, count }: { step: DeskStep; answer: Answer; count: number }): Promise<void> {
    await this.onAsked(count);
    if (step.code === 'MONITORING') return;
    if (typeof answer === 'function') return answer(this, step);
    const outcome = typeof answer === 'string' ? answer : answer.outcome;
    const planned = step.code === 'PLAN_APPROVAL' && outcome === 'APPROVE' ? (this.options.actions ?? ['1', '2']) : [];
    return this.decide(step, outcome, typeof answer === 'string' ? planned : answer.parts);
  }

  private goOn(step: DeskStep): Answered {
    if (step.state === 'DECIDED') this.settle(step, step.outcome);
    if (!this.told.includes(step)) this.ask(step);
    const { outcome, parts } = step;
    if (step.state === 'SETTLED') {
      const over = outcome === 'INTERRUPTED' || outcome === 'MOOT';
      return this.answer(
        step,
        over ? { kind: 'INTERRUPTED', why: outcome } : { kind: 'SETTLED', settled: { outcome, parts } },
      );
    }
    if (step.code !== 'MONITORING' && step.wakeAt !== null && step.wakeAt <= this.now()) {
      step.level += 1;
      step.wakeAt = null;
    }
    const alongside = this.besides(step).map(({ code, part, iteration, visit }) => ({ code, part, iteration, visit }));
    const wakeFor = step.code === 'MONITORING' ? 'Waiting time before the effectiveness check' : 'Escalation level 1';
    return this.answer(step, { kind: 'OPEN', questionId: step.id, realWakeAt: step.wakeAt, wakeFor, alongside });
  }

  private settle(step: DeskStep, outcome: string): void {
    step.state = 'SETTLED';
    step.outcome = outcome;
    this.settledOrder.push(step);
    if (step.code === 'EXTENSION') {
      const extended = this.steps.find(({ id }) => step.part.startsWith(`${id}/`));
      if (outcome === 'GRANT' && extended) extended.wakeAt = Date.now() + 2 * HOUR;
      return;
    }
    // What a waiver made possible is checked by somebody independent before the record is closed.
    if (step.code === 'CLOSURE' && step.parts.includes('WAIVER_CHECK')) return;
    this.state = stateWhenSettled(step.code as CorrectiveActionStepCode, outcome, this.version) ?? this.state;
  }

  private besides(step: DeskStep): DeskStep[] {
    const first = this.steps.find(({ code, state }) => !BESIDE.includes(code) && state !== 'SETTLED');
    return this.steps.filter(({ code, part, state }) => {
      if (state === 'SETTLED') return false;
      return code === 'EXTENSION' ? part.startsWith(`${step.id}/`) : BESIDE.includes(code) && step === first;
    });
  }

  private answer(step: StepKey, asked: WithoutView<Asked>): Answered {
    const { code, part, iteration, visit } = step;
    return { ...asked, view: this.view(), step: { code, part, iteration, visit } };
  }

  /** As libs/records shows it, with days that do not move. */
  private view(): ProcessView {
    const open = this.steps.filter(({ state }) => state === 'OPEN');
    return {
      ...{ recordId: this.options.recordId, process: 'corrective-action', state: this.state },
      ...{ ownerRole: 'CA_OWNER', department: 'D-OPS', severity: 'MAJOR' },
      controls: this.options.controls ?? ['A.8.13', '10.2'],
      iteration: Math.max(1, ...this.steps.map(({ iteration }) => iteration)),
      waiting: open.map((step) => ({
        step: `${stepOf(step.code).label} ${step.code === 'IMPLEMENT' ? step.part : ''}`.trim(),
        role: step.code === 'MONITORING' ? 'the waiting time' : 'Owner',
        ...{ since: '2026-11-23T08:00:00.000Z', due: '2026-12-01T17:00:00.000Z' },
        ...{ overdueLevel: step.level, late: step.level > 0 },
      })),
      lastDecision: this.settledOrder.at(-1)?.outcome ?? null,
    };
  }
}

type WithoutView<T> = T extends unknown ? Omit<T, 'view'> : never;

/** `CODE/part_i2_v2`, where iteration and visit are told from the second on. */
function nameOf({ code, part, iteration, visit }: StepKey): string {
  return [part === '' ? code : `${code}/${part}`, iteration > 1 && `i${iteration}`, visit > 1 && `v${visit}`]
    .filter(Boolean)
    .join('_');
}
