import type {
  AcknowledgementActivities,
  Answered,
  HumanTaskActivities,
  ProcessView,
  Recalled,
  StepKey,
} from '#contracts/human-task.js';
import type { SignalName } from '#contracts/signals.js';
import { DOCUMENT_STEPS, type DocumentStepCode } from '#domain/documents/steps.js';

/** What people answer, by step and visit; what is not told agrees. `LATE` never answers. */
export type DocumentScript = Readonly<Partial<Record<DocumentStepCode, readonly string[]>>>;

export interface DocumentDeskOptions {
  readonly recordId: string;
  readonly script: DocumentScript;
  readonly send: (recordId: string, signal: SignalName, carriedId: string) => Promise<void>;
  /** NORMAL, EDITORIAL or EMERGENCY; a withdrawal and an acknowledgement begin as nothing. */
  readonly beganAs?: string;
  /** Chunks of people that an acknowledgement asks. */
  readonly chunks?: number;
  /** Step at which the owner withdraws the version. */
  readonly withdrawnAt?: DocumentStepCode;
  /** Milliseconds that a wait lasts. */
  readonly waits?: Readonly<Partial<Record<DocumentStepCode, number>>>;
}

interface DeskStep extends StepKey {
  readonly id: string;
  readonly wakeAt: number | null;
  state: 'OPEN' | 'DECIDED' | 'SETTLED';
  outcome: string;
}

type StepInput = { recordId: string; step: StepKey };
const WAIT_MS = 30;
const HOUR = 3_600_000;
const SPOKEN = ['DOC_DRAFT', 'DOC_REVIEW', 'DOC_APPROVAL', 'DOC_ISSUE_MANAGER', 'DOC_ISSUE_MEMBER', 'DOC_WITHDRAWAL'];

const nameOf = ({ code, visit }: StepKey): string => (visit === 1 ? code : `${code}_v${visit}`);

/** One record of a document in memory: a version, a withdrawal or an acknowledgement, asked and settled as the records do. */
export class DocumentDesk implements HumanTaskActivities, AcknowledgementActivities {
  readonly steps: DeskStep[] = [];
  /** Chunks of people that were asked. */
  chunksAsked = 0;
  final = false;
  private readonly settledOrder: DeskStep[] = [];

  constructor(readonly options: DocumentDeskOptions) {}

  /** What was asked and waited for, in order: `DOC_DRAFT DOC_REVIEW DOC_DRAFT_v2`. */
  get asked(): string {
    return this.steps.map(nameOf).join(' ');
  }

  /** How each step ended. */
  get ending(): string {
    return this.steps
      .map((step) => `${nameOf(step)} ${step.outcome}`)
      .toSorted()
      .join(', ');
  }

  recall(): Promise<Recalled> {
    return Promise.resolve({
      storyVersion: 1,
      beganAs: this.options.beganAs ?? 'NORMAL',
      final: this.final,
      settled: this.settledOrder.map((step) => ({ ...keyOf(step), ...this.settledOf(step) })),
      view: this.view(),
    });
  }

  askAudience(): Promise<{ asked: number; more: boolean }> {
    const { chunks = 1 } = this.options;
    this.chunksAsked = Math.min(chunks, this.chunksAsked + 1);
    return Promise.resolve({ asked: this.chunksAsked * 1_000, more: this.chunksAsked < chunks });
  }

  openQuestion({ step }: StepInput): Promise<Answered> {
    return Promise.resolve(this.goOn(step, null));
  }

  settleQuestion({ step }: StepInput): Promise<Answered> {
    return Promise.resolve(this.goOn(step, null));
  }

  fulfilStep({ step }: StepInput): Promise<Answered> {
    throw new Error(`${step.code}: nothing of a document is fulfilled by others`);
  }

  awaitDate({ step }: StepInput): Promise<Answered> {
    const known = this.find(step);
    if (known?.state === 'OPEN' && (known.wakeAt ?? 0) <= Date.now()) this.keep(known, 'ELAPSED');
    return Promise.resolve(this.goOn(step, this.options.waits?.[step.code as DocumentStepCode] ?? WAIT_MS));
  }

  /** Tells the story that its record changed. */
  wake(): Promise<void> {
    const { recordId, send } = this.options;
    return send(recordId, 'recordChanged', recordId);
  }

  /** The owner ends a version whatever it waits for. */
  async withdraw(): Promise<void> {
    this.end();
    await this.wake();
  }

  private find(key: StepKey): DeskStep | undefined {
    return this.steps.find((step) => nameOf(step) === nameOf(key));
  }

  private goOn(key: StepKey, waitMs: number | null): Answered {
    const found = this.find(key);
    if (!found && this.final) return this.answer(key, { kind: 'INTERRUPTED', why: 'WITHDRAWN' });
    const step = found ?? this.open(key, waitMs);
    if (step.state === 'DECIDED') this.settle(step);
    if (step.state === 'OPEN')
      return this.answer(key, {
        kind: 'OPEN',
        questionId: step.id,
        realWakeAt: step.wakeAt ?? Date.now() + HOUR,
        wakeFor: 'the next rung',
        alongside: [],
      });
    return step.outcome === 'INTERRUPTED'
      ? this.answer(key, { kind: 'INTERRUPTED', why: 'WITHDRAWN' })
      : this.answer(key, { kind: 'SETTLED', settled: this.settledOf(step) });
  }

  private open(key: StepKey, waitMs: number | null): DeskStep {
    const id = `q${this.steps.length + 1}`;
    const wakeAt = waitMs === null ? null : Date.now() + waitMs;
    const step: DeskStep = { ...keyOf(key), id, wakeAt, state: 'OPEN', outcome: '' };
    this.steps.push(step);
    const code = key.code as DocumentStepCode;
    const said = this.options.script[code]?.[key.visit - 1] ?? DOCUMENT_STEPS[code].agreeing;
    if (code === this.options.withdrawnAt) setTimeout(() => void this.withdraw(), 3);
    else if (SPOKEN.includes(code) && said !== 'LATE') setTimeout(() => void this.decide(step, said), 3);
    return step;
  }

  private async decide(step: DeskStep, outcome: string): Promise<void> {
    if (this.keep(step, outcome)) await this.options.send(this.options.recordId, 'decided', step.id);
  }

  private keep(step: DeskStep, outcome: string): boolean {
    if (step.state !== 'OPEN') return false;
    Object.assign(step, { state: 'DECIDED', outcome });
    return true;
  }

  private settle(step: DeskStep): void {
    step.state = 'SETTLED';
    this.settledOrder.push(step);
    if (this.ends(step)) this.end();
  }

  private ends({ code, outcome }: DeskStep): boolean {
    if (code === 'DOC_DRAFT') return outcome === 'WITHDRAW';
    if (code === 'DOC_APPROVAL') return this.options.beganAs === 'EMERGENCY';
    return ['DOC_EFFECTIVE', 'DOC_LAPSE', 'DOC_WITHDRAWAL', 'ACKNOWLEDGEMENT'].includes(code);
  }

  private end(): void {
    this.final = true;
    for (const step of this.steps.filter(({ state }) => state === 'OPEN')) {
      Object.assign(step, { state: 'SETTLED', outcome: 'INTERRUPTED' });
      this.settledOrder.push(step);
    }
  }

  private settledOf({ code, outcome }: DeskStep): { outcome: string; parts: readonly string[] } {
    return { outcome, parts: code === 'DOC_REVIEW' && outcome === 'COMMENT' ? ['COMMENTS'] : [] };
  }

  private answer(step: StepKey, asked: Asked): Answered {
    return { ...asked, step: keyOf(step), view: this.view() };
  }

  private view(): ProcessView {
    return {
      recordId: this.options.recordId,
      process: 'document-approval',
      state: this.final ? 'EFFECTIVE' : 'DRAFT',
      ...{ ownerRole: 'DOCUMENT_OWNER', department: 'SEC', severity: null, controls: ['A.5.1'], iteration: 1 },
      waiting: [],
      lastDecision: this.settledOrder.at(-1)?.outcome ?? null,
    };
  }
}

type WithoutView<T> = T extends unknown ? Omit<T, 'view' | 'step'> : never;
type Asked = WithoutView<Answered>;

function keyOf({ code, part, iteration, visit }: StepKey): StepKey {
  return { code, part, iteration, visit };
}
