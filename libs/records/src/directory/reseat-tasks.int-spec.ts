import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CyclePath } from '#testing/cycle-path.js';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { startedCycle } from '#testing/started-cycle.js';
import { ToldCase } from '#testing/told-case.js';
import { reader } from '../transaction.js';
import { applyDirectoryChanges } from './apply-directory-changes.js';
import { recordsWithLostTasks } from './reseat-tasks.js';

const SAID = {
  outcome: 'SUBMIT',
  entry: {
    externalIssues: [{ text: 'Phishing', why: 'Mailboxes' }],
    internalIssues: [],
    climate: { relevant: 'YES', reason: 'Flooding' },
    parties: [],
    nothing: '',
  },
};

describe('tasks whose area or voice changed hands in an import are found by the duty', () => {
  let desk: PathDesk;
  let cycle: CyclePath;
  beforeEach(async () => {
    desk = await PathDesk.open('reseat');
  });
  afterEach(() => desk.close());
  const duty = async (): Promise<number> => (await applyDirectoryChanges(desk.records, PATH_DEPS)).records;
  const lost = async (): Promise<string[]> => recordsWithLostTasks(reader(desk.records), new Date(await desk.now()));
  const fanOut = async (): Promise<void> => {
    cycle = await startedCycle(desk);
    await cycle.ask('E1_INPUT');
  };
  const seats = async (): Promise<string[]> =>
    (await cycle.tasks('E1_INPUT')).map(({ personId, capacity }) => `${personId} ${capacity}`).toSorted();
  const of = async (personId: string) => {
    const task = (await cycle.tasks('E1_INPUT')).find((one) => one.personId === personId);
    if (!task) throw new Error(`${personId} is not asked`);
    return task;
  };
  /** Another head, as an import writes it. */
  const head = async (department: string, from: string, to: string | null): Promise<void> => {
    await desk.query(
      `update role_assignment set valid_to = date_trunc('milliseconds', isms_now()) where role = 'DEPARTMENT_HEAD' and department_id = $1 and person_id = $2`,
      [department, from],
    );
    if (to === null) return;
    await desk.query(
      `insert into role_assignment (id, role, person_id, department_id, rank, valid_from)
       values (gen_random_uuid(), 'DEPARTMENT_HEAD', $2, $1, 0, date_trunc('milliseconds', isms_now()))`,
      [department, to],
    );
  };

  /** A person leaves and their tasks go on. */
  const leave = async (personId: string): Promise<void> => {
    await desk.query(`update person set left_at = isms_now() - interval '1 second' where id = $1`, [personId]);
    await applyDirectoryChanges(desk.records, PATH_DEPS);
  };

  const AT_FIRST = ['CFO DEPARTMENT_HEAD', 'CHAIR TM_CHAIR', 'COO DEPARTMENT_HEAD', 'HEAD DEPARTMENT_HEAD'];

  it('the head of an area changes: the new head is asked, the old link is dead, the others keep their seats', async () => {
    await fanOut();
    expect(await seats()).toEqual(AT_FIRST);
    expect(await lost()).toEqual([]);
    const before = await cycle.tasks('E1_INPUT');
    const old = await of('HEAD');
    await head('OPS', 'HEAD', 'DEPU');
    expect(await duty()).toBe(1);
    expect(await seats()).toEqual([...AT_FIRST.slice(0, 3), 'DEPU DEPARTMENT_HEAD']);
    expect(await desk.send(old, SAID)).toMatchObject({ kind: 'NOT_YOURS', reason: 'HANDED_ON', ask: 'Deputy Hosting' });
    const kept = (await cycle.tasks('E1_INPUT')).map(({ taskId }) => taskId);
    expect(before.filter(({ taskId }) => kept.includes(taskId)).map(({ personId }) => personId)).toHaveLength(3);
    expect(await duty()).toBe(0);
    for (const task of await cycle.tasks('E1_INPUT'))
      expect(await desk.send(task, SAID)).toMatchObject({ kind: 'RECORDED' });
    expect(await cycle.settle('E1_INPUT')).toMatchObject({ kind: 'SETTLED' });
    const answers = await desk.query<{ n: number }>(
      `select count(distinct person_id)::int as n from decision where question_id = $1`,
      [old.questionId],
    );
    expect(answers).toEqual([{ n: 4 }]);
  });

  it('who takes an area over and has answered for their own already is asked for it too', async () => {
    await fanOut();
    expect(await desk.send(await of('CFO'), SAID)).toMatchObject({ kind: 'RECORDED' });
    await head('OPS', 'HEAD', 'CFO');
    expect(await duty()).toBe(1);
    expect((await of('CFO')).area).toBe('OPS');
    expect(await seats()).toEqual(['CFO DEPARTMENT_HEAD', 'CHAIR TM_CHAIR', 'COO DEPARTMENT_HEAD']);
    expect(await duty()).toBe(0);
  });

  it('a head leaves: the new head is asked; then the line manager, who is asked for another area already', async () => {
    await fanOut();
    const old = await of('HEAD');
    await head('OPS', 'HEAD', 'ENG1');
    await leave('HEAD');
    expect(await seats()).toEqual([...AT_FIRST.slice(0, 3), 'ENG1 DEPARTMENT_HEAD']);
    expect(await desk.send(old, SAID)).toMatchObject({ kind: 'NOT_YOURS' });
    await leave('ENG1');
    expect(await seats()).toEqual([...AT_FIRST.slice(0, 3), 'COO DEPARTMENT_HEAD']);
    expect(await lost()).toEqual([]);
  });

  it('the ISMS Manager gets another line manager, who answers for the area now', async () => {
    await head('SEC', 'COO', 'IM');
    await fanOut();
    expect(await seats()).toContain('COO LINE_MANAGER');
    await desk.query(`update person set manager_id = 'AUD1' where id = 'IM'`);
    expect(await duty()).toBe(1);
    expect(await seats()).toContain('AUD1 LINE_MANAGER');
    expect(await seats()).not.toContain('COO LINE_MANAGER');
    expect(await duty()).toBe(0);
  });

  it('who stands in for somebody loses the task when that person loses the role without leaving', async () => {
    await desk.query(
      `insert into delegation (id, from_id, to_id, scope, starts_at, ends_at, created_by, moves_open)
       values (gen_random_uuid(), 'IM', 'ENG2', 'ALL', isms_now(), isms_now() + interval '30 days', 'IM', false)`,
    );
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    expect(await desk.tasks(told.id)).toMatchObject([{ personId: 'ENG2', onBehalfOf: 'IM' }]);
    // The stand-in holds the role by now, but nobody speaks for somebody who does not hold it any more.
    await desk.query(`update role_assignment set valid_to = date_trunc('milliseconds', isms_now()) where role = 'IM'`);
    await desk.query(
      `insert into role_assignment (id, role, person_id, department_id, rank, valid_from)
       values (gen_random_uuid(), 'IM', 'ENG2', '', 0, date_trunc('milliseconds', isms_now()))`,
    );
    expect(await duty()).toBe(1);
    expect(await desk.tasks(told.id)).toMatchObject([{ personId: 'ENG2', capacity: 'IM', onBehalfOf: null }]);
    expect(await duty()).toBe(0);
  });
});
