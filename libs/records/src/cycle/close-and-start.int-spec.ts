import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stageId, STAGES } from '#domain/cycle/states.js';
import { PathDesk } from '#testing/path-desk.js';
import type { StepRow } from '../tables/path.entity.js';
import { insert, insertMany, inTransaction } from '../transaction.js';
import { lockCycle, lockStage } from './cycle.js';
import { cycleProcess } from './process.js';

const ROUNDS = 40;

/** The close of a cycle hands over to the next one, whose start ends that the one before is current: both touch both rows. */
describe('the close of a cycle beside the start of the next one', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('close_and_start');
  }, 60_000);
  afterAll(() => desk.close());

  /** A cycle at its last gate, and the draft of the next one, in a scope of their own. */
  async function pair(round: number): Promise<readonly [closing: string, starting: string]> {
    const [closing, starting] = [`CYC-${3000 + 2 * round}`, `CYC-${3001 + 2 * round}`] as const;
    await inTransaction(desk.records, async (tx) => {
      const of = {
        scope_id: `SCOPE-${round}`,
        title: 'A cycle',
        first_ever: false,
        policy_version: 1,
        story_version: 1,
      };
      await insert(tx, 'cycle', {
        ...{ ...of, id: closing, state: 'IMPROVE', first_day: '2026-03-01', last_day: '2027-02-28' },
        ...{ is_current: true, carry_over: '[]', drafted_at: new Date(tx.at), started_at: new Date(tx.at) },
      });
      await insertMany(
        tx,
        'cycle_stage',
        STAGES.map((stage) => ({
          id: stageId(closing, stage),
          cycle_id: closing,
          stage,
          state: 'RUNNING',
          revision: 0,
        })),
      );
      await insert(tx, 'cycle', {
        ...{ ...of, id: starting, state: 'DRAFT', first_day: '2027-03-01', last_day: '2028-02-29' },
        ...{ carried_from: closing, carry_over: '[]', drafted_at: new Date(tx.at) },
      });
    });
    return [closing, starting];
  }
  const settle = (id: string, code: string): Promise<unknown> =>
    inTransaction(desk.records, async (tx) => {
      const row = await lockCycle(tx, id);
      if (!row) throw new Error(`no cycle ${id}`);
      const step = { code, outcome_parts: [] as string[] } as unknown as StepRow;
      return cycleProcess.settled(tx, row, { step, outcome: 'APPROVE', at: tx.at });
    });

  it(`never waits in a ring, ${ROUNDS} times, with a step of a stage in between; both take effect`, async () => {
    const failures: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const [closing, starting] = await pair(round);
      const answered = inTransaction(desk.records, (tx) => lockStage(tx, stageId(closing, 'operate')));
      const ended = await Promise.allSettled([
        settle(closing, 'G4_DECISION'),
        answered,
        settle(starting, 'G0_DECISION'),
      ]);
      for (const one of ended) if (one.status === 'rejected') failures.push(String(one.reason));
    }
    expect(failures).toEqual([]);
    expect(
      await desk.query(
        `select state, is_current, count(*)::int as count from cycle where scope_id like 'SCOPE-%' group by 1, 2 order by 1`,
      ),
    ).toEqual([
      { state: 'CLOSED', is_current: false, count: ROUNDS },
      { state: 'ESTABLISH', is_current: true, count: ROUNDS },
    ]);
    expect(await desk.query(`select 1 from audit_event where type = 'CARRIED_OVER'`)).toHaveLength(ROUNDS);
  }, 120_000);
});
