import { tell } from '../evidence/audit-trail.js';
import { instant, type Tx } from '../transaction.js';

/** The annual review that is planned has its record: whoever comes later finds nothing left to claim. */
export async function claimAnnual(tx: Tx, of: { documentId: string; recordId: string }): Promise<void> {
  const claimed = await tx.query<{ planned_on: string }>(
    `update duty set state = 'CLAIMED', record_id = $2, claimed_at = $3
      where kind = 'review' and subject = $1 and state = 'PLANNED' returning planned_on`,
    [of.documentId, of.recordId, instant(tx.at)],
  );
  for (const { planned_on: on } of claimed)
    await tell(tx, {
      type: 'DUTY_CLAIMED',
      actor: 'engine',
      recordId: of.documentId,
      content: { kind: 'review', subject: of.documentId, on, record: of.recordId },
    });
}
