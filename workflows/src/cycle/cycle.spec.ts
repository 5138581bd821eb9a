import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CycleDesk } from '#testing/cycle-desk.js';
import { CYCLE_PATHS, UNDISTURBED_LANES } from '#testing/cycle-paths.js';
import { StoryStage } from '#testing/story-stage.js';

jest.setTimeout(60_000);

let stage: StoryStage;
beforeAll(async () => {
  stage = await StoryStage.open({ namespace: 'cycle-paths' });
});
afterAll(() => stage.close());

function lanesOf(desk: CycleDesk): Record<string, string> {
  return Object.fromEntries(Object.keys(UNDISTURBED_LANES).map((lane) => [lane, desk.lane(lane)]));
}

describe('a cycle and its stages ask, step after step', () => {
  it.each(Object.entries(CYCLE_PATHS))('%s', async (_name, { script, options, asked, lanes = {} }) => {
    const desk = stage.cycle(script, options);
    await desk.wake();
    expect(new Set(await stage.cycleClosed(desk))).toEqual(new Set(['COMPLETED']));
    expect(desk.asked).toBe(asked);
    if (lanes !== null) expect(lanesOf(desk)).toEqual({ ...UNDISTURBED_LANES, ...lanes });
    expect(desk.steps.filter(({ state, code }) => state === 'OPEN' && code !== 'NEXT_DRAFT')).toEqual([]);
  });
});

describe('a cycle', () => {
  it('that does not take place starts no stage', async () => {
    const desk = await stage.tellCycle({ G0_DECISION: ['CANCEL'] });
    expect(desk.state).toBe('CANCELLED');
    expect(desk.steps.map(({ code }) => code)).toEqual(['CHARTER', 'G0_DECISION']);
    await expect(stage.handle(desk.story('establish')).describe()).rejects.toThrow('not found');
  });

  it('is drafted on its day while the gates are open', async () => {
    const desk = await stage.tellCycle({});
    expect(desk.ending).toContain('NEXT_DRAFT ELAPSED');
  });

  it('that is closed before that day waits for it no longer', async () => {
    const desk = await stage.tellCycle({}, { waits: { NEXT_DRAFT: 3_600_000 } });
    expect((await stage.handle(desk.story()).describe()).status.name).toBe('COMPLETED');
    expect(desk.ending).toContain('NEXT_DRAFT INTERRUPTED');
  });

  it('that is closed with open items ends what is asked in its stages', async () => {
    const { script = {}, options } = CYCLE_PATHS['closed-with-open-items'] ?? {};
    const desk = await stage.tellCycle(script, options);
    expect(desk.state).toBe('CLOSED');
    expect(desk.ending).toContain('E6 INTERRUPTED');
    expect(desk.ending).toContain('I1 INTERRUPTED');
  });
});
