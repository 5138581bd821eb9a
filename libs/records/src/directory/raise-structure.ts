import type { RoleBook } from '#domain/roles/roles.js';
import { holdsAny } from '#domain/roles/standing-in.rules.js';
import { raiseReviewTrigger } from '../review/raise-trigger.js';
import type { Tx } from '../transaction.js';

/**
 * A head of a department, the ISMS Manager or a member of Top Management who leaves changes the structure: the management
 * procedure is reviewed for it (specification 2, Leaver; P2, STRUCTURE). Once for each person.
 */
export async function raiseStructure(tx: Tx, of: { personId: string; before: RoleBook }): Promise<string[]> {
  const { personId, before } = of;
  const isHead = Object.values(before.heads).includes(personId);
  if (!isHead && !holdsAny(personId, ['IM', 'TM', 'TM_CHAIR'], before)) return [];
  const concerned = await tx.query<{ id: string }>(
    `select id from document where type = 'MANAGEMENT_PROCEDURE' and obsolete_on is null and review_cycle_months is not null
      order by id`,
  );
  const outboxIds: string[] = [];
  for (const { id } of concerned) {
    const raised = await raiseReviewTrigger(tx, {
      documentId: id,
      type: 'STRUCTURE',
      sourceRef: `Leaver ${personId}`,
      reason: 'Somebody with a key role of the ISMS has left.',
      raisedBy: null,
      actor: 'engine',
    });
    outboxIds.push(...raised.outboxIds);
  }
  return outboxIds;
}
