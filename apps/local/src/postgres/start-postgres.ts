import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { isAlive, waitUntilGone } from '../folder/process-id.js';
import type { Running, Say } from '../running.js';
import { StartError } from '../start-error.js';
import { postgresBinaries, unprivilegedUser, type RunAs } from './binaries.js';
import { clusterData, openCluster, type Cluster } from './cluster.js';

/** How PostgreSQL is started. */
export interface PostgresOptions {
  /** Folder of this part; made on demand. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1. */
  readonly port: number;
  /** Lines for a person; silent unless given. */
  readonly log?: Say;
  /** File for the server's own log; `<dataDir>/postgres.log` unless given. */
  readonly logFile?: string;
}

/** A running PostgreSQL with the database `isms`. */
export interface RunningPostgres extends Running {
  /** As `isms_owner`: migrations and grants. */
  readonly ownerUrl: string;
  /** As `isms_app`: what api and worker use. */
  readonly appUrl: string;
  /** As superuser, for tests that make databases; the product never uses it. */
  readonly superuserUrl: string;
}

/**
 * Starts the bundled PostgreSQL on 127.0.0.1 and waits until it takes connections.
 * Heals what a killed stack left: an orphaned server is stopped, a half made cluster is made again, crash recovery runs.
 * @throws StartError with what to do
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const say = options.log ?? (() => undefined);
  const folder = path.resolve(options.dataDir);
  fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
  // Also when it was there: the unprivileged user must be able to pass through, the cluster itself is 700.
  fs.chmodSync(folder, 0o711);
  const user = unprivilegedUser();
  const bin = postgresBinaries(user, say);
  const cluster = openCluster({ folder, bin, user, say });
  await stopOrphanPostgres(folder, say);
  const logFile = options.logFile ?? path.join(folder, 'postgres.log');
  const server = await launch({ bin, user, cluster, port: options.port, logFile });
  const url = (role: keyof Cluster['passwords'], database: string): string =>
    `postgres://${role}:${cluster.passwords[role]}@127.0.0.1:${options.port}/${database}`;
  return {
    ...server,
    ownerUrl: url('isms_owner', 'isms'),
    appUrl: url('isms_app', 'isms'),
    superuserUrl: url('postgres', 'postgres'),
  };
}

/**
 * Stops a PostgreSQL whose stack was killed and that goes on alone; SIGINT is PostgreSQL's fast shutdown.
 * @param folder the `dataDir` it was started with; nothing happens when there is none
 */
export async function stopOrphanPostgres(folder: string, say: Say): Promise<void> {
  const data = clusterData(path.resolve(folder));
  const pid = data === undefined ? undefined : postmaster(data).pid;
  if (data === undefined || pid === undefined || !isAlive(pid) || !belongsTo(pid, data)) return;
  say(`PostgreSQL of a killed stack is still running (pid ${pid}): stopping it`);
  process.kill(pid, 'SIGINT');
  if (!(await waitUntilGone(pid, 15_000))) {
    process.kill(pid, 'SIGQUIT');
    if (!(await waitUntilGone(pid, 5_000)))
      throw new StartError(`PostgreSQL (pid ${pid}) does not stop. End it, then start again.`);
  }
}

/** The id in postmaster.pid may belong to another program after a reboot. */
function belongsTo(pid: number, data: string): boolean {
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(data);
  } catch {
    return process.platform !== 'linux';
  }
}

function postmaster(data: string): { pid?: number; ready: boolean } {
  try {
    const lines = fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return { ready: false };
  }
}

interface Launch {
  readonly bin: string;
  readonly user: RunAs;
  readonly cluster: Cluster;
  readonly port: number;
  readonly logFile: string;
}

/** Children of a killed postmaster linger about a second and hold its shared memory, so a quick failure is tried again. */
async function launch(plan: Launch): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    const logStart = fs.existsSync(plan.logFile) ? fs.statSync(plan.logFile).size : 0;
    const server = spawnServer(plan);
    if (await becomesReady(server, plan.cluster.data)) return server;
    await server.kill9();
    const tail = fs.readFileSync(plan.logFile, 'utf8').slice(logStart).trim().split('\n').slice(-8).join('\n  ');
    if (attempt >= 5 || !/lock file|shared memory/.test(tail))
      throw new StartError(`PostgreSQL does not start (log: ${plan.logFile}):\n  ${tail}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function spawnServer({ bin, user, cluster, port, logFile }: Launch): Running {
  const log = fs.openSync(logFile, 'a', 0o600);
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'shared_buffers=64MB',
    'timezone=UTC',
    'log_timezone=UTC',
  ];
  // A session of its own: Ctrl-C at the terminal must reach the stack, which then stops its parts in the right order.
  const child = spawn(
    path.join(bin, 'postgres'),
    ['-D', cluster.data, ...settings.flatMap((setting) => ['-c', setting])],
    {
      ...user,
      cwd: cluster.data,
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...pathOnly(), PGDATA: cluster.data },
    },
  );
  fs.closeSync(log);
  const exited = exitOf(child);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return { pid: child.pid ?? -1, exited, stop: () => end('SIGINT'), kill9: () => end('SIGKILL') };
}

/** The server needs no settings of ours, and none of somebody's PGPORT. */
function pathOnly(): NodeJS.ProcessEnv {
  return { LC_ALL: 'C' };
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
  });
}

async function becomesReady(server: Running, data: string): Promise<boolean> {
  let ended = false;
  void server.exited.then(() => (ended = true));
  const end = Date.now() + 60_000;
  while (!ended && Date.now() < end) {
    const state = postmaster(data);
    if (state.pid === server.pid && state.ready) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
