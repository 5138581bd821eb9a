import { SettingsError } from '#config/read-settings.js';

/** Runs a one-shot job: its words to the log, exit 1 when it fails; a bad setting is named without a stack trace. */
export async function runJob(job: () => Promise<string>): Promise<void> {
  try {
    process.stdout.write(`${await job()}\n`);
  } catch (error) {
    const text = error instanceof SettingsError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
}
