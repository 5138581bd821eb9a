import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { STORY_PATHS } from '#testing/story-paths.js';
import { StoryStage } from '#testing/story-stage.js';

jest.setTimeout(60_000);

let stage: StoryStage;

beforeAll(async () => {
  stage = await StoryStage.open({ namespace: 'story-paths' });
});
afterAll(() => stage.close());

describe('a corrective action asks, step after step', () => {
  it.each(Object.entries(STORY_PATHS))('%s', async (_name, { script, options, asked }) => {
    const desk = await stage.tell(script, options);
    expect(desk.asked.join(' ')).toBe(asked);
    expect(desk.final).toBe(true);
    expect((await stage.handle(desk).describe()).status.name).toBe('COMPLETED');
  });
});
