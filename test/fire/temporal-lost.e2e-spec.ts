import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Colleagues } from '#testing/colleagues.js';
import { Mailbox } from '#testing/mailbox.js';
import { raiseByApi, RunningStack, until } from '#testing/running-stack.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

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
    const [{ least } = { least: 0 }] = await stack.sql<{ least: number }>(
      `select count(*)::int
              + (select count(*)::int from cycle where state not in ('CLOSED', 'CANCELLED'))
              + (select count(*)::int from cycle_stage where state = 'RUNNING') as least from corrective_action
        where state not in ('CLOSED', 'NOT_NC', 'MERGED', 'CANCELLED', 'DECLINED', 'DONE')`,
    );
    const { stdout, status } = spawnSync('node', ['apps/local/tool.mjs', 'rebuild'], {
      cwd: ROOT,
      env: { ...process.env, ISMS_DATA_DIR: stack.dataDir },
      encoding: 'utf8',
    });
    // Reviews of documents that are due are open beside them.
    const reviews = await stack.sql(`select 1 from review where state not in ('COMPLETED', 'CANCELLED')`);
    const [, told = ''] = /^(\d+) open records/.exec(stdout) ?? [];
    expect({ status, told: Number(told) >= least + reviews.length }).toEqual({ status: 0, told: true });
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
