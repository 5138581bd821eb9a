import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SHIPPED_POLICY } from '#domain/policy/policy.js';
import {
  evidencePath,
  hashStoredEvidence,
  openEvidence,
  prepareEvidenceStore,
  storeEvidence,
} from './evidence-store.js';
import { mediaType } from './file-content.rules.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'evidence-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const PNG = Buffer.from('\u0089PNG\r\n\u001a\n and more', 'latin1');

function store(name: string, content: Buffer | string | readonly Buffer[], maxBytes = 1_000_000) {
  const chunks = Array.isArray(content) ? content : [Buffer.from(content as string)];
  return storeEvidence({
    dir,
    stream: Readable.from(chunks),
    name,
    maxBytes,
    allowedTypes: SHIPPED_POLICY.evidence.types,
  });
}

function unfinished(): string[] {
  const folder = path.join(dir, 'unfinished');
  return existsSync(folder) ? readdirSync(folder) : [];
}

describe('evidence store', () => {
  it('keeps a file under its sha256, read-only, with the cleaned name and the media type', async () => {
    const file = await store('../minutes.TXT', 'Backup restored, 14 Nov.\n');
    const sha256 = createHash('sha256').update('Backup restored, 14 Nov.\n').digest('hex');
    expect(file).toEqual({ sha256, size: 25, type: 'text/plain', name: 'minutes.TXT' });
    expect(readFileSync(path.join(dir, sha256.slice(0, 2), sha256), 'utf8')).toBe('Backup restored, 14 Nov.\n');
    expect(statSync(evidencePath(dir, sha256)).mode & 0o777).toBe(0o400);
    expect(await text((await openEvidence(dir, sha256)).stream)).toBe('Backup restored, 14 Nov.\n');
    expect(await hashStoredEvidence(dir, sha256)).toBe(sha256);
    expect(unfinished()).toEqual([]);
  });

  it('keeps equal content once', async () => {
    const [one, two] = [await store('a.txt', 'same'), await store('b.md', 'same')];
    expect(two.sha256).toBe(one.sha256);
    expect(readdirSync(path.join(dir, one.sha256.slice(0, 2)))).toEqual([one.sha256]);
  });

  it('stops reading a file that grows too large, and keeps nothing of it', async () => {
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 1;
        yield await Promise.resolve(Buffer.alloc(1_000, 'x'));
      }
    }
    const request = { dir, stream: endless(), name: 'big.txt', maxBytes: 5_000, allowedTypes: ['txt'] };
    await expect(storeEvidence(request)).rejects.toMatchObject({ name: 'RuleViolation', code: 'evidence-too-large' });
    expect(given).toBe(6);
    expect(unfinished()).toEqual([]);
  });

  it('accepts a file of exactly the largest size', async () => {
    expect((await store('a.txt', 'x'.repeat(5_000), 5_000)).size).toBe(5_000);
  });

  it('refuses an empty file', async () => {
    await expect(store('a.txt', [])).rejects.toMatchObject({ code: 'evidence-empty' });
    await expect(store('a.pdf', '')).rejects.toMatchObject({ code: 'evidence-empty' });
  });

  it.each(['page.html', 'logo.svg', 'setup.exe', 'run.sh', 'noending', 'constructor.constructor'])(
    'refuses %s by its ending',
    async (name) => {
      await expect(store(name, 'x')).rejects.toMatchObject({ code: 'evidence-type' });
    },
  );

  it.each([
    ['report.pdf', '<!DOCTYPE html><script>alert(1)</script>'],
    ['photo.png', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['photo.jpg', PNG],
    ['plan.docx', 'MZ\u0090\u0000 a program'],
    ['notes.txt', '\uFEFF \n<HTML><body>'],
    ['notes.md', '<script>alert(1)</script>'],
    ['data.json', '<?xml version="1.0"?><svg/>'],
    ['notes.txt', 'MZ\u0000\u0003'],
    ['notes.csv', Buffer.from([0x61, 0xff, 0xfe])],
    ['notes.log', Buffer.concat([Buffer.alloc(5_000, 'x'), Buffer.of(0xc3)])],
    ['photo.webp', 'RIFF----WAVE'],
  ])('refuses %s whose content is something else', async (name, content) => {
    await expect(store(name, [Buffer.from(content as string)])).rejects.toMatchObject({ code: 'evidence-content' });
    expect(unfinished()).toEqual([]);
  });

  it.each([
    ['a.pdf', '%PDF-1.7\n'],
    ['a.png', PNG],
    ['a.jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['a.webp', 'RIFF\u0010\u0000\u0000\u0000WEBPVP8 '],
    ['a.zip', 'PK\u0003\u0004'],
    ['a.xlsx', 'PK\u0003\u0004'],
    ['a.eml', 'Subject: x\r\n\r\n<html>'],
  ])('accepts %s with its own content, also byte by byte', async (name, content) => {
    const bytes = Buffer.from(content as string);
    const file = await store(
      name,
      [...bytes].map((byte) => Buffer.of(byte)),
    );
    expect(file.size).toBe(bytes.length);
  });

  it('reads text whose characters are split between two chunks', async () => {
    const bytes = Buffer.from('Prüfung');
    expect((await store('a.txt', [bytes.subarray(0, 3), bytes.subarray(3)])).size).toBe(8);
  });

  it('knows how to check every type that the shipped policy accepts', () => {
    expect(SHIPPED_POLICY.evidence.types.filter((ending) => mediaType(ending) === undefined)).toEqual([]);
  });

  it('removes at start what a crash left unfinished, and nothing that is being received now', async () => {
    expect(await prepareEvidenceStore(dir)).toBe(0);
    const [old, young] = ['old', 'young'].map((name) => path.join(dir, 'unfinished', name)) as [string, string];
    for (const file of [old, young]) writeFileSync(file, 'half');
    chmodSync(old, 0o400);
    utimesSync(old, new Date(Date.now() - 7_200_000), new Date(Date.now() - 7_200_000));
    expect(await prepareEvidenceStore(dir)).toBe(1);
    expect(unfinished()).toEqual(['young']);
  });

  it('never makes a path of anything but a sha256', async () => {
    await expect(openEvidence(dir, '../../etc/passwd')).rejects.toMatchObject({ code: 'evidence-unknown' });
    await expect(openEvidence(dir, 'a'.repeat(64))).rejects.toMatchObject({ code: 'evidence-unknown' });
    expect(await hashStoredEvidence(dir, 'a'.repeat(64))).toBeUndefined();
  });
});
