import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Colleagues } from '#testing/colleagues.js';
import { Mailbox } from '#testing/mailbox.js';
import { raiseByApi, RunningStack, until } from '#testing/running-stack.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Every record whose story goes on, by the states of its table. */
const OPEN_RECORDS = `select count(*)::int as open from (
  select id from corrective_action where state not in ('CLOSED', 'NOT_NC', 'MERGED', 'CANCELLED', 'DECLINED', 'DONE')
  union all select id from cycle where state not in ('CLOSED', 'CANCELLED')
  union all select id from cycle_stage where state = 'RUNNING'
  union all select id from document_version where state in ('DRAFT', 'IN_REVIEW', 'PENDING_APPROVAL', 'REJECTED', 'APPROVED')
    or (state = 'EFFECTIVE' and lapses_at is not null)
  union all select id from document_withdrawal where state = 'PENDING_APPROVAL'
  union all select id from acknowledgement_campaign where state in ('PREPARING', 'RUNNING')
  union all select id from review where state not in ('COMPLETED', 'CANCELLED')
  union all select id from review_trigger where state in ('TRIAGE', 'ROUTING')) as records`;

describe('everything Temporal knew is lost while cases are open', () => {
  let stack: RunningStack;
  const raised: string[] = [];

  beforeAll(async () => {
    stack = await RunningStack.start();
    for (let n = 1; n <= 6; n += 1) {
      raised.push(
        await raiseByApi(stack, {
          key: `lost-${n}`,
          title: n % 2 === 1 ? `A lapse in list ${n}` : `List ${n} without a gate`,
        }),
      );
    }
  }, 180_000);
  afterAll(() => stack.remove(), 60_000);

  test('npm run rebuild starts all open records again, and the cases end as they would have', async () => {
    const before = new Colleagues(new Mailbox(stack.inbox), (record) => raised.includes(record));
    before.start();
    await until(() => before.clicks.length >= 10, { seconds: 60, what: 'ten answers' });
    await before.stop();
    await stack.stop();
    const temporal = path.join(stack.dataDir, 'temporal');
    for (const file of fs.readdirSync(temporal).filter((name) => name.startsWith('temporal.db')))
      fs.rmSync(path.join(temporal, file));
    stack = await RunningStack.start({ dataDir: stack.dataDir, ports: stack.ports });
    const [{ open } = { open: 0 }] = await stack.sql<{ open: number }>(OPEN_RECORDS);
    const { stdout, status } = spawnSync('node', ['apps/local/tool.mjs', 'rebuild'], {
      cwd: ROOT,
      env: { ...process.env, ISMS_DATA_DIR: stack.dataDir },
      encoding: 'utf8',
    });
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining(`${open} open records`) });
    const after = new Colleagues(new Mailbox(stack.inbox), (record) => raised.includes(record));
    after.start();
    await until(async () => (await unfinished(stack, raised)) === 0, {
      seconds: 120,
      what: 'the cases to come to their end',
    });
    await after.stop();
  }, 300_000);

  test('no task was mailed a second time', async () => {
    expect(
      await stack.sql(`select task_id from mail where template = 'TASK' group by task_id having count(*) > 1`),
    ).toEqual([]);
    const mails = await new Mailbox(stack.inbox).all();
    expect(new Set(mails.map((mail) => mail.MessageID)).size).toBe(mails.length);
  });

  test('a word that rebuild does not know is refused', () => {
    const { status, stderr } = spawnSync('node', ['apps/local/tool.mjs', 'rebuild', '--everything'], {
      cwd: ROOT,
      env: { ...process.env, ISMS_DATA_DIR: stack.dataDir },
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('--everything is not known here'),
    });
  });

  test('the evidence verifies', () => {
    const { status } = spawnSync('node', ['apps/local/tool.mjs', 'verify'], {
      cwd: ROOT,
      env: { ...process.env, ISMS_DATA_DIR: stack.dataDir },
    });
    expect(status).toBe(0);
  });
});

async function unfinished(stack: RunningStack, ids: readonly string[]): Promise<number> {
  const rows = await stack.sql(
    `select id from corrective_action where id = any($1) and state not in ('CLOSED', 'MONITORING')`,
    [ids],
  );
  return rows.length;
}
