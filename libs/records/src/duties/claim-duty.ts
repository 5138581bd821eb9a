import type { DutyName } from '#contracts/human-task.js';
import type { Records } from '../data-source.js';
import { raiseReviewTrigger } from '../review/raise-trigger.js';
import { lockDocumentOf } from '../review/rows.js';
import type { DutyRow } from '../tables/review.entity.js';
import { instant, inTransaction, type Tx } from '../transaction.js';

/**
 * Does a duty that has come due, once: claims the earliest planned row and raises what it stands for. A Schedule that is
 * triggered by hand, backfilled or late finds nothing more to claim; one that is paused claims nothing.
 * @returns how many were claimed, 0 or 1
 */
export async function claimDuty(records: Records, duty: DutyName): Promise<number> {
  return inTransaction(records, (tx) => claimIn(tx, duty));
}

async function claimIn(tx: Tx, duty: DutyName): Promise<number> {
  const document = await lockDocumentOf(tx, duty.subject);
  if (!document || document.obsolete_on !== null) return 0;
  const [due] = await tx.query<DutyRow>(
    `select d.* from duty d where d.kind = $1 and d.subject = $2 and d.state = 'PLANNED' and d.starts_at <= $3
       and not exists (select 1 from duty_pause p where p.kind = d.kind and p.subject = d.subject and p.ended_at is null)
      order by d.planned_on limit 1`,
    [duty.kind, duty.subject, instant(tx.at)],
  );
  if (!due) return 0;
  await raiseReviewTrigger(tx, {
    documentId: document.id,
    type: 'ANNUAL',
    sourceRef: due.planned_on,
    reason: null,
    raisedBy: null,
    actor: 'engine',
  });
  return 1;
}
