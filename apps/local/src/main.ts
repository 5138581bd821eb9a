import path from 'node:path';
import { localSettings, type LocalSettings } from '#config/local-settings.schema.js';
import { readSettings, SettingsError, unknownSettings } from '#config/read-settings.js';
import { ArgumentError, parseArguments, USAGE, type StartArguments } from './arguments.js';
import { openDataFolder } from './folder/data-folder.js';
import { makePlan, type Plan } from './plan.js';
import { Progress } from './progress.js';
import { readyText } from './ready-text.js';
import { Stack } from './stack.js';
import { StartError } from './start-error.js';

/**
 * `npm start`: brings the whole stack up on this computer, keeps it up, and takes it down on Ctrl-C.
 * @param words what was written after `npm start --`
 */
export async function main(words: readonly string[]): Promise<void> {
  const started = Date.now();
  const progress = new Progress(process.stdout);
  try {
    const wanted = parseArguments(words);
    if (wanted.help) return progress.say(USAGE);
    const settings = readSettings(localSettings);
    for (const name of unknownSettings()) progress.say(`${name} is not a setting of ISMS Engine: misspelt?`);
    await run({ wanted: { dayMs: settings.ISMS_DAY_MS, ...wanted }, settings, progress, started });
  } catch (error) {
    fail(progress, error);
  }
}

interface Start {
  readonly wanted: StartArguments;
  readonly settings: LocalSettings;
  readonly progress: Progress;
  readonly started: number;
}

async function run({ wanted, settings, progress, started }: Start): Promise<void> {
  const folder = openDataFolder(settings.ISMS_DATA_DIR);
  process.once('exit', () => folder.release());
  progress.say(`ISMS Engine starts; its data is in ${folder.path}`);
  const plan = await makePlan(settings, folder);
  const stack = new Stack(plan, wanted, progress);
  listenForEnd(stack, progress);
  try {
    await stack.start();
  } catch (error) {
    fail(progress, error);
    await stack.stop();
    process.exit(1);
  }
  progress.say(readyText({ ...placesOf(plan, wanted), seconds: (Date.now() - started) / 1_000 }));
}

function placesOf(plan: Plan, wanted: StartArguments) {
  const { settings, machineToken } = plan;
  const ownTemporal = settings.TEMPORAL_ADDRESS === undefined;
  return {
    pages: plan.publicUrl,
    inbox: settings.SMTP_URL === undefined ? `http://127.0.0.1:${settings.ISMS_MAIL_PORT}` : undefined,
    smtp: withoutPassword(settings.SMTP_URL ?? `smtp://127.0.0.1:${settings.ISMS_SMTP_PORT}`),
    temporalUi: ownTemporal ? `http://127.0.0.1:${settings.ISMS_TEMPORAL_UI_PORT}` : undefined,
    temporal: settings.TEMPORAL_ADDRESS ?? `127.0.0.1:${settings.ISMS_TEMPORAL_PORT}`,
    namespace: settings.TEMPORAL_NAMESPACE,
    database: withoutPassword(settings.DATABASE_URL ?? `postgres://127.0.0.1:${settings.ISMS_PG_PORT}/isms`),
    folder: path.relative(process.cwd(), plan.folder.path) || plan.folder.path,
    machineToken: machineToken.isNew ? machineToken.value : undefined,
    demo: wanted.company === undefined && !wanted.empty,
  };
}

function withoutPassword(text: string): string {
  const url = new URL(text);
  url.password = '';
  return url.href;
}

/** The first signal stops in good order, the second at once. */
function listenForEnd(stack: Stack, progress: Progress): void {
  let asked = false;
  const end = async (): Promise<void> => {
    if (asked) {
      progress.say('Stopping at once; the next start heals what is left.');
      await stack.kill9();
      process.exit(1);
    }
    asked = true;
    progress.say('Stopping … (Ctrl-C again stops at once)');
    const started = Date.now();
    await stack.stop();
    progress.say(`Stopped in ${((Date.now() - started) / 1_000).toFixed(1)} s`);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
}

/** What a person can mend is said in its own words; anything else is a fault of ours and is shown whole. */
function fail(progress: Progress, error: unknown): void {
  process.exitCode = 1;
  if (error instanceof StartError || error instanceof ArgumentError || error instanceof SettingsError) {
    progress.say(`\n${error.message}`);
    return;
  }
  progress.say(
    `\nISMS Engine could not start, and this is not foreseen:\n${error instanceof Error ? error.stack : String(error)}`,
  );
}
