import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startChild } from './child.js';
import type { Running } from './running.js';
import { Supervisor } from './supervisor.js';

let folder: string;
let supervisor: Supervisor;
let starts: number;
const said: string[] = [];
const PATIENCE = { firstPauseMs: 10, longestPauseMs: 40, soundAfterMs: 60_000 };

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-supervise-'));
  starts = 0;
  said.length = 0;
});
afterEach(async () => {
  await supervisor.kill9();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** A supervised process that runs `script`; `refuse` makes a start fail. */
function supervise(script: string, refuse: (start: number) => boolean = () => false): Supervisor {
  const logFile = path.join(folder, 'part.log');
  const start = (): Promise<Running> => {
    starts += 1;
    if (refuse(starts)) return Promise.reject(new Error('port taken'));
    const words = ['-e', script];
    return Promise.resolve(
      startChild({
        name: 'part',
        program: process.execPath,
        words,
        environment: {},
        logFile,
        pidFile: path.join(folder, 'pid'),
      }),
    );
  };
  supervisor = new Supervisor({ name: 'part', logFile, start }, (line) => said.push(line), PATIENCE);
  return supervisor;
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 5_000; !holds();) {
    if (Date.now() > end) throw new Error(`still not so after 5 s: ${said.join(' | ')}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a supervised part', () => {
  it('that is killed is started again, and a line says so', async () => {
    await supervise('setTimeout(() => {}, 60_000)').start();
    const first = Number(supervisor.pid);
    process.kill(first, 'SIGKILL');
    await until(() => said.some((line) => line.startsWith('part runs again')));
    expect(said[0]).toBe('part ended (killed by SIGKILL); it is started again in 0.0 s');
    expect(supervisor.pid).not.toBe(first);
  });

  it('that keeps dying is started with growing pauses, and the end of its log is shown', async () => {
    await supervise('console.log("out of cheese"); process.exit(3)').start();
    await until(() => said.some((line) => line.includes('out of cheese')));
    expect(said.join('\n')).toMatch(/part has ended 3 times in a row; the end of .*part\.log:\n {4}out of cheese/);
    await until(() => said.filter((line) => line.includes('started again in 0.0 s')).length >= 4);
  });

  it('that cannot be started the second time is tried again', async () => {
    await supervise('setTimeout(() => {}, 60_000)', (start) => start === 2).start();
    process.kill(Number(supervisor.pid), 'SIGKILL');
    await until(() => said.some((line) => line.startsWith('part runs again')));
    expect(said).toContainEqual(expect.stringContaining('part ended (port taken)'));
    expect(starts).toBe(3);
  });

  it('whose first start fails throws, for the person is still there to mend it', async () => {
    await expect(supervise('', () => true).start()).rejects.toThrow('port taken');
  });

  it('that is stopped stays stopped, also while it waits to be started again', async () => {
    await supervise('setTimeout(() => {}, 60_000)').start();
    const pid = Number(supervisor.pid);
    await supervisor.stop();
    expect(() => process.kill(pid, 0)).toThrow();
    await supervise('process.exit(1)').start();
    await until(() => said.length > 0);
    await supervisor.stop();
    const after = starts;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(starts).toBe(after);
    expect(fs.existsSync(path.join(folder, 'pid'))).toBe(false);
  });
});
