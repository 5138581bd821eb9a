import type { Answered, Asked, Recalled, Settled, StepKey } from '#contracts/human-task.js';
import { decided, recordChanged } from '#contracts/signals.js';
import {
  CancellationScope,
  condition,
  DeterminismViolationError,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { awaitDate, fulfilStep, openQuestion, settleQuestion } from './activities.js';
import type { Publisher } from './publish.js';

/** The record changed so that the story has to unwind to its root, which ends or tells it again. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** The history grew long: the root continues as new; the story is told again from the record. */
export class HistoryFull extends Error {
  override readonly name = 'HistoryFull';
}

/** Messages of one workflow: which questions were decided, how often the record changed. Carries no facts; those are read. */
export class Inbox {
  private readonly attention = new Set<string>();
  private changes = 0;

  constructor() {
    setHandler(decided, (questionId) => void this.attention.add(questionId));
    setHandler(recordChanged, () => void (this.changes += 1));
  }

  /** How many record changes were heard so far. */
  heard(): number {
    return this.changes;
  }

  /** True once something was said about the question, or the record changed since `heard`. */
  concerns(questionId: string, heard: number): boolean {
    return this.attention.has(questionId) || this.changes > heard;
  }

  take(questionId: string): void {
    this.attention.delete(questionId);
  }

  call(questionId: string): void {
    this.attention.add(questionId);
  }
}

type OpenAnswer = Extract<Asked, { kind: 'OPEN' }>;

/** What is asked beside one question. A failure there fails the story, through the question. */
interface Beside {
  readonly scopes: Map<string, CancellationScope>;
  failure: Error | null;
}

/** Clocks that differ by seconds cost a dozen looks, not thousands. */
const LONGEST_PATIENCE_MS = 30_000;

type Advance = (input: { recordId: string; step: StepKey }) => Promise<Answered>;

/**
 * One telling of a record's story. `ask` consults what is settled before it asks anybody, so a story that starts anew
 * walks to where the record stands without opening anything in the past.
 */
export class Story {
  /** Iteration of the corrective action that is being told. */
  iteration = 1;
  private readonly visits = new Map<string, number>();
  private asking = 0;
  /** Over when the transaction that was asked for last is over. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly recordId: string,
    private readonly recalled: Recalled,
    private readonly desk: { inbox: Inbox; publisher: Publisher },
  ) {}

  /** Version of the story this record is told by; a new step stands behind `if (story.version >= n)`. */
  get version(): number {
    return this.recalled.storyVersion;
  }

  /** Raised as an improvement or a preventive action: the story begins with its triage by the head of the area. */
  get beganAsImprovement(): boolean {
    return (this.recalled.beganAs ?? 'CA') !== 'CA';
  }

  /** How the record's story begins, where its records begin differently. */
  get beganAs(): string {
    return this.recalled.beganAs ?? '';
  }

  /** Waits until no transaction of this telling is in flight: two tellings never work on the record at the same time. */
  quiet(): Promise<void> {
    return condition(() => this.asking === 0);
  }

  /** Asks a step of a person and waits for the outcome, through reminders, escalation and extensions. */
  ask(code: string, part = ''): Promise<Settled> {
    return this.tellStep({ code, part }, openQuestion, settleQuestion);
  }

  /** Waits until a date that the record's policy or plan names. */
  wait(code: string, part = ''): Promise<Settled> {
    return this.tellStep({ code, part }, awaitDate, awaitDate);
  }

  /** Waits until another process reports that a step is fulfilled; nobody is asked. */
  fulfil(code: string): Promise<Settled> {
    return this.tellStep({ code, part: '' }, fulfilStep, fulfilStep);
  }

  private async tellStep(asked: { code: string; part: string }, open: Advance, settle: Advance): Promise<Settled> {
    const name = `${asked.code}/${asked.part}/${this.iteration}`;
    let step = this.next(name, asked);
    for (;;) {
      const known = this.recalled.settled.find((candidate) => sameStep(candidate, step));
      if (!known) break;
      if (known.outcome !== 'INTERRUPTED') return known;
      step = this.next(name, asked);
    }
    return this.throughOutcome(step, open, settle);
  }

  private next(name: string, asked: { code: string; part: string }): StepKey {
    const visit = (this.visits.get(name) ?? 0) + 1;
    this.visits.set(name, visit);
    return { ...asked, iteration: this.iteration, visit };
  }

  /** Asks, then wakes for a message about the question, for the next rung, or for a full history. */
  private async throughOutcome(step: StepKey, open: Advance, settle: Advance): Promise<Settled> {
    const beside: Beside = { scopes: new Map(), failure: null };
    let patience = 1;
    // Counted before the records are read: a change that arrives while they are read must wake us again.
    let heard = this.desk.inbox.heard();
    let answer: Asked = await this.advance(step, open);
    while (answer.kind === 'OPEN') {
      this.askBeside(answer, beside);
      await this.untilWoken(answer, { heard, patience });
      if (beside.failure !== null) throw beside.failure;
      heard = this.desk.inbox.heard();
      answer = await this.advance(step, settle);
      patience = isOverdue(answer) ? Math.min(LONGEST_PATIENCE_MS, patience * 2) : 1;
    }
    for (const scope of beside.scopes.values()) scope.cancel();
    if (answer.kind === 'INTERRUPTED') throw new Interrupted(answer.why);
    return answer.settled;
  }

  /**
   * One transaction of a telling after the other: local activities that run at the same time are resolved by the order of
   * their ends at first, by that of their starts on replay, and what follows from each would change places.
   */
  private async advance(step: StepKey, how: Advance): Promise<Asked> {
    this.asking += 1;
    const turn = this.turn;
    let done = (): void => undefined;
    this.turn = new Promise((resolve) => (done = resolve));
    try {
      await turn;
      const answer = await how({ recordId: this.recordId, step });
      if (!sameStep(answer.step, step)) {
        throw new DeterminismViolationError(`asked ${step.code}, and the history answers ${answer.step.code}`);
      }
      this.desk.publisher.publish(answer.view);
      return answer;
    } finally {
      this.asking -= 1;
      done();
    }
  }

  private async untilWoken(open: OpenAnswer, on: { heard: number; patience: number }): Promise<void> {
    const { inbox } = this.desk;
    const woken = (): boolean => inbox.concerns(open.questionId, on.heard) || this.historyFull();
    if (open.realWakeAt === null) await condition(woken);
    else await condition(woken, Math.max(on.patience, open.realWakeAt - Date.now()), { summary: open.wakeFor });
    if (this.historyFull()) throw new HistoryFull();
    inbox.take(open.questionId);
  }

  /** Continue-as-new only between asks. What was heard and not read yet is not lost: the next run reads the record. */
  private historyFull(): boolean {
    return workflowInfo().continueAsNewSuggested && this.asking === 0;
  }

  /** Extensions asked beside the question: each once; a granted one re-arms the question's timer. */
  private askBeside(open: OpenAnswer, beside: Beside): void {
    for (const step of open.alongside.filter((candidate) => !beside.scopes.has(besideName(candidate)))) {
      const scope = new CancellationScope();
      beside.scopes.set(besideName(step), scope);
      void scope
        .run(() => this.throughOutcome(step, openQuestion, settleQuestion))
        .catch((error: unknown) => {
          // Moot or cancelled with its question; the question itself tells the story what happened.
          if (isCancellation(error) || error instanceof Interrupted || error instanceof HistoryFull) return;
          beside.failure = error instanceof Error ? error : new Error(String(error));
        })
        .finally(() => this.desk.inbox.call(open.questionId));
    }
  }
}

/** The question was looked at after its wake-up time and nothing was due: its clock runs behind the timer's. */
function isOverdue(answer: Asked): boolean {
  return answer.kind === 'OPEN' && answer.realWakeAt !== null && answer.realWakeAt <= Date.now();
}

/** A record may be asked for two things beside itself, and for one of them again. */
function besideName({ code, part, visit }: StepKey): string {
  return `${code}/${part}/${visit}`;
}

function sameStep(a: StepKey, b: StepKey): boolean {
  return a.code === b.code && a.part === b.part && a.iteration === b.iteration && a.visit === b.visit;
}
