import fs from 'node:fs';
import type { Running, Say } from './running.js';

/** A part that is to run as long as the stack does. */
export interface Part {
  /** Word for lines, such as `worker`. */
  readonly name: string;
  readonly logFile: string;
  /** Starts the part and resolves when it is usable. */
  start(): Promise<Running>;
}

/** Times of a supervisor in real milliseconds; tests make them short. */
export interface Patience {
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** A part that lived this long counts as sound again. */
  readonly soundAfterMs: number;
}

const PATIENCE: Patience = { firstPauseMs: 250, longestPauseMs: 5_000, soundAfterMs: 5_000 };
/** From this many deaths in a row on, the end of its log is shown. */
const SHOW_LOG_AFTER = 3;

/** Keeps one part running: a part that ends is started again, with growing pauses, and a line says so. */
export class Supervisor {
  private running: Running | undefined;
  private ending = false;
  private wake: () => void = () => undefined;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly part: Part,
    private readonly say: Say,
    private readonly patience: Patience = PATIENCE,
  ) {}

  /** First start. @throws what the part throws; later failures are tried again instead */
  async start(): Promise<void> {
    this.running = await this.part.start();
    this.loop = this.watch(this.running);
  }

  /** Process id of the part now, for tests and for people who look. */
  get pid(): number | undefined {
    return this.running?.pid;
  }

  /** Ends the part in good order; it is not started again. */
  async stop(): Promise<void> {
    await this.end((running) => running.stop());
  }

  /** Ends the part at once. */
  async kill9(): Promise<void> {
    await this.end((running) => running.kill9());
  }

  private async end(how: (running: Running) => Promise<void>): Promise<void> {
    this.ending = true;
    this.wake();
    if (this.running) await how(this.running);
    await this.loop;
  }

  private async watch(first: Running): Promise<void> {
    let deaths = 0;
    let started = Date.now();
    let reason = await first.exited;
    while (!this.ending) {
      deaths = Date.now() - started > this.patience.soundAfterMs ? 1 : deaths + 1;
      const pause = Math.min(this.patience.longestPauseMs, this.patience.firstPauseMs * 2 ** (deaths - 1));
      this.tell(reason, { deaths, pause });
      await this.sleep(pause);
      if (this.ending) return;
      started = Date.now();
      reason = await this.again(started);
    }
  }

  private async again(started: number): Promise<string> {
    try {
      this.running = await this.part.start();
    } catch (error) {
      this.running = undefined;
      return error instanceof Error ? error.message : String(error);
    }
    this.say(`${this.part.name} runs again (${((Date.now() - started) / 1_000).toFixed(1)} s)`);
    // Stopped while it was starting: nobody else would end it.
    if (this.ending) await this.running.stop();
    return this.running.exited;
  }

  private tell(reason: string, { deaths, pause }: { deaths: number; pause: number }): void {
    this.say(`${this.part.name} ended (${reason}); it is started again in ${(pause / 1_000).toFixed(1)} s`);
    if (deaths < SHOW_LOG_AFTER) return;
    this.say(
      `${this.part.name} has ended ${deaths} times in a row; the end of ${this.part.logFile}:\n${tailOf(this.part.logFile)}`,
    );
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** The last lines of a log, indented; empty when there is none. */
export function tailOf(file: string, lines = 10): string {
  if (!fs.existsSync(file)) return '';
  const kept = fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines);
  return kept.map((line) => `    ${line.slice(0, 300)}`).join('\n');
}
