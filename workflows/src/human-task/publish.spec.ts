import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SEARCH_ATTRIBUTES } from '#contracts/search-attributes.js';
import type { StoryDesk } from '#testing/story-desk.js';
import { StoryStage, until } from '#testing/story-stage.js';
import fc from 'fast-check';
import { attributesOf } from './publish.js';

jest.setTimeout(60_000);

const never = (): void => undefined;

let stage: StoryStage;
beforeAll(async () => {
  stage = await StoryStage.open({ namespace: 'story-views' });
});
afterAll(() => stage.close());

async function detailsOf(desk: StoryDesk): Promise<string> {
  const metadata = await stage.handle(desk).query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}

describe('the Temporal UI shows of a story', () => {
  it('for whom it waits and since when, in a table, and what was decided last', async () => {
    const desk = stage.desk({ IMPLEMENT: [never, never] });
    await desk.wake();
    await until('the actions', () => desk.calls.includes('openQuestion IMPLEMENT/2'));
    await until('the table', async () => /\| .+ 2 \| Owner/.test(await detailsOf(desk)));
    const details = await detailsOf(desk);
    expect(details.split('\n')).toEqual([
      '**Waiting for:** Owner · IMPLEMENTING · MAJOR · D-OPS · iteration 1',
      '',
      '| Step | Waiting for | Since | Due | Overdue |',
      '|---|---|---|---|---|',
      expect.stringMatching(/^\| .+ 1 \| Owner \| 2026-11-23 \| 2026-12-01 \| no \|$/),
      expect.stringMatching(/^\| .+ 2 \| Owner \| 2026-11-23 \| 2026-12-01 \| no \|$/),
      '',
      'Last: APPROVE',
    ]);
    await stage.handle(desk).terminate('seen');
  });

  it('attributes to filter by, and its title; ids, roles, states and dates only', async () => {
    const desk = stage.desk({ CONTAINMENT: [never] });
    await desk.wake();
    await until('containment', () => desk.calls.includes('openQuestion CONTAINMENT'));
    const shown = async () => (await stage.handle(desk).describe()).typedSearchAttributes;
    await until('the attributes', async () => (await shown()).get(SEARCH_ATTRIBUTES.waitingOn) === 'Owner');
    const attributes = await shown();
    expect(attributes.get(SEARCH_ATTRIBUTES.process)).toBe('corrective-action');
    expect(attributes.get(SEARCH_ATTRIBUTES.recordId)).toBe(desk.options.recordId);
    await until('the state', async () => (await shown()).get(SEARCH_ATTRIBUTES.state) === 'CONTAINMENT');
    expect(attributes.get(SEARCH_ATTRIBUTES.severity)).toBe('MAJOR');
    expect(attributes.get(SEARCH_ATTRIBUTES.controls)).toEqual(['A.8.13', '10.2']);
    expect(attributes.get(SEARCH_ATTRIBUTES.dueAt)).toEqual(new Date('2026-12-01T17:00:00.000Z'));
    expect(attributes.get(SEARCH_ATTRIBUTES.overdueLevel)).toBe(0);
    expect(attributes.get(SEARCH_ATTRIBUTES.late)).toBe(false);
    expect(await (await stage.handle(desk).describe()).staticSummary()).toBe(
      `Corrective action ${desk.options.recordId}`,
    );
    await stage.handle(desk).terminate('seen');
  });

  it('nobody waited for once it is closed', async () => {
    const desk = await stage.tell({ TRIAGE: ['NOT_NC'] });
    const attributes = (await stage.handle(desk).describe()).typedSearchAttributes;
    expect(attributes.get(SEARCH_ATTRIBUTES.state)).toBe('NOT_NC');
    expect(attributes.get(SEARCH_ATTRIBUTES.waitingOn)).toBeUndefined();
    expect(attributes.get(SEARCH_ATTRIBUTES.dueAt)).toBeUndefined();
    expect(await detailsOf(desk)).toMatch(/^NOT_NC /);
  });
});

/** The server takes 2,048 bytes for one value, and ends a workflow whose value is larger. */
const SERVER_LIMIT = 2_048;

describe('a record of any size', () => {
  const text = fc.string({ unit: 'binary', maxLength: 3_000 });
  const line = fc.record({ ...{ step: text, role: text, since: fc.constant('2026-11-23T08:00:00.000Z') }, due: fc.constantFrom('', '2026-12-01T17:00:00.000Z'), overdueLevel: fc.nat({ max: 4 }), late: fc.boolean() }); // prettier-ignore
  const view = fc.record({
    ...{ recordId: text, process: text, state: text, ownerRole: fc.option(text), department: fc.option(text) },
    ...{ severity: fc.option(text), controls: fc.array(text, { maxLength: 40 }), iteration: fc.nat() },
    ...{ waiting: fc.array(line, { maxLength: 30 }), lastDecision: fc.option(text) },
  });

  it('shows no value that the server would refuse', () => {
    fc.assert(
      fc.property(view, (seen) => {
        for (const { value } of attributesOf(seen))
          expect(new TextEncoder().encode(JSON.stringify(value)).length).toBeLessThan(SERVER_LIMIT);
      }),
      { numRuns: 50 },
    );
  });

  it('is told to its end', async () => {
    const controls = Array.from({ length: 60 }, (_, at) => `${at} ${'Ä'.repeat(200)}`);
    const desk = await stage.tell({ TRIAGE: ['NOT_NC'] }, { controls });
    expect(await stage.closed(desk)).toBe('COMPLETED');
  });
});
