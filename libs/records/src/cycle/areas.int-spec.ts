import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CyclePath } from '#testing/cycle-path.js';
import { PATH_DEPS, PathDesk, type SeenTask } from '#testing/path-desk.js';
import { startedCycle } from '#testing/started-cycle.js';
import { changeRole, type RoleChange } from '../directory/change-role.js';
import { reader } from '../transaction.js';
import { readCycles } from './cycle.js';
import { gateFactsOf } from './gate-facts.js';

const CONFIRMED = {
  outcome: 'CONFIRM',
  entry: {
    ...{ policiesEnforced: 'YES', compliance: 'CONFORM', deviation: '', requirementRefs: [] },
    ...{ newRisks: [], noNewRisks: true },
  },
};
const DEVIATING = {
  outcome: 'DEVIATION',
  entry: { ...CONFIRMED.entry, compliance: 'DEVIATION', deviation: 'No list of keys.', requirementRefs: ['A.8.13'] },
};

describe('who answers for which area (ISMS-PR-001 5; specification P1, O1)', () => {
  let desk: PathDesk;
  let cycle: CyclePath;
  beforeEach(async () => {
    desk = await PathDesk.open('areas');
    cycle = await startedCycle(desk);
  });
  afterEach(() => desk.close());

  const head = (personId: string, departmentId: string, change: RoleChange['change'] = 'ASSIGN') =>
    changeRole(desk.records, { role: 'DEPARTMENT_HEAD', personId, departmentId, change, by: 'IM' }, PATH_DEPS);
  const asked = async (): Promise<string[]> =>
    (await cycle.tasks('O1')).map(({ personId, area }) => `${personId} ${area}`).toSorted();
  const taskFor = async (personId: string, area: string): Promise<SeenTask> => {
    const task = (await cycle.tasks('O1')).find((one) => one.personId === personId && one.area === area);
    if (!task) throw new Error(`${personId} is not asked for ${area}, but ${(await asked()).join(', ')}`);
    return task;
  };
  /** Areas that the gates hold for attested in the first quarter. */
  const attested = async (): Promise<string[]> => {
    const read = reader(desk.records);
    const [row] = await readCycles(read, [cycle.id]);
    if (!row) throw new Error('no cycle');
    const { areas } = await gateFactsOf(read, row, { at: await desk.now() });
    return areas.filter((area) => area.attested.includes('Q1')).map(({ id }) => id);
  };

  it('who heads two areas is asked for each, by a mail that names it, and answers for each', async () => {
    await head('HEAD', 'OPS', 'END');
    await head('CFO', 'OPS');
    await cycle.ask('O1', 'Q1');
    expect(await asked()).toEqual(['CFO FIN', 'CFO OPS', 'CHAIR EXE', 'COO SEC']);
    const mails = await desk.query<{ area: string }>(
      `select data->>'area' as area from mail where template = 'TASK' and person_id = 'CFO' and record_id = $1 order by 1`,
      [cycle.recordOf('O1')],
    );
    expect(mails.map(({ area }) => area)).toEqual(['Department FIN', 'Department OPS']);
    expect(await desk.send(await taskFor('CFO', 'FIN'), CONFIRMED)).toMatchObject({ kind: 'RECORDED' });
    expect(await attested()).toEqual(['FIN']);
    expect(await asked()).toContain('CFO OPS');
    expect(await desk.send(await taskFor('CFO', 'OPS'), CONFIRMED)).toMatchObject({ kind: 'RECORDED' });
    expect(await attested()).toEqual(['FIN', 'OPS']);
  });

  it('a deviation is filed on the area that it was reported for', async () => {
    await head('HEAD', 'OPS', 'END');
    await head('CFO', 'OPS');
    await cycle.ask('O1', 'Q1');
    expect(await desk.send(await taskFor('CFO', 'OPS'), DEVIATING)).toMatchObject({ kind: 'RECORDED' });
    expect(await desk.query(`select title, department_id from corrective_action where source = 'REVIEW'`)).toEqual([
      { title: `Deviation reported for Department OPS, ${cycle.id} Q1`, department_id: 'OPS' },
    ]);
  });

  it('an area that changes hands is not attested by what its new head said for another one', async () => {
    await cycle.ask('O1', 'Q1');
    expect(await desk.send(await taskFor('CFO', 'FIN'), CONFIRMED)).toMatchObject({ kind: 'RECORDED' });
    const lost = await taskFor('HEAD', 'OPS');
    await head('HEAD', 'OPS', 'END');
    await head('CFO', 'OPS');
    expect(await asked()).toEqual(['CFO OPS', 'CHAIR EXE', 'COO SEC']);
    expect(await desk.send(lost, CONFIRMED)).toMatchObject({ kind: 'NOT_YOURS' });
    expect(await attested()).toEqual(['FIN']);
  });

  it('what was attested for an area stays when its head changes: nobody is asked for it again', async () => {
    await cycle.ask('O1', 'Q1');
    expect(await desk.send(await taskFor('HEAD', 'OPS'), CONFIRMED)).toMatchObject({ kind: 'RECORDED' });
    await head('HEAD', 'OPS', 'END');
    await head('CFO', 'OPS');
    expect(await asked()).toEqual(['CFO FIN', 'CHAIR EXE', 'COO SEC']);
    expect(await attested()).toEqual(['OPS']);
  });

  it('an area that nobody could answer for any more is not attested by the others of its quarter', async () => {
    await cycle.ask('O1', 'Q1');
    for (const [person, area] of [['CFO', 'FIN'], ['CHAIR', 'EXE'], ['COO', 'SEC']] as const)
      expect(await desk.send(await taskFor(person, area), CONFIRMED)).toMatchObject({ kind: 'RECORDED' }); // prettier-ignore
    await desk.query(
      `update role_assignment set valid_to = date_trunc('milliseconds', isms_now()) where role = 'TM_CHAIR'`,
    );
    await head('HEAD', 'OPS', 'END');
    expect(await cycle.settle('O1', 'Q1')).toMatchObject({ kind: 'SETTLED' });
    expect(await attested()).toEqual(['EXE', 'FIN', 'SEC']);
  });

  it('who attested an area in the place of its head, and that head, do not decide gate G2 (SD1)', async () => {
    await cycle.ask('O1', 'Q1');
    const task = await taskFor('HEAD', 'OPS');
    const handedOn = await desk.send(task, { ...CONFIRMED, outcome: 'DELEGATE', delegateTo: 'IM', comment: 'Away.' });
    expect(handedOn).toMatchObject({ kind: 'HANDED_ON' });
    expect(await desk.send(await taskFor('IM', 'OPS'), CONFIRMED)).toMatchObject({ kind: 'RECORDED' });
    await cycle.ask('G2_DECISION');
    expect((await cycle.tasks('G2_DECISION')).map(({ personId }) => personId)).toEqual(['DIM']);
  });

  it('who is asked to decide gate G2 and attests an area afterwards is refused: the next one is asked (SD1)', async () => {
    await cycle.ask('O1', 'Q1');
    await cycle.ask('G2_DECISION');
    const [gate] = await cycle.tasks('G2_DECISION');
    if (!gate) throw new Error('nobody is asked');
    expect(gate.personId).toBe('IM');
    const task = await taskFor('HEAD', 'OPS');
    await desk.send(task, { ...CONFIRMED, outcome: 'DELEGATE', delegateTo: 'IM', comment: 'Away.' });
    await desk.send(await taskFor('IM', 'OPS'), CONFIRMED);
    const entry = { comment: 'Not yet.', items: [], overlapReason: '' };
    expect(await desk.send(gate, { outcome: 'REJECT', entry })).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD1'] });
    expect((await cycle.tasks('G2_DECISION')).map(({ personId }) => personId)).toEqual(['DIM']);
  });
});
