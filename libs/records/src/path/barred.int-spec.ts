import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PathDesk, type SeenTask } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { askExtension } from './extension.js';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';

describe('who may not decide does not choose who does (SD11, SD12)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('barred');
  });
  afterAll(() => desk.close());

  const delegate = (task: SeenTask, delegateTo: string) =>
    desk.send(task, { outcome: 'DELEGATE', delegateTo, comment: 'You do it.', entry: {} });
  const handedOn = (task: SeenTask) =>
    desk.query(
      `select h.kind, h.by_person, b.body->>'reason' as reason, f.person_id as from, t.person_id as to
         from handing_on h join task f on f.id = h.from_task_id join task t on t.id = h.to_task_id
         left join content_blob b on b.id = h.reason_id where h.from_task_id = $1`,
      [task.taskId],
    );

  async function planOf(ownerId: string): Promise<{ told: ToldCase; task: SeenTask }> {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    const [task] = await told.ask('PLAN_APPROVAL');
    if (!task) throw new Error('nobody was asked');
    await desk.query('update corrective_action set owner_id = $2 where id = $1', [told.id, ownerId]);
    return { told, task };
  }

  it('an approver who became the owner names nobody: the rules do, both names stay, and that person decides', async () => {
    const { told, task } = await planOf('IM');
    expect(await delegate(task, 'CHAIR')).toEqual({
      ...{ kind: 'NOT_YOURS', reason: 'SEPARATION_OF_DUTIES', rules: ['SD4'] },
      ask: 'Operations Top, who is asked now',
    });
    expect(await handedOn(task)).toEqual([
      { kind: 'REASSIGNED', by_person: null, reason: 'May not decide: SD4.', from: 'IM', to: 'COO' },
    ]);
    expect(await desk.events(told.id, 'DECISION_REFUSED')).toMatchObject([{ rules: ['SD4'] }]);
    expect(await desk.send(task, { outcome: 'APPROVE' })).toMatchObject({
      ...{ kind: 'NOT_YOURS', reason: 'HANDED_ON', ask: 'Operations Top' },
    });
    await told.answer('PLAN_APPROVAL', 'COO', { outcome: 'APPROVE' });
  });

  it('a role that was lost since the page was shown hands the task to its holder', async () => {
    const told = await ToldCase.raise(desk);
    const [task] = await told.ask('TRIAGE');
    if (!task) throw new Error('nobody was asked');
    await desk.query(`update role_assignment set valid_to = isms_now() - interval '1 second' where role = 'IM'`);
    const late = await delegate(task, 'CLERK');
    await desk.query(`update role_assignment set valid_to = null where role = 'IM'`);
    expect(late).toMatchObject({ reason: 'ROLE_LOST', ask: 'Deputy Isms, who is asked now' });
    expect(await desk.askedPeople(told.id)).toEqual(['DIM']);
  });

  it('a delegate who came into conflict gives the task back to whom it came from', async () => {
    const told = await ToldCase.raise(desk);
    await told.toEffectivenessCheck();
    const [task] = await told.ask('EFFECTIVENESS_CHECK');
    if (!task) throw new Error('nobody was asked');
    await delegate(task, 'AUD2');
    await desk.query(`update planned_action set implementer_id = 'AUD2' where record_id = $1 and number = 1`, [
      told.id,
    ]);
    expect(await delegate(await desk.task(told.id, 'AUD2'), 'CLERK')).toMatchObject({
      ...{ rules: ['SD5', 'SD11'], ask: 'Lead Auditor, who is asked now' },
    });
    await told.answer('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'EFFECTIVE' });
  });

  it('nothing is handed to the one for whom it is decided, even where a waiver would let them act (SD12)', async () => {
    const { told, task } = await planOf('HEAD');
    await desk.query(
      `insert into waiver (id, rule, person_id, reason_id, granted_by, granted_alone, granted_at, expires_at)
       select gen_random_uuid(), rule, 'HEAD', gen_random_uuid(), 'CHAIR', false, isms_now() - interval '1 hour', isms_now() + interval '90 days'
         from unnest(array['SD1', 'SD4', 'SD9']) rule`,
    );
    expect(await delegate(task, 'HEAD')).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD12'] });
    await desk.send(task, { outcome: 'REQUEST_CHANGES' });
    await told.settle('PLAN_APPROVAL');
    const [planning] = await told.ask('PLANNING');
    if (!planning) throw new Error('nobody was asked');
    const until = dayPlus(await desk.today(), 30);
    await askExtension(desk.records, { linkId: planning.linkId, until, reason: 'A part is missing.' });
    const asked = await told.look('PLANNING');
    const key = asked.kind === 'OPEN' ? asked.alongside[0] : undefined;
    if (!key) throw new Error('no request stands beside the question');
    await desk.ask(told.id, key);
    expect(await delegate(await desk.task(told.id, 'IM'), 'HEAD')).toMatchObject({
      kind: 'NOT_YOURS',
      rules: ['SD12'],
    });
  });
});
