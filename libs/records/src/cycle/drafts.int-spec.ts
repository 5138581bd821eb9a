import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CyclePath } from '#testing/cycle-path.js';
import { PathDesk } from '#testing/path-desk.js';
import { startedCycle } from '#testing/started-cycle.js';
import { startCycle } from './draft.js';

/** The cycle of the tests has its last day on 2028-02-29; its successor is drafted 30 days before. */
const DAY_OF_THE_DRAFT = Date.parse('2028-02-21T10:00:00Z');
const NEXT_DRAFT = { code: 'NEXT_DRAFT', part: '', iteration: 1, visit: 1 };

/** One cycle follows another, whoever drafts it, and it begins with what was left open (specification P1, roll-over). */
describe('the next cycle, drafted by hand', () => {
  let desk: PathDesk;
  let cycle: CyclePath;
  beforeEach(async () => {
    desk = await PathDesk.open('drafts');
    cycle = await startedCycle(desk);
  });
  afterEach(() => desk.close());

  const byHand = (firstDay: string) => startCycle(desk.records, { by: 'IM', firstDay });
  const dayOfThePlan = async (): Promise<void> => {
    await desk.setClock(DAY_OF_THE_DRAFT);
    await desk.wait(cycle.id, NEXT_DRAFT);
  };
  const drafts = () =>
    desk.query<{ id: string; carried_from: string; carry_over: { ref: string }[] }>(
      `select id, carried_from, carry_over from cycle where state = 'DRAFT' order by first_day`,
    );
  const refs = async (): Promise<string[]> => (await drafts()).flatMap((row) => row.carry_over.map(({ ref }) => ref));

  it('begins with what the one before it left open', async () => {
    const ca = await desk.raise();
    await desk.query(`update cycle set state = 'CLOSED', is_current = false where id = $1`, [cycle.id]);
    const { id } = await byHand('2028-03-01');
    expect(await drafts()).toMatchObject([{ id, carried_from: cycle.id }]);
    expect(await refs()).toEqual(expect.arrayContaining([ca, 'E1', 'O1/Q4']));
    const [told] = await desk.events<{ carried: number }>(id, 'CYCLE_DRAFTED');
    expect(told?.carried).toBe((await refs()).length);
  });

  it('is the only one, whatever its period: the day of the plan drafts no second one, and hands it what is open by then', async () => {
    const { id } = await byHand('2028-04-01');
    const ca = await desk.raise();
    expect(await refs()).not.toContain(ca);
    await dayOfThePlan();
    expect((await drafts()).map((draft) => draft.id)).toEqual([id]);
    expect(await refs()).toContain(ca);
    expect(await desk.events(id, 'CARRIED_OVER')).toEqual([{ from: cycle.id, carried: (await refs()).length }]);
  });

  it('at the very moment of the day of the plan is drafted once: who comes second waits, and finds it standing', async () => {
    await desk.setClock(DAY_OF_THE_DRAFT);
    let plan: Promise<unknown> = Promise.resolve();
    const meanwhile = async (): Promise<void> => {
      plan = desk.wait(cycle.id, NEXT_DRAFT);
      plan.catch(() => undefined);
      // Long enough for the story to come as far as it can while this transaction is open.
      await setTimeout(500);
    };
    const request = { by: 'IM', firstDay: '2028-03-01', also: meanwhile };
    const { id } = await startCycle(desk.records, request);
    await expect(plan).resolves.toBeDefined();
    expect((await drafts()).map((draft) => draft.id)).toEqual([id]);
    await expect(byHand('2028-03-01')).rejects.toMatchObject({ code: 'cycle-stands' });
  });
});
