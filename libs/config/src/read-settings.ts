import type { z } from 'zod';
import { SETTINGS } from './settings.js';

/** Variables as the operating system hands them over. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The process must not start: one line per bad setting, each with its name and what it must be. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(
    /** Every bad setting, `NAME: what it must be`. Values are never repeated: they may be secrets. */
    readonly problems: readonly string[],
  ) {
    super(`Cannot start, ${problems.length} bad setting(s):\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/**
 * Reads the settings of one app. An empty variable counts as unset, as compose files write it.
 * @param schema one of the `*-settings.schema.ts` schemas
 * @param environment for tests; an app reads its own environment, and only here
 * @throws SettingsError that names every bad key at once
 */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  environment: Environment = process.env,
): z.infer<Schema> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new SettingsError(
    result.error.issues.map((issue) => {
      const name = issue.path.join('.');
      return `${name}: ${name in given ? issue.message : 'is not set'}`;
    }),
  );
}

/**
 * Names that look like ours but are not settings, most likely misspelt.
 * @returns names starting with `ISMS_` that no app reads
 */
export function unknownSettings(environment: Environment = process.env): string[] {
  return Object.keys(environment).filter((name) => name.startsWith('ISMS_') && !(name in SETTINGS));
}

/**
 * The environment for a child process: the ambient one (PATH, HOME, locale) without any setting of ours, plus `settings`.
 * So a child sees only what its own schema lists, never the owner role or a secret of another part.
 */
export function childEnvironment(
  settings: Readonly<Record<string, string | number | undefined>>,
  ambient: Environment = process.env,
): NodeJS.ProcessEnv {
  const result: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(ambient)) if (!(name in SETTINGS)) result[name] = value;
  for (const [name, value] of Object.entries(settings)) if (value !== undefined) result[name] = String(value);
  return result;
}
