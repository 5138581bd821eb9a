import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compareDates } from './compare.js';
import { compareForecast } from './foreseen.js';
import { CONTINUE_AS_NEW_AT, historySizes } from './observed.js';
import { simulate, type Simulated } from './simulation.js';

/** Real milliseconds of an ISMS day: a year takes two minutes. `npm run simulate` plays more slowly, and longer. */
const DAY_MS = 250;

describe('a company without a cycle plays a whole year by mails and links', () => {
  let played: Simulated;
  beforeAll(async () => {
    played = await simulate({ years: 1, dayMs: DAY_MS, manners: {} });
  }, 240_000);
  afterAll(() => played.stack.remove(), 60_000);

  test('charter, gates and steps are answered until the cycle is closed; every answer is taken', () => {
    expect(played.standstill).toBeNull();
    expect(played.people.refusals).toEqual([]);
  });

  test('every step was asked once, planned and due as an independent model of the dates says', async () => {
    const { missing, surplus, twice, expected, found } = await compareDates(played.stack);
    expect({ missing, surplus, twice }).toEqual({ missing: [], surplus: [], twice: [] });
    expect(found).toBe(expected);
    // A cycle has 19 steps in up to four parts, five gates, and a draft of the next one.
    expect(found).toBeGreaterThan(70);
  });

  test('the cycle was closed with its fourth quarter, and hands no step over', async () => {
    const fourth = await played.stack.sql<{ code: string }>(
      `select code from step where split_part(record_id, '/', 1) = $1 and part = 'Q4' and code = any ($2)
          and state = 'SETTLED' and outcome_origin = 'DECIDED' order by code`,
      [played.firstCycle, ['O1', 'O2', 'M3_APPROVAL']],
    );
    expect(fourth.map(({ code }) => code)).toEqual(['M3_APPROVAL', 'O1', 'O2']);
    const [next] = await played.stack.sql<{ kinds: string[] }>(
      `select array(select distinct item->>'kind' from jsonb_array_elements(carry_over) item order by 1) as kinds
         from cycle where carried_from = $1`,
      [played.firstCycle],
    );
    expect(next?.kinds).toEqual(expect.arrayContaining(['OBJECTIVE', 'ACCEPTANCE']));
    expect(next?.kinds).not.toContain('STEP');
  });

  test('whoever was asked was foreseen by the forecast, and the other way round', async () => {
    const { notAsked, notForeseen, asked } = await compareForecast(played.stack, played.forecast);
    expect({ notAsked, notForeseen }).toEqual({ notAsked: [], notForeseen: [] });
    expect(asked).toBeGreaterThan(50);
  });

  test('no history comes near the length at which it continues as new', async () => {
    const sizes = await historySizes(played.stack);
    expect(sizes.map(({ type }) => type)).toEqual(expect.arrayContaining(['ismsCycle', 'establish', 'operate']));
    for (const { events } of sizes) expect(events).toBeLessThan(CONTINUE_AS_NEW_AT / 4);
  });
});
