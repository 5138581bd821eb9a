import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';
import { markSent, type TakenMessage } from './outbox.js';

/** Fast path after a commit: hands messages over at once. */
export interface SendNow {
  dispatch(message: Omit<TakenMessage, 'id' | 'attempts'>, deadlineMs: number): Promise<void>;
}

/**
 * Sends committed messages right away, within the deadline. Returns false when Temporal did not take one in time; the
 * relay then carries it, and the decision is recorded all the same.
 */
export async function sendNow(
  records: Records,
  ids: readonly string[],
  by: { door: SendNow; deadlineMs: number },
): Promise<boolean> {
  if (ids.length === 0) return true;
  const messages = await reader(records).query<TakenMessage>(
    `select id, workflow_type as "workflowType", workflow_id as "workflowId", record_id as "recordId", signal,
            carried_id as "carriedId", attempts from outbox where id = any($1::bigint[]) and state = 'PENDING'`,
    [ids],
  );
  try {
    await Promise.all(messages.map((message) => by.door.dispatch(message, by.deadlineMs)));
    await Promise.all(messages.map((message) => markSent(records, message.id)));
    return true;
  } catch {
    return false;
  }
}
