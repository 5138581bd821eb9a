import { z } from 'zod';
import { SETTINGS } from './settings.js';

/** What apps/local reads; everything has a default, and what is set replaces the part that would have been started. */
export const localSettings = z.object({
  ISMS_DATA_DIR: SETTINGS.ISMS_DATA_DIR.default('.isms'),
  DATABASE_URL: SETTINGS.DATABASE_URL.optional(),
  DATABASE_OWNER_URL: SETTINGS.DATABASE_OWNER_URL.optional(),
  TEMPORAL_ADDRESS: SETTINGS.TEMPORAL_ADDRESS.optional(),
  TEMPORAL_NAMESPACE: SETTINGS.TEMPORAL_NAMESPACE,
  SMTP_URL: SETTINGS.SMTP_URL.optional(),
  SMTP_RATE_PER_MINUTE: SETTINGS.SMTP_RATE_PER_MINUTE,
  MAIL_FROM: SETTINGS.MAIL_FROM.default('ISMS Engine <isms@larkfield.example>'),
  PUBLIC_URL: SETTINGS.PUBLIC_URL.optional(),
  ISMS_TIME_ZONE: SETTINGS.ISMS_TIME_ZONE,
  ISMS_DAY_MS: SETTINGS.ISMS_DAY_MS.optional(),
  ISMS_SETUP_TOKEN: SETTINGS.ISMS_SETUP_TOKEN.optional(),
  ISMS_LINK_KEY: SETTINGS.ISMS_LINK_KEY.optional(),
  ISMS_EVIDENCE_DIR: SETTINGS.ISMS_EVIDENCE_DIR.optional(),
  ISMS_TRUSTED_PROXY: SETTINGS.ISMS_TRUSTED_PROXY.optional(),
  ISMS_PORT: SETTINGS.ISMS_PORT.default(3000),
  ISMS_WORKER_PORT: SETTINGS.ISMS_WORKER_PORT.optional(),
  ISMS_MAIL_PORT: SETTINGS.ISMS_MAIL_PORT.default(8025),
  ISMS_SMTP_PORT: SETTINGS.ISMS_SMTP_PORT.default(1025),
  ISMS_TEMPORAL_PORT: SETTINGS.ISMS_TEMPORAL_PORT.default(7233),
  ISMS_TEMPORAL_UI_PORT: SETTINGS.ISMS_TEMPORAL_UI_PORT.default(8233),
  ISMS_PG_PORT: SETTINGS.ISMS_PG_PORT.default(54_333),
  LOG_LEVEL: SETTINGS.LOG_LEVEL,
});

/** Settings of the local stack as it uses them. */
export type LocalSettings = z.infer<typeof localSettings>;
