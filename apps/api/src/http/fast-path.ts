import type { Records } from '#records/data-source.js';
import { sendNow } from '#records/messages/send-now.js';
import type { Dispatcher } from '#temporal/dispatcher.js';

/** So long the answer to a person waits for Temporal; what it did not take by then the relay delivers. */
const FAST_PATH_MS = 1_500;
/** After a failure nobody waits for Temporal for so long: answers stay quick while it is away. */
const REST_MS = 5_000;

export interface FastPathParts {
  readonly dispatcher: Pick<Dispatcher, 'dispatch'>;
  /** How long nobody waits for Temporal after a failure, real milliseconds; 5,000 unless told. */
  readonly restMs?: number;
}

/**
 * The fast path after a commit: hands messages of the outbox to Temporal at once.
 * @returns a function that is true when Temporal took all messages in time; false leaves them to the relay and is no error
 */
export function createFastPath(
  records: Records,
  { dispatcher, restMs = REST_MS }: FastPathParts,
): (outboxIds: readonly string[]) => Promise<boolean> {
  let restsUntil = 0;
  return async (outboxIds) => {
    if (outboxIds.length === 0) return true;
    if (Date.now() < restsUntil) return false;
    const taken = await sendNow(records, outboxIds, { door: dispatcher, deadlineMs: FAST_PATH_MS });
    if (!taken) restsUntil = Date.now() + restMs;
    return taken;
  };
}
