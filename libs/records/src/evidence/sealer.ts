import type { Records } from '../data-source.js';
import type { Seal } from './seal.js';
import { sealTrail, type SealingOptions } from './sealing.js';

export interface SealerOptions extends SealingOptions {
  readonly records: Records;
  /** Milliseconds between two looks. 1,000 keeps the lag below the goal of 2 s. */
  readonly everyMs: number;
  /** Told of what was sealed, and of failures: the sealer goes on and tries again. */
  readonly onSealed?: (seals: readonly Seal[]) => void;
  readonly onError?: (error: unknown) => void;
}

/** Seals in the background, outside every transaction of the path. */
export interface Sealer {
  start(): void;
  /** Waits for the look that is under way. */
  stop(): Promise<void>;
}

/** The sealing loop of a worker. Several workers may run it: the database lets one seal at a time. */
export function createSealer(options: SealerOptions): Sealer {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = true;

  async function look(): Promise<void> {
    try {
      const seals = await sealTrail(options.records, options);
      if (seals.length > 0) options.onSealed?.(seals);
    } catch (error) {
      options.onError?.(error);
    }
    arm();
  }

  function arm(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      running = look();
    }, options.everyMs);
  }

  return {
    start() {
      if (!stopped) return;
      stopped = false;
      running = look();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
