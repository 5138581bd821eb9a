// Starts the stories of all open records again from PostgreSQL:
// `node dist/apps/worker/src/rebuild-main.js [--terminate]`. Exit code 0 = done, 1 = not done.
import { rebuildJobSettings } from '#config/job-settings.schema.js';
import { readSettings } from '#config/read-settings.js';
import { openRecords } from '#records/data-source.js';
import { connectWhenServing } from '#temporal/connect-when-serving.js';
import { createDispatcher } from '#temporal/dispatcher.js';
import { prepareNamespace } from '#temporal/namespace.js';
import { createStoryControl } from '#temporal/story-control.js';
import { rebuild, type RebuildCounts } from './rebuild.js';

async function main(words: readonly string[]): Promise<RebuildCounts> {
  const unknown = words.find((word) => word !== '--terminate');
  if (unknown !== undefined) throw new Error(`${unknown} is not known here; there is only --terminate`);
  const settings = readSettings(rebuildJobSettings);
  const where = { address: settings.TEMPORAL_ADDRESS, namespace: settings.TEMPORAL_NAMESPACE };
  await prepare(where);
  const records = await openRecords({ url: settings.DATABASE_URL, poolSize: 8, applicationName: 'isms-rebuild' });
  const dispatcher = createDispatcher(where);
  const stories = await createStoryControl(where);
  try {
    return await rebuild({ records, dispatcher, stories, terminate: words.includes('--terminate'), onProgress });
  } finally {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    await Promise.all([stories.close(), dispatcher.close(), records.destroy()]);
  }
}

/** After a total loss the namespace is as new as the server. */
async function prepare({ address, namespace }: { address: string; namespace: string }): Promise<void> {
  const connection = await connectWhenServing({ address, timeoutMs: 60_000 });
  try {
    await prepareNamespace(connection, namespace);
  } finally {
    await connection.close();
  }
}

function onProgress(done: number, of: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${done} of ${of} records`);
}

try {
  const { open, restarted, woken, leftToRelay, notRunning } = await main(process.argv.slice(2));
  const later = leftToRelay > 0 ? `, of them ${leftToRelay} by the worker as soon as Temporal answers` : '';
  process.stdout.write(
    `${open} open records: ${restarted} stories started again${later}, ${woken} running ones woken.\n`,
  );
  if (notRunning.length > 0) {
    const why = 'Temporal and the log of the worker say why.';
    process.stderr.write(`Started, but not running: ${notRunning.join(', ')}. ${why}\n`);
    process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`Nothing more was started: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
