import { spawn } from 'node:child_process';
import { ROOT } from './files.mjs';

/**
 * Runs a program, in the root folder unless told otherwise, and keeps what it prints.
 * @param {string} file program; `node` stands for the running one
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: object, show?: boolean | 'errors', limit?: number }} [options] `show` prints at once
 *   instead of keeping, 'errors' shows standard error alone and drops the rest; `limit` ends it after so many milliseconds
 * @returns {Promise<{ code: number, output: string, seconds: number }>} code 127 when the program is not there
 */
export function run(file, args, { cwd = ROOT, env = {}, show = false, limit } = {}) {
  const started = performance.now();
  const output = { true: ['inherit', 'inherit'], errors: ['ignore', 'inherit'], false: ['pipe', 'pipe'] }[String(show)];
  const child = spawn(file === 'node' ? process.execPath : file, args, {
    cwd,
    // What is kept is shown later, perhaps in a file: no colours then.
    env: { ...process.env, ...(!show && { FORCE_COLOR: '0' }), ...env },
    stdio: ['ignore', ...output],
    timeout: limit,
  });
  const chunks = [];
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  child.stderr?.on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve) => {
    const end = (code, extra = '') =>
      resolve({
        code,
        output: Buffer.concat(chunks).toString() + extra,
        seconds: (performance.now() - started) / 1000,
      });
    child.on('error', (error) => end(127, `${error.message}\n`));
    child.on('close', (code, signal) => end(code ?? 1, signal ? `ended by ${signal}\n` : ''));
  });
}

/** Node arguments that run Jest as ECMAScript modules. */
export const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];
