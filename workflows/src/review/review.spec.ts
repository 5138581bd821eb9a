import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { REVIEW_PATHS } from '#testing/review-paths.js';
import { StoryStage } from '#testing/story-stage.js';

jest.setTimeout(60_000);

let stage: StoryStage;
beforeAll(async () => {
  stage = await StoryStage.open({ namespace: 'review-paths' });
});
afterAll(() => stage.close());

describe('a review and a trigger ask, step after step', () => {
  it.each(Object.entries(REVIEW_PATHS))('%s', async (name, { asked }) => {
    const desk = stage.reviewDesk(name);
    await desk.wake();
    expect(await stage.closed(desk)).toBe('COMPLETED');
    expect(desk.asked).toBe(asked);
    expect(desk.steps.filter(({ state }) => state === 'OPEN')).toEqual([]);
  });
});

describe('a review that was lost', () => {
  it.each(['review-changes-and-refusal', 'review-recalled', 'review-draft-withdrawn'])(
    'is told again from its record at whatever place, asks nobody twice, and ends alike: %s',
    async (name) => {
      for (const after of [1, 3, 5]) {
        const desk = stage.reviewDesk(name);
        await desk.wake();
        while (desk.steps.length < after && (await isRunning(desk))) await new Promise((go) => setTimeout(go, 5));
        await stage
          .handle(desk)
          .terminate('lost')
          .catch(() => undefined);
        await desk.wake();
        expect(await stage.closed(desk)).toBe('COMPLETED');
        expect(desk.asked).toBe(REVIEW_PATHS[name]?.asked);
      }
    },
  );

  const isRunning = async (desk: Parameters<StoryStage['handle']>[0]): Promise<boolean> =>
    (await stage.handle(desk).describe()).status.name === 'RUNNING';
});
