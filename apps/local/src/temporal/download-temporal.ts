import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Getter } from './find-temporal.js';
import { TEMPORAL_VERSION } from './release.js';

/**
 * Gets the official release of the Temporal CLI and checks it against the release's own list of checksums.
 * Says why it could not: the build from source comes next.
 */
export const downloadTemporal: Getter = async (folder, say) => {
  const platform = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform as string];
  const cpu = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (!platform || !cpu) return `no release for ${process.platform}-${process.arch}`;
  const file = `temporal_cli_${TEMPORAL_VERSION}_${platform}_${cpu}.${platform === 'windows' ? 'zip' : 'tar.gz'}`;
  const release = `https://github.com/temporalio/cli/releases/download/v${TEMPORAL_VERSION}`;
  const archive = path.join(folder, `${file}.${process.pid}`);
  try {
    const list = await fetchBytes(`${release}/checksums.txt`, 8_000);
    const expected = list
      .toString('utf8')
      .split('\n')
      .find((line) => line.endsWith(file))
      ?.split(/\s+/)[0];
    if (!expected) return `no checksum for ${file}`;
    say(`Getting the Temporal server ${TEMPORAL_VERSION} (about 60 MB, once) …`);
    const bytes = await fetchBytes(`${release}/${file}`, 600_000);
    if (createHash('sha256').update(bytes).digest('hex') !== expected) return `${file} does not match its checksum`;
    fs.writeFileSync(archive, bytes);
    const unpacked = spawnSync('tar', ['-xf', archive, '-C', folder], { encoding: 'utf8' });
    return unpacked.status === 0 ? undefined : `tar: ${unpacked.error?.message ?? unpacked.stderr.trim()}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message : String(cause);
  } finally {
    fs.rmSync(archive, { force: true });
  }
};

async function fetchBytes(url: string, timeoutMs: number): Promise<Buffer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}
