import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findTemporal, type Getter } from './find-temporal.js';

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-find-'));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const cached = () => path.join(root, 'cache/isms-engine/temporal/1.5.1/temporal');

function put(file: string, script = 'echo "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"'): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

const gets: Getter = (folder) => {
  put(path.join(folder, 'temporal'));
  return Promise.resolve(undefined);
};
const cannot =
  (reason: string): Getter =>
  () =>
    Promise.resolve(reason);

function find(download: Getter = cannot('no network'), build: Getter = cannot('no Go')) {
  return findTemporal({ searchPath: path.join(root, 'bin'), cacheRoot: path.join(root, 'cache'), download, build });
}

describe('the Temporal server is looked for', () => {
  it('on the PATH first', async () => {
    put(path.join(root, 'bin/temporal'));
    put(cached());
    expect(await find(gets)).toEqual({ program: path.join(root, 'bin/temporal'), source: 'PATH' });
  });

  it('then in the cache, also when the one on the PATH does not run', async () => {
    put(path.join(root, 'bin/temporal'), 'exit 1');
    put(cached());
    expect(await find(gets)).toEqual({ program: cached(), source: 'cache' });
  });

  it('then by download, and found in the cache the next time', async () => {
    expect(await find(gets, gets)).toEqual({ program: cached(), source: 'download' });
    expect(await find()).toEqual({ program: cached(), source: 'cache' });
  });

  it('then by building it', async () => {
    expect(await find(cannot('no network'), gets)).toEqual({ program: cached(), source: 'go install' });
  });

  it('and when none can be had, the message says why and names three ways out', async () => {
    await expect(find()).rejects.toThrow(
      /download: no network; go install: no Go[\s\S]*PATH[\s\S]*Go 1\.25[\s\S]*TEMPORAL_ADDRESS/,
    );
  });

  it('and a downloaded program that does not run is not taken', async () => {
    const broken: Getter = (folder) => {
      put(path.join(folder, 'temporal'), 'exit 3');
      return Promise.resolve(undefined);
    };
    await expect(find(broken)).rejects.toThrow(/download: the program does not run/);
  });
});
