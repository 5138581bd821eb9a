import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { raiseNonconformity } from '#records/corrective-action/raise.js';
import { inTransaction } from '#records/transaction.js';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { createFastPath } from './fast-path.js';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase('fast_path');
});
afterAll(() => database.close());

/** A committed message of a new record. */
async function message(): Promise<string> {
  return inTransaction(database.records, async (tx) => {
    const raised = await raiseNonconformity(tx, {
      title: 'A list without a gate',
      description: 'Found at the monthly look.',
      source: 'EMPLOYEE',
      departmentId: null,
      requirementRefs: [],
      raisedBy: null,
      raiserVerified: true,
      actor: 'engine',
    });
    return raised?.outboxId ?? '';
  });
}

describe('the fast path after a commit', () => {
  it('waits for Temporal once, then leaves messages to the relay for a while without waiting', async () => {
    let asked = 0;
    const away = {
      dispatch: async () => {
        asked += 1;
        throw new Error('away');
      },
    };
    const path = createFastPath(database.records, { dispatcher: away, restMs: 60_000 });
    const send = (ids: string[]): Promise<boolean> => path.dispatch(ids);
    expect(await send([await message()])).toBe(false);
    expect(await send([await message()])).toBe(false);
    expect(asked).toBe(1);
  });

  it('asks Temporal again when the rest is over, and marks what it took', async () => {
    let away = true;
    const dispatcher = {
      dispatch: async () => {
        if (away) throw new Error('away');
      },
    };
    const path = createFastPath(database.records, { dispatcher, restMs: 0 });
    const send = (ids: string[]): Promise<boolean> => path.dispatch(ids);
    const id = await message();
    expect(await send([id])).toBe(false);
    away = false;
    expect(await send([id])).toBe(true);
    expect(await database.records.query('select state from outbox where id = $1', [id])).toEqual([{ state: 'SENT' }]);
  });

  it('lets the answer leave before Temporal says anything, goes on, and waits for it before the end', async () => {
    let say: () => void = () => undefined;
    const dispatcher = { dispatch: () => new Promise<void>((resolve) => (say = resolve)) };
    const path = createFastPath(database.records, { dispatcher, answerMs: 20 });
    const id = await message();
    const began = performance.now();
    expect(await path.dispatch([id])).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
    const stateOf = () => database.records.query('select state from outbox where id = $1', [id]);
    expect(await stateOf()).toEqual([{ state: 'PENDING' }]);
    const end = path.delivered();
    say();
    await end;
    expect(await stateOf()).toEqual([{ state: 'SENT' }]);
  });
});
