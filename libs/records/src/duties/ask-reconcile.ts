import { RECONCILE_WORKFLOW_ID, WORKFLOWS } from '#contracts/workflow-ids.js';
import { writeMessage } from '../messages/outbox.js';
import type { Tx } from '../transaction.js';

/**
 * What is planned changed: the Schedules follow as soon as the transaction has committed. However much one transaction
 * changes, it asks once; what another one asked says nothing, because it may be read before this one has committed.
 * @returns id of the message
 */
export async function askReconcile(tx: Tx): Promise<string> {
  const [asked] = await tx.query<{ id: string }>(
    `select id from outbox where state = 'PENDING' and workflow_id = $1 and xmin = pg_current_xact_id()::xid limit 1`,
    [RECONCILE_WORKFLOW_ID],
  );
  if (asked) return asked.id;
  return writeMessage(tx, {
    workflowType: WORKFLOWS.reconcile,
    workflowId: RECONCILE_WORKFLOW_ID,
    recordId: 'duties',
    signal: 'recordChanged',
    carriedId: 'duties',
  });
}
