import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CYCLE_PATHS, type CyclePath } from '#testing/cycle-paths.js';
import { StoryStage } from '#testing/story-stage.js';
import { STAGES } from '#domain/cycle/states.js';

/** Cycles told at the same time; each has five stories. */
const TOGETHER = 8;

interface Loss {
  readonly name: string;
  readonly path: CyclePath;
  /** Steps that were asked when the story of the last of them is lost. */
  readonly after: number;
}

const LOST_EVERYWHERE = ['whole-cycle', 'outputs-sent-back-and-rejected', 'gate-sent-back-and-rejected'];

describe('the story of a cycle or of a stage that is lost', () => {
  let stage: StoryStage;
  beforeAll(async () => {
    stage = await StoryStage.open({ namespace: 'cycle-restarts' });
  }, 60_000);
  afterAll(() => stage.close());

  async function endingAfter({ path, after }: Loss): Promise<readonly string[]> {
    const desk = stage.cycle(path.script, path.options);
    desk.onAsked = async ({ recordId }, count) => {
      if (count !== after) return;
      const story = [undefined, ...STAGES]
        .map((name) => desk.story(name))
        .find((one) => one.options.recordId === recordId);
      if (story) await stage.handle(story).terminate('lost');
      await stage.send(recordId, 'recordChanged', recordId);
    };
    await desk.wake();
    await stage.cycleClosed(desk);
    return desk.ending;
  }

  it.each(LOST_EVERYWHERE)(
    'at any wait of %s and started again from its record ends as it would have ended',
    async (name) => {
      const path = CYCLE_PATHS[name];
      if (!path) throw new Error(`there is no path ${name}`);
      const undisturbed = (await stage.tellCycle(path.script, path.options)).ending;
      const all = undisturbed.map((_step, at): Loss => ({
        name,
        path,
        after: at + 1,
      }));
      expect(all.length).toBeGreaterThan(80);
      for (let from = 0; from < all.length; from += TOGETHER) {
        const some = all.slice(from, from + TOGETHER);
        const endings = await Promise.all(some.map(endingAfter));
        const told = endings.map((ending, at) => [some[at]?.after, ending]);
        expect(told).toEqual(some.map(({ after }) => [after, undisturbed]));
      }
    },
    300_000,
  );
});
