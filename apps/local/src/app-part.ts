import path from 'node:path';
import { childEnvironment } from '#config/read-settings.js';
import { endLeftover, startChild, type ChildOptions } from './child.js';
import { ROOT } from './root.js';
import type { Running, Say } from './running.js';
import { StartError } from './start-error.js';
import { tailOf, type Part } from './supervisor.js';

/** The API or the worker as a process of its own. */
export interface AppOptions {
  readonly name: 'api' | 'worker';
  /** Exactly the settings of its schema. */
  readonly settings: Readonly<Record<string, string | number | undefined>>;
  /** Port of `/health/ready` on 127.0.0.1. */
  readonly healthPort: number;
  /** Folder for `<name>.log` and folder for `<name>.pid`. */
  readonly logs: string;
  readonly run: string;
}

const READY_WITHIN_MS = 60_000;

/** The process of an app, before it is started. */
export function appProcess({ name, settings, logs, run }: AppOptions): ChildOptions {
  return {
    name,
    program: process.execPath,
    words: ['--enable-source-maps', path.join(ROOT, `dist/apps/${name}/src/main.js`)],
    environment: childEnvironment({ NODE_ENV: 'production', ...settings }),
    logFile: path.join(logs, `${name}.log`),
    pidFile: path.join(run, `${name}.pid`),
  };
}

/** An app as a supervised part: usable once its `/health/ready` says so. */
export function appPart(options: AppOptions, say: Say): Part {
  const child = appProcess(options);
  return {
    name: options.name,
    logFile: child.logFile,
    start: async () => {
      await endLeftover(child, say);
      const running = startChild(child);
      const outcome = await becomesReady(running, options.healthPort);
      if (outcome === 'ended')
        throw new StartError(
          `${options.name} does not start (${await running.exited}); the end of ${child.logFile}:\n${tailOf(child.logFile)}`,
        );
      if (outcome !== 'ready')
        say(`${options.name} runs but is not ready after ${READY_WITHIN_MS / 1_000} s: ${outcome}`);
      return running;
    },
  };
}

/** @returns `ready`, `ended`, or what was missing when the time was over */
async function becomesReady(running: Running, port: number): Promise<string> {
  let ended = false;
  void running.exited.then(() => (ended = true));
  const end = Date.now() + READY_WITHIN_MS;
  let last = 'it does not answer';
  while (!ended) {
    last = await askHealth(port);
    if (last === 'ready' || Date.now() > end) return last;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return 'ended';
}

async function askHealth(port: number): Promise<string> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    return answer.ok ? 'ready' : (await answer.text()).slice(0, 300);
  } catch {
    return 'it does not answer';
  }
}
