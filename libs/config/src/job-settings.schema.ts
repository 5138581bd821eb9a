import { z } from 'zod';
import { SETTINGS } from './settings.js';

/** The one-shot migration job: the only place beside the local stack that sees the owner role. */
export const migrationJobSettings = z.object({
  DATABASE_OWNER_URL: SETTINGS.DATABASE_OWNER_URL,
  ISMS_SETUP_TOKEN: SETTINGS.ISMS_SETUP_TOKEN.optional(),
});

/** The one-shot job that prepares the Temporal namespace, its retention and its search attributes. */
export const namespaceJobSettings = z.object({
  TEMPORAL_ADDRESS: SETTINGS.TEMPORAL_ADDRESS,
  TEMPORAL_NAMESPACE: SETTINGS.TEMPORAL_NAMESPACE,
});

/** The one-shot job that starts the stories of all open records again. */
export const rebuildJobSettings = z.object({
  DATABASE_URL: SETTINGS.DATABASE_URL,
  TEMPORAL_ADDRESS: SETTINGS.TEMPORAL_ADDRESS,
  TEMPORAL_NAMESPACE: SETTINGS.TEMPORAL_NAMESPACE,
});
