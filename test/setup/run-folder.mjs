import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const NAME = /^isms-test-run-(\d+)-/;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Ends the processes whose command names the folder: a run that was killed could not stop its servers. */
function endProcessesOf(folder) {
  if (!fs.existsSync('/proc/self/cmdline')) return;
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // Gone meanwhile, or another user's.
    }
  }
}

/**
 * A folder for the data of one server of this test run; it carries the run's process id. Servers and folders that killed
 * runs left behind are cleared away first.
 * @param {string} part such as `postgres`
 */
export function runFolder(part) {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const owner = NAME.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = path.join(os.tmpdir(), name);
    endProcessesOf(folder);
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return fs.mkdtempSync(path.join(os.tmpdir(), `isms-test-run-${process.pid}-${part}-`));
}
