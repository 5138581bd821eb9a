import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { STORY_PATHS } from '#testing/story-paths.js';
import { say, StoryStage } from '#testing/story-stage.js';

jest.setTimeout(60_000);

const BUDGET = JSON.parse(readFileSync('test/budget/event-budget.json', 'utf8')) as Record<string, number>;

let stage: StoryStage;
beforeAll(async () => {
  stage = await StoryStage.open({ namespace: 'story-budget' });
});
afterAll(() => stage.close());

async function eventsOf(name: string): Promise<number> {
  const path = STORY_PATHS[name];
  if (!path) throw new Error(`there is no path ${name}`);
  const desk = await stage.tell(path.script, path.options);
  const [history] = await stage.histories(desk);
  return history?.events?.length ?? Number.NaN;
}

it('a human step and a whole corrective action stay within their budget of events', async () => {
  const major = await eventsOf('major-two-actions');
  // The plan once more: planning and its approval are two more human steps.
  const step = ((await eventsOf('changes-to-the-plan')) - major) / 2;
  say(`events: human step ${step}, major corrective action with two actions ${major}`);
  expect(step).toBeLessThanOrEqual(BUDGET.humanStep ?? 0);
  expect(major).toBeLessThanOrEqual(BUDGET.majorCorrectiveActionWithTwoActions ?? 0);
});
