import { hashOf } from '../hashing.js';

/** What the hash of a seal covers; changing any of it breaks the chain and the signature. */
export interface SealFacts {
  readonly number: number;
  /** Dense positions of the trail, from 1, both inclusive. */
  readonly firstPosition: number;
  readonly lastPosition: number;
  readonly merkleRoot: string;
  /** Hash of the seal before; 64 zeros for the first. */
  readonly previousHash: string;
  /** Identity of the database cluster that sealed. */
  readonly systemIdentifier: string;
  /** Real instant, ISO 8601 with milliseconds. */
  readonly sealedRealAt: string;
}

export interface Seal extends SealFacts {
  readonly hash: string;
  readonly signature: string;
}

export const NO_SEAL_BEFORE = '0'.repeat(64);

/** Row of audit_seal as the driver gives it. */
export interface SealRow {
  readonly number: number;
  readonly first_position: string;
  readonly last_position: string;
  readonly merkle_root: string;
  readonly previous_hash: string;
  readonly hash: string;
  readonly signature: string;
  readonly system_identifier: string;
  readonly sealed_real_at: Date;
}

/** sha256 over the canonical form of the facts. */
export function sealHash(facts: SealFacts): string {
  const { number, firstPosition, lastPosition, merkleRoot, previousHash, systemIdentifier, sealedRealAt } = facts;
  return hashOf({ number, firstPosition, lastPosition, merkleRoot, previousHash, systemIdentifier, sealedRealAt });
}

/** A seal from its row. */
export function sealOf(row: SealRow): Seal {
  return {
    number: row.number,
    firstPosition: Number(row.first_position),
    lastPosition: Number(row.last_position),
    merkleRoot: row.merkle_root,
    previousHash: row.previous_hash,
    hash: row.hash,
    signature: row.signature,
    systemIdentifier: row.system_identifier,
    sealedRealAt: row.sealed_real_at.toISOString(),
  };
}
