import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MailLane } from '#contracts/mail.js';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { scaleClock } from '../clock.js';
import { inTransaction, reader } from '../transaction.js';
import { writeMail } from './mail-outbox.js';
import { createMailQueue } from './mail-queue.js';

const LANES: readonly MailLane[] = [0, 1, 2];
const DAY_MS = 1_000;
const ISMS_DAY = 86_400_000;

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase('queue');
  await scaleClock(database.records, DAY_MS);
});
afterAll(() => database.close());

const writeIn = (days: number, key: string) =>
  inTransaction(database.records, (tx) =>
    writeMail(tx, {
      template: 'INFO',
      data: { recordId: null, recordTitle: '', recipient: 'A', headline: 'h', lines: [], why: 'w' },
      businessKey: key,
      personId: null,
      address: 'a@company.test',
      lane: 0,
      notBefore: tx.at + days * ISMS_DAY,
    }),
  );

describe('the mail queue on a scaled clock of one second a day', () => {
  it('has nothing to wait for when it is empty', async () => {
    expect(await createMailQueue(database.records).nextIn(LANES)).toBeNull();
  });

  it('wakes at the real instant of the earliest mail, and that mail can be claimed then', async () => {
    const queue = createMailQueue(database.records);
    await writeIn(400, 'far');
    const id = await writeIn(1, 'near');
    const wait = (await queue.nextIn(LANES)) ?? Number.NaN;
    expect(wait).toBeGreaterThan(DAY_MS / 2);
    expect(wait).toBeLessThanOrEqual(DAY_MS);
    expect(await queue.claim({ limit: 5, lanes: LANES, leaseMs: 60_000 })).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, wait));
    const claimed = await queue.claim({ limit: 5, lanes: LANES, leaseMs: 60_000 });
    expect(claimed.map((mail) => mail.id)).toEqual([id]);
    expect(await queue.nextIn([1, 2])).toBeGreaterThan(50_000);
    expect(await queue.nextIn([0])).toBeLessThanOrEqual(60_000);
  });

  it('a mail is written with its message id and its trail event, once for one intent', async () => {
    const id = await writeIn(400, 'once');
    expect(await writeIn(400, 'once')).toBeNull();
    const [row] = await reader(database.records).query<{ message_id: string; state: string; unknowns: number }>(
      'select message_id, state, unknowns from mail where id = $1',
      [id],
    );
    expect(row).toEqual({ message_id: `<${id}@mail.isms-engine>`, state: 'QUEUED', unknowns: 0 });
    const events = await reader(database.records).query<{ content: Record<string, unknown> }>(
      `select content from audit_event where type = 'MAIL_WRITTEN' and content->>'mail' = $1`,
      [id],
    );
    expect(events).toEqual([{ content: { mail: id, template: 'INFO', person: null, messageId: row?.message_id } }]);
  });
});
