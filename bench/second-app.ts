import { spawn, type ChildProcess } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { until } from '#testing/running-stack.js';
import type { BenchStack } from './bench-stack.js';

const DIST = path.resolve(import.meta.dirname, '..');

/** One more process of an app beside the stack's own, on the same database. */
export class SecondApp {
  private constructor(
    readonly url: string,
    /** Milliseconds from exec until its health was good. */
    readonly readyAfter: number,
    private readonly child: ChildProcess,
  ) {}

  /** Starts it and asks its health, every 5 ms, until it answers 200. */
  static async start(
    bench: BenchStack,
    app: { name: 'api' | 'worker'; health: string; settings?: Readonly<Record<string, string>> },
  ): Promise<SecondApp> {
    const port = await freePort();
    const settings = { ...bench.settings(app.name), ...app.settings };
    settings[app.name === 'api' ? 'ISMS_PORT' : 'ISMS_WORKER_PORT'] = String(port);
    const url = `http://127.0.0.1:${port}`;
    const from = performance.now();
    const child = spawn(process.execPath, [path.join(DIST, `apps/${app.name}/src/main.js`)], {
      env: settings,
      stdio: 'ignore',
    });
    const end = Date.now() + 60_000;
    while (!(await isGood(`${url}${app.health}`))) {
      if (child.exitCode !== null || Date.now() > end) {
        child.kill('SIGKILL');
        throw new Error(`a second ${app.name} does not become ready`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return new SecondApp(url, performance.now() - from, child);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await until(() => this.child.exitCode !== null || this.child.signalCode !== null, {
      seconds: 30,
      what: 'a second app to stop',
    });
  }
}

/** A second API with other settings. */
export const SecondApi = {
  start: (bench: BenchStack, settings: Readonly<Record<string, string>>): Promise<SecondApp> =>
    SecondApp.start(bench, { name: 'api', health: '/health/live', settings }),
};

async function isGood(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url);
    await answer.text();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
