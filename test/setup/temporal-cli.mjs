import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../../tools/lib/files.mjs';
export async function ensureTemporalCli() {
  const exe = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    path.join(os.homedir(), '.cache/isms-engine/temporal/1.5.1'),
  ];
  const found = folders.map((folder) => path.join(folder, exe)).find((file) => fs.existsSync(file));
  if (!found) throw new Error(`No temporal program found from ${ROOT}`);
  return found;
}
