import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StartError } from '../start-error.js';
import { openDataFolder } from './data-folder.js';
import { commandOf } from './process-id.js';
import { keepSecret } from './secrets.js';

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-folder-'));
});
afterEach(async () => {
  await endOther();
  fs.rmSync(root, { recursive: true, force: true });
});

/** Another living process, as a second stack would be. */
let other: ChildProcess | undefined;
async function endOther(): Promise<void> {
  const gone = other && once(other, 'exit');
  other?.kill('SIGKILL');
  other = undefined;
  await gone;
}

const marker = (folder: string) => path.join(folder, 'isms-engine.json');

describe('the data folder', () => {
  it('is made with a marker at the first start and recognised at the second', () => {
    const first = openDataFolder(path.join(root, 'a/b'));
    expect(first.isNew).toBe(true);
    expect(JSON.parse(fs.readFileSync(marker(first.path), 'utf8'))).toMatchObject({
      product: 'isms-engine',
      format: 1,
    });
    first.release();
    const second = openDataFolder(path.join(root, 'a/b'));
    expect(second.isNew).toBe(false);
    second.release();
  });

  it('of somebody else is refused and left alone', () => {
    fs.writeFileSync(path.join(root, 'thesis.doc'), 'x');
    expect(() => openDataFolder(root)).toThrow(/not made by ISMS Engine[\s\S]*ISMS_DATA_DIR/);
    expect(fs.readdirSync(root)).toEqual(['thesis.doc']);
  });

  it('of a newer version is refused', () => {
    openDataFolder(root).release();
    fs.writeFileSync(marker(root), JSON.stringify({ product: 'isms-engine', format: 99 }));
    expect(() => openDataFolder(root)).toThrow(/newer ISMS Engine \(format 99/);
  });

  it.each(['', '{', '{"product":"other","format":1}', 'null'])('with the marker %j is refused', (text) => {
    openDataFolder(root).release();
    fs.writeFileSync(marker(root), text);
    expect(() => openDataFolder(root)).toThrow(/damaged or foreign/);
  });

  it('that is a file is refused with one sentence', () => {
    const file = path.join(root, 'file');
    fs.writeFileSync(file, '');
    expect(() => openDataFolder(file)).toThrow(StartError);
    expect(() => openDataFolder(path.join(file, 'below'))).toThrow(/cannot be used: a part of that path is a file/);
  });

  it('cannot be opened by a second living stack, which names the first one', async () => {
    openDataFolder(root).release();
    other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
    await once(other, 'spawn');
    const lock = { pid: other.pid, command: commandOf(Number(other.pid)) };
    fs.writeFileSync(path.join(root, 'lock'), JSON.stringify(lock));
    expect(() => openDataFolder(root)).toThrow(new RegExp(`already running at ${root} \\(pid ${other.pid}\\)`));
    await endOther();
    openDataFolder(root).release();
  });

  it('heals a lock whose process id now belongs to another program', () => {
    openDataFolder(root).release();
    fs.writeFileSync(path.join(root, 'lock'), JSON.stringify({ pid: process.ppid, command: 'another program' }));
    openDataFolder(root).release();
    expect(fs.existsSync(path.join(root, 'lock'))).toBe(false);
  });
});

describe('a secret', () => {
  it('is made once, is long, and only its owner may read it', () => {
    const first = keepSecret(root, 'link-key', undefined);
    expect(first).toMatchObject({ isNew: true });
    expect(first.value).toMatch(/^[\w-]{43}$/);
    expect(keepSecret(root, 'link-key', undefined)).toEqual({ value: first.value, isNew: false });
    expect(fs.statSync(path.join(root, 'link-key')).mode & 0o777).toBe(0o600);
  });

  it('that was set wins and is not written down', () => {
    expect(keepSecret(root, 'link-key', 'set-by-hand')).toEqual({ value: 'set-by-hand', isNew: false });
    expect(fs.existsSync(path.join(root, 'link-key'))).toBe(false);
  });
});
