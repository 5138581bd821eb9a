import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STAGES } from '#domain/cycle/states.js';
import type { CycleDesk } from '#testing/cycle-desk.js';
import { CYCLE_PATHS, type CyclePath } from '#testing/cycle-paths.js';
import { StoryStage } from '#testing/story-stage.js';

/** Cycles told at the same time; each has five stories. */
const TOGETHER = 6;

describe('the story of a cycle or of a stage that is lost', () => {
  let stage: StoryStage;
  beforeAll(async () => {
    stage = await StoryStage.open({ namespace: 'cycle-restarts' });
  }, 60_000);
  afterAll(() => stage.close());

  /** How a cycle ends whose story, or that of a stage, is lost while it waits for the n-th step. */
  async function endingAfter({ script, options }: CyclePath, n: number): Promise<readonly string[]> {
    const desk = stage.cycle(script, options);
    desk.onAsked = (step, count) => (count === n ? lose(desk, step.recordId) : undefined);
    await desk.wake();
    await stage.cycleClosed(desk);
    return desk.ending;
  }

  /** Each is told again by a message, as the relay sends it. */
  async function lose(desk: CycleDesk, recordId: string): Promise<void> {
    const stories = [undefined, ...STAGES].map((name) => desk.story(name));
    const lost = stories.find(({ options }) => options.recordId === recordId);
    if (lost) await stage.handle(lost).terminate('lost');
    await stage.send(recordId, 'recordChanged', recordId);
  }

  it('at any of its waits and started again from its record ends as it would have ended', async () => {
    const path = CYCLE_PATHS['everything-sent-back'];
    if (!path) throw new Error('there is no such path');
    const undisturbed = (await stage.tellCycle(path.script, path.options)).ending;
    const waits = undisturbed.map((_step, at) => at + 1);
    expect(waits.length).toBeGreaterThan(80);
    for (let from = 0; from < waits.length; from += TOGETHER) {
      const some = waits.slice(from, from + TOGETHER);
      const endings = await Promise.all(some.map(async (n) => [n, await endingAfter(path, n)]));
      expect(endings).toEqual(some.map((n) => [n, undisturbed]));
    }
  }, 500_000);
});
