import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** A secret and whether this call made it (then it may be printed once). */
export interface KeptSecret {
  readonly value: string;
  readonly isNew: boolean;
}

/**
 * A secret of this installation: what was set wins; else the kept one; else 256 random bits, kept with mode 600.
 * @param folder an existing folder
 * @param name file name inside it
 * @param given value from the settings
 */
export function keepSecret(folder: string, name: string, given: string | undefined): KeptSecret {
  if (given !== undefined) return { value: given, isNew: false };
  const file = path.join(folder, name);
  if (fs.existsSync(file)) return { value: fs.readFileSync(file, 'utf8').trim(), isNew: false };
  const value = randomBytes(32).toString('base64url');
  writePrivately(file, `${value}\n`);
  return { value, isNew: true };
}

/** Writes a file of mode 600 as a whole or not at all. */
export function writePrivately(file: string, text: string): void {
  fs.writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  fs.renameSync(`${file}.new`, file);
}
