import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';

/** Programs and tests run in the root folder; this file stands in it twice, as source and in dist. */
const ROOT = path.resolve('.');
const PORTS = [
  'ISMS_PORT',
  'ISMS_MAIL_PORT',
  'ISMS_SMTP_PORT',
  'ISMS_TEMPORAL_PORT',
  'ISMS_TEMPORAL_UI_PORT',
  'ISMS_PG_PORT',
] as const;

export interface StackOptions {
  /** What stands behind `npm start --`. */
  readonly words?: readonly string[];
  /** A folder that another start used before; a new one unless told. */
  readonly dataDir?: string;
  readonly ports?: Readonly<Record<string, string>>;
}

/** Parts of the stack that a test may kill. */
export type StackPart = 'api' | 'worker' | 'temporal' | 'postgres';

/** The whole product as a person starts it: `npm start` on ports and in a folder of its own. */
export class RunningStack {
  private knownUrl: string | undefined;

  readonly dataDir: string;
  readonly ports: Readonly<Record<string, string>>;
  /** Everything the start printed so far. */
  readonly printed: () => string;
  private readonly child: ChildProcess;

  private constructor(started: {
    dataDir: string;
    ports: Readonly<Record<string, string>>;
    child: ChildProcess;
    printed: () => string;
  }) {
    this.dataDir = started.dataDir;
    this.ports = started.ports;
    this.child = started.child;
    this.printed = started.printed;
  }

  /** Starts and waits for `Ready`. @throws Error with what was printed when it does not come up */
  static async start(options: StackOptions = {}): Promise<RunningStack> {
    const dataDir = options.dataDir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'isms-stack-'));
    const ports = options.ports ?? (await freePorts());
    const child = spawn('node', ['apps/local/start.mjs', ...(options.words ?? [])], {
      cwd: ROOT,
      env: { ...process.env, ...ports, ISMS_DATA_DIR: dataDir, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    const hear = (chunk: Buffer): void => void (text += chunk.toString());
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const stack = new RunningStack({ dataDir, ports, child, printed: () => text });
    await until(() => /^\s*Ready/m.test(text) || child.exitCode !== null, {
      seconds: 120,
      what: () => `Ready\n${text}`,
    });
    if (child.exitCode !== null) throw new Error(`the stack ended:\n${text}`);
    return stack;
  }

  get pages(): string {
    return `http://127.0.0.1:${this.ports['ISMS_PORT']}`;
  }

  get inbox(): string {
    return `http://127.0.0.1:${this.ports['ISMS_MAIL_PORT']}`;
  }

  get temporalUi(): string {
    return `http://127.0.0.1:${this.ports['ISMS_TEMPORAL_UI_PORT']}`;
  }

  get temporalAddress(): string {
    return `127.0.0.1:${this.ports['ISMS_TEMPORAL_PORT']}`;
  }

  get machineToken(): string {
    return fs.readFileSync(path.join(this.dataDir, 'secrets/machine-token'), 'utf8').trim();
  }

  /** Rows of a statement, as the role of the application reads them. */
  async sql<Row extends pg.QueryResultRow>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = new pg.Client(this.databaseUrl);
    await client.connect();
    try {
      return (await client.query<Row>(statement, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** Database of the running stack, taken once from the environment of its worker: later the worker may be down. */
  get databaseUrl(): string {
    this.knownUrl ??= this.readDatabaseUrl();
    return this.knownUrl;
  }

  private readDatabaseUrl(): string {
    const environment = fs.readFileSync(`/proc/${this.pidOf('worker')}/environ`, 'utf8').split('\0');
    return environment.find((line) => line.startsWith('DATABASE_URL='))?.slice('DATABASE_URL='.length) ?? '';
  }

  /** Process id of a part; throws when the part is down at this moment. */
  pidOf(part: StackPart): number {
    const file = {
      api: 'run/api.pid',
      worker: 'run/worker.pid',
      temporal: 'temporal/temporal.pid',
      postgres: this.postmaster,
    }[part];
    const text = fs.readFileSync(path.join(this.dataDir, file), 'utf8');
    return text.startsWith('{') ? (JSON.parse(text) as { pid: number }).pid : Number(text.split('\n')[0]);
  }

  private get postmaster(): string {
    const direct = path.join(this.dataDir, 'postgres/postmaster.pid');
    return fs.existsSync(direct) ? 'postgres/postmaster.pid' : 'postgres/data/postmaster.pid';
  }

  /** kill -9 of one part; the supervisor starts it again. Returns false when the part was down already. */
  kill9(part: StackPart): boolean {
    try {
      process.kill(this.pidOf(part), 'SIGKILL');
      return true;
    } catch {
      return false;
    }
  }

  /** Ctrl-C, and waits for the end. The data folder stays. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill('SIGINT');
    await until(() => this.child.exitCode !== null, {
      seconds: 60,
      what: () => `the stack to stop\n${this.printed()}`,
    });
  }

  /** Stops and removes the data folder. */
  async remove(): Promise<void> {
    await this.stop();
    fs.rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** Raises a nonconformity in IT Operations of the demo company by the machine token; returns its id. */
export async function raiseByApi(stack: RunningStack, what: { key: string; title: string }): Promise<string> {
  const response = await fetch(`${stack.pages}/api/v1/nonconformities`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${stack.machineToken}`,
      'content-type': 'application/json',
      'idempotency-key': what.key,
    },
    body: JSON.stringify({
      title: what.title,
      description: 'Found during the monthly look at the lists.',
      department: 'ITO',
      requirement: 'A.5.18',
    }),
  });
  if (response.status !== 201) throw new Error(`raise answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}

/** Waits until `ready` is true. @throws Error that names what was waited for */
export async function until(
  ready: () => boolean | Promise<boolean>,
  on: { seconds: number; what: string | (() => string) },
): Promise<void> {
  const end = Date.now() + on.seconds * 1_000;
  while (!(await ready())) {
    if (Date.now() > end)
      throw new Error(`waited ${on.seconds} s for ${typeof on.what === 'string' ? on.what : on.what()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePorts(): Promise<Record<string, string>> {
  const servers = await Promise.all(PORTS.map(() => listening()));
  const ports = servers.map((server) => String((server.address() as net.AddressInfo).port));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return Object.fromEntries(PORTS.map((name, at) => [name, ports[at] ?? '']));
}

function listening(): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
