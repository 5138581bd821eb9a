import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Getter } from './find-temporal.js';
import { TEMPORAL_VERSION } from './release.js';

const RELEASE = `https://github.com/temporalio/cli/releases/download/v${TEMPORAL_VERSION}`;

/**
 * Gets the official release of the Temporal CLI and checks it against the release's own list of checksums.
 * Says why it could not: the build from source comes next.
 */
export const downloadTemporal: Getter = async (folder, say) => {
  const file = archiveName();
  if (file === undefined) return `no release for ${process.platform}-${process.arch}`;
  try {
    const list = (await fetchBytes(`${RELEASE}/checksums.txt`, 8_000)).toString('utf8').split('\n');
    const expected = list.find((line) => line.endsWith(file))?.split(/\s+/)[0];
    if (expected === undefined) return `no checksum for ${file}`;
    say(`Getting the Temporal server ${TEMPORAL_VERSION} (about 60 MB, once) …`);
    const bytes = await fetchBytes(`${RELEASE}/${file}`, 600_000);
    if (createHash('sha256').update(bytes).digest('hex') !== expected) return `${file} does not match its checksum`;
    return unpack(bytes, folder);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
};

function archiveName(): string | undefined {
  const platform = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform as string];
  const cpu = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (platform === undefined || cpu === undefined) return undefined;
  return `temporal_cli_${TEMPORAL_VERSION}_${platform}_${cpu}.${platform === 'windows' ? 'zip' : 'tar.gz'}`;
}

/** `tar` of every supported system reads both kinds of archive. */
function unpack(bytes: Buffer, folder: string): string | undefined {
  const archive = path.join(folder, `archive.${process.pid}`);
  try {
    fs.writeFileSync(archive, bytes);
    const unpacked = spawnSync('tar', ['-xf', archive, '-C', folder], { encoding: 'utf8' });
    return unpacked.status === 0 ? undefined : `tar: ${unpacked.error?.message ?? unpacked.stderr.trim()}`;
  } finally {
    fs.rmSync(archive, { force: true });
  }
}

async function fetchBytes(url: string, timeoutMs: number): Promise<Buffer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}
