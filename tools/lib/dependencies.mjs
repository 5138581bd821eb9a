// Imports nothing but Node and its neighbours: it runs before anything is installed.
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './files.mjs';
import { run } from './run.mjs';

const packagesOf = (file) => JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8')).packages;

/** True when every package of the lock file, development included, stands in node_modules in that version. */
function isInstalled() {
  try {
    const present = packagesOf('node_modules/.package-lock.json');
    return Object.entries(packagesOf('package-lock.json')).every(
      ([name, { version, optional }]) => name === '' || optional || present[name]?.version === version,
    );
  } catch {
    return false;
  }
}

/**
 * Installs what the lock file says, unless it is there already.
 * @throws when npm fails; its own words have been shown by then
 */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing dependencies (npm ci), about a minute …');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm names its own script when it started us: so a Node that is not on PATH finds the npm beside it.
  const script = process.env.npm_execpath;
  const { code, seconds } = await (script?.endsWith('.js')
    ? run('node', [script, ...args], { show: true })
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { show: true }));
  if (code !== 0) throw new Error(`npm ci failed (exit ${code}). Is the package registry reachable?`);
  console.log(`Installed (${seconds.toFixed(0)} s)`);
}
