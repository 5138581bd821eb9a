import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PATH_DEPS, PathDesk, type SeenTask } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { reader } from '../transaction.js';
import { askExtension } from './extension.js';
import { reassignTask } from './reassign-task.js';

describe('nobody decides about their own work, nor in the name of another (SD1, SD4, SD5, SD9, SD11, SD12)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('own_acts');
  });
  afterAll(() => desk.close());

  const delegate = (task: SeenTask, delegateTo: string) =>
    desk.send(task, { outcome: 'DELEGATE', delegateTo, comment: 'Please.', entry: {} });
  const reassign = (task: SeenTask, by: string, toId: string) =>
    reassignTask(desk.records, { taskId: task.taskId, by, toId, reason: 'To go on.' }, PATH_DEPS);
  const decided = (task: SeenTask): Promise<unknown[]> =>
    reader(desk.records).query('select 1 from decision where question_id = $1', [task.questionId]);
  /** Every refusal about the record, whatever kind of act it was. */
  const refusals = (id: string): Promise<{ type: string; actor: string; reason: string; rules: string[] }[]> =>
    desk.query(
      `select type, actor, content->>'reason' as reason, content->'rules' as rules from audit_event
        where record_id = $1 and type like '%REFUSED' order by id`,
      [id],
    );

  it('own plan: by delegate, by reassignment, and after the role changed between page and answer; each attempt is told', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    const [task] = await told.ask('PLAN_APPROVAL');
    if (!task) throw new Error('nobody was asked');
    expect(await delegate(task, 'HEAD')).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD1', 'SD4', 'SD11'] });
    await expect(reassign(task, 'IM', 'HEAD')).rejects.toMatchObject({ code: 'separation-of-duties' });
    // To a colleague first, who then becomes the owner: the page is open, the answer is refused.
    await reassign(task, 'IM', 'DIM');
    const page = await desk.task(told.id, 'DIM');
    expect(await desk.send(task, { outcome: 'APPROVE' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'HANDED_ON' });
    await desk.query(`update corrective_action set owner_id = 'DIM' where id = $1`, [told.id]);
    expect(await desk.send(page, { outcome: 'APPROVE' })).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD4', 'SD11'] });
    expect(await refusals(told.id)).toMatchObject([
      { type: 'DECISION_REFUSED', actor: 'IM', rules: ['SD1', 'SD4', 'SD11'] },
      { actor: 'IM', rules: ['SD1', 'SD4', 'SD11'] },
      { type: 'DECISION_REFUSED', actor: 'IM', rules: [] },
      { type: 'DECISION_REFUSED', actor: 'DIM', rules: ['SD4', 'SD11'] },
    ]);
    expect(await decided(task)).toEqual([]);
  });

  it('own verification: nobody who had a part in it is reassigned to it, nor stays able to answer', async () => {
    const told = await ToldCase.raise(desk);
    await told.toEffectivenessCheck();
    const [task] = await told.ask('EFFECTIVENESS_CHECK');
    if (!task) throw new Error('nobody was asked');
    // The ISMS Manager approved the plan: they are concerned, and do not choose who verifies either.
    await expect(reassign(task, 'IM', 'AUD2')).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await delegate(task, 'ENG1')).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD5', 'SD11'] });
    // Human Resources have no part in it and may reassign, but not to an implementer.
    await hold('HR', 'CLERK');
    await expect(reassign(task, 'CLERK', 'ENG1')).rejects.toMatchObject({ code: 'separation-of-duties' });
    await giveUp('HR', 'CLERK');
    await desk.query(`update planned_action set implementer_id = 'AUD1' where record_id = $1 and number = 1`, [
      told.id,
    ]);
    expect(await desk.send(task, { outcome: 'EFFECTIVE' })).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD5'] });
    expect(await refusals(told.id)).toMatchObject([
      { type: 'DIRECTORY_REFUSED', actor: 'IM', rules: ['SD5', 'SD12'] },
      { type: 'DECISION_REFUSED', actor: 'AUD1', rules: ['SD5', 'SD11'] },
      { type: 'DIRECTORY_REFUSED', actor: 'CLERK', rules: ['SD5', 'SD11'] },
      { type: 'DECISION_REFUSED', actor: 'AUD1', rules: ['SD5'] },
    ]);
    expect(await decided(task)).toEqual([]);
  });

  it('own extension: the one who is late is not asked, is not delegated to, and grants nothing (SD9)', async () => {
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    const [work] = await told.ask('CONTAINMENT');
    if (!work) throw new Error('nobody was asked');
    const until = new Date((await desk.now()) + 60 * 86_400_000).toISOString().slice(0, 10);
    const asked = await askExtension(desk.records, { linkId: work.linkId, until, reason: 'A part is missing.' });
    expect(asked.kind).toBe('ASKED');
    await desk.ask(told.id, { code: 'EXTENSION', part: await partOf(told.id), iteration: 1, visit: 1 });
    const task = await desk.task(told.id, 'IM');
    expect(task.code).toBe('EXTENSION');
    expect(await delegate(task, 'HEAD')).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD9', 'SD11'] });
    await expect(reassign(task, 'IM', 'HEAD')).rejects.toMatchObject({ code: 'separation-of-duties' });
    // The late work comes to the ISMS Manager between the page and the answer: they are the one who is late now.
    await delegate(await desk.task(told.id, 'HEAD'), 'IM');
    expect(await desk.send(task, { outcome: 'GRANT' })).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD9'] });
    expect((await refusals(told.id)).map(({ rules }) => rules)).toEqual([['SD9', 'SD11'], ['SD9', 'SD11'], ['SD9']]);
    expect(await decided(task)).toEqual([]);
  });

  it("in another's name: no reassignment to oneself, none by who does not manage people, none by a session that is not theirs", async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval('MAJOR');
    await told.ask('PLAN_APPROVAL');
    const task = await desk.task(told.id, 'CHAIR');
    await expect(reassign(task, 'IM', 'IM')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(reassign(task, 'CLERK', 'COO')).rejects.toMatchObject({ code: 'not-allowed' });
    // A link of assurance B opens nothing for the session of an administrator.
    await desk.query(`update question set assurance = 'B' where id = $1`, [task.questionId]);
    expect(await desk.send(task, { outcome: 'APPROVE', session: 'IM' })).toEqual({ kind: 'SIGN_IN_NEEDED' });
    const toThemselves = { outcome: 'DELEGATE', delegateTo: 'IM', comment: 'To me.', entry: {}, session: 'IM' };
    expect(await desk.send(task, toThemselves)).toEqual({ kind: 'SIGN_IN_NEEDED' });
    // Nobody at all is signed in: the page asks for it, and nobody tried anything in the name of somebody else.
    expect(await desk.send(task, { outcome: 'APPROVE' })).toEqual({ kind: 'SIGN_IN_NEEDED' });
    await expect(reassign(task, 'machine:script', 'COO')).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await decided(task)).toEqual([]);
    expect(await refusals(told.id)).toMatchObject([
      { type: 'DIRECTORY_REFUSED', actor: 'IM', rules: ['SD12'] },
      { type: 'DIRECTORY_REFUSED', actor: 'CLERK', rules: ['SD12'] },
      { type: 'DECISION_REFUSED', actor: 'IM', reason: 'OTHER_SESSION', rules: ['SD12'] },
      { type: 'DECISION_REFUSED', actor: 'IM', reason: 'OTHER_SESSION', rules: ['SD12'] },
      { type: 'DIRECTORY_REFUSED', actor: 'machine:script', rules: ['SD12'] },
    ]);
    // The seat in Top Management ends between the page and the answer: who sat in it speaks for it no more.
    await desk.query(`update question set assurance = 'A' where id = $1`, [task.questionId]);
    for (const role of ['TM', 'TM_CHAIR']) await giveUp(role, 'CHAIR');
    expect(await desk.send(task, { outcome: 'APPROVE' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'ROLE_LOST' });
    for (const role of ['TM', 'TM_CHAIR']) await hold(role, 'CHAIR');
    expect((await refusals(told.id)).at(-1)).toMatchObject({ actor: 'CHAIR', reason: 'ROLE_LOST' });
    expect(await decided(task)).toEqual([]);
  });

  // To the millisecond, as the engine writes and asks: what it reads in the same one is held already, or no more.
  const hold = (role: string, person: string): Promise<unknown> =>
    desk.query(
      `insert into role_assignment (id, role, person_id, department_id, rank, valid_from)
       values (gen_random_uuid(), $1, $2, '', 0, date_trunc('milliseconds', isms_now()))`,
      [role, person],
    );
  const giveUp = (role: string, person: string): Promise<unknown> =>
    desk.query(
      `update role_assignment set valid_to = date_trunc('milliseconds', isms_now())
        where role = $1 and person_id = $2 and valid_to is null`,
      [role, person],
    );

  async function partOf(recordId: string): Promise<string> {
    const [row] = await desk.query<{ part: string }>(
      `select part from step where record_id = $1 and code = 'EXTENSION' order by id desc limit 1`,
      [recordId],
    );
    return row?.part ?? '';
  }
});
