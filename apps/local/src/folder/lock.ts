import fs from 'node:fs';
import { errorCode } from '../error-code.js';
import { StartError } from '../start-error.js';
import { commandOf, isAlive } from './process-id.js';

/**
 * Takes a lock file; one that a killed process left behind is healed.
 * @param file path of the lock
 * @param what what is locked, for the message
 * @returns gives the lock back
 * @throws StartError when a living process holds it
 */
export function takeLock(file: string, what: string): () => void {
  for (let attempt = 0; ; attempt++) {
    try {
      fs.writeFileSync(file, content(), { flag: 'wx', mode: 0o600 });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST' || attempt > 2) throw error;
    }
    const holder = holderOf(file);
    if (holder !== undefined)
      throw new StartError(
        `ISMS Engine is already running at ${what} (pid ${holder}).\n` +
          'Stop it there with Ctrl-C, or start a second one with its own folder and ports (ISMS_DATA_DIR, ISMS_PORT and the other ports).',
      );
    fs.rmSync(file, { force: true });
  }
}

/** Process id and command: after a reboot the id may belong to another program. */
function content(): string {
  return JSON.stringify({ pid: process.pid, command: commandOf(process.pid) });
}

function holderOf(file: string): number | undefined {
  try {
    const held: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (typeof held !== 'object' || held === null || !('pid' in held) || !('command' in held)) return undefined;
    const pid = Number(held.pid);
    return pid !== process.pid && isAlive(pid) && commandOf(pid) === held.command ? pid : undefined;
  } catch {
    return undefined;
  }
}
