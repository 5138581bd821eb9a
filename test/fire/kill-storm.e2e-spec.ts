import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Colleagues } from '#testing/colleagues.js';
import { Mailbox } from '#testing/mailbox.js';
import { raiseByApi, RunningStack, until, type StackPart } from '#testing/running-stack.js';

/** Kills of each part; 20 for the full proof, fewer in the daily run. */
const KILLS = Number(process.env['FIRE_KILLS'] ?? 4);
const CASES = 12;
const PARTS: readonly StackPart[] = ['worker', 'api', 'temporal', 'postgres'];

describe(`kill -9 of every part, ${KILLS} times each, while cases run`, () => {
  let stack: RunningStack;
  let mailbox: Mailbox;
  let colleagues: Colleagues;
  const raised: string[] = [];

  beforeAll(async () => {
    stack = await RunningStack.start();
    mailbox = new Mailbox(stack.inbox);
    colleagues = new Colleagues(mailbox, (record) => raised.includes(record));
    for (let n = 1; n <= CASES; n += 1) raised.push(await raise(stack, n));
    colleagues.start();
  }, 240_000);
  afterAll(() => stack.remove(), 90_000);

  test(
    'no decision is lost, none is doubled, and every case goes on to where it would have come',
    async () => {
      const killed = await storm(stack);
      expect(killed).toBe(KILLS * PARTS.length);
      await until(async () => (await unfinished(stack, raised)).length === 0, {
        seconds: 240,
        what: () => `the cases to come to their end: ${colleagues.clicks.length} clicks`,
      }).catch(async (error: unknown) => {
        throw new Error(`${String(error)}\n${JSON.stringify(await unfinished(stack, raised))}`);
      });
      await colleagues.stop();
      await expectEvidence(stack, colleagues);
      await expectMails(mailbox, KILLS);
    },
    20 * 60_000,
  );

  test('a case that begins after the storm runs as if nothing had been', async () => {
    colleagues = new Colleagues(mailbox, (record) => raised.includes(record));
    const late = await raise(stack, 99);
    raised.push(late);
    colleagues.start();
    await until(async () => (await unfinished(stack, [late])).length === 0, {
      seconds: 90,
      what: `the end of ${late}`,
    });
    await colleagues.stop();
  }, 120_000);
});

/** Odd numbers need a correction only and end CLOSED, even ones run to the waiting time. */
function raise(stack: RunningStack, n: number): Promise<string> {
  return raiseByApi(stack, {
    key: `storm-${n}`,
    title: n % 2 === 1 ? `A lapse in list ${n}` : `List ${n} without a gate`,
  });
}

/** Kills at random moments, one part at a time in random order; the supervisor brings each back. */
async function storm(stack: RunningStack): Promise<number> {
  const order = PARTS.flatMap((part) => Array.from({ length: KILLS }, () => ({ part, key: Math.random() }))).toSorted(
    (a, b) => a.key - b.key,
  );
  let killed = 0;
  for (const { part } of order) {
    await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 2_500));
    await until(() => stack.kill9(part), { seconds: 60, what: `${part} to be up again` });
    killed += 1;
  }
  return killed;
}

async function unfinished(stack: RunningStack, ids: readonly string[]): Promise<{ id: string; state: string }[]> {
  const rows = await stack
    .sql<{ id: string; state: string }>('select id, state from corrective_action where id = any($1) order by id', [ids])
    .catch(() => ids.map((id) => ({ id, state: 'database away' })));
  return rows.filter((row) => row.state !== 'CLOSED' && row.state !== 'MONITORING');
}

/** Every 2xx has exactly one decision; no question has two; the trail tells each once. */
async function expectEvidence(stack: RunningStack, colleagues: Colleagues): Promise<void> {
  const receipts = [
    ...new Set(colleagues.clicks.filter((click) => click.status < 300 && click.receipt).map((click) => click.receipt)),
  ];
  const kept = await stack.sql<{ receipt: string; n: string }>(
    'select receipt, count(*) as n from decision where receipt = any($1) group by receipt',
    [receipts],
  );
  expect(new Set(kept.filter((row) => row.n === '1').map((row) => row.receipt))).toEqual(new Set(receipts));
  const doubled = await stack.sql('select question_id from decision group by question_id having count(*) > 1');
  expect(doubled).toEqual([]);
  const twice = await stack.sql(
    `select record_id, code, part, iteration, count(*) from step where code <> 'EXTENSION' group by record_id, code, part, iteration, visit having count(*) > 1`,
  );
  expect(twice).toEqual([]);
  const untold = await stack.sql(
    `select d.id from decision d where (select count(*) from audit_event a where a.type = 'DECIDED' and a.content->>'decision' = d.id::text) <> 1`,
  );
  expect(untold).toEqual([]);
  const pending = await stack.sql(
    `select id from outbox where state = 'PENDING' and created_real_at < now() - interval '60 seconds'`,
  );
  expect(pending).toEqual([]);
}

/** At most the mails in flight at a kill are doubled, each with an equal Message-ID. */
async function expectMails(mailbox: Mailbox, kills: number): Promise<void> {
  const mails = await mailbox.all();
  const byMessage = new Map<string, number>();
  for (const mail of mails) byMessage.set(mail.MessageID, (byMessage.get(mail.MessageID) ?? 0) + 1);
  const doubled = [...byMessage.values()].filter((count) => count > 1).length;
  expect(doubled).toBeLessThanOrEqual(kills * 5);
}
