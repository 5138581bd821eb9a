import type { ApiLog } from './api-deps.js';

const WINDOW_MS = 60_000;

/** Counts refusals that anybody can cause and logs one line a minute at most, so that nobody fills the log or the trail. */
export class RefusalLog {
  private window = 0;
  private counted = 0;

  constructor(
    private readonly log: ApiLog,
    private readonly message: string,
    private readonly clock: () => number = Date.now,
  ) {}

  /** One more refusal; the first of a minute is logged with the number since the line before. */
  count(): void {
    this.counted += 1;
    const window = Math.floor(this.clock() / WINDOW_MS);
    if (window === this.window) return;
    this.window = window;
    this.log.info({ refused: this.counted }, this.message);
    this.counted = 0;
  }
}
