import { createHash, type Hash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { RuleViolation } from '#domain/errors.js';
import { uuidv7 } from '../ids.js';
import { contentProblem, HEAD_BYTES, isTextEnding, mediaType } from './file-content.rules.js';
import { fileEnding, safeFileName } from './file-name.js';

/** A file that lies safely in the store; `recordEvidence` makes it evidence of a record. */
export interface StoredEvidence {
  /** Lower-case hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Media type of its ending. */
  readonly type: string;
  /** Cleaned name, at most 200 characters. */
  readonly name: string;
}

export interface StoreRequest {
  /** ISMS_EVIDENCE_DIR. */
  readonly dir: string;
  readonly stream: AsyncIterable<Uint8Array>;
  /** Name as the person's device gave it. */
  readonly name: string;
  /** Largest size in bytes (policy: evidence.maxBytes). */
  readonly maxBytes: number;
  /** Endings without dot (policy: evidence.types). */
  readonly allowedTypes: readonly string[];
}

const UNFINISHED = 'unfinished';

/**
 * Takes a file into the content-addressed store: streamed to an unfinished file while it is hashed and checked, made durable,
 * then renamed to `<dir>/<first two digits>/<sha256>`. A crash leaves an unfinished file at most, never half a piece of evidence.
 * The same content twice is one file.
 * @throws RuleViolation `evidence-name`, `evidence-type`, `evidence-content`, `evidence-empty`, `evidence-too-large`
 */
export async function storeEvidence(request: StoreRequest): Promise<StoredEvidence> {
  const name = safeFileName(request.name);
  const ending = fileEnding(name);
  const type = mediaType(ending);
  if (type === undefined || !request.allowedTypes.includes(ending))
    throw new RuleViolation(
      'evidence-type',
      `Files of this type are not accepted; accepted: ${request.allowedTypes.join(', ')}.`,
    );
  const unfinished = path.join(request.dir, UNFINISHED, uuidv7());
  await mkdir(path.dirname(unfinished), { recursive: true, mode: 0o700 });
  try {
    const { sha256, size } = await receive(request, ending, unfinished);
    await keep(unfinished, request.dir, sha256);
    return { sha256, size, type, name };
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Whether a text is a lower-case hex sha256, so that nothing else ever becomes part of a path. */
export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Where the file of a hash lies. */
export function evidencePath(dir: string, sha256: string): string {
  if (!isSha256(sha256)) throw new RuleViolation('evidence-unknown', 'There is no such file.');
  return path.join(dir, sha256.slice(0, 2), sha256);
}

/**
 * Opens a stored file for reading.
 * @throws RuleViolation `evidence-unknown` when there is no such file
 */
export async function openEvidence(dir: string, sha256: string): Promise<{ stream: ReadStream; size: number }> {
  const file = evidencePath(dir, sha256);
  const facts = await stat(file).catch(() => undefined);
  if (!facts?.isFile()) throw new RuleViolation('evidence-unknown', 'There is no such file.');
  return { stream: createReadStream(file), size: facts.size };
}

/** Hashes a stored file anew; undefined when it is missing. */
export async function hashStoredEvidence(dir: string, sha256: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(evidencePath(dir, sha256), { highWaterMark: 1 << 18 }))
      hash.update(chunk as Buffer);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return hash.digest('hex');
}

/**
 * Prepares the store at start: makes the folder and removes what a crash left unfinished.
 * Only files older than `olderThanMs` go (an hour unless told), because another process may be receiving one now.
 * @returns number of files removed
 */
export async function prepareEvidenceStore(dir: string, olderThanMs = 3_600_000): Promise<number> {
  const folder = path.join(dir, UNFINISHED);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let removed = 0;
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const facts = await stat(file).catch(() => undefined);
    if (!facts || facts.mtimeMs > Date.now() - olderThanMs) continue;
    await rm(file, { force: true });
    removed += 1;
  }
  return removed;
}

async function receive(request: StoreRequest, ending: string, file: string): Promise<{ sha256: string; size: number }> {
  const handle = await open(file, 'wx', 0o400);
  try {
    const hash = createHash('sha256');
    const size = await copy({ request, ending, handle, hash });
    if (size === 0) throw new RuleViolation('evidence-empty', 'The file is empty.');
    await handle.sync();
    return { sha256: hash.digest('hex'), size };
  } finally {
    await handle.close();
  }
}

interface Copy {
  readonly request: StoreRequest;
  readonly ending: string;
  readonly handle: FileHandle;
  readonly hash: Hash;
}

/** Copies with every check as early as it can be made, so that a refused file costs little. Returns the size. */
async function copy({ request, ending, handle, hash }: Copy): Promise<number> {
  const text = isTextEnding(ending) ? textCheck(ending) : undefined;
  let size = 0;
  let head = Buffer.alloc(0);
  let headChecked = false;
  for await (const chunk of request.stream) {
    size += chunk.byteLength;
    if (size > request.maxBytes) throw tooLarge(request.maxBytes);
    if (!headChecked) {
      head = Buffer.concat([head, chunk]);
      headChecked = head.byteLength >= HEAD_BYTES;
      if (headChecked) checkHead(ending, head);
    }
    text?.(chunk);
    hash.update(chunk);
    await handle.writeFile(chunk);
  }
  if (!headChecked && size > 0) checkHead(ending, head);
  text?.();
  return size;
}

function checkHead(ending: string, head: Buffer): void {
  const problem = contentProblem(ending, head.subarray(0, HEAD_BYTES));
  if (problem) throw new RuleViolation('evidence-content', problem);
}

/** Checks chunk by chunk that a file is UTF-8 text without NUL; called without a chunk at the end. */
function textCheck(ending: string): (chunk?: Uint8Array) => void {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (chunk) => {
    try {
      decoder.decode(chunk ?? new Uint8Array(), { stream: chunk !== undefined });
    } catch {
      throw new RuleViolation(
        'evidence-content',
        `The file is not UTF-8 text; save it as UTF-8 or choose another format than .${ending}.`,
      );
    }
    if (chunk?.includes(0))
      throw new RuleViolation('evidence-content', `The content of the file is not text, as .${ending} says.`);
  };
}

function tooLarge(maxBytes: number): RuleViolation {
  return new RuleViolation('evidence-too-large', `The file is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`);
}

/** Rename, then make both folders durable: without it a power cut could forget a file whose row is committed. */
async function keep(unfinished: string, dir: string, sha256: string): Promise<void> {
  const file = evidencePath(dir, sha256);
  const folder = path.dirname(file);
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(unfinished, file);
  await syncFolder(folder);
  if (made !== undefined) await syncFolder(dir);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
