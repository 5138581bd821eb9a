import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { inTransaction, reader } from '../transaction.js';
import {
  markFailed,
  markSent,
  nextPendingAt,
  retryAfterMs,
  takePending,
  writeMessage,
  type NewMessage,
} from './outbox.js';
import { listen } from './wake-up.js';

const MESSAGE: NewMessage = {
  workflowType: 'correctiveAction',
  workflowId: 'corrective-action/CA-2027-0014',
  recordId: 'CA-2027-0014',
  signal: 'decided',
  carriedId: 'question-1',
};

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase('outbox');
});
afterAll(() => database.close());
beforeEach(async () => {
  await reader(database.records).query('delete from outbox');
});

const write = (message: Partial<NewMessage> = {}) =>
  inTransaction(database.records, (tx) => writeMessage(tx, { ...MESSAGE, ...message }));

async function nextInMs(id: string): Promise<number> {
  const [row] = await reader(database.records).query<{ ms: number }>(
    'select extract(epoch from next_try_real_at - clock_timestamp())::float8 * 1000 as ms from outbox where id = $1',
    [id],
  );
  return row?.ms ?? Number.NaN;
}

describe('the outbox to Temporal', () => {
  it('hands out what was written, oldest first, and not again while the relay has it', async () => {
    const ids = [await write(), await write({ carriedId: 'question-2' })];
    const taken = await takePending(database.records, 10);
    expect(taken.map((message) => message.id)).toEqual(ids);
    expect(taken[0]).toEqual({ ...MESSAGE, id: ids[0], attempts: 1 });
    expect(await takePending(database.records, 10)).toEqual([]);
  });

  it('a sent message is never handed out again', async () => {
    const id = await write();
    await takePending(database.records, 10);
    await markSent(database.records, id);
    await markFailed(database.records, { id, attempts: 1 });
    expect(await nextPendingAt(database.records)).toBeNull();
    expect(await takePending(database.records, 10)).toEqual([]);
  });

  it('a failed message waits 1, 2, 4 … 60 seconds and is never given up', async () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map((attempts) => retryAfterMs(attempts) / 1_000)).toEqual([
      1, 2, 4, 8, 16, 32, 60, 60,
    ]);
    const id = await write();
    await takePending(database.records, 1);
    await markFailed(database.records, { id, attempts: 3 });
    expect(await nextInMs(id)).toBeGreaterThan(3_500);
    expect(await nextInMs(id)).toBeLessThanOrEqual(4_000);
  });

  it('a message whose relay died is due again when its lease ends', async () => {
    const id = await write();
    await takePending(database.records, 1);
    expect(await nextInMs(id)).toBeGreaterThan(25_000);
    await reader(database.records).query('update outbox set next_try_real_at = clock_timestamp() where id = $1', [id]);
    expect(await takePending(database.records, 1)).toMatchObject([{ id, attempts: 2 }]);
  });

  it('leaves the writer its head start', async () => {
    await write({ headStartMs: 5_000 });
    expect(await takePending(database.records, 1)).toEqual([]);
    expect((await nextPendingAt(database.records)) ?? 0).toBeGreaterThan(Date.now() + 4_000);
  });

  it('ten relays at once take each message once', async () => {
    for (let n = 0; n < 40; n += 1) await write({ carriedId: `question-${n}` });
    const taken = await Promise.all(Array.from({ length: 10 }, () => takePending(database.records, 7)));
    const ids = taken.flat().map((message) => message.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids, ...(await takePending(database.records, 100)).map((message) => message.id)]).toHaveLength(40);
  });

  it('writes nothing when the transaction fails', async () => {
    await expect(
      inTransaction(database.records, async (tx) => {
        await writeMessage(tx, MESSAGE);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await nextPendingAt(database.records)).toBeNull();
  });
});

describe('waking up', () => {
  it('is told at the commit, on a connection that survives being cut', async () => {
    let rings = 0;
    const ringsReach = async (count: number): Promise<void> => {
      const end = Date.now() + 5_000;
      while (rings < count && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(rings).toBe(count);
    };
    const stop = await listen(database.records, 'isms_outbox', () => {
      rings += 1;
    });
    await write();
    await ringsReach(1);
    await reader(database.records).query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'listen isms_outbox' and datname = current_database()`,
    );
    // The listener is called once after the repair, because a message may have been missed.
    await ringsReach(2);
    await write();
    await ringsReach(3);
    await stop();
    await write();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(rings).toBe(3);
  });
});
