import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { commandOf, isAlive, waitUntilGone } from './folder/process-id.js';
import type { Running, Say } from './running.js';

/** A program that runs beside the stack. */
export interface ChildOptions {
  /** Name of the part, for lines and files. */
  readonly name: string;
  readonly program: string;
  readonly words: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Everything the program prints is appended here. */
  readonly logFile: string;
  /** Keeps its process id, so that the next start finds one whose stack was killed. */
  readonly pidFile: string;
  /** Real milliseconds between SIGTERM and SIGKILL; 20 s unless given. */
  readonly graceMs?: number;
}

/** Starts a program in a session of its own: Ctrl-C reaches only the stack, which stops its parts in the right order. */
export function startChild(options: ChildOptions): Running {
  const log = fs.openSync(options.logFile, 'a', 0o600);
  const child = spawn(options.program, options.words, {
    env: options.environment,
    detached: true,
    stdio: ['ignore', log, log],
  });
  fs.closeSync(log);
  const pid = child.pid ?? -1;
  if (pid > 0) fs.writeFileSync(options.pidFile, JSON.stringify({ pid, command: signature(options) }), { mode: 0o600 });
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      fs.rmSync(options.pidFile, { force: true });
      resolve(signal ? `killed by ${signal}` : `exit code ${code}`);
    });
  });
  const kill9 = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), options.graceMs ?? 20_000);
    await exited;
    clearTimeout(patience);
  };
  return { pid, exited, stop, kill9 };
}

/**
 * Ends the program of an earlier stack that was killed. The command is compared, because the process id may have been
 * given to another program.
 */
export async function endLeftover(
  options: Pick<ChildOptions, 'name' | 'pidFile' | 'program' | 'words'>,
  say: Say,
): Promise<void> {
  const pid = leftover(options);
  if (pid === undefined) return;
  say(`${options.name} of a killed stack is still running (pid ${pid}): stopping it`);
  process.kill(pid, 'SIGTERM');
  if (!(await waitUntilGone(pid, 10_000))) process.kill(pid, 'SIGKILL');
  await waitUntilGone(pid, 5_000);
  fs.rmSync(options.pidFile, { force: true });
}

function leftover(options: Pick<ChildOptions, 'pidFile' | 'program' | 'words'>): number | undefined {
  try {
    const kept: unknown = JSON.parse(fs.readFileSync(options.pidFile, 'utf8'));
    const pid = typeof kept === 'object' && kept !== null && 'pid' in kept ? Number(kept.pid) : NaN;
    return pid > 0 && isAlive(pid) && commandOf(pid).includes(signature(options)) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** The last word that is a path tells one installation from another. */
function signature({ words, program }: Pick<ChildOptions, 'program' | 'words'>): string {
  return words.findLast((word) => path.isAbsolute(word)) ?? program;
}
