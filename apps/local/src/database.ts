import fs from 'node:fs';
import path from 'node:path';
import { readToldEntry } from '#forms/told-entry.js';
import { beatClock, readMsPerDay, REAL_DAY, resumeClock, scaleClock } from '#records/clock.js';
import { openRecords, type Records } from '#records/data-source.js';
import { importCompanyFile } from '#records/import/import-company.js';
import { migrate } from '#records/migrate.js';
import type { StartArguments } from './arguments.js';
import { writePrivately } from './folder/secrets.js';
import { ROOT } from './root.js';
import type { Say } from './running.js';
import { registerSetupToken } from './setup-token.js';
import { StartError } from './start-error.js';

/** What the database is to become at this start. */
export interface DatabaseOptions {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly wanted: StartArguments;
  /** Machine token of the installation. */
  readonly setupToken: string;
  /** Data folder; remembers which company was chosen at the first start. */
  readonly folder: string;
  readonly say: Say;
}

/** The database, ready for the apps. */
export interface PreparedDatabase {
  /** Ends the heartbeat of the clock with a last beat, so that a scaled company does not age while the stack is down. */
  stop(): Promise<void>;
}

const DEMO = path.join(ROOT, 'libs/records/data/larkfield.json');
const BEAT_EVERY_MS = 1_000;

/** Migrates, starts the clock and brings the company in. @throws StartError with what to do */
export async function prepareDatabase(options: DatabaseOptions): Promise<PreparedDatabase> {
  const ran = await migrate(options.ownerUrl);
  if (ran.length > 0) options.say(`  database brought up to date: ${ran.length} migration(s)`);
  const records = await openRecords({ url: options.appUrl, poolSize: 2, applicationName: 'isms-local' });
  try {
    await startClock(records, options);
    await bringCompany(records, options);
    if (!(await registerSetupToken(records, options.setupToken)))
      options.say('  the machine token is refused: another one was registered first, or it was revoked');
    await beatClock(records);
  } catch (error) {
    await records.destroy();
    throw isRefusal(error) ? new StartError(describe(error)) : error;
  }
  // A beat that fails while the database restarts is followed by the next one.
  const heart = setInterval(() => void beatClock(records).catch(() => undefined), BEAT_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(heart);
      await beatClock(records).catch(() => undefined);
      await records.destroy();
    },
  };
}

async function startClock(records: Records, { wanted, say }: DatabaseOptions): Promise<void> {
  await resumeClock(records);
  const speed = await readMsPerDay(records);
  if (wanted.dayMs !== undefined && wanted.dayMs !== speed && !(await scaleClock(records, wanted.dayMs)))
    say(
      `  the clock keeps its speed (one day lasts ${length(speed)}): --day and ISMS_DAY_MS only count on an empty database`,
    );
  const now = await readMsPerDay(records);
  if (now !== REAL_DAY) say(`  scaled clock: one day lasts ${length(now)}`);
}

function length(ms: number): string {
  return ms === REAL_DAY ? '24 h' : ms >= 60_000 ? `${ms / 60_000} min` : `${ms / 1_000} s`;
}

/** The choice is kept, so that a company chosen to be empty does not get the demo at the second start. */
async function bringCompany(records: Records, { wanted, folder, say }: DatabaseOptions): Promise<void> {
  const kept = path.join(folder, 'company');
  const chosen = fs.existsSync(kept) ? fs.readFileSync(kept, 'utf8').trim() : undefined;
  const choice = choose(wanted, chosen);
  const installed = await hasCompany(records);
  if (installed && wanted.empty) say('  a company is there already: --empty only counts at the first start');
  const file = wanted.company ?? (choice === 'demo' && !installed ? DEMO : undefined);
  if (file !== undefined) {
    const report = await importCompanyFile(records, path.resolve(file), { readEntry: readToldEntry });
    if (report.changed) say(`  company imported from ${path.basename(file)}`);
  }
  if (choice !== chosen) writePrivately(kept, `${choice}\n`);
}

/** @returns `file`, `demo` or `empty`: what is said now, else what was chosen first, else the demo */
function choose({ company, empty }: StartArguments, chosen: string | undefined): string {
  if (company !== undefined) return 'file';
  return chosen ?? (empty ? 'empty' : 'demo');
}

async function hasCompany(records: Records): Promise<boolean> {
  const rows: unknown[] = await records.query("select 1 from installation where key = 'company'");
  return rows.length > 0;
}

/** A company file that breaks rules: the importer's RuleViolation, known by its name, with every reason. */
interface Refusal {
  readonly message: string;
  readonly unmet: readonly { readonly reason: string; readonly field?: string }[];
}

function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === 'RuleViolation' && 'unmet' in error;
}

function describe({ message, unmet }: Refusal): string {
  const reasons = unmet
    .slice(0, 20)
    .map(({ field, reason }) => `  ${field === undefined ? '' : `${field}: `}${reason}`);
  return [message, ...reasons, 'Nothing was imported. Mend the file and start again.'].join('\n');
}
