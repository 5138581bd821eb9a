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
      await expectMails(stack, mailbox);
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

/** Every 2xx has exactly one decision; questions and steps agree with them; the trail tells each once. */
async function expectEvidence(stack: RunningStack, colleagues: Colleagues): Promise<void> {
  const receipts = [
    ...new Set(colleagues.clicks.filter((click) => click.status < 300 && click.receipt).map((click) => click.receipt)),
  ];
  const kept = await stack.sql<{ receipt: string; n: string }>(
    'select receipt, count(*) as n from decision where receipt = any($1) group by receipt',
    [receipts],
  );
  expect(new Set(kept.filter((row) => row.n === '1').map((row) => row.receipt))).toEqual(new Set(receipts));
  await expectQuestions(stack);
  const untold = await stack.sql(
    `select d.id from decision d where (select count(*) from audit_event a where a.type = 'DECIDED' and a.content->>'decision' = d.id::text) <> 1`,
  );
  expect(untold).toEqual([]);
  const pending = await stack.sql(
    `select id from outbox where state = 'PENDING' and created_real_at < now() - interval '60 seconds'`,
  );
  expect(pending).toEqual([]);
}

/** A closed question has the decisions that its quorum needs; a settled step has one question that ended as the step did. */
async function expectQuestions(stack: RunningStack): Promise<void> {
  const [counted] = await stack.sql<{ closed: number; decided: number }>(
    `select (select count(*)::int from question where state = 'CLOSED') as closed,
            (select count(*)::int from step where state = 'SETTLED' and outcome_origin = 'DECIDED') as decided`,
  );
  // The rules below speak of something.
  expect(counted?.closed).toBeGreaterThan(CASES);
  expect(counted?.decided).toBeGreaterThan(CASES);
  const wrongVotes = await stack.sql(
    `select q.id, q.quorum, q.outcome, count(d.id)::int as votes, count(d.id) filter (where d.outcome = q.outcome)::int as agreeing
       from question q left join decision d on d.question_id = q.id where q.state = 'CLOSED'
      group by q.id, q.quorum, q.outcome
     having q.quorum::text = 'ONE_OF' and (count(d.id) <> 1 or count(d.id) filter (where d.outcome = q.outcome) <> 1)
         or q.quorum::text <> 'ONE_OF' and count(d.id) filter (where d.outcome = q.outcome) = 0`,
  );
  expect(wrongVotes).toEqual([]);
  const wrongOutcomes = await stack.sql(
    `select s.id, s.record_id, s.code, s.outcome, count(q.id)::int as questions
       from step s left join question q on q.step_id = s.id and q.state = 'CLOSED' and q.outcome = s.outcome
      where s.state = 'SETTLED' and s.outcome_origin = 'DECIDED'
      group by s.id, s.record_id, s.code, s.outcome having count(q.id) <> 1`,
  );
  expect(wrongOutcomes).toEqual([]);
  const openBehind = await stack.sql(
    `select q.id from question q join step s on s.id = q.step_id where q.state = 'OPEN' and s.state = 'SETTLED'`,
  );
  expect(openBehind).toEqual([]);
  const mailed = await stack.sql(
    `select t.id, count(m.id)::int as mails from task t left join mail m on m.task_id = t.id and m.template = 'TASK'
      join question q on q.id = t.question_id join corrective_action c on c.id = q.record_id
      where c.title like 'A lapse in list%' or c.title like 'List % without a gate'
      group by t.id having count(m.id) <> 1`,
  );
  expect(mailed).toEqual([]);
}

/** Doubled are at most the mails of which nobody knew at a kill whether the relay had taken them, each with an equal Message-ID. */
async function expectMails(stack: RunningStack, mailbox: Mailbox): Promise<void> {
  const byMessage = new Map<string, number>();
  for (const mail of await mailbox.all()) byMessage.set(mail.MessageID, (byMessage.get(mail.MessageID) ?? 0) + 1);
  const doubled = [...byMessage].filter(([, count]) => count > 1).map(([id]) => id.replace(/^<|>$/g, ''));
  const inFlight = await stack.sql<{ id: string }>(
    `select btrim(message_id, '<>') as id from mail where unknowns > 0 or attempts > 1 or state = 'UNKNOWN'`,
  );
  const known = new Set(inFlight.map(({ id }) => id));
  expect(doubled.filter((id) => !known.has(id))).toEqual([]);
}
