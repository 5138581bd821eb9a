import { z } from 'zod';
import { SETTINGS } from './settings.js';

/** What apps/api reads. It never sees the owner role of the database, the mail relay or a machine token. */
export const apiSettings = z.object({
  DATABASE_URL: SETTINGS.DATABASE_URL,
  TEMPORAL_ADDRESS: SETTINGS.TEMPORAL_ADDRESS,
  TEMPORAL_NAMESPACE: SETTINGS.TEMPORAL_NAMESPACE,
  PUBLIC_URL: SETTINGS.PUBLIC_URL,
  ISMS_LINK_KEY: SETTINGS.ISMS_LINK_KEY,
  ISMS_EVIDENCE_DIR: SETTINGS.ISMS_EVIDENCE_DIR,
  ISMS_TIME_ZONE: SETTINGS.ISMS_TIME_ZONE,
  ISMS_HOST: SETTINGS.ISMS_HOST,
  ISMS_PORT: SETTINGS.ISMS_PORT.default(3000),
  ISMS_TRUSTED_PROXY: SETTINGS.ISMS_TRUSTED_PROXY.optional(),
  ISMS_TEMPORAL_UI_URL: SETTINGS.ISMS_TEMPORAL_UI_URL.optional(),
  LOG_LEVEL: SETTINGS.LOG_LEVEL,
});

/** Settings of the API as it uses them. */
export type ApiSettings = z.infer<typeof apiSettings>;
