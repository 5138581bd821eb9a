import { migrationJobSettings } from '#config/job-settings.schema.js';
import { readSettings } from '#config/read-settings.js';
import { openRecords } from '#records/data-source.js';
import { migrate } from '#records/migrate.js';
import { runJob } from './run-job.js';
import { registerSetupToken } from './setup-token.js';

// One-shot job of a deployment: brings the database up to date as its owner, before api and worker start.
await runJob(async () => {
  const { DATABASE_OWNER_URL: url, ISMS_SETUP_TOKEN: token } = readSettings(migrationJobSettings);
  const ran = await migrate(url);
  const words = ran.length === 0 ? 'database is up to date' : `ran ${ran.join(', ')}`;
  if (token === undefined) return words;
  const records = await openRecords({ url, poolSize: 1, applicationName: 'isms-migrate' });
  try {
    const known = await registerSetupToken(records, token);
    return known
      ? words
      : `${words}\nISMS_SETUP_TOKEN is refused: another token was registered first, or it was revoked`;
  } finally {
    await records.destroy();
  }
});
