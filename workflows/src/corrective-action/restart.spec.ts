import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STORY_PATHS, type StoryPath } from '#testing/story-paths.js';
import { StoryStage } from '#testing/story-stage.js';

/** Stories told at the same time. */
const TOGETHER = 25;

interface Loss {
  readonly name: string;
  readonly path: StoryPath;
  /** Steps that were asked when the story is lost. */
  readonly after: number;
}

/** Every wait of every path, once for each way that leads there and on. */
function losses(): Loss[] {
  const found = new Map<string, Loss>();
  for (const [name, path] of Object.entries(STORY_PATHS)) {
    const steps = path.asked.split(' ');
    for (let after = 1; after <= steps.length; after += 1) {
      found.set(steps.slice(0, after + 1).join(' '), { name, path, after });
    }
  }
  return [...found.values()];
}

describe('a story that is lost', () => {
  let stage: StoryStage;
  beforeAll(async () => {
    stage = await StoryStage.open({ namespace: 'story-restarts' });
  }, 60_000);
  afterAll(() => stage.close());

  async function endingAfter({ path, after }: Loss): Promise<readonly string[]> {
    const desk = stage.desk(path.script, path.options);
    desk.onAsked = async (count) => {
      if (count !== after) return;
      await stage.handle(desk).terminate('lost');
      await desk.wake();
    };
    await desk.wake();
    await stage.ended(desk);
    return desk.ending;
  }

  it('at any of its waits and started again from its record ends as it would have ended', async () => {
    const undisturbed = new Map<string, readonly string[]>();
    for (const [name, { script, options }] of Object.entries(STORY_PATHS))
      undisturbed.set(name, (await stage.tell(script, options)).ending);
    const all = losses();
    expect(all.length).toBeGreaterThan(70);
    for (let from = 0; from < all.length; from += TOGETHER) {
      const some = all.slice(from, from + TOGETHER);
      const endings = await Promise.all(some.map(endingAfter));
      const told = endings.map((ending, at) => [some[at]?.name, some[at]?.after, ending]);
      expect(told).toEqual(some.map(({ name, after }) => [name, after, undisturbed.get(name)]));
    }
  }, 300_000);
});
