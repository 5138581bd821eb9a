import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TRIAGE } from '#testing/case-entries.js';
import { PathDesk, type SeenTask } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';

interface Refused {
  readonly reason: string;
  readonly rules: readonly string[];
}

describe('separation of duties in the deciding transaction (specification 2)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('duties');
  });
  afterAll(() => desk.close());
  const raise = (): Promise<ToldCase> => ToldCase.raise(desk);
  const refusals = (id: string): Promise<Refused[]> => desk.events<Refused>(id, 'DECISION_REFUSED');
  const delegate = (task: SeenTask, delegateTo: string) =>
    desk.send(task, { outcome: 'DELEGATE', delegateTo, comment: 'I am away.', entry: {} });

  it('a task is handed to a colleague from anywhere in the directory: the old link dies, both names stay', async () => {
    const told = await raise();
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    const [own] = await told.ask('CONTAINMENT');
    if (!own) throw new Error('nobody was asked');
    expect(await delegate(own, 'CLERK')).toMatchObject({ kind: 'HANDED_ON', to: 'Some Clerk' });
    const task = await desk.task(told.id, 'CLERK');
    expect(task).toMatchObject({ capacity: 'CA_OWNER', onBehalfOf: 'HEAD' });
    expect(await desk.send(own, { outcome: 'SUBMIT' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'HANDED_ON' });
    await told.answer('CONTAINMENT', 'CLERK', { outcome: 'SUBMIT' });
    expect(
      await desk.query(
        `select d.person_id, d.on_behalf_of from decision d join question q on q.id = d.question_id
          where q.record_id = $1 and q.form = 'CA_CONTAINMENT'`,
        [told.id],
      ),
    ).toEqual([{ person_id: 'CLERK', on_behalf_of: 'HEAD' }]);
    expect(await desk.query('select kind, by_person from handing_on where from_task_id = $1', [own.taskId])).toEqual([
      { kind: 'DELEGATED', by_person: 'HEAD' },
    ]);
  });

  it('handing on needs a reason and a person who is in the directory and not asked already', async () => {
    const told = await raise();
    const [task] = await told.ask('TRIAGE');
    if (!task) throw new Error('nobody was asked');
    const empty = await desk.send(task, { outcome: 'DELEGATE', entry: {}, comment: ' ' });
    expect(empty).toMatchObject({ unmet: [{ code: 'comment-missing' }, { code: 'delegate-missing' }] });
    expect(await delegate(task, 'NOBODY')).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'delegate-unknown' }] });
    expect(await delegate(task, 'IM')).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'delegate-asked' }] });
  });

  it('own plan: who wrote it cannot approve it, neither by delegation nor by a right gained after the question', async () => {
    const told = await raise();
    await told.toPlanApproval();
    const [task] = await told.ask('PLAN_APPROVAL');
    if (!task) throw new Error('nobody was asked');
    expect(await delegate(task, 'HEAD')).toMatchObject({
      kind: 'NOT_YOURS',
      reason: 'SEPARATION_OF_DUTIES',
      rules: ['SD1', 'SD4', 'SD11'],
    });
    // The ISMS Manager becomes the owner while the question is open: their link refuses.
    await desk.query(`update corrective_action set owner_id = 'IM' where id = $1`, [told.id]);
    expect(await desk.send(task, { outcome: 'APPROVE' })).toMatchObject({
      kind: 'NOT_YOURS',
      reason: 'SEPARATION_OF_DUTIES',
      rules: ['SD4'],
    });
    expect(await refusals(told.id)).toMatchObject([
      { reason: 'DELEGATE_TO_HEAD', rules: ['SD1', 'SD4', 'SD11'] },
      { reason: 'SEPARATION_OF_DUTIES', rules: ['SD4'] },
    ]);
    expect(await desk.query('select 1 from decision where question_id = $1', [task.questionId])).toEqual([]);
  });

  it('own action: an implementer, the owner and the approver of the plan never verify the effect (SD5)', async () => {
    const told = await raise();
    await told.toEffectivenessCheck();
    const [task] = await told.ask('EFFECTIVENESS_CHECK');
    expect(task).toMatchObject({ personId: 'AUD1', capacity: 'VERIFIER' });
    if (!task) throw new Error('nobody was asked');
    for (const conflicted of ['ENG1', 'HEAD', 'IM', 'COO', 'DIM', 'DEPU']) {
      expect(await delegate(task, conflicted)).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD5', 'SD11'] });
    }
    expect(await refusals(told.id)).toHaveLength(6);
    expect(await delegate(task, 'CLERK')).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'delegate-outside' }] });
    expect(await delegate(task, 'AUD2')).toMatchObject({ kind: 'HANDED_ON' });
    // The new verifier took an action over in the meantime.
    await desk.query(`update planned_action set implementer_id = 'AUD2' where record_id = $1 and number = 1`, [
      told.id,
    ]);
    const late = await desk.send(await desk.task(told.id, 'AUD2'), { outcome: 'EFFECTIVE' });
    expect(late).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD5', 'SD11'] });
  });

  it('the verifier does not close, nor does the owner (SD6)', async () => {
    const told = await raise();
    await told.toEffectivenessCheck();
    await told.step('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'EFFECTIVE' });
    const [task] = await told.ask('CLOSURE');
    if (!task) throw new Error('nobody was asked');
    expect(task.personId).toBe('IM');
    expect(await delegate(task, 'AUD1')).toMatchObject({ rules: ['SD6', 'SD11'] });
    expect(await delegate(task, 'HEAD')).toMatchObject({ rules: ['SD6', 'SD11'] });
    await desk.query(`update corrective_action set verifier_id = 'IM' where id = $1`, [told.id]);
    expect(await desk.send(task, { outcome: 'APPROVE' })).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD6'] });
  });

  it('Top Management delegates only within Top Management', async () => {
    const told = await raise();
    await told.toPlanApproval('MAJOR');
    await told.ask('PLAN_APPROVAL');
    const task = await desk.task(told.id, 'CFO');
    expect(await delegate(task, 'CLERK')).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'delegate-outside' }] });
    expect(await delegate(task, 'COO')).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'delegate-asked' }] });
  });

  it('an ISMS Manager who owns the case: the manager in Top Management approves, the deputy checks the evidence, Top Management closes', async () => {
    const told = await raise();
    await told.toPlanApproval('MINOR', 'IM');
    expect((await told.ask('PLAN_APPROVAL')).map((task) => task.personId)).toEqual(['COO']);
    const approved = await told.answer('PLAN_APPROVAL', 'COO', { outcome: 'APPROVE' });
    await told.implement(approved.parts);
    expect((await told.ask('EVIDENCE_CHECK')).map((task) => task.personId)).toEqual(['DIM']);
    await told.answer('EVIDENCE_CHECK', 'DIM', { outcome: 'ACCEPT' });
    await told.wait();
    await told.step('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'EFFECTIVE' });
    expect((await told.ask('CLOSURE')).map((task) => task.personId)).toEqual(['COO']);
  });

  it('where nobody may verify, the ISMS Manager and the chair name somebody, and do not verify themselves', async () => {
    const told = await raise();
    await told.toEffectivenessCheck();
    await desk.query(
      `update role_assignment set valid_to = isms_now() - interval '1 second' where role in ('LEAD_AUDITOR', 'AUDITOR')`,
    );
    await desk.query(`update planned_action set implementer_id = 'CHAIR' where record_id = $1`, [told.id]);
    const tasks = await told.ask('EFFECTIVENESS_CHECK');
    await desk.query(`update role_assignment set valid_to = null where role in ('LEAD_AUDITOR', 'AUDITOR')`);
    expect(tasks.map((task) => task.personId).toSorted()).toEqual(['CHAIR', 'IM']);
    expect(await desk.events(told.id, 'SOD_BLOCKED')).toMatchObject([{ rules: ['SD5'] }]);
    const chair = await desk.task(told.id, 'CHAIR');
    expect(await desk.send(chair, { outcome: 'EFFECTIVE' })).toMatchObject({ reason: 'SEPARATION_OF_DUTIES' });
    expect(await delegate(chair, 'CLERK')).toMatchObject({ kind: 'HANDED_ON' });
    await told.answer('EFFECTIVENESS_CHECK', 'CLERK', { outcome: 'EFFECTIVE' });
  });

  it('a role that was lost between the page and the answer decides nothing, and hands nothing on', async () => {
    const told = await raise();
    const [task] = await told.ask('TRIAGE');
    if (!task) throw new Error('nobody was asked');
    await desk.query(`update role_assignment set valid_to = isms_now() - interval '1 second' where role = 'IM'`);
    const late = await desk.send(task, { outcome: 'ACCEPT' });
    const handed = await delegate(task, 'CLERK');
    await desk.query(`update role_assignment set valid_to = null where role = 'IM'`);
    expect(late).toMatchObject({ kind: 'NOT_YOURS', reason: 'ROLE_LOST' });
    // The first attempt gave the task to who holds the role now.
    expect(handed).toMatchObject({ kind: 'NOT_YOURS', reason: 'HANDED_ON', ask: 'Deputy Isms' });
    expect(await refusals(told.id)).toHaveLength(2);
  });

  it('a person who left decides nothing by their old link, and gets no fresh one', async () => {
    const told = await raise();
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT', entry: { ...TRIAGE, ownerId: 'ENG1' } });
    const [task] = await told.ask('CONTAINMENT');
    if (!task) throw new Error('nobody was asked');
    await desk.query(`update person set left_at = isms_now() - interval '1 second' where id = 'ENG1'`);
    const late = await desk.send(task, { outcome: 'SUBMIT' });
    await desk.query(`update person set left_at = null where id = 'ENG1'`);
    expect(late).toMatchObject({ kind: 'NOT_YOURS', reason: 'ROLE_LOST' });
  });

  it('nobody is made owner who is not in the directory', async () => {
    const told = await raise();
    const [task] = await told.ask('TRIAGE');
    if (!task) throw new Error('nobody was asked');
    const result = await desk.send(task, { outcome: 'ACCEPT', entry: { ...TRIAGE, ownerId: 'GHOST' } });
    expect(result).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'unknown-person', field: 'ownerId' }] });
  });

  it('a new task of an absent person goes to the delegate; the original gets a notice', async () => {
    await desk.query(
      `insert into delegation (id, from_id, to_id, scope, starts_at, ends_at, created_by)
       values (gen_random_uuid(), 'HEAD', 'DEPU', 'ALL', isms_now() - interval '1 day', isms_now() + interval '400 days', 'IM')`,
    );
    const told = await raise();
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    const [task] = await told.ask('CONTAINMENT');
    await desk.query(`update delegation set revoked_at = isms_now() - interval '1 second'`);
    expect(task).toMatchObject({ personId: 'DEPU', onBehalfOf: 'HEAD', capacity: 'CA_OWNER' });
    await told.answer('CONTAINMENT', 'DEPU', { outcome: 'SUBMIT' });
    expect(
      await desk.query(`select person_id from mail where business_key = $1`, [`info/absent/${task?.taskId}`]),
    ).toEqual([{ person_id: 'HEAD' }]);
  });
});
