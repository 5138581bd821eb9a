import { migrationJobSettings } from '#config/job-settings.schema.js';
import { readSettings } from '#config/read-settings.js';
import { migrate } from '#records/migrate.js';
import { runJob } from './run-job.js';

// One-shot job of a deployment: brings the database up to date as its owner, before api and worker start.
await runJob(async () => {
  const ran = await migrate(readSettings(migrationJobSettings).DATABASE_OWNER_URL);
  return ran.length === 0 ? 'database is up to date' : `ran ${ran.join(', ')}`;
});
