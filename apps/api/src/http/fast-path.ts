import type { Records } from '#records/data-source.js';
import { sendNow } from '#records/messages/send-now.js';
import type { Dispatcher } from '#temporal/dispatcher.js';

/** So long Temporal has to take a message; what it did not take by then the relay delivers. */
const FAST_PATH_MS = 1_500;
/** So long the answer to a person waits for that: the decision is committed, and a receipt need not wait for the process. */
const ANSWER_MS = 100;
/** After a failure nobody waits for Temporal for so long: answers stay quick while it is away. */
const REST_MS = 5_000;

export interface FastPathParts {
  readonly dispatcher: Pick<Dispatcher, 'dispatch'>;
  /** How long nobody waits for Temporal after a failure, real milliseconds; 5,000 unless told. */
  readonly restMs?: number;
  /** How long an answer waits for Temporal, real milliseconds; 100 unless told. */
  readonly answerMs?: number;
}

export interface FastPath {
  /**
   * Hands committed messages to Temporal. True when it took all of them before the answer has to leave; after false they
   * are still on their way, or left to the relay, which is no error.
   */
  dispatch(outboxIds: readonly string[]): Promise<boolean>;
  /** Resolves when nothing is on its way any more: before the connections close. */
  delivered(): Promise<void>;
}

/** The fast path after a commit: hands messages of the outbox to Temporal at once. */
export function createFastPath(
  records: Records,
  { dispatcher, restMs = REST_MS, answerMs = ANSWER_MS }: FastPathParts,
): FastPath {
  let restsUntil = 0;
  const onTheirWay = new Set<Promise<boolean>>();
  const send = async (outboxIds: readonly string[]): Promise<boolean> => {
    const taken = await sendNow(records, outboxIds, { door: dispatcher, deadlineMs: FAST_PATH_MS }).catch(() => false);
    if (!taken) restsUntil = Date.now() + restMs;
    return taken;
  };
  return {
    async dispatch(outboxIds) {
      if (outboxIds.length === 0) return true;
      if (Date.now() < restsUntil) return false;
      const sending = send(outboxIds);
      onTheirWay.add(sending);
      void sending.then(() => onTheirWay.delete(sending));
      return within(answerMs, sending);
    },
    async delivered() {
      await Promise.all(onTheirWay);
    },
  };
}

/** What `sending` says, or false when it did not say it in time; it goes on all the same. */
async function within(ms: number, sending: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  try {
    return await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
  }
}
