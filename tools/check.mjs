// npm run check [-- step…]: every guard that needs no server. Each step runs even if another failed, so one round shows
// all. `--fix` mends what a machine can mend first.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureInstalled } from './lib/dependencies.mjs';
import { ROOT, SOURCE_FOLDERS } from './lib/files.mjs';
import { JEST, run } from './lib/run.mjs';

const FOLDERS = [...SOURCE_FOLDERS, 'tools'].filter((folder) => fs.existsSync(path.join(ROOT, folder)));
const bin = (name, file) => `node_modules/${name}/${file}`;

/** Longest first, so that the short ones fill the gaps. */
const STEPS = {
  unit: ['node', ...JEST, '--selectProjects', 'unit', '--passWithNoTests', '--maxWorkers=100%', '--silent'],
  format: ['node', bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '--cache', '.'],
  lint: [
    bin('oxlint', 'bin/oxlint'),
    '--type-aware',
    '--tsconfig',
    'tsconfig.json',
    '--deny-warnings',
    '-f',
    'unix',
    '.',
  ],
  dead: ['node', bin('knip', 'bin/knip.js'), '--no-progress'],
  rooms: ['node', bin('dependency-cruiser', 'bin/dependency-cruise.mjs'), '-T', 'err-long', ...FOLDERS],
  types: ['node', bin('typescript7', 'bin/tsc'), '--noEmit', '--pretty', 'false', '-p', '.'],
  house: ['node', 'tools/house-rules.mjs'],
  specs: ['node', 'tools/specs.mjs'],
  generated: ['node', 'tools/generated.mjs', '--check'],
};

/** What `--fix` runs, one after another, before the steps. */
const FIXES = [
  [bin('oxlint', 'bin/oxlint'), '--type-aware', '--tsconfig', 'tsconfig.json', '--fix', '--silent', '.'],
  [bin('prettier', 'bin/prettier.cjs'), '--write', '--log-level', 'warn', '.'],
  ['tools/generated.mjs'],
];

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const unknown = wanted.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are: ${Object.keys(STEPS).join(', ')}`);
  process.exit(2);
}
await ensureInstalled();
if (process.argv.includes('--fix')) for (const fix of FIXES) await run('node', fix);
const queue = Object.entries(STEPS).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const total = queue.length;
const failed = [];
const started = performance.now();

async function work() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [name, [file, ...args]] = next;
    const command = file === 'node' ? file : process.execPath;
    const { code, output, seconds } = await run(command, file === 'node' ? args : [file, ...args]);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name.padEnd(9)}  ${seconds.toFixed(1)} s`);
    if (code !== 0) failed.push({ name, output: output.trimEnd() });
  }
}

await Promise.all(Array.from({ length: Math.max(2, os.availableParallelism()) }, work));
for (const { name, output } of failed) console.log(`\n── ${name} ──\n${output}`);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`\ncheck: ${total - failed.length} passed, ${failed.length} failed (${seconds} s)`);
process.exitCode = failed.length === 0 ? 0 : 1;
