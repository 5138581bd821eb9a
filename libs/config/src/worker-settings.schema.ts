import { z } from 'zod';
import { SETTINGS } from './settings.js';

/** What apps/worker reads. `ISMS_PORT` is not here: the worker answers health on `ISMS_WORKER_PORT`. */
export const workerSettings = z.object({
  DATABASE_URL: SETTINGS.DATABASE_URL,
  TEMPORAL_ADDRESS: SETTINGS.TEMPORAL_ADDRESS,
  TEMPORAL_NAMESPACE: SETTINGS.TEMPORAL_NAMESPACE,
  SMTP_URL: SETTINGS.SMTP_URL,
  MAIL_FROM: SETTINGS.MAIL_FROM,
  PUBLIC_URL: SETTINGS.PUBLIC_URL,
  ISMS_LINK_KEY: SETTINGS.ISMS_LINK_KEY,
  ISMS_EVIDENCE_DIR: SETTINGS.ISMS_EVIDENCE_DIR,
  ISMS_TIME_ZONE: SETTINGS.ISMS_TIME_ZONE,
  ISMS_HOST: SETTINGS.ISMS_HOST,
  ISMS_WORKER_PORT: SETTINGS.ISMS_WORKER_PORT.default(3001),
  LOG_LEVEL: SETTINGS.LOG_LEVEL,
});

/** Settings of the worker as it uses them. */
export type WorkerSettings = z.infer<typeof workerSettings>;
