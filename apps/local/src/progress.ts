import type { Say } from './running.js';

/** Where lines go; a terminal can be rewritten, a file or a pipe cannot. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const TERMINAL_EVERY_MS = 200;
const PIPE_EVERY_MS = 15_000;

/**
 * Lines for the person at the terminal. While steps run, a terminal shows one line that counts their seconds and is
 * rewritten; a pipe gets a line now and then.
 */
export class Progress {
  private readonly steps = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly output: Output) {}

  /** Says one line (or several), above the line of the running steps. */
  readonly say: Say = (line) => {
    this.output.write(`${this.output.isTTY ? '\r\u001b[K' : ''}${line}\n`);
    if (this.output.isTTY) this.show();
  };

  /** Runs one step and says how long it took; several may run at once. @returns what the step returns */
  async step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const started = Date.now();
    this.steps.set(name, started);
    this.timer ??= setInterval(() => this.show(), this.output.isTTY ? TERMINAL_EVERY_MS : PIPE_EVERY_MS);
    try {
      const result = await work();
      this.end(name);
      this.say(`  ${name} (${seconds(started)} s)`);
      return result;
    } finally {
      this.end(name);
    }
  }

  private end(name: string): void {
    this.steps.delete(name);
    if (this.steps.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private show(): void {
    if (this.steps.size === 0) return;
    const running = [...this.steps].map(([name, started]) => `${name} ${seconds(started, 0)} s`).join(', ');
    this.output.write(this.output.isTTY ? `\r\u001b[K  … ${running}` : `  … still at work: ${running}\n`);
  }
}

function seconds(started: number, digits = 1): string {
  return ((Date.now() - started) / 1_000).toFixed(digits);
}
