import { apiSettings, type ApiSettings } from '#config/api-settings.schema.js';
import { readSettings, SettingsError } from '#config/read-settings.js';
import { linkKeyOf } from '#links/task-links.js';
import { createLogger, type Logger } from '#observability/logger.js';
import { PdfRenderer } from '#pdf/pdf-renderer.js';
import { forgetOldRates } from '#records/access/rate-counter.js';
import { openRecords } from '#records/data-source.js';
import { prepareEvidenceStore } from '#records/evidence/evidence-store.js';
import { readEvidenceLimits } from '#records/evidence/read-evidence-limits.js';
import { reader } from '#records/transaction.js';
import { createDispatcher } from '#temporal/dispatcher.js';
import type { ApiDeps } from './http/api-deps.js';
import { bindDoors } from './http/bind-doors.js';
import { makeApi } from './make-api.js';

function uiOf(settings: ApiSettings): { url: string; namespace: string } | null {
  const url = settings.ISMS_TEMPORAL_UI_URL;
  return url === undefined ? null : { url, namespace: settings.TEMPORAL_NAMESPACE };
}

async function start(settings: ApiSettings, log: Logger): Promise<void> {
  const key = linkKeyOf(settings.ISMS_LINK_KEY);
  const records = await openRecords({ url: settings.DATABASE_URL, applicationName: 'isms-api' });
  // Lazy: the API boots and takes decisions while Temporal is away.
  const dispatcher = createDispatcher({ address: settings.TEMPORAL_ADDRESS, namespace: settings.TEMPORAL_NAMESPACE });
  await forgetOldRates(reader(records));
  await prepareEvidenceStore(settings.ISMS_EVIDENCE_DIR);
  const deps: ApiDeps = {
    records,
    key,
    publicUrl: settings.PUBLIC_URL,
    evidenceDir: settings.ISMS_EVIDENCE_DIR,
    zone: settings.ISMS_TIME_ZONE,
    doors: bindDoors(records, { key, dispatcher }),
    pdf: new PdfRenderer(),
    evidenceLimits: () => readEvidenceLimits(records),
    temporalUi: uiOf(settings),
    temporalReachable: (deadlineMs) => dispatcher.reachable(deadlineMs),
    log,
  };
  const app = await makeApi(deps, { docs: true, trustedProxy: settings.ISMS_TRUSTED_PROXY });
  await app.listen(settings.ISMS_PORT, settings.ISMS_HOST);
  log.info({ port: settings.ISMS_PORT, host: settings.ISMS_HOST }, 'api listens');
  const stop = async (signal: string) => {
    log.info({ signal }, 'api stops');
    await app.close();
    await deps.doors.delivered();
    await Promise.all([records.destroy(), dispatcher.close(), deps.pdf.close()]);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
}

try {
  const settings = readSettings(apiSettings);
  await start(settings, createLogger({ app: 'api', level: settings.LOG_LEVEL }));
} catch (error) {
  process.stderr.write(
    `${error instanceof SettingsError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
}
