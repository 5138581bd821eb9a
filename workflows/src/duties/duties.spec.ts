import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DUTIES } from '#testing/duty-desk.js';
import { StoryStage } from '#testing/story-stage.js';

jest.setTimeout(60_000);

describe('a duty that a Schedule starts', () => {
  let stage: StoryStage;
  beforeAll(async () => {
    stage = await StoryStage.open({ namespace: 'duties' });
  });
  afterAll(() => stage.close());

  it.each(Object.entries(DUTIES))('%s runs its one activity and ends with what it found', async (name, duty) => {
    const before = stage.duties.calls.length;
    const run = await stage.startDuty(name);
    expect(await run.result()).toBeGreaterThan(0);
    expect(stage.duties.calls.slice(before)).toEqual([duty.does]);
  });

  it('tries three times when the database is away, then fails where everybody sees it: the next run catches up', async () => {
    const before = stage.duties.calls.length;
    stage.duties.failing = 2;
    expect(await (await stage.startDuty('daily-digest')).result()).toBe(2);
    stage.duties.failing = 3;
    await expect((await stage.startDuty('duty-due')).result()).rejects.toThrow('Workflow execution failed');
    stage.duties.failing = 0;
    expect(await (await stage.startDuty('duty-due')).result()).toBe(3);
    const digests = Array<string>(3).fill('writeDigests');
    expect(stage.duties.calls.slice(before)).toEqual([...digests, ...Array<string>(4).fill('sweepReminders')]);
  });
});
