import type { Reader } from '../transaction.js';
import { merkleProof, rootOfProof, type ProofStep } from './merkle.js';
import { sealHash, sealOf, type Seal, type SealRow } from './seal.js';

/** Shows that one event stands in the sealed trail, without the rest of the trail. */
export interface InclusionProof {
  readonly position: number;
  readonly eventId: string;
  readonly eventHash: string;
  /** At most 14 hashes: a seal covers at most 10,000 events. */
  readonly steps: readonly ProofStep[];
  readonly seal: Seal;
}

/** Proof for the event at a position of the trail; undefined when nothing is sealed there. */
export async function inclusionProof(read: Reader, position: number): Promise<InclusionProof | undefined> {
  const [row] = await read.query<SealRow>(
    'select s.* from audit_seal s join audit_seal_item i on i.seal = s.number where i.position = $1',
    [position],
  );
  if (!row) return undefined;
  const seal = sealOf(row);
  const items = await read.query<{ event_id: string; event_hash: string }>(
    'select event_id, event_hash from audit_seal_item where position between $1 and $2 order by position',
    [seal.firstPosition, seal.lastPosition],
  );
  const index = position - seal.firstPosition;
  const item = items[index];
  if (!item) return undefined;
  const steps = merkleProof(
    items.map((each) => each.event_hash),
    index,
  );
  return { position, eventId: item.event_id, eventHash: item.event_hash, steps, seal };
}

/** Whether a proof holds: the event leads to the root, the root stands in the seal, and the seal is signed. */
export function proofHolds(
  proof: InclusionProof,
  verifySignature: (hash: string, signature: string) => boolean,
): boolean {
  const { seal } = proof;
  return (
    rootOfProof(proof.eventHash, proof.steps) === seal.merkleRoot &&
    sealHash(seal) === seal.hash &&
    verifySignature(seal.hash, seal.signature)
  );
}
