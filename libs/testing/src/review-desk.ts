import type {
  Answered,
  Asked,
  HumanTaskActivities,
  ProcessView,
  Recalled,
  Settled,
  StepKey,
} from '#contracts/human-task.js';
import type { SignalName } from '#contracts/signals.js';
import { REVIEW_STEPS, TRIGGER_STEPS } from '#domain/review/steps.js';
import type { ReviewStepCode, TriggerStepCode } from '#domain/review/step-definition.js';

/** What becomes of a step each time it is asked: an outcome, with what the story branches on besides; or an interruption. */
export type ReviewAnswer = string | (Settled & { readonly late?: boolean });
export type ReviewScript = Readonly<Partial<Record<ReviewStepCode | TriggerStepCode, readonly ReviewAnswer[]>>>;

export interface ReviewDeskOptions {
  readonly recordId: string;
  readonly script: ReviewScript;
  readonly beganAs?: string;
  readonly send: (recordId: string, signal: SignalName, carriedId: string) => Promise<void>;
}

interface DeskStep extends StepKey {
  readonly id: string;
  state: 'OPEN' | 'DECIDED' | 'SETTLED';
  settled: Settled;
  readonly wakeAt: number | null;
}

type StepInput = { recordId: string; step: StepKey };
type WithoutView<T> = T extends unknown ? Omit<T, 'view'> : never;

const WAIT_MS = 30;
const HOUR = 3_600_000;
const CANCELLED = 'INTERRUPTED';

/**
 * One review or one trigger in memory, asked and settled as libs/records does it: outcome first, then the open question,
 * else a new one; what is decided is kept before its signal is sent. People, document control and time act by the script.
 */
export class ReviewDesk implements HumanTaskActivities {
  readonly steps: DeskStep[] = [];
  private readonly told: string[] = [];
  private final = false;

  constructor(readonly options: ReviewDeskOptions) {}

  /** What was asked, in order: `REVIEW_APPROVAL_v2`. */
  get asked(): string {
    return this.told.join(' ');
  }

  /** How each step ended, sorted: equal for two tellings of the same record. */
  get ending(): string[] {
    return this.steps.map((step) => `${nameOf(step)} ${step.settled.outcome}`).sort();
  }

  /** Starts the story, or wakes it. */
  wake(): Promise<void> {
    const { recordId, send } = this.options;
    return send(recordId, 'recordChanged', recordId);
  }

  recall(): Promise<Recalled> {
    return Promise.resolve({
      storyVersion: 1,
      ...(this.options.beganAs === undefined ? {} : { beganAs: this.options.beganAs }),
      final: this.final,
      settled: this.steps
        .filter(({ state }) => state === 'SETTLED')
        .map((step) => ({ ...keyOf(step), ...step.settled })),
      view: this.view(),
    });
  }

  openQuestion({ step }: StepInput): Promise<Answered> {
    return Promise.resolve(this.goOn(this.find(step) ?? this.open(step)));
  }

  settleQuestion({ step }: StepInput): Promise<Answered> {
    return Promise.resolve(this.goOn(this.found(step)));
  }

  fulfilStep({ step }: StepInput): Promise<Answered> {
    return this.openQuestion({ recordId: this.options.recordId, step });
  }

  awaitDate({ step }: StepInput): Promise<Answered> {
    const known = this.find(step);
    if (known?.state === 'OPEN' && (known.wakeAt ?? 0) <= Date.now())
      this.keep(known, { outcome: 'ELAPSED', parts: [] });
    return this.openQuestion({ recordId: this.options.recordId, step });
  }

  private found(key: StepKey): DeskStep {
    const step = this.find(key);
    if (!step) throw new Error(`${nameOf(key)} is settled before it was asked`);
    return step;
  }

  private find(key: StepKey): DeskStep | undefined {
    return this.steps.find((step) => nameOf(step) === nameOf(key));
  }

  private open(key: StepKey): DeskStep {
    const isWait = key.code === 'REVIEW_COLLECT';
    const step: DeskStep = {
      ...keyOf(key),
      id: `q${this.steps.length + 1}`,
      state: 'OPEN',
      settled: { outcome: '', parts: [] },
      wakeAt: isWait ? Date.now() + WAIT_MS : null,
    };
    this.steps.push(step);
    this.told.push(nameOf(step));
    const earlier = this.steps.filter(({ code }) => code === key.code).length - 1;
    const answer = this.options.script[key.code as ReviewStepCode]?.[earlier] ?? (isWait ? null : agreeing(key.code));
    if (answer !== null) setTimeout(() => void this.act(step, answer), 3);
    return step;
  }

  /** A decision is told by its question, everything else by the record. */
  private async act(step: DeskStep, answer: ReviewAnswer): Promise<void> {
    const { recordId, send } = this.options;
    const settled = typeof answer === 'string' ? { outcome: answer, parts: [] } : answer;
    if (settled.outcome === CANCELLED) this.final = true;
    this.keep(step, { outcome: settled.outcome, parts: settled.parts });
    const byRecord = settled.outcome === CANCELLED || settled.outcome === 'RECALL' || step.code === 'REVIEW_VERSION';
    await (byRecord ? this.wake() : send(recordId, 'decided', step.id));
  }

  private keep(step: DeskStep, settled: Settled): void {
    if (step.state === 'OPEN') Object.assign(step, { state: 'DECIDED', settled });
  }

  private goOn(step: DeskStep): Answered {
    if (step.state === 'DECIDED') this.settle(step);
    if (step.state === 'SETTLED')
      return this.answer(
        step,
        step.settled.outcome === CANCELLED
          ? { kind: 'INTERRUPTED', why: 'CANCELLED' }
          : { kind: 'SETTLED', settled: step.settled },
      );
    return this.answer(step, {
      kind: 'OPEN',
      questionId: step.id,
      realWakeAt: step.wakeAt ?? Date.now() + HOUR,
      wakeFor: 'the next rung',
      alongside: [],
    });
  }

  private settle(step: DeskStep): void {
    step.state = 'SETTLED';
    const { outcome, parts } = step.settled;
    const closes = { REVIEW_APPROVAL: outcome === 'APPROVE', REVIEW_VERSION: !parts.includes('BACK') };
    const ofTrigger = step.code === 'TRIGGER_ROUTING' || (step.code === 'TRIGGER_TRIAGE' && !parts.includes('ROUTING'));
    if (ofTrigger || closes[step.code as keyof typeof closes]) this.final = true;
  }

  private answer(step: StepKey, asked: WithoutView<Asked>): Answered {
    return { ...asked, view: this.view(), step: keyOf(step) };
  }

  private view(): ProcessView {
    const open = this.steps.filter(({ state }) => state === 'OPEN');
    return {
      recordId: this.options.recordId,
      process: this.options.recordId.startsWith('REV-') ? 'document-review' : 'review-trigger',
      state: open[0]?.code ?? 'COMPLETED',
      ownerRole: 'DOCUMENT_OWNER',
      department: null,
      severity: 'FULL',
      controls: [],
      iteration: 1,
      waiting: open.map(({ code }) => ({
        ...{ step: code, role: 'Document owner', since: '2027-03-01T09:00:00.000Z', due: '2027-03-15T18:00:00.000Z' },
        ...{ overdueLevel: 0, late: false },
      })),
      lastDecision: null,
    };
  }
}

function agreeing(code: string): string {
  return code in REVIEW_STEPS
    ? REVIEW_STEPS[code as ReviewStepCode].agreeing
    : TRIGGER_STEPS[code as TriggerStepCode].agreeing;
}

function keyOf({ code, part, iteration, visit }: StepKey): StepKey {
  return { code, part, iteration, visit };
}

function nameOf({ code, visit }: StepKey): string {
  return visit === 1 ? code : `${code}_v${visit}`;
}
