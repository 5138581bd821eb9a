import { setTimeout as sleep } from 'node:timers/promises';
import { once } from '#records/access/idempotency-keys.js';
import { hashOf } from '#records/hashing.js';
import type { Tx } from '#records/transaction.js';
import type { ApiDeps } from '../http/api-deps.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** So often and so long a second press waits for the first one to be answered. */
const TRIES = 25;
const PAUSE_MS = 200;

/** Keeps the id of the record in the transaction that makes it. */
export type KeepId = (tx: Tx, recordId: string) => Promise<void>;

/**
 * Raises once for each form and what stands in it: a second press, a reload or a repeated request gets the same record;
 * a form that was changed after "Back" is another nonconformity.
 * @param on what was typed, with the id of the form in `form`; a form without one just runs
 */
export async function raiseOnce(
  deps: Pick<ApiDeps, 'records'>,
  on: { typed: Readonly<Record<string, string>>; who: string },
  raise: (keep: KeepId) => Promise<string>,
): Promise<string> {
  const { form = '', formToken: _token, ...said } = on.typed;
  if (!UUID.test(form)) return raise(async () => undefined);
  const requestSha256 = hashOf(said);
  const keyed = { key: `raise/${form}/${requestSha256}`, who: on.who, requestSha256 };
  for (let tries = 1; ; tries += 1) {
    try {
      const { answer } = await once(deps.records, keyed, async (keep) => {
        const id = await raise((tx, recordId) => keep(tx, { status: 201, answer: { id: recordId } }));
        return { status: 201, answer: { id } };
      });
      return (answer as { id: string }).id;
    } catch (error) {
      if (tries >= TRIES || !isBusy(error)) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/** The first press is still under way; its answer is the answer. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'idempotency-key-busy';
}
