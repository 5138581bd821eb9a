import type { Records } from '#records/data-source.js';
import { markSent, type NewMessage } from '#records/messages/outbox.js';
import { reader } from '#records/transaction.js';
import type { Dispatcher } from '#temporal/dispatcher.js';

/** So long the answer to a person waits for Temporal; what it did not take by then the relay delivers. */
const FAST_PATH_MS = 1_500;

/**
 * The fast path after a commit: hands messages of the outbox to Temporal at once.
 * @returns true when it took them all in time; false leaves them to the relay and is no error
 */
export async function dispatchNow(
  records: Records,
  dispatcher: Dispatcher,
  outboxIds: readonly string[],
): Promise<boolean> {
  if (outboxIds.length === 0) return true;
  try {
    const messages = await reader(records).query<NewMessage & { id: string }>(
      `select id, workflow_type as "workflowType", workflow_id as "workflowId", record_id as "recordId", signal, carried_id as "carriedId"
         from outbox where id = any ($1::bigint[]) and state = 'PENDING' order by id`,
      [outboxIds],
    );
    for (const message of messages) {
      await dispatcher.dispatch(message, FAST_PATH_MS);
      await markSent(records, message.id);
    }
    return true;
  } catch {
    return false;
  }
}
