import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { localSettings, type LocalSettings } from '#config/local-settings.schema.js';
import { childEnvironment, readSettings } from '#config/read-settings.js';
import type { Cluster } from './postgres/cluster.js';
import { ROOT } from './root.js';
import { StartError } from './start-error.js';

/** The database that `npm start` keeps in the data folder. @throws StartError when it never ran there */
function keptDatabase(settings: LocalSettings): string {
  const file = path.resolve(settings.ISMS_DATA_DIR, 'postgres/cluster.json');
  if (!fs.existsSync(file))
    throw new StartError(
      `No installation in ${path.resolve(settings.ISMS_DATA_DIR)}: set ISMS_DATA_DIR, or DATABASE_URL`,
    );
  const { passwords } = JSON.parse(fs.readFileSync(file, 'utf8')) as Cluster;
  return `postgres://isms_app:${passwords.isms_app}@127.0.0.1:${settings.ISMS_PG_PORT}/isms`;
}

/** `npm run rebuild [-- --terminate]`: the job of apps/worker, with the settings of the stack on this computer. */
function main(words: readonly string[]): number {
  const settings = readSettings(localSettings);
  const env = childEnvironment({
    DATABASE_URL: settings.DATABASE_URL ?? keptDatabase(settings),
    TEMPORAL_ADDRESS: settings.TEMPORAL_ADDRESS ?? `127.0.0.1:${settings.ISMS_TEMPORAL_PORT}`,
    TEMPORAL_NAMESPACE: settings.TEMPORAL_NAMESPACE,
  });
  const job = path.join(ROOT, 'dist/apps/worker/src/rebuild-main.js');
  return spawnSync(process.execPath, [job, ...words], { env, stdio: 'inherit' }).status ?? 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
