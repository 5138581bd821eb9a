// A PostgreSQL of its own for the tests, from the binaries that the product uses. Data goes when the run ends.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { product } from './product.mjs';
import { runFolder } from './run-folder.mjs';

/** Tests need speed, not survival of a power cut; and their loopback cluster needs no passwords. */
const FAST =
  '-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c max_connections=200';

/**
 * @returns {Promise<{ url: string, stop: () => void }>} a cluster on a free port of the loopback; the URL's role may
 *   create databases and roles
 * @throws with PostgreSQL's own words when it does not start
 */
export async function startPostgres() {
  const { postgresBinaries, unprivilegedUser } = await product('apps/local/src/postgres/binaries.js');
  const { freePort } = await product('apps/local/src/net/ports.js');
  const user = unprivilegedUser();
  const bin = postgresBinaries(user, () => undefined);
  const data = runFolder('postgres');
  if (user.uid !== undefined) fs.chownSync(data, user.uid, user.gid);
  const call = (program, ...args) => {
    const options = { ...user, cwd: data, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] };
    const { status, stderr, error } = spawnSync(path.join(bin, program), ['-D', data, ...args], options);
    if (status !== 0) throw new Error(`${program} failed: ${stderr || error}`);
  };
  const encoding = ['-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  call('initdb', '-U', 'isms', '-A', 'trust', '--no-sync', ...encoding);
  const port = await freePort();
  const listen = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
  call('pg_ctl', 'start', '-w', '-l', path.join(data, 'server.log'), '-o', `${listen} ${FAST}`);
  return {
    url: `postgres://isms@127.0.0.1:${port}/postgres`,
    stop: () => {
      call('pg_ctl', 'stop', '-m', 'immediate', '-w');
      fs.rmSync(data, { recursive: true, force: true });
    },
  };
}
