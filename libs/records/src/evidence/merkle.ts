import { hash } from 'node:crypto';

/** One hash on the way from a leaf to the root, and the side on which it stands. */
export interface ProofStep {
  readonly side: 'left' | 'right';
  /** Lower-case hex sha256. */
  readonly hash: string;
}

const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

/**
 * Root of a Merkle tree as RFC 6962 (2.1) builds it: leaves and nodes are hashed with different prefixes,
 * so that a node can never be passed off as a leaf.
 * @param items lower-case hex sha256 of each entry, in order
 * @returns lower-case hex; sha256 of nothing for an empty list
 */
export function merkleRoot(items: readonly string[]): string {
  if (items.length === 0) return hash('sha256', '');
  let level = items.map(leafHash);
  while (level.length > 1) level = parents(level);
  return (level[0] as Buffer).toString('hex');
}

/**
 * The hashes that lead from one entry to the root: at most ⌈log2 n⌉, 14 for the largest batch of 10,000.
 * @param index place of the entry in `items`, from 0
 */
export function merkleProof(items: readonly string[], index: number): ProofStep[] {
  const steps: ProofStep[] = [];
  let level = items.map(leafHash);
  for (let at = index; level.length > 1; at = Math.floor(at / 2)) {
    const side = at % 2 === 0 ? 'right' : 'left';
    const sibling = level[side === 'right' ? at + 1 : at - 1];
    if (sibling) steps.push({ side, hash: sibling.toString('hex') });
    level = parents(level);
  }
  return steps;
}

/** The root that an entry and its proof lead to; the entry is included when this is the sealed root. */
export function rootOfProof(item: string, steps: readonly ProofStep[]): string {
  const top = steps.reduce((below, step) => {
    const sibling = Buffer.from(step.hash, 'hex');
    return step.side === 'left' ? nodeHash(sibling, below) : nodeHash(below, sibling);
  }, leafHash(item));
  return top.toString('hex');
}

/** A node without a sibling moves up unchanged, which is the same tree as RFC 6962's split at the greatest power of two. */
function parents(level: readonly Buffer[]): Buffer[] {
  const result: Buffer[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const left = level[at] as Buffer;
    const right = level[at + 1];
    result.push(right ? nodeHash(left, right) : left);
  }
  return result;
}

function leafHash(item: string): Buffer {
  return hash('sha256', Buffer.concat([LEAF, Buffer.from(item, 'hex')]), 'buffer');
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');
}
