import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { RuleViolation } from '#domain/errors.js';

const NAME = /^[A-Z0-9-]{1,60}\.md$/;

/**
 * A text that comes with the product, such as ISMS-PR-001 itself. A company file names it; it names no other file.
 * @throws RuleViolation `company-file` for a text that is not shipped
 */
export async function shippedText(name: string): Promise<string> {
  const folder = dataFolder();
  const file = NAME.test(name) && folder !== null ? path.join(folder, name) : null;
  if (file === null || !existsSync(file)) throw new RuleViolation('company-file', `The text ${name} is not shipped.`);
  return readFile(file, 'utf8');
}

/** The folder of the data beside the sources, wherever the compiled code lies below the root. */
function dataFolder(): string | null {
  for (let at = import.meta.dirname; at !== path.dirname(at); at = path.dirname(at)) {
    const folder = path.join(at, 'libs/records/data');
    if (existsSync(folder)) return folder;
  }
  return null;
}
