import { migrationJobSettings } from '#config/job-settings.schema.js';
import { readSettings } from '#config/read-settings.js';
import { migrate } from '#records/migrate.js';

// One-shot job of a deployment: brings the database up to date as its owner, before api and worker start.
const { DATABASE_OWNER_URL } = readSettings(migrationJobSettings);
const ran = await migrate(DATABASE_OWNER_URL);
process.stdout.write(ran.length === 0 ? 'database is up to date\n' : `ran ${ran.join(', ')}\n`);
