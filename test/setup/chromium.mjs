import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from '../../tools/lib/run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge', 'chrome'];
const PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/opt/google/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** A browser counts only when it starts: a download may lack libraries, a stub may only point to another installer. */
function works(file) {
  if (!file || !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  // On Windows a browser opens a window instead of printing its version.
  if (process.platform === 'win32') return true;
  const { status, stdout } = spawnSync(file, ['--version'], { timeout: 30_000, encoding: 'utf8' });
  return status === 0 && /chrom|edge/i.test(stdout);
}

/** The line of a failed installer that says why. */
function reason(output) {
  const lines = output.trim().split('\n');
  return (lines.find((line) => /error|unable|failed/i.test(line)) ?? lines.at(-1)).trim();
}

function installed() {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...PLACES].filter(Boolean);
  const candidates = folders.flatMap((folder) => [folder, ...NAMES.map((name) => path.join(folder, name))]);
  return candidates.find(works);
}

async function playwrightPath() {
  const { chromium } = await import('playwright-core');
  return chromium.executablePath();
}

async function download() {
  console.log('No Chromium found: downloading the one of Playwright …');
  const args = ['node_modules/playwright-core/cli.js', 'install', 'chromium'];
  const env = { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' };
  const { code, output } = await run('node', args, { env, limit: 300_000 });
  if (code !== 0) console.log(`  not possible: ${reason(output)}`);
}

async function installPackage() {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) return;
  console.log('Installing the Chromium of the system (apt-get), under a minute …');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env, limit: 120_000 });
  const install = ['install', '-y', '-q', '--no-install-recommends', 'chromium'];
  const { code, output } = await run('apt-get', install, { env, limit: 300_000 });
  if (code !== 0) console.log(`  not possible: ${reason(output)}`);
}

/**
 * Path of a browser for the end-to-end tests: `CHROMIUM_PATH`, one that is installed, Playwright's download, else the
 * package of the system when we may install it.
 * @throws Error that says what to install
 */
export async function ensureChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (works(named)) return named;
    throw new Error(`CHROMIUM_PATH=${named} does not start. Name a Chromium or Chrome that does, or unset it.`);
  }
  for (const prepare of [undefined, download, installPackage]) {
    await prepare?.();
    const file = [installed(), await playwrightPath()].find(works);
    if (file) return file;
  }
  throw new Error(
    'The end-to-end tests need Chromium or Chrome and none could be had. Install one (Debian: apt-get install chromium; ' +
      'macOS: brew install --cask google-chrome), or set CHROMIUM_PATH to it.',
  );
}
