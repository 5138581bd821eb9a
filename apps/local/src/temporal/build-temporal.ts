import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { childEnvironment } from '#config/read-settings.js';
import type { Getter } from './find-temporal.js';
import { TEMPORAL_VERSION } from './release.js';

const PROGRESS_EVERY_MS = 15_000;

/** Builds the Temporal CLI from source by `go install`, once, and shows how far it is. Says why it could not. */
export const buildTemporal: Getter = async (folder, say) => {
  const go = ['go', '/usr/local/go/bin/go'].find((program) => spawnSync(program, ['version']).status === 0);
  if (!go) return 'Go is not installed';
  const target = fs.mkdtempSync(path.join(folder, 'build-'));
  try {
    say(
      `Building the Temporal server ${TEMPORAL_VERSION} from source: once, 2 to 5 minutes. To avoid it, stop here and put \`temporal\` on the PATH or set TEMPORAL_ADDRESS.`,
    );
    const failure = await install(go, target, say);
    if (failure) return failure;
    for (const name of fs.readdirSync(target)) fs.renameSync(path.join(target, name), path.join(folder, name));
    return undefined;
  } finally {
    fs.rmSync(target, { recursive: true, force: true });
  }
};

async function install(go: string, target: string, say: (line: string) => void): Promise<string | undefined> {
  const flags = `-s -w -X github.com/temporalio/cli/temporalcli.Version=${TEMPORAL_VERSION}`;
  const build = spawn(
    go,
    ['install', '-ldflags', flags, `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_VERSION}`],
    {
      env: childEnvironment({ HOME: os.homedir(), GOBIN: target, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' }),
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let words = '';
  build.stderr.on('data', (bytes: Buffer) => (words = `${words}${bytes.toString('utf8')}`.slice(-2_000)));
  const start = Date.now();
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - start) / 1_000);
    say(`  still building the Temporal server: ${seconds} s of about 120 to 300 s`);
  }, PROGRESS_EVERY_MS);
  try {
    const [code] = (await once(build, 'exit')) as [number | null];
    return code === 0 ? undefined : `go install: ${words.trim().split('\n').at(-1) ?? `exit code ${String(code)}`}`;
  } finally {
    clearInterval(progress);
  }
}
