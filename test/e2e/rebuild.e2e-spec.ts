import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createStoryControl } from '#temporal/story-control.js';
import { RunningStack, until } from '#testing/running-stack.js';

jest.setTimeout(240_000);

describe('npm run rebuild beside a local stack', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start();
    await until(async () => (await waiting()) >= 5, {
      seconds: 60,
      what: 'the records of the demo company to be asked',
    });
  });
  afterAll(() => stack.remove());

  async function waiting(): Promise<number> {
    const [row] = await stack.sql<{ n: number }>(`select count(*)::int as n from question where state = 'OPEN'`);
    return row?.n ?? 0;
  }

  async function rows(): Promise<unknown> {
    return stack.sql(
      `select (select count(*) from mail where template <> 'digest')::int as mails, (select count(*) from task)::int as tasks`,
    );
  }

  async function running(): Promise<number> {
    const stories = await createStoryControl({ address: stack.temporalAddress, namespace: 'isms' });
    try {
      const records = await stack.sql<{ id: string }>(
        `select id from corrective_action where type = 'CA' and state not in ('CLOSED', 'NOT_NC', 'MERGED', 'CANCELLED')`,
      );
      const answers = await Promise.all(records.map(({ id }) => stories.running(`corrective-action/${id}`)));
      return answers.filter(Boolean).length;
    } finally {
      await stories.close();
    }
  }

  function rebuild(...words: readonly string[]): { status: number | null; said: string } {
    const env = { ...process.env, ...stack.ports, ISMS_DATA_DIR: stack.dataDir, NODE_OPTIONS: '' };
    const { status, stdout, stderr } = spawnSync('node', ['apps/local/tool.mjs', 'rebuild', ...words], {
      ...{ env, encoding: 'utf8' },
    });
    return { status, said: stdout + stderr };
  }

  it('finds the installation by its data folder, and only wakes what runs', async () => {
    const open = await running();
    expect(rebuild()).toEqual({
      status: 0,
      said: `${open} open records: 0 stories started again, ${open} running ones woken.\n`,
    });
  });

  it('brings every story back after everything that Temporal kept is gone, and mails nobody twice', async () => {
    const open = await running();
    const before = await rows();
    await stack.stop();
    fs.rmSync(path.join(stack.dataDir, 'temporal'), { recursive: true });
    stack = await RunningStack.start({ dataDir: stack.dataDir, ports: stack.ports });
    expect(await running()).toBe(0);
    expect(rebuild().said).toBe(`${open} open records: ${open} stories started again, 0 running ones woken.\n`);
    await until(async () => (await running()) === open, { seconds: 60, what: 'the stories to run' });
    expect(await rows()).toEqual(before);
  });

  it('refuses a word it does not know', () => {
    expect(rebuild('--everything')).toEqual({
      status: 1,
      said: expect.stringContaining('--everything is not known here'),
    });
  });
});
