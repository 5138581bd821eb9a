import type { Asked, Recalled, Settled, StepKey } from '#contracts/human-task.js';
import { decided, recordChanged } from '#contracts/signals.js';
import { CancellationScope, condition, isCancellation, setHandler, workflowInfo } from '@temporalio/workflow';
import { awaitDate, openQuestion, settleQuestion } from './activities.js';
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

type Advance = (input: { recordId: string; step: StepKey }) => Promise<Asked>;

/**
 * One telling of a record's story. `ask` consults what is settled before it asks anybody, so a story that starts anew
 * walks to where the record stands without opening anything in the past.
 */
export class Story {
  /** Iteration of the corrective action that is being told. */
  iteration = 1;
  private readonly visits = new Map<string, number>();
  private asking = 0;

  constructor(
    private readonly recordId: string,
    private readonly recalled: Recalled,
    private readonly desk: { inbox: Inbox; publisher: Publisher },
  ) {}

  /** Version of the story this record is told by; a new step stands behind `if (story.version >= n)`. */
  get version(): number {
    return this.recalled.storyVersion;
  }

  /** Asks a step of a person and waits for the outcome, through reminders, escalation and extensions. */
  ask(code: string, part = ''): Promise<Settled> {
    return this.tellStep({ code, part }, openQuestion, settleQuestion);
  }

  /** Waits until a date that the record's policy or plan names. */
  wait(code: string): Promise<Settled> {
    return this.tellStep({ code, part: '' }, awaitDate, awaitDate);
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
    const beside = new Map<string, CancellationScope>();
    // Counted before the records are read: a change that arrives while they are read must wake us again.
    let heard = this.desk.inbox.heard();
    let answer = await this.advance(step, open);
    while (answer.kind === 'OPEN') {
      this.askBeside(answer, beside);
      await this.untilWoken(answer, heard);
      heard = this.desk.inbox.heard();
      answer = await this.advance(step, settle);
    }
    for (const scope of beside.values()) scope.cancel();
    if (answer.kind === 'INTERRUPTED') throw new Interrupted(answer.why);
    return answer.settled;
  }

  private async advance(step: StepKey, how: Advance): Promise<Asked> {
    this.asking += 1;
    try {
      const answer = await how({ recordId: this.recordId, step });
      this.desk.publisher.publish(answer.view);
      return answer;
    } finally {
      this.asking -= 1;
    }
  }

  private async untilWoken(open: Extract<Asked, { kind: 'OPEN' }>, heard: number): Promise<void> {
    const { inbox } = this.desk;
    const woken = (): boolean => inbox.concerns(open.questionId, heard) || this.historyFull();
    if (open.realWakeAt === null) await condition(woken);
    else await condition(woken, Math.max(1, open.realWakeAt - Date.now()), { summary: open.wakeFor });
    if (!inbox.concerns(open.questionId, heard) && this.historyFull()) throw new HistoryFull();
    inbox.take(open.questionId);
  }

  /** Continue-as-new only between asks: nothing is in flight that could be lost. */
  private historyFull(): boolean {
    return workflowInfo().continueAsNewSuggested && this.asking === 0;
  }

  /** Extensions asked beside the question: each once; a granted one re-arms the question's timer. */
  private askBeside(open: Extract<Asked, { kind: 'OPEN' }>, beside: Map<string, CancellationScope>): void {
    for (const step of open.alongside.filter((candidate) => !beside.has(candidate.part))) {
      const scope = new CancellationScope();
      beside.set(step.part, scope);
      void scope
        .run(() => this.throughOutcome(step, openQuestion, settleQuestion))
        .catch((error: unknown) => {
          // Moot or cancelled with its question; the question itself tells the story what happened.
          if (!isCancellation(error) && !(error instanceof Interrupted) && !(error instanceof HistoryFull)) throw error;
        })
        .finally(() => this.desk.inbox.call(open.questionId));
    }
  }
}

function sameStep(a: StepKey, b: StepKey): boolean {
  return a.code === b.code && a.part === b.part && a.iteration === b.iteration && a.visit === b.visit;
}
