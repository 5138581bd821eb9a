import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { writePrivately } from '../folder/secrets.js';
import type { Say } from '../running.js';
import { StartError } from '../start-error.js';
import { SYSTEM_FOLDER, type RunAs } from './binaries.js';

/** Kept as `cluster.json` (mode 600) in the folder given to the starter. */
export interface Cluster {
  /** Absolute path of PostgreSQL's own data directory. */
  readonly data: string;
  readonly passwords: { readonly postgres: string; readonly isms_owner: string; readonly isms_app: string };
}

/** What is needed to make or open a cluster. */
export interface ClusterOptions {
  /** Folder of the installation for this part. */
  readonly folder: string;
  /** PostgreSQL's `bin/`. */
  readonly bin: string;
  readonly user: RunAs;
  readonly say: Say;
}

/**
 * Opens the cluster of this folder, or makes it: roles `isms_owner` (migrations) and `isms_app` (least privilege),
 * database `isms`. Passwords are random; the superuser is used for nothing else.
 */
export function openCluster(options: ClusterOptions): Cluster {
  const file = path.join(options.folder, 'cluster.json');
  if (fs.existsSync(file)) {
    const cluster = JSON.parse(fs.readFileSync(file, 'utf8')) as Cluster;
    if (!fs.existsSync(path.join(cluster.data, 'PG_VERSION')))
      throw new StartError(
        `The database that belongs to ${options.folder} is gone: ${cluster.data}\nRestore it, or choose another data folder with ISMS_DATA_DIR.`,
      );
    checkVersion(cluster.data, options.bin);
    return cluster;
  }
  const password = (): string => randomBytes(24).toString('base64url');
  const cluster: Cluster = {
    data: chooseData(options),
    passwords: { postgres: password(), isms_owner: password(), isms_app: password() },
  };
  initialise(cluster, options);
  writePrivately(file, `${JSON.stringify(cluster, null, 2)}\n`);
  return cluster;
}

/** PostgreSQL's own data directory of a folder, when there is a cluster. */
export function clusterData(folder: string): string | undefined {
  const file = path.join(folder, 'cluster.json');
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Cluster).data : undefined;
}

function checkVersion(data: string, bin: string): void {
  const written = fs.readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  const installed = /(\d+)\./.exec(
    spawnSync(path.join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).stdout,
  )?.[1];
  if (installed !== undefined && installed !== written)
    throw new StartError(
      `The database in ${data} was written by PostgreSQL ${written}; the bundled one is ${installed}.\n` +
        'Dump it with the old version and restore it, or choose another data folder with ISMS_DATA_DIR.',
    );
}

/** Below the data folder; but where the unprivileged user cannot pass (a folder of root), below /var/lib, under a name of its own. */
function chooseData({ folder, user, say }: ClusterOptions): string {
  const wanted = path.join(folder, 'data');
  if (user.uid === undefined || canReach(folder, user)) return wanted;
  const elsewhere = path.join(SYSTEM_FOLDER, `cluster-${randomUUID()}`, 'data');
  say(
    `PostgreSQL runs as an unprivileged user that cannot enter ${folder}: its files are in ${path.dirname(elsewhere)}`,
  );
  fs.mkdirSync(path.dirname(elsewhere), { recursive: true, mode: 0o711 });
  return elsewhere;
}

function canReach(folder: string, user: RunAs): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/' }).status === 0;
}

/** Made beside its place and renamed at the end, so that a killed first start leaves nothing half done. */
function initialise(cluster: Cluster, { bin, user }: ClusterOptions): void {
  const half = `${cluster.data}.new`;
  fs.rmSync(half, { recursive: true, force: true });
  fs.rmSync(cluster.data, { recursive: true, force: true });
  fs.mkdirSync(half, { recursive: true, mode: 0o700 });
  if (user.uid !== undefined && user.gid !== undefined) fs.chownSync(half, user.uid, user.gid);
  const place = { user, cwd: half };
  // `trust` only until the next lines: the server is not started before pg_hba.conf is the strict one.
  const locale = ['-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  run(path.join(bin, 'initdb'), place, { words: ['-D', half, '-U', 'postgres', '-A', 'trust', ...locale], input: '' });
  fs.writeFileSync(path.join(half, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n');
  const single = ['--single', '-D', half, '-c', 'unix_socket_directories=', 'postgres'];
  run(path.join(bin, 'postgres'), place, { words: single, input: bootstrap(cluster) });
  fs.renameSync(half, cluster.data);
}

/** One statement a line, as the single-user mode wants it. */
function bootstrap({ passwords }: Cluster): string {
  return [
    `alter role postgres password '${passwords.postgres}'`,
    `create role isms_owner login password '${passwords.isms_owner}'`,
    `create role isms_app login password '${passwords.isms_app}'`,
    'create database isms owner isms_owner',
    'revoke connect, temporary on database isms from public',
    'grant connect on database isms to isms_app',
    '',
  ].join(';\n');
}

function run(
  program: string,
  place: { user: RunAs; cwd: string },
  { words, input }: { words: string[]; input: string },
): void {
  const result = spawnSync(program, words, { ...place.user, cwd: place.cwd, input, encoding: 'utf8' });
  const failed = result.status !== 0 || /^.*(ERROR|FATAL|PANIC):/m.test(result.stderr);
  if (failed)
    throw new StartError(
      `PostgreSQL could not be set up (${path.basename(program)}): ${result.error?.message ?? result.stderr.trim()}`,
    );
}
