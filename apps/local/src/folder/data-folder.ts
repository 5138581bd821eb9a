import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from '../error-code.js';
import { StartError } from '../start-error.js';
import { takeLock } from './lock.js';

/** Written into every data folder, so that a folder of somebody else is never touched. */
interface Marker {
  readonly product: string;
  readonly format: number;
  readonly created: string;
  readonly id: string;
}

const MARKER = 'isms-engine.json';
const PRODUCT = 'isms-engine';
const FORMAT = 1;

/** The one folder that holds everything a local installation keeps. */
export interface DataFolder {
  /** Absolute path. */
  readonly path: string;
  /** True when this start made it. */
  readonly isNew: boolean;
  /** Absolute path of a subfolder, made on demand, readable by its owner only. */
  sub(name: string): string;
  /** Gives the lock back. */
  release(): void;
}

/**
 * Opens or makes the data folder and takes its lock.
 * @param folder path as set, relative to the working folder
 * @throws StartError when the folder is foreign, newer, not writable, or in use by a running stack
 */
export function openDataFolder(folder: string): DataFolder {
  const absolute = path.resolve(folder);
  const isNew = permitted(absolute, () => prepare(absolute));
  const release = permitted(absolute, () => takeLock(path.join(absolute, 'lock'), absolute));
  return {
    path: absolute,
    isNew,
    release,
    sub(name) {
      const result = path.join(absolute, name);
      fs.mkdirSync(result, { recursive: true, mode: 0o700 });
      return result;
    },
  };
}

/** Mode 711, not 700: started by root, PostgreSQL runs as another user and must pass through; every secret file is 600 itself. */
function prepare(absolute: string): boolean {
  fs.mkdirSync(absolute, { recursive: true, mode: 0o711 });
  fs.accessSync(absolute, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
  const marker = path.join(absolute, MARKER);
  if (fs.existsSync(marker)) {
    checkMarker(absolute, fs.readFileSync(marker, 'utf8'));
    return false;
  }
  if (fs.readdirSync(absolute).length > 0)
    throw new StartError(
      `The data folder ${absolute} is not empty and was not made by ISMS Engine.\n` +
        'Nothing was changed. Choose another: ISMS_DATA_DIR=/some/empty/folder npm start',
    );
  fs.chmodSync(absolute, 0o711);
  const content: Marker = { product: PRODUCT, format: FORMAT, created: new Date().toISOString(), id: randomUUID() };
  fs.writeFileSync(`${marker}.new`, `${JSON.stringify(content, null, 2)}\n`);
  fs.renameSync(`${marker}.new`, marker);
  return true;
}

function checkMarker(absolute: string, text: string): void {
  const marker = parseMarker(text);
  if (marker?.product !== PRODUCT || !Number.isInteger(marker.format))
    throw new StartError(
      `The data folder ${absolute} has a damaged or foreign ${MARKER}.\n` +
        'Nothing was changed. Restore that file, or choose another folder with ISMS_DATA_DIR.',
    );
  if (Number(marker.format) > FORMAT)
    throw new StartError(
      `The data folder ${absolute} was written by a newer ISMS Engine (format ${marker.format}; this one knows ${FORMAT}).\n` +
        'Nothing was changed. Update ISMS Engine, or choose another folder with ISMS_DATA_DIR.',
    );
}

function parseMarker(text: string): Partial<Marker> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Turns the refusals of the file system into one sentence. */
function permitted<Result>(absolute: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = errorCode(error);
    const reason = {
      EACCES: 'you may not write there',
      EPERM: 'you may not write there',
      EROFS: 'the disk is read-only',
      ENOTDIR: 'a part of that path is a file',
      EEXIST: 'there is a file of that name',
      ENOSPC: 'the disk is full',
    }[code];
    if (!reason) throw error;
    throw new StartError(
      `The data folder ${absolute} cannot be used: ${reason} (${code}).\n` +
        'Mend that, or choose another folder: ISMS_DATA_DIR=/some/folder npm start',
    );
  }
}
