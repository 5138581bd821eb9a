import fs from 'node:fs';
import path from 'node:path';

/** Root folder of the repository. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Folders that hold TypeScript which is compiled into dist. */
export const SOURCE_FOLDERS = ['apps', 'libs', 'workflows', 'activities', 'bench', 'test'];

/** A spec file of any size; each must belong to one Jest project. */
export const SPEC = /\.(spec|int-spec|e2e-spec)\.tsx?$/;

/**
 * Files below the given folders, as paths relative to `root` with forward slashes, sorted.
 * @param {readonly string[]} folders relative to `root`; absent ones are skipped
 * @param {string} [root]
 */
export function filesBelow(folders, root = ROOT) {
  const found = [];
  for (const folder of folders) {
    const from = path.join(root, folder);
    if (!fs.existsSync(from)) continue;
    for (const entry of fs.readdirSync(from, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
      if (!file.includes('node_modules/')) found.push(file);
    }
  }
  return found.sort();
}

/** What only tests use and no program may see: not compiled into dist. */
export const TEST_ONLY = /\.(spec|int-spec|e2e-spec)\.tsx?$|-fixture\.tsx?$/;
