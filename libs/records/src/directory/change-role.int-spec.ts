import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { reassignTask, type ReassignRequest } from '../path/reassign-task.js';
import { applyDirectoryChanges } from './apply-directory-changes.js';
import { changeRole, type RoleChange } from './change-role.js';

describe('role changes and reassignment (specification 2, SD11, SD12)', () => {
  let desk: PathDesk;
  beforeEach(async () => {
    desk = await PathDesk.open('roles');
  });
  afterEach(() => desk.close());
  const change = (role: string, personId: string, more: Partial<RoleChange> = {}) =>
    changeRole(desk.records, { role, personId, departmentId: '', change: 'ASSIGN', by: 'IM', ...more }, PATH_DEPS);
  const reassign = (taskId: string, toId: string, more: Partial<ReassignRequest> = {}) =>
    reassignTask(desk.records, { taskId, toId, by: 'IM', reason: 'Ill.', ...more }, PATH_DEPS);
  const code = (tried: Promise<unknown>): Promise<string> =>
    tried.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  const refusals = () =>
    desk.query<{ actor: string; content: { act: string; reason: string; rules: string[] } }>(
      `select actor, content from audit_event where type = 'DIRECTORY_REFUSED' order by id`,
    );

  it('the role changes between GET and POST: the old holder is refused, the new one is asked, both names stay', async () => {
    const told = await ToldCase.raise(desk);
    const [seen] = await told.ask('TRIAGE');
    if (!seen) throw new Error('nobody was asked');
    await change('IM', 'CLERK', { by: 'CHAIR' });
    await change('IM', 'IM', { change: 'END', by: 'CHAIR' });
    expect(await desk.send(seen, { outcome: 'ACCEPT' })).toMatchObject({
      kind: 'NOT_YOURS',
      reason: 'HANDED_ON',
      ask: 'Some Clerk',
    });
    expect((await desk.events<{ reason: string }>(told.id, 'DECISION_REFUSED')).map(({ reason }) => reason)).toEqual([
      'HANDED_ON',
    ]);
    await told.answer('TRIAGE', 'CLERK', { outcome: 'ACCEPT' });
    expect(await desk.query('select kind, by_person from handing_on where from_task_id = $1', [seen.taskId])).toEqual([
      { kind: 'REASSIGNED', by_person: 'CHAIR' },
    ]);
  });

  it('a role that an import ends is found by the duty: the task goes to the deputy', async () => {
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    await desk.query(`update role_assignment set valid_to = date_trunc('milliseconds', isms_now()) where role = 'IM'`);
    expect(await applyDirectoryChanges(desk.records, PATH_DEPS)).toMatchObject({ records: 1 });
    expect(await desk.tasks(told.id)).toMatchObject([{ personId: 'DIM', capacity: 'DEPUTY_IM' }]);
    expect(await applyDirectoryChanges(desk.records, PATH_DEPS)).toMatchObject({ records: 0 });
  });

  it('the role moves to the owner of the plan: nobody approves their own plan (SD4), the next one is asked', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    await told.ask('PLAN_APPROVAL');
    await change('IM', 'HEAD', { by: 'CHAIR' });
    await change('IM', 'IM', { change: 'END', by: 'CHAIR' });
    expect(await desk.askedPeople(told.id)).toEqual(['COO']);
  });

  it('a department has one head; a role is held once, known, and never given to oneself', async () => {
    await change('DEPARTMENT_HEAD', 'DEPU', { departmentId: 'OPS' });
    expect(
      await desk.query(`select person_id from role_assignment where department_id = 'OPS' and valid_to is null`),
    ).toEqual([{ person_id: 'DEPU' }]);
    const tried = [
      await code(change('AUDITOR', 'AUD2')),
      await code(change('AUDITOR', 'IM')),
      await code(change('AUDITOR', 'CLERK', { by: 'HEAD' })),
      await code(change('KING', 'CLERK')),
      await code(change('DEPARTMENT_HEAD', 'CLERK')),
      await code(change('DEPARTMENT_HEAD', 'CLERK', { departmentId: 'NONE' })),
      await code(change('AUDITOR', 'CLERK', { change: 'END' })),
      await code(change('AUDITOR', 'GHOST')),
    ];
    expect(tried).toEqual([
      'role-held', 'not-allowed', 'not-allowed', 'unknown-role', 'unknown-role', 'unknown-role', 'role-not-held', 'unknown-person',
    ]); // prettier-ignore
    expect((await refusals()).map(({ content }) => content.act)).toEqual(Array(7).fill('ROLE'));
  });

  it('the ISMS Manager reassigns with a reason: the old link dies, the new person decides for the old one', async () => {
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    const [old] = await told.ask('CONTAINMENT');
    if (!old) throw new Error('nobody was asked');
    await reassign(old.taskId, 'ENG2');
    expect(await desk.send(old, { outcome: 'SUBMIT' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'HANDED_ON' });
    expect(await desk.tasks(told.id)).toMatchObject([{ personId: 'ENG2', capacity: 'CA_OWNER', onBehalfOf: 'HEAD' }]);
    const [row] = await desk.query<{ kind: string; reason: object }>(
      `select h.kind, b.body as reason from handing_on h join content_blob b on b.id = h.reason_id where h.from_task_id = $1`,
      [old.taskId],
    );
    expect(row).toEqual({ kind: 'REASSIGNED', reason: { reason: 'Ill.' } });
    await told.answer('CONTAINMENT', 'ENG2', { outcome: 'SUBMIT' });
    expect(await code(reassign(old.taskId, 'ENG1'))).toBe('task-not-open');
  });

  it('own plan after reassign: the owner is refused as the new approver, and so is everybody the rules forbid', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval('MAJOR');
    await told.ask('PLAN_APPROVAL');
    const { taskId } = await desk.task(told.id, 'CFO');
    const tried = [
      await code(reassign(taskId, 'HEAD')),
      await code(reassign(taskId, 'CLERK')),
      await code(reassign(taskId, 'COO')),
      await code(reassign(taskId, 'GHOST')),
      await code(reassign(taskId, 'COO', { reason: ' ' })),
    ];
    expect(tried).toEqual([
      'separation-of-duties', 'delegate-outside', 'delegate-asked', 'unknown-person', 'reason-missing',
    ]); // prettier-ignore
    expect((await refusals())[0]).toMatchObject({
      actor: 'IM',
      content: { act: 'REASSIGNMENT', rules: ['SD1', 'SD4', 'SD11'] },
    });
  });

  it('in another’s name as administrator: nobody takes a task over by their own act, and the attempt is in the trail (SD12)', async () => {
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.ask('CONTAINMENT');
    const { taskId } = await desk.task(told.id, 'HEAD');
    expect(await code(reassign(taskId, 'IM'))).toBe('not-allowed');
    expect(await code(reassign(taskId, 'ENG1', { by: 'CHAIR' }))).toBe('not-allowed');
    expect((await refusals()).map(({ actor, content }) => [actor, content.rules])).toEqual([
      ['IM', ['SD12']],
      ['CHAIR', ['SD12']],
    ]);
    expect(await desk.askedPeople(told.id)).toEqual(['HEAD']);
  });

  it('who is concerned does not choose who decides: the ISMS Manager cannot reassign the approval of their own plan', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval('MINOR', 'IM');
    await told.ask('PLAN_APPROVAL');
    const [task] = await desk.tasks(told.id);
    expect(await code(reassign(task?.taskId ?? '', 'CFO'))).toBe('not-allowed');
    expect((await refusals())[0]?.content.rules).toEqual(['SD1', 'SD4', 'SD12']);
    await reassign(task?.taskId ?? '', 'CFO', { by: 'DIM' });
    expect(await desk.askedPeople(told.id)).toEqual(['CFO']);
  });

  it('reassigning and deciding at once, in 20 races: exactly one happens', async () => {
    for (let round = 0; round < 20; round += 1) {
      const told = await ToldCase.raise(desk);
      await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
      const [task] = await told.ask('CONTAINMENT');
      if (!task) throw new Error('nobody was asked');
      const [sent, moved] = await Promise.all([
        desk.send(task, { outcome: 'SUBMIT' }),
        code(reassign(task.taskId, 'ENG2')),
      ]);
      expect([sent.kind, moved]).toEqual(
        sent.kind === 'RECORDED' ? ['RECORDED', 'task-not-open'] : ['NOT_YOURS', 'done'],
      );
    }
  });
});
