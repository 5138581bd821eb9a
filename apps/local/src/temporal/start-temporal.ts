import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { childEnvironment } from '#config/read-settings.js';
import { connectWhenServing } from '#temporal/connect-when-serving.js';
import { prepareNamespace } from '#temporal/namespace.js';
import { endLeftover, startChild } from '../child.js';
import { assertPortsFree } from '../net/ports.js';
import type { Running, Say } from '../running.js';
import { StartError } from '../start-error.js';

/** How the local Temporal server is started. */
export interface TemporalOptions {
  /** From `findTemporal`. */
  readonly program: string;
  /** Folder of this part; made on demand. */
  readonly dataDir: string;
  /** gRPC on 127.0.0.1. */
  readonly port: number;
  /** Its own web UI on 127.0.0.1; people are sent to the read-only front instead (`startReadOnlyUi`). */
  readonly uiPort: number;
  readonly namespace: string;
  readonly log?: Say;
  /** File for what the server prints; `<dataDir>/temporal.log` unless given. */
  readonly logFile?: string;
  /** Dynamic configuration besides our own, `key=JSON`. */
  readonly dynamicConfig?: readonly string[];
}

/** A running Temporal server whose namespace is prepared. */
export interface RunningTemporal extends Running {
  /** `127.0.0.1:port`. */
  readonly address: string;
}

/**
 * The stock development server has one history shard that polls its queues 20 times a second, lets a timer be a second
 * late, and stalls 2 s on about 1 % of dispatches with more than one partition: a step then takes 98 ms instead of 14 ms,
 * and a scaled clock is impossible.
 */
const DYNAMIC_CONFIG = [
  'history.transferProcessorMaxPollRPS=5000',
  'history.timerProcessorMaxPollRPS=5000',
  'history.visibilityProcessorMaxPollRPS=5000',
  'history.timerProcessorMaxTimeShift="1ms"',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
];

/** Survives kill -9 of the process; a power cut may lose the last transactions, which PostgreSQL then repairs. */
const SQLITE_PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];

/**
 * Starts the Temporal server on 127.0.0.1 with its database file and waits until namespace, retention and search
 * attributes stand. A server that a killed stack left behind is stopped first: two on one file would both go on.
 * @throws StartError with the end of its log
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const folder = path.resolve(options.dataDir);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logFile = options.logFile ?? path.join(folder, 'temporal.log');
  const child = {
    name: 'Temporal',
    program: options.program,
    words: serverWords(options, path.join(folder, 'temporal.db')),
    // It looks for ~/.config/temporalio, and refuses to start without HOME.
    environment: childEnvironment({ HOME: os.homedir() }),
    logFile,
    pidFile: path.join(folder, 'temporal.pid'),
  };
  await stopOrphanTemporal(folder, options.log ?? (() => undefined));
  // A health probe on a taken port would be answered by somebody else's server.
  await assertPortsFree([
    { port: options.port, use: 'Temporal', setting: 'ISMS_TEMPORAL_PORT' },
    { port: options.uiPort, use: 'Temporal UI', setting: 'ISMS_TEMPORAL_UI_PORT' },
  ]);
  const server = startChild(child);
  const address = `127.0.0.1:${options.port}`;
  await untilPrepared(server, { address, namespace: options.namespace, logFile });
  return { ...server, address };
}

/** Stops a server whose stack was killed and that still works on the database file of this folder. */
export async function stopOrphanTemporal(folder: string, say: Say): Promise<void> {
  const file = path.join(path.resolve(folder), 'temporal.db');
  await endLeftover(
    { name: 'Temporal', pidFile: path.join(path.resolve(folder), 'temporal.pid'), program: file, words: [file] },
    say,
  );
}

function serverWords({ port, uiPort, namespace, dynamicConfig = [] }: TemporalOptions, file: string): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)],
    ...['--log-level', 'warn', '--namespace', namespace],
    ...[...DYNAMIC_CONFIG, ...dynamicConfig].flatMap((entry) => ['--dynamic-config-value', entry]),
    ...SQLITE_PRAGMAS.flatMap((entry) => ['--sqlite-pragma', entry]),
    ...['--db-filename', file],
  ];
}

async function untilPrepared(
  server: Running,
  where: { address: string; namespace: string; logFile: string },
): Promise<void> {
  const gone = new AbortController();
  let why = '';
  void server.exited.then((reason) => {
    why = reason;
    gone.abort();
  });
  try {
    const connection = await connectWhenServing({ address: where.address, timeoutMs: 60_000, signal: gone.signal });
    try {
      await prepareNamespace(connection, where.namespace);
    } finally {
      await connection.close();
    }
  } catch (error) {
    await server.kill9();
    const tail = fs.readFileSync(where.logFile, 'utf8').trim().split('\n').slice(-8).join('\n  ');
    const reason = why || (error instanceof Error ? error.message : String(error));
    throw new StartError(`Temporal does not start: ${reason} (log: ${where.logFile}):\n  ${tail}`);
  }
}
