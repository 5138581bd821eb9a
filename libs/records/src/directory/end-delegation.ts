import { tell } from '../evidence/audit-trail.js';
import { instant, type Tx } from '../transaction.js';

/** Ends one delegation with its trail. */
export async function endDelegation(
  tx: Tx,
  of: { id: string; fromId: string; toId: string; by: string },
): Promise<void> {
  await tx.query('update delegation set revoked_at = $2 where id = $1', [of.id, instant(tx.at)]);
  await tell(tx, {
    type: 'DELEGATION_REVOKED',
    actor: of.by,
    recordId: null,
    content: { delegation: of.id, from: of.fromId, to: of.toId },
  });
}
