// npm test [-- project… [pattern]]: every size of test on real parts, on a fresh clone too. Ends with one line:
// `N passed, N failed`. Imports nothing that must be installed first.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureInstalled } from '../tools/lib/dependencies.mjs';
import { JEST, run } from '../tools/lib/run.mjs';

/** In this order: what fails soonest comes first. `needs` names the parts that a size of test wants ready. */
const PROJECTS = {
  unit: { needs: [], minutes: 10 },
  replay: { needs: ['build'], minutes: 10 },
  workflow: { needs: ['build', 'temporal'], minutes: 15 },
  int: { needs: ['build', 'temporal'], minutes: 15 },
  // Two at a time: each file has a stack of its own, and most of its time waits for clocks.
  e2e: { needs: ['build', 'temporal', 'chromium'], minutes: 30, args: ['--maxWorkers=2'] },
};

/** How each part is had; the result goes into the environment of the tests. PostgreSQL comes with the packages. */
const PARTS = {
  build: async () => {
    const { build } = await import('../tools/build.mjs');
    const { compiled } = await build();
    return { said: `${compiled} files compiled` };
  },
  temporal: async () => {
    const { findTemporalProgram } = await import('./setup/temporal-server.mjs');
    return { said: await findTemporalProgram() };
  },
  chromium: async () => {
    const { ensureChromium } = await import('./setup/chromium.mjs');
    const file = await ensureChromium();
    return { said: file, env: { CHROMIUM_PATH: file } };
  },
};

const total = { passed: 0, failed: 0, skipped: 0 };
const parts = new Map();

/** Gets a part once; a part that cannot be had fails the projects that need it, and the others still run. */
async function part(name) {
  if (!parts.has(name)) {
    try {
      const { said, env = {} } = await PARTS[name]();
      Object.assign(process.env, env);
      console.log(`${name}: ${said}`);
      parts.set(name, true);
    } catch (error) {
      console.error(`${name}:`, error instanceof Error ? error.message : error);
      parts.set(name, false);
    }
  }
  return parts.get(name);
}

/** Adds what Jest counted; a suite that did not run, or a crash of Jest itself, counts as a failed test. */
function count(report, code) {
  const failed = report ? report.numFailedTests + report.numRuntimeErrorTestSuites : 0;
  total.passed += report?.numPassedTests ?? 0;
  total.failed += code !== 0 && failed === 0 ? 1 : failed;
  total.skipped += report ? report.numPendingTests + report.numTodoTests : 0;
}

async function runProject(name, pattern, folder) {
  const { needs, minutes, args = [] } = PROJECTS[name];
  console.log(`\n── ${name} ──`);
  for (const need of needs) {
    if (!(await part(need))) return count(undefined, 1);
  }
  const file = path.join(folder, `${name}.json`);
  const jest = [...JEST, '--selectProjects', name, '--passWithNoTests', '--json', `--outputFile=${file}`, ...args];
  const { code } = await run('node', [...jest, ...(pattern ? ['--testPathPatterns', pattern] : [])], {
    show: 'errors',
    limit: minutes * 60_000,
  });
  count(fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined, code);
}

async function main() {
  const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
  const chosen = words.filter((word) => word in PROJECTS);
  const [pattern] = words.filter((word) => !(word in PROJECTS));
  await ensureInstalled();
  const { code, output } = await run('node', ['tools/specs.mjs']);
  console.log(output.trim());
  count(undefined, code);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-test-'));
  for (const name of chosen.length > 0 ? chosen : Object.keys(PROJECTS)) await runProject(name, pattern, folder);
  fs.rmSync(folder, { recursive: true, force: true });
  if (total.passed + total.failed === 0) {
    console.error(`No test ran${pattern ? `: nothing matches ${pattern}` : ''}.`);
    total.failed = 1;
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total.failed += 1;
}
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
