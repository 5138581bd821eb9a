import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { merkleProof, merkleRoot, rootOfProof } from './merkle.js';

const sha = (...parts: (Buffer | string)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const item = (n: number) => sha(`event ${n}`).toString('hex');
const items = (n: number) => Array.from({ length: n }, (_, index) => item(index));

/** The definition of RFC 6962, 2.1, word by word: split at the greatest power of two below n. */
function definition(list: readonly string[]): Buffer {
  if (list.length === 1) return sha(Buffer.of(0), Buffer.from(list[0] as string, 'hex'));
  const split = 2 ** Math.floor(Math.log2(list.length - 1));
  return sha(Buffer.of(1), definition(list.slice(0, split)), definition(list.slice(split)));
}

describe('Merkle tree of a seal', () => {
  it('gives the root that RFC 6962 defines, for every size up to 130', () => {
    for (let n = 1; n <= 130; n += 1) expect(merkleRoot(items(n))).toBe(definition(items(n)).toString('hex'));
  });

  it('gives sha256 of nothing for no events', () => {
    expect(merkleRoot([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('proves each event of any batch, and only at its place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), (size, one, other) => {
        const list = items(size);
        const index = one % size;
        const proof = merkleProof(list, index);
        expect(rootOfProof(list[index] as string, proof)).toBe(merkleRoot(list));
        if (other % size !== index) expect(rootOfProof(list[other % size] as string, proof)).not.toBe(merkleRoot(list));
      }),
      { numRuns: 60 },
    );
  });

  it('needs at most 14 hashes for the largest batch of 10,000', () => {
    const list = items(10_000);
    for (const index of [0, 4_711, 9_999]) {
      const proof = merkleProof(list, index);
      expect(proof.length).toBeLessThanOrEqual(14);
      expect(rootOfProof(list[index] as string, proof)).toBe(merkleRoot(list));
    }
  });

  it('changes its root when two events change places, one changes or one is left out', () => {
    const [a, b, c] = items(3) as [string, string, string];
    const roots = [
      [a, b, c],
      [b, a, c],
      [a, b, item(9)],
      [a, b],
      [a, b, c, c],
    ].map(merkleRoot);
    expect(new Set(roots).size).toBe(5);
  });
});
