import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Seal } from './seal.js';

/** A seal as it was seen when it was made. */
export interface WitnessedSeal {
  readonly number: number;
  readonly hash: string;
  readonly sealedRealAt: string;
}

const FILE = 'seals.log';

/**
 * Writes each new seal to `<ISMS_EVIDENCE_DIR>/seals.log`, one line per seal. A chain inside the database cannot show that its
 * end was cut off together with its seals, nor that it was written anew as a whole; a copy outside the database can.
 */
export function sealLog(dir: string): (seal: Seal) => Promise<void> {
  return async (seal) => {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const handle = await open(path.join(dir, FILE), 'a', 0o600);
    try {
      await handle.appendFile(`${seal.number} ${seal.hash} ${seal.sealedRealAt}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  };
}

/** The seals of the log, oldest first; none when there is no log. A torn line (power cut) is passed over. */
export async function* readSealLog(dir: string): AsyncGenerator<WitnessedSeal> {
  const stream = createReadStream(path.join(dir, FILE), 'utf8');
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      const [, number, hash, sealedRealAt] = /^(\d+) ([0-9a-f]{64}) (\S+)$/.exec(line) ?? [];
      if (hash !== undefined) yield { number: Number(number), hash, sealedRealAt: String(sealedRealAt) };
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
