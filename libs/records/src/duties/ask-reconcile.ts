import { RECONCILE_WORKFLOW_ID, WORKFLOWS } from '#contracts/workflow-ids.js';
import { writeMessage } from '../messages/outbox.js';
import type { Tx } from '../transaction.js';

/** What is planned changed: the Schedules follow as soon as the transaction has committed. @returns id of the message */
export function askReconcile(tx: Tx): Promise<string> {
  return writeMessage(tx, {
    workflowType: WORKFLOWS.reconcile,
    workflowId: RECONCILE_WORKFLOW_ID,
    recordId: 'duties',
    signal: 'recordChanged',
    carriedId: 'duties',
  });
}
