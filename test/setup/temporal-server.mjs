// A Temporal server of its own for the tests, in memory, with the namespace and search attributes of the product.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../tools/lib/files.mjs';
import { accepts, freePort } from './free-port.mjs';
import { ensureTemporalCli } from './temporal-cli.mjs';

const NAMESPACE = 'isms';
/** Stock settings make every hop wait up to 50 ms, a short timer a second, and one dispatch of a hundred two seconds. */
const FAST = [
  'history.transferProcessorMaxPollRPS=5000',
  'history.timerProcessorMaxPollRPS=5000',
  'history.visibilityProcessorMaxPollRPS=5000',
  'history.timerProcessorMaxTimeShift="1ms"',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** `KEYWORD_LIST` of the SDK is `KeywordList` on the command line. */
const typeName = (type) => type.replace(/(^|_)([A-Z])([A-Z]*)/g, (_, __, first, rest) => first + rest.toLowerCase());

async function searchAttributes() {
  const contracts = pathToFileURL(path.join(ROOT, 'dist/libs/contracts/src/search-attributes.js'));
  const { SEARCH_ATTRIBUTES } = await import(contracts.href);
  return Object.values(SEARCH_ATTRIBUTES).map(({ name, type }) => `${name}=${typeName(type)}`);
}

async function isReady(address) {
  const { Connection } = await import('@temporalio/client');
  const connection = await Connection.connect({ address, connectTimeout: 2000 });
  try {
    const ask = () => connection.workflowService.describeNamespace({ namespace: NAMESPACE });
    await connection.withDeadline(Date.now() + 2000, ask);
    return true;
  } finally {
    await connection.close();
  }
}

/**
 * @returns {Promise<{ address: string, namespace: string, stop: () => Promise<void> }>}
 * @throws with the server's own words when it does not get ready within a minute
 */
export async function startTemporal() {
  const [file, port, attributes] = await Promise.all([ensureTemporalCli(), freePort(), searchAttributes()]);
  const flags = [
    ...['--headless', '--ip', '127.0.0.1', '--port', `${port}`, '--log-level', 'error', '--namespace', NAMESPACE],
    ...FAST.flatMap((value) => ['--dynamic-config-value', value]),
    ...attributes.flatMap((value) => ['--search-attribute', value]),
  ];
  const child = spawn(file, ['server', 'start-dev', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (log = (log + text).slice(-4000)));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await gone;
  };
  const address = `127.0.0.1:${port}`;
  // The port first: gRPC waits a second before it dials a refused one again.
  for (const end = Date.now() + 60_000; Date.now() < end && child.exitCode === null; await pause(20)) {
    if ((await accepts(port)) && (await isReady(address).catch(() => false))) {
      return { address, namespace: NAMESPACE, stop };
    }
  }
  await stop();
  throw new Error(`The Temporal server did not get ready: ${log}`);
}
