import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PathDesk } from '#testing/path-desk.js';
import { startedCycle } from '#testing/started-cycle.js';
import { ToldCase } from '#testing/told-case.js';
import { askBesideCycle } from '../cycle/ask-beside.js';
import type { RungRecord } from '../tables/path.entity.js';
import { readOpenWork } from './read-open-work.js';
import { readTakeOvers } from './read-take-overs.js';

describe('who could take over what is open', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('takeovers');
  });
  afterAll(() => desk.close());
  const hints = async (code: string): Promise<string[]> => {
    const { rows, now } = await readOpenWork(desk.records, { step: code, limit: 50 });
    const found = await readTakeOvers(desk.records, { rows, at: now });
    return [...new Set(rows.map(({ questionId }) => questionId))].flatMap((id) => found.get(id) ?? ['nothing is said']);
  };

  it('a task of a corrective action goes to the deputy, then along the line', async () => {
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    const said = await hints('TRIAGE');
    expect(said[0]).toBe('Deputy Isms (Deputy)');
    expect(said.join()).not.toContain('Isms Manager');
  });

  it('tasks of a cycle and of its stages have their hints too', async () => {
    const cycle = await startedCycle(desk);
    await cycle.ask('E1');
    expect(await hints('E1')).toContain('Deputy Isms (Deputy)');
    await cycle.ask('E1_INPUT');
    // Each answers for their own area: the deputy of a head may, whoever is asked already may not.
    const areas = await hints('E1_INPUT');
    expect(areas).toContain('Deputy Hosting (Deputy)');
    // Whoever is asked for one area may answer for another one whose head is silent.
    expect(areas).toContain('Operations Top (Line manager)');
    expect(areas.join()).not.toContain('Head Hosting');
    expect(new Set(areas).size).toBe(areas.length);
    await cycle.ask('G1_SUBMISSION');
    expect(await hints('G1_SUBMISSION')).toContain('Deputy Isms (Deputy)');
  });

  it('a deputy who was added speaks for the chair: only Top Management may follow, as on the path', async () => {
    await desk.query(`update person set deputy_id = 'ENG1' where id = 'COO'`);
    const cycle = await startedSuspension();
    const rung = async (level: number): Promise<void> => {
      const [question] = await desk.query<{ rungs: RungRecord[] }>(
        `select q.rungs from question q join step s on s.id = q.step_id where s.code = 'SUSPENSION' and q.state = 'OPEN'`,
      );
      const at = question?.rungs.find((one) => one.kind === 'ESCALATION' && one.n === level)?.at;
      if (at === undefined) throw new Error(`no level ${level}`);
      await desk.setClock(at + 1);
      await desk.ask(cycle, { code: 'SUSPENSION', part: 'S1', iteration: 1, visit: 1 });
    };
    for (const level of [1, 2, 3]) await rung(level);
    const asked = (await desk.tasks(cycle)).filter((task) => (task.code as string) === 'SUSPENSION');
    expect(asked.map(({ personId, capacity, onBehalfOf }) => [personId, capacity, onBehalfOf])).toEqual([
      ['COO', 'DEPUTY', 'CHAIR'],
      ['CFO', 'TM_CHAIR', 'CHAIR'],
    ]);
    const said = await hints('SUSPENSION');
    expect(said.join()).not.toMatch(/First Engineer|Some Clerk/);
    expect(said).toContain('Chair Top (Chair of Top Management)');
  });

  async function startedSuspension(): Promise<string> {
    const [cycle] = await desk.query<{ id: string }>('select id from cycle');
    if (!cycle) throw new Error('no cycle');
    await askBesideCycle(desk.records, {
      cycleId: cycle.id,
      by: 'IM',
      wish: { kind: 'SUSPENSION', reason: 'The site moves.' },
    });
    await desk.ask(cycle.id, { code: 'SUSPENSION', part: 'S1', iteration: 1, visit: 1 });
    return cycle.id;
  }
});
