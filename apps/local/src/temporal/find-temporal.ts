import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { childEnvironment } from '#config/read-settings.js';
import type { Say } from '../running.js';
import { StartError } from '../start-error.js';
import { buildTemporal } from './build-temporal.js';
import { downloadTemporal } from './download-temporal.js';
import { TEMPORAL_VERSION } from './release.js';

/** Where a server program came from. */
export type TemporalSource = 'PATH' | 'cache' | 'download' | 'go install';

/** A way to get the program into `folder`; answers with why it could not, or nothing when it did. */
export type Getter = (folder: string, say: Say) => Promise<string | undefined>;

/** Everything the search depends on, so that a test can change it. */
export interface FindOptions {
  /** Folders of the PATH. */
  readonly searchPath?: string;
  /** Root of the user's caches; outside the clone, so that every clone shares one program. */
  readonly cacheRoot?: string;
  readonly download?: Getter;
  readonly build?: Getter;
  readonly log?: Say;
}

/** The program of a Temporal server. */
export interface FoundTemporal {
  readonly program: string;
  readonly source: TemporalSource;
}

/** The settings of the user's machine. */
function defaults(): Required<FindOptions> {
  const { PATH, XDG_CACHE_HOME } = childEnvironment({});
  return {
    searchPath: PATH ?? '',
    cacheRoot: XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
    download: downloadTemporal,
    build: buildTemporal,
    log: () => undefined,
  };
}

/**
 * Finds the program of a Temporal server, else gets it: `temporal` on the PATH, our cache, the official release,
 * `go install`. (A server that runs elsewhere, TEMPORAL_ADDRESS, needs no program and is the caller's matter.)
 * @throws StartError that names the ways out when there is none
 */
export async function findTemporal(options: FindOptions = {}): Promise<FoundTemporal> {
  const { searchPath, cacheRoot, download, build, log } = { ...defaults(), ...options };
  const name = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
  for (const folder of searchPath.split(path.delimiter).filter((part) => part !== '')) {
    const program = path.join(folder, name);
    if (works(program)) return { program, source: 'PATH' };
  }
  const cache = path.join(cacheRoot, 'isms-engine', 'temporal', TEMPORAL_VERSION);
  const program = path.join(cache, name);
  if (works(program)) return { program, source: 'cache' };
  fs.mkdirSync(cache, { recursive: true });
  const reasons: string[] = [];
  for (const [source, get] of [
    ['download', download],
    ['go install', build],
  ] as const) {
    const reason = await get(cache, log);
    if (reason === undefined && works(program)) return { program, source };
    reasons.push(`${source}: ${reason ?? 'the program does not run'}`);
  }
  throw new StartError(
    `There is no Temporal server here and none could be got (${reasons.join('; ')}).\nThree ways out:\n` +
      `  1. install the Temporal CLI (https://docs.temporal.io/cli) so that \`temporal\` is on the PATH, or copy it to ${program}\n` +
      '  2. install Go 1.25 or newer with access to a Go module proxy, then start again\n' +
      '  3. set TEMPORAL_ADDRESS=host:port to a Temporal server that runs elsewhere',
  );
}

function works(program: string): boolean {
  if (!fs.existsSync(program)) return false;
  const answer = spawnSync(program, ['--version'], {
    encoding: 'utf8',
    timeout: 20_000,
    env: childEnvironment({ HOME: os.homedir() }),
  });
  return answer.status === 0 && /temporal version/i.test(answer.stdout);
}
