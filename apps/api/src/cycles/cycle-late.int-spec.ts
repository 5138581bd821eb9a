import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCycleFixture, type CycleFixture } from './cycle-fixture.js';

let on: CycleFixture;
beforeAll(async () => {
  on = await openCycleFixture();
}, 60_000);
afterAll(() => on.api.close());

/** Text of a page without markup, one space between words. */
async function text(person: string, url: string): Promise<string> {
  const { body } = await on.get(person, url);
  const words = body.replaceAll(/<style>.*?<\/style>|<[^>]+>/gs, ' ').replaceAll(/\s+/g, ' ');
  return words.replaceAll('&quot;', '"').replaceAll('&#39;', "'");
}
const at = (rest = '') => `/cycles/${on.id}${rest}`;

describe('a cycle whose days pass', () => {
  interface Told {
    readonly late: boolean;
    readonly gates: readonly { readonly gate: string; readonly late: boolean }[];
    readonly steps: readonly { readonly code: string; readonly standing: string }[];
  }
  const told = async (): Promise<Told> => {
    const headers = { cookie: await on.api.signIn('P05') };
    return (await on.api.inject({ method: 'GET', url: `/api/v1/cycles/${on.id}`, headers })).json<Told>();
  };
  /** Puts the cycle so many years from where it stood; its plan moves with it. */
  const move = (years: number, state: string) =>
    on.api.records.query(
      `update cycle set state = $3, first_day = to_char(first_day::date + make_interval(years => $2), 'YYYY-MM-DD'),
              last_day = to_char(last_day::date + make_interval(years => $2), 'YYYY-MM-DD') where id = $1`,
      [on.id, years, state],
    );
  const G3_AND_M2 = (cycle: Told) => [
    cycle.late,
    cycle.gates.find(({ gate }) => gate === 'G3')?.late,
    cycle.steps.find(({ code }) => code === 'M2')?.standing,
  ];

  it('is not late before the days of its open gate and steps', async () => {
    await move(2, 'MONITOR');
    expect(G3_AND_M2(await told())).toEqual([false, false, 'WAITING']);
    expect(await text('P05', at())).toMatch(/G3 Monitor to Improve ◇ Open/);
    expect(await text('P05', at('/gates/G3'))).not.toMatch(/late|overdue/);
    await move(-2, 'MONITOR');
  });

  it('is late past them: the API and every page say so', async () => {
    await move(-1, 'MONITOR');
    expect(G3_AND_M2(await told())).toEqual([true, true, 'LATE']);
    const words = await text('P05', at());
    expect(words).toMatch(/▲ Monitor, late/);
    expect(words).toMatch(/G3 Monitor to Improve ▲ Open, late ▲ .{10,20} \(overdue\)/);
    expect(words).toMatch(/M2 Management review 9\.3\.1, 9\.3\.2, 9\.3\.3 ▲ Late/);
    expect(await text('P05', at('/gates/G3'))).toMatch(/▲ Open, late .* Due ▲ .{10,20} \(overdue\)/);
    expect(await text('P05', at('/steps/M2'))).toMatch(/▲ Late/);
    await move(1, 'MONITOR');
  });

  it.each(['CLOSED', 'CANCELLED'])('is never late once it is %s: what was not done is not done', async (state) => {
    await move(-1, state);
    const cycle = await told();
    expect(G3_AND_M2(cycle)).toEqual([false, false, 'NOT_DONE']);
    expect(cycle.steps.filter(({ standing }) => standing === 'LATE')).toEqual([]);
    const pages = [at(), at('/year'), at('/gates/G3'), at('/steps/M3?part=Q4')];
    for (const page of pages)
      expect([page, /, late|▲ Late|: Late|overdue/.exec(await text('P05', page))]).toEqual([page, null]);
    expect(await text('P05', at())).toMatch(/M2 Management review 9\.3\.1, 9\.3\.2, 9\.3\.3 ✕ Not done/);
    await move(1, 'MONITOR');
  });
});
