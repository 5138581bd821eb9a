import { makeDataSource } from './data-source.js';

/** Runs the migrations that are missing, as the owner role. Returns the names of those that ran. Forward only. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const records = await makeDataSource({ url: ownerUrl, poolSize: 2, applicationName: 'isms-migrate' }).initialize();
  try {
    const done = await records.runMigrations({ transaction: 'each' });
    return done.map((migration) => migration.name);
  } finally {
    await records.destroy();
  }
}
