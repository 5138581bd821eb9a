import fs from 'node:fs';
import path from 'node:path';

/** Root folder of the installation: the nearest one upwards with a package.json, from the sources as from dist. */
export const ROOT = nearest(import.meta.dirname);

function nearest(folder: string): string {
  if (fs.existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? folder : nearest(parent);
}
