import path from 'node:path';
import { readSettings } from '#config/read-settings.js';
import { workerSettings, type WorkerSettings } from '#config/worker-settings.schema.js';
import {
  confirmationToken,
  linkHash,
  linkKeyOf,
  sealSignature,
  signInCode,
  tokenOf,
  type LinkKey,
} from '#links/task-links.js';
import { createMailSender, type MailSender } from '#mail/mail-sender.js';
import { createMailTransport, type MailTransport } from '#mail/mail-transport.js';
import { createLogger, type Logger } from '#observability/logger.js';
import { readMsPerDay } from '#records/clock.js';
import { openRecords, type Records } from '#records/data-source.js';
import { sealLog } from '#records/evidence/seal-log.js';
import { createSealer } from '#records/evidence/sealer.js';
import { createMailQueue } from '#records/messages/mail-queue.js';
import { sweepIntervalMs } from '#records/path/sweep-reminders.js';
import { connectWhenServing } from '#temporal/connect-when-serving.js';
import { createDispatcher } from '#temporal/dispatcher.js';
import { ensureFrequentDuties } from '#temporal/duty-schedules.js';
import { createPlannedDuties } from '#temporal/planned-duties.js';
import { startHealthServer } from './health-server.js';
import { OutboxRelay } from './outbox-relay.js';
import { watchStories } from './story-watch.js';
import { createStoryWorker, installRuntime } from './story-worker.js';

/** Wires the worker process: stories, outbox relay, mail sender, sealer. No rule of the procedure stands here. */
async function main(): Promise<void> {
  const settings = readSettings(workerSettings);
  const log = createLogger({ app: 'worker', level: settings.LOG_LEVEL });
  installRuntime(log);
  const key = linkKeyOf(settings.ISMS_LINK_KEY);
  const records = await openPatiently(settings, log);
  const dispatcher = createDispatcher({ address: settings.TEMPORAL_ADDRESS, namespace: settings.TEMPORAL_NAMESPACE });
  const relay = new OutboxRelay({ records, dispatcher, log });
  const transport = createMailTransport({ smtpUrl: settings.SMTP_URL, from: settings.MAIL_FROM });
  const sender = createSender({ settings, records, key, log, transport });
  const sealer = createSealer({
    records,
    everyMs: 1_000,
    sign: (hash) => sealSignature(key, hash),
    witness: sealLog(settings.ISMS_EVIDENCE_DIR),
    onError: (error) => log.warn({ err: error }, 'trail not sealed; trying again'),
  });
  await relay.start();
  await sender.start();
  sealer.start();
  const state = { polling: false };
  const health = await startHealthServer({
    host: settings.ISMS_HOST,
    port: settings.ISMS_WORKER_PORT,
    missing: async () => [...(state.polling ? [] : ['temporal']), ...((await isAlive(records)) ? [] : ['database'])],
  });
  const planned = createPlannedDuties({
    address: settings.TEMPORAL_ADDRESS,
    namespace: settings.TEMPORAL_NAMESPACE,
  });
  const { worker, connection } = await createStoryWorker({
    address: settings.TEMPORAL_ADDRESS,
    namespace: settings.TEMPORAL_NAMESPACE,
    records,
    path: { links: { keyId: key.id, hashOf: (linkId) => linkHash(key, linkId) } },
    planned,
    log,
  });
  await scheduleDuties(settings, records);
  const endWatch = watchStories({
    ...{ records, log, address: settings.TEMPORAL_ADDRESS, namespace: settings.TEMPORAL_NAMESPACE },
  });
  const stop = (): void => worker.shutdown();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  state.polling = true;
  log.info({ queue: 'isms' }, 'worker ready');
  await worker.run();
  state.polling = false;
  await Promise.all([relay.stop(), sender.stop(), sealer.stop(), endWatch()]);
  // Pooled SMTP connections would keep the process alive.
  transport.close();
  health.close();
  await dispatcher.close();
  await planned.close();
  await connection.close();
  await records.destroy();
  log.info({}, 'worker stopped');
}

interface SenderParts {
  readonly settings: WorkerSettings;
  readonly records: Records;
  readonly key: LinkKey;
  readonly log: Logger;
  readonly transport: MailTransport;
}

function createSender({ settings, records, key, log, transport }: SenderParts): MailSender {
  return createMailSender({
    queue: createMailQueue(records),
    transport,
    publicUrl: settings.PUBLIC_URL,
    secrets: {
      taskToken: (linkId) => tokenOf(key, linkId),
      confirmationToken: (id) => confirmationToken(key, id),
      signInCode: (id) => signInCode(key, id),
    },
    perMinute: settings.SMTP_RATE_PER_MINUTE,
    log,
  });
}

async function openPatiently(settings: WorkerSettings, log: Logger): Promise<Records> {
  for (let pause = 250; ; pause = Math.min(5_000, pause * 2)) {
    try {
      return await openRecords({ url: settings.DATABASE_URL, applicationName: 'isms-worker' });
    } catch (error) {
      log.warn({ err: error }, 'database is away; trying again');
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

async function scheduleDuties(settings: WorkerSettings, records: Records): Promise<void> {
  const connection = await connectWhenServing({ address: settings.TEMPORAL_ADDRESS, timeoutMs: 60_000 });
  try {
    const everyMs = sweepIntervalMs(await readMsPerDay(records));
    await ensureFrequentDuties(connection, { namespace: settings.TEMPORAL_NAMESPACE, everyMs });
  } finally {
    await connection.close();
  }
}

async function isAlive(records: Records): Promise<boolean> {
  try {
    await records.query('select 1');
    return true;
  } catch {
    return false;
  }
}

try {
  await main();
} catch (error) {
  createLogger({ app: path.basename(import.meta.dirname), level: 'error' }).fatal({ err: error }, 'worker ended');
  process.exitCode = 1;
}
