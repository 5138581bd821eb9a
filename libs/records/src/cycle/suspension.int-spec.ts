import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plannedItemOf } from '#domain/cycle/due.rules.js';
import type { CyclePath } from '#testing/cycle-path.js';
import { PathDesk, type SeenTask } from '#testing/path-desk.js';
import { startedCycle } from '#testing/started-cycle.js';
import { sweepReminders } from '../path/sweep-reminders.js';
import type { RungRecord } from '../tables/path.entity.js';
import { inTransaction } from '../transaction.js';
import { askBesideCycle, type CycleWish } from './ask-beside.js';
import { readCycles } from './cycle.js';
import { headquarters, planOfCycle } from './dates.js';

const DAY = 86_400_000;
const REASON = 'The site moves.';
const stop: CycleWish = { kind: 'SUSPENSION', reason: REASON };
const goOn: CycleWish = { kind: 'RESUMPTION', reason: REASON };

let desk: PathDesk;
let cycle: CyclePath;
beforeAll(async () => {
  desk = await PathDesk.open('suspension');
  cycle = await startedCycle(desk);
});
afterAll(() => desk.close());

const wish = (what: CycleWish, by = 'IM') => askBesideCycle(desk.records, { cycleId: cycle.id, by, wish: what });
const task = async (code: string): Promise<SeenTask> => {
  const [first] = await cycle.tasks(code);
  if (!first) throw new Error(`nobody is asked ${code}`);
  return first;
};
const start = (row: string) => desk.wait(cycle.recordOf(row), { code: 'START', part: row, iteration: 1, visit: 1 });

interface Dates {
  readonly due: number;
  readonly original: number;
  readonly asked: number | null;
  readonly rungs: readonly RungRecord[];
  readonly expires: number | null;
}

/** Everything that a step hangs on. */
async function datesOf(code: string, part = ''): Promise<Dates> {
  const [row] = await desk.query<{
    due: Date;
    original_due: Date;
    asked: Date | null;
    rungs: RungRecord[] | null;
    expires: Date | null;
  }>(
    `select s.due, s.original_due, q.due as asked, q.rungs, (select max(l.expires_at) from task_link l
        join task t on t.id = l.task_id where t.question_id = q.id and l.revoked_at is null) as expires
       from step s left join question q on q.step_id = s.id where s.record_id = $1 and s.code = $2 and s.part = $3`,
    [cycle.recordOf(code === 'START' ? part : code), code, part],
  );
  if (!row) throw new Error(`${code} was never opened`);
  return {
    ...{ due: row.due.getTime(), original: row.original_due.getTime(), asked: row.asked?.getTime() ?? null },
    ...{ rungs: row.rungs ?? [], expires: row.expires?.getTime() ?? null },
  };
}

/** First day of a row by the plan of today, without what suspensions moved. */
async function plannedStart(row: 'M1' | 'M2'): Promise<number> {
  return inTransaction(desk.records, async (tx) => {
    const [found] = await readCycles(tx, [cycle.id]);
    if (!found) throw new Error('no cycle');
    return plannedItemOf(planOfCycle({ ...found, shifted_ms: '0' }, await headquarters(tx)), row, '').start;
  });
}

const fired = async (): Promise<number> =>
  (await datesOf('E1')).rungs.filter(({ state }) => state !== 'PLANNED').length;

describe('a suspended cycle', () => {
  let before: Dates;
  let waiting: Dates;
  let stopped: number;

  it('is asked for by those who steer it, with a reason; a machine and a clerk are refused', async () => {
    await expect(wish(stop, 'CLERK')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(wish(stop, 'machine:siem')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(wish({ ...stop, reason: ' ' })).rejects.toMatchObject({ code: 'reason-missing' });
    await expect(wish(goOn)).rejects.toMatchObject({ code: 'not-suspended' });
  });

  it('changes nothing before the chair decides; who is not the chair any more is refused', async () => {
    await cycle.ask('E1');
    await start('M1');
    await wish(stop);
    await expect(wish(stop)).rejects.toMatchObject({ code: 'asked-already' });
    await cycle.ask('SUSPENSION', 'S1');
    expect(await cycle.state()).toBe('ESTABLISH');
    const old = await task('SUSPENSION');
    expect(old.personId).toBe('CHAIR');
    await desk.query(`update role_assignment set person_id = 'CFO' where role = 'TM_CHAIR'`);
    expect(await desk.send(old, { outcome: 'SUSPEND', entry: { reason: REASON } })).toMatchObject({
      kind: 'NOT_YOURS',
      reason: 'ROLE_LOST',
    });
    expect(await cycle.state()).toBe('ESTABLISH');
    const now = await task('SUSPENSION');
    expect(now.personId).toBe('CFO');
    [before, waiting] = [await datesOf('E1'), await datesOf('START', 'M1')];
    expect(await desk.send(now, { outcome: 'SUSPEND', entry: { reason: REASON } })).toMatchObject({ kind: 'RECORDED' });
    expect(await cycle.state()).toBe('SUSPENDED');
    const [row] = await desk.query<{ suspended_at: Date; resume_state: string }>('select * from cycle');
    expect(row?.resume_state).toBe('ESTABLISH');
    stopped = row?.suspended_at.getTime() ?? 0;
  });

  it('reminds nobody and climbs no ladder while it lasts, however long', async () => {
    await expect(wish(stop)).rejects.toMatchObject({ code: 'suspended' });
    const [mails] = await desk.query<{ n: number }>('select count(*)::int as n from mail');
    const done = await fired();
    await desk.passDays(120);
    expect(await sweepReminders(desk.records)).toBe(0);
    expect(await cycle.ask('E1')).toMatchObject({ kind: 'OPEN', realWakeAt: null });
    expect(await start('M1')).toMatchObject({ kind: 'OPEN', realWakeAt: null });
    expect(await fired()).toBe(done);
    expect(await desk.events(cycle.recordOf('E1'), 'ESCALATED')).toEqual([]);
    expect(await desk.query('select count(*)::int as n from mail')).toEqual([mails]);
    expect(await datesOf('E1')).toEqual(before);
  });

  it('goes on where it stood: dues, rungs, links and waits move by exactly the time that it lasted', async () => {
    await wish(goOn);
    await cycle.ask('RESUMPTION', 'R1');
    const asked = await datesOf('RESUMPTION', 'R1');
    expect(await desk.send(await task('RESUMPTION'), { outcome: 'RESUME', entry: { reason: REASON } })).toMatchObject({
      kind: 'RECORDED',
    });
    expect(await cycle.state()).toBe('ESTABLISH');
    const [row] = await desk.query<{ shifted_ms: string; suspended_at: null; resume_state: null }>(
      'select shifted_ms, suspended_at, resume_state from cycle',
    );
    expect(row).toMatchObject({ suspended_at: null, resume_state: null });
    const by = Number(row?.shifted_ms);
    expect(by).toBeGreaterThanOrEqual(120 * DAY);
    const told = await desk.query<{ at: Date }>(
      `select at from audit_event where record_id = $1 and type = 'STATE_CHANGED' order by id desc limit 1`,
      [cycle.id],
    );
    expect(by).toBe((told[0]?.at.getTime() ?? 0) - stopped);
    const after = await datesOf('E1');
    const moved = (at: number | null): number | null => (at === null ? null : at + by);
    expect(after).toEqual({
      ...{ due: before.due + by, original: before.original + by, asked: moved(before.asked) },
      rungs: before.rungs.map((rung) => (rung.state === 'PLANNED' ? { ...rung, at: rung.at + by } : rung)),
      expires: moved(before.expires),
    });
    expect((await datesOf('START', 'M1')).due).toBe(waiting.due + by);
    // What decided the resumption was asked while it lasted: it keeps its dates.
    expect((await datesOf('RESUMPTION', 'R1')).due).toBe(asked.due);
  });

  it('what opens later is planned later by the same time', async () => {
    const [row] = await desk.query<{ shifted_ms: string }>('select shifted_ms from cycle');
    await start('M2');
    expect((await datesOf('START', 'M2')).due).toBe((await plannedStart('M2')) + Number(row?.shifted_ms));
  });

  it('reminds and escalates again from then on', async () => {
    const level = (await datesOf('E1')).rungs.find(({ kind, n }) => kind === 'ESCALATION' && n === 1);
    if (!level) throw new Error('no ladder');
    await desk.setClock(level.at - 60_000);
    await cycle.ask('E1');
    expect(await desk.events(cycle.recordOf('E1'), 'ESCALATED')).toEqual([]);
    await desk.setClock(level.at + 1);
    await cycle.ask('E1');
    expect(await desk.events(cycle.recordOf('E1'), 'ESCALATED')).toMatchObject([{ level: 1 }]);
  });

  it('the second stop adds to the first', async () => {
    const [first] = await desk.query<{ shifted_ms: string }>('select shifted_ms from cycle');
    await wish(stop, 'COO');
    await cycle.ask('SUSPENSION', 'S2');
    await desk.send(await task('SUSPENSION'), { outcome: 'SUSPEND', entry: { reason: REASON } });
    await desk.passDays(10);
    await wish(goOn);
    await cycle.ask('RESUMPTION', 'R2');
    await desk.send(await task('RESUMPTION'), { outcome: 'RESUME', entry: { reason: REASON } });
    const [second] = await desk.query<{ shifted_ms: string }>('select shifted_ms from cycle');
    expect(Number(second?.shifted_ms) - Number(first?.shifted_ms)).toBeGreaterThanOrEqual(10 * DAY);
    expect(Number(second?.shifted_ms) - Number(first?.shifted_ms)).toBeLessThan(10 * DAY + 60_000);
  });
});
