import type { Logger } from '#observability/logger.js';
import type { Records } from '#records/data-source.js';
import { markFailed, markSent, nextPendingAt, takePending, type TakenMessage } from '#records/messages/outbox.js';
import { listen } from '#records/messages/wake-up.js';
import type { Dispatcher } from '#temporal/dispatcher.js';

const BATCH = 50;
const DISPATCH_DEADLINE_MS = 10_000;
const LONGEST_SLEEP_MS = 30_000;
const AFTER_ERROR_MS = 1_000;

/** Carries messages that the fast path did not deliver; never gives one up (security paper B3, outbox with fast path). */
export class OutboxRelay {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private woken = false;
  private stopped = true;
  private stopListening: (() => Promise<void>) | undefined;

  constructor(private readonly parts: { records: Records; dispatcher: Dispatcher; log: Logger }) {}

  async start(): Promise<void> {
    this.stopped = false;
    this.stopListening = await listen(this.parts.records, 'isms_outbox', () => this.wake());
    this.wake();
  }

  /** Takes nothing more and waits for what is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.stopListening?.();
    await this.running;
  }

  private wake(): void {
    this.woken = true;
    clearTimeout(this.timer);
    this.running = this.running.then(() => this.drain());
  }

  private async drain(): Promise<void> {
    if (this.stopped || !this.woken) return;
    this.woken = false;
    try {
      for (;;) {
        const taken = await takePending(this.parts.records, BATCH);
        if (taken.length === 0) break;
        await Promise.all(taken.map((message) => this.carry(message)));
      }
      this.sleep(await this.untilNext());
    } catch (error) {
      this.parts.log.warn({ err: error }, 'outbox not read; trying again');
      this.sleep(AFTER_ERROR_MS);
    }
  }

  private async carry(message: TakenMessage): Promise<void> {
    const { records, dispatcher, log } = this.parts;
    try {
      await dispatcher.dispatch(message, DISPATCH_DEADLINE_MS);
      await markSent(records, message.id);
    } catch (error) {
      log.warn(
        { outbox: message.id, record: message.recordId, attempts: message.attempts, err: error },
        'message not taken; trying again',
      );
      await markFailed(records, message);
    }
  }

  private async untilNext(): Promise<number> {
    const next = await nextPendingAt(this.parts.records);
    return next === null ? LONGEST_SLEEP_MS : Math.min(LONGEST_SLEEP_MS, Math.max(5, next - Date.now()));
  }

  private sleep(ms: number): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), ms);
  }
}
