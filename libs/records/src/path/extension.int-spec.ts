import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StepKey } from '#contracts/human-task.js';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { TRIAGE } from '#testing/case-entries.js';
import { PathDesk, type SeenTask } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { askExtension } from './extension.js';

describe('more time (M19; specification 2, Extensions)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('extension');
  });
  afterAll(() => desk.close());

  const contained = async (entry: Partial<typeof TRIAGE> = {}): Promise<{ told: ToldCase; task: SeenTask }> => {
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT', entry: { ...TRIAGE, ...entry } });
    const [task] = await told.ask('CONTAINMENT');
    if (!task) throw new Error('nobody was asked');
    return { told, task };
  };
  const request = async (task: SeenTask, days = 40) =>
    askExtension(desk.records, {
      linkId: task.linkId,
      until: dayPlus(await desk.today(), days),
      reason: 'A part is missing.',
    });
  /** The request as the story finds it beside the open question, asked. */
  const beside = async (told: ToldCase): Promise<StepKey> => {
    const asked = await told.look('CONTAINMENT');
    const key = asked.kind === 'OPEN' ? asked.alongside[0] : undefined;
    if (!key) throw new Error('no request stands beside the question');
    await desk.ask(told.id, key);
    return key;
  };
  const dues = async (id: string) =>
    desk.query<{ due: Date; original_due: Date; extensions: number; question_due: Date }>(
      `select s.due, s.original_due, s.extensions, q.due as question_due
         from step s join question q on q.step_id = s.id and q.state = 'OPEN' where s.record_id = $1 and s.code = 'CONTAINMENT'`,
      [id],
    );

  it('granted by the ISMS Manager: due, links and ladder move, the original due stays', async () => {
    const { told, task } = await contained();
    expect(await request(task)).toMatchObject({ kind: 'ASKED' });
    const key = await beside(told);
    const approver = await desk.task(told.id, 'IM');
    expect(approver.code).toBe('EXTENSION');
    const until = dayPlus(await desk.today(), 45);
    await desk.send(approver, { outcome: 'GRANT', entry: { until, comment: '' } });
    expect(await desk.settle(told.id, key)).toMatchObject({ kind: 'SETTLED', settled: { outcome: 'GRANT' } });
    const [moved] = await dues(told.id);
    expect(moved?.due.toISOString()).toBe(`${until}T18:00:00.000Z`);
    expect(moved?.question_due).toEqual(moved?.due);
    expect(moved?.extensions).toBe(1);
    expect(moved && moved.original_due < moved.due).toBe(true);
    const [link] = await desk.query<{ expires_at: Date }>('select expires_at from task_link where id = $1', [
      task.linkId,
    ]);
    expect(link && moved && link.expires_at > moved.due).toBe(true);
    expect(await desk.events(told.id, 'DUE_MOVED')).toHaveLength(1);
    await told.answer('CONTAINMENT', 'HEAD', { outcome: 'SUBMIT' });
  });

  it('refused: the due stays; a second request goes to Top Management', async () => {
    const { told, task } = await contained();
    await request(task);
    const key = await beside(told);
    await desk.send(await desk.task(told.id, 'IM'), { outcome: 'REFUSE' });
    expect(await desk.settle(told.id, key)).toMatchObject({ settled: { outcome: 'REFUSE' } });
    expect((await dues(told.id))[0]?.extensions).toBe(0);
    expect(await request(task)).toMatchObject({ kind: 'ASKED' });
    expect((await beside(told)).part).not.toBe(key.part);
    const asked = (await desk.tasks(told.id)).filter((open) => open.code === 'EXTENSION');
    expect(asked.map((open) => open.personId).toSorted()).toEqual(['CFO', 'CHAIR', 'COO']);
  });

  it('a major corrective action: Top Management grants the first request already, and nothing is granted a third time', async () => {
    const { told, task } = await contained({ grade: 'MAJOR' });
    for (const days of [40, 60]) {
      await request(task, days);
      const key = await beside(told);
      const until = dayPlus(await desk.today(), days);
      await desk.send(await desk.task(told.id, 'COO'), { outcome: 'GRANT', entry: { until, comment: '' } });
      await desk.settle(told.id, key);
    }
    expect(await request(task, 80)).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'extensions-used' }] });
  });

  it('the one who is late never grants it, nor whoever acts in their place (SD9)', async () => {
    const { told, task } = await contained({ ownerId: 'IM' });
    await request(task);
    await beside(told);
    const asked = (await desk.tasks(told.id)).filter((open) => open.code === 'EXTENSION');
    expect(asked.map((open) => open.personId)).toEqual(['DIM']);
    const [deputy] = asked;
    if (!deputy) throw new Error('nobody was asked');
    const handed = await desk.send(deputy, { outcome: 'DELEGATE', delegateTo: 'IM', comment: 'Yours.', entry: {} });
    expect(handed).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD9', 'SD11'] });
    // The owner hands the work to the deputy: both are late now, in one voice.
    await desk.send(task, { outcome: 'DELEGATE', delegateTo: 'DIM', comment: 'Please do.', entry: {} });
    expect(await desk.send(deputy, { outcome: 'GRANT' })).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD9'] });
  });

  it('a request is moot when the task is answered: its links die', async () => {
    const { told, task } = await contained();
    await request(task);
    const key = await beside(told);
    const approver = await desk.task(told.id, 'IM');
    await told.answer('CONTAINMENT', 'HEAD', { outcome: 'SUBMIT' });
    expect(await desk.send(approver, { outcome: 'GRANT' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'WITHDRAWN' });
    expect(await desk.settle(told.id, key)).toMatchObject({ kind: 'INTERRUPTED', why: 'MOOT' });
  });

  it('is asked before the due date, for a later day, with a reason, once at a time, and for work only', async () => {
    const { told, task } = await contained();
    const refused = await askExtension(desk.records, { linkId: task.linkId, until: await desk.today(), reason: ' ' });
    expect(refused).toMatchObject({ unmet: [{ code: 'until-not-later' }, { code: 'reason-missing' }] });
    await request(task);
    expect(await request(task)).toMatchObject({ unmet: [{ code: 'extension-pending' }] });
    await desk.passDays(20);
    expect(await request(task)).toMatchObject({ unmet: [{ code: 'extension-pending' }, { code: 'already-due' }] });
    const other = await ToldCase.raise(desk);
    const [triage] = await other.ask('TRIAGE');
    if (!triage) throw new Error('nobody was asked');
    expect(await request(triage)).toMatchObject({ unmet: [{ code: 'not-extendable' }] });
    expect(told.iteration).toBe(1);
  });

  it('names the person who asked in the trail', async () => {
    const { told, task } = await contained();
    await request(task);
    const opened = await desk.query<{ actor: string }>(
      `select actor from audit_event where record_id = $1 and type = 'STEP_OPENED' and content->>'code' = 'EXTENSION'`,
      [told.id],
    );
    expect(opened).toEqual([{ actor: 'HEAD' }]);
  });

  it('an action is moved to the last day that the policy allows, and not beyond, by request or by grant', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    await told.step('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    const [task] = await told.ask('IMPLEMENT', '1');
    if (!task) throw new Error('nobody was asked');
    expect(await request(task, 91)).toMatchObject({ unmet: [{ code: 'until-too-late', field: 'until' }] });
    expect(await request(task, 90)).toMatchObject({ kind: 'ASKED' });
    const asked = await told.look('IMPLEMENT', '1');
    const key = asked.kind === 'OPEN' ? asked.alongside[0] : undefined;
    if (!key) throw new Error('no request stands beside the question');
    await desk.ask(told.id, key);
    const grant = async (days: number) => {
      const entry = { until: dayPlus(await desk.today(), days), comment: '' };
      return desk.send(await desk.task(told.id, 'IM'), { outcome: 'GRANT', entry });
    };
    expect(await grant(91)).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'until-too-late' }] });
    expect(await grant(90)).toMatchObject({ kind: 'RECORDED' });
  });

  it('a policy may leave every request to Top Management', async () => {
    const of = (firstByImForMinorWork: boolean) =>
      desk.setPolicy((policy) => ({ ...policy, extension: { ...policy.extension, firstByImForMinorWork } }));
    await of(false);
    const { told, task } = await contained();
    await of(true);
    await request(task);
    await beside(told);
    const asked = (await desk.tasks(told.id)).filter((open) => open.code === 'EXTENSION');
    expect(asked.map((open) => open.personId).toSorted()).toEqual(['CFO', 'CHAIR', 'COO']);
  });

  it('is asked by somebody who may answer, and with the session that the answer would need', async () => {
    const { told, task } = await contained();
    await desk.query(`update question set assurance = 'B' where id = $1`, [task.questionId]);
    expect(await request(task)).toEqual({ kind: 'SIGN_IN_NEEDED' });
    await desk.query(`update question set assurance = 'A' where id = $1`, [task.questionId]);
    await desk.query(`update corrective_action set owner_id = 'DEPU' where id = $1`, [told.id]);
    expect(await request(task)).toMatchObject({ kind: 'NOT_YOURS', reason: 'ROLE_LOST' });
    expect(await desk.events(told.id, 'DECISION_REFUSED')).toHaveLength(1);
  });
});
