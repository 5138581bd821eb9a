import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { STAGES } from '#domain/cycle/states.js';
import { say, StoryStage } from '#testing/story-stage.js';

jest.setTimeout(60_000);

const BUDGET = JSON.parse(readFileSync('test/budget/event-budget.json', 'utf8')) as Record<string, number>;

let stage: StoryStage;
beforeAll(async () => {
  stage = await StoryStage.open({ namespace: 'cycle-budget' });
});
afterAll(() => stage.close());

it('a whole cycle and each of its stages stay within their budgets of events', async () => {
  const desk = await stage.tellCycle({});
  const events: Record<string, number> = {};
  for (const name of [undefined, ...STAGES]) {
    const [history] = await stage.histories(desk.story(name));
    events[name ?? 'ismsCycle'] = history?.events?.length ?? Number.NaN;
  }
  say(`events of a whole cycle: ${JSON.stringify(events)}`);
  for (const [name, number] of Object.entries(events))
    expect([name, number <= (BUDGET[name] ?? 0)]).toEqual([name, true]);
});
