import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { PATH_DEPS, PathDesk, type SeenTask } from '#testing/path-desk.js';
import { giveRole, standVote, type VoteCase } from '#testing/vote-case.js';
import type { ClaimResult } from './claim.js';
import { deactivatePerson } from '../directory/departure.js';
import { setDelegation } from '../directory/set-delegation.js';
import { reassignTask } from './reassign-task.js';

describe('who acts in the place of a member of Top Management (specification 2, Absence)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('stand_ins');
  });
  afterAll(() => desk.close());

  const handOn = (task: SeenTask, delegateTo: string): Promise<ClaimResult> =>
    desk.send(task, { outcome: 'DELEGATE', delegateTo, comment: 'I am away.', entry: {} });

  /** A vote that is asked; the member with number 6 joins afterwards and is the standing deputy of number 2. */
  async function asked(quorum: string): Promise<{ real: VoteCase; of: (member: number) => Promise<SeenTask> }> {
    const { real } = await standVote(desk, quorum);
    await real.told.ask('PLAN_APPROVAL');
    await giveRole(desk, real.person(6), 'TM');
    return { real, of: (member) => desk.task(real.told.id, real.person(member)) };
  }

  /** The clock passes an escalation of the open question. */
  async function pass(real: VoteCase, level: number): Promise<void> {
    const [rung] = await desk.query<{ at: number }>(
      `select (r->>'at')::float8 as at from question q, jsonb_array_elements(q.rungs) r
        where q.record_id = $1 and q.state = 'OPEN' and r->>'kind' = 'ESCALATION' and (r->>'n')::int = $2`,
      [real.told.id, level],
    );
    await desk.setClock((rung?.at ?? 0) + 1);
    await real.told.look('PLAN_APPROVAL');
  }

  const reassign = (task: SeenTask, toId: string): Promise<unknown> =>
    reassignTask(desk.records, { taskId: task.taskId, toId, reason: 'Not reachable.', by: 'IM' }, PATH_DEPS);

  const away = async (fromId: string, toId: string, moveOpenTasks: boolean): Promise<unknown> => {
    const today = await desk.today();
    const days = { firstDay: today, lastDay: dayPlus(today, 60) };
    return setDelegation(desk.records, { fromId, toId, scope: 'ALL', ...days, moveOpenTasks, by: fromId }, PATH_DEPS);
  };

  it('the deputy who is added at the first rung hands on within Top Management only, nor is their task given outside it', async () => {
    const { real, of } = await asked('ONE_OF');
    await pass(real, 1);
    expect(await handOn(await of(6), 'CLERK')).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'delegate-outside' }] });
    await expect(reassign(await of(6), 'CLERK')).rejects.toMatchObject({ code: 'delegate-outside' });
    await giveRole(desk, real.person(5), 'TM');
    expect(await handOn(await of(6), real.person(5))).toMatchObject({ kind: 'HANDED_ON' });
    expect(await desk.send(await of(5), { outcome: 'APPROVE' })).toMatchObject({ kind: 'RECORDED' });
  });

  it('the deputy who belongs to Top Management no more decides for none of its members', async () => {
    const { real, of } = await asked('ONE_OF');
    await pass(real, 1);
    const task = await of(6);
    await desk.query(
      `update role_assignment set valid_to = date_trunc('milliseconds', isms_now()) where person_id = $1`,
      [real.person(6)],
    );
    expect(await desk.send(task, { outcome: 'APPROVE' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'ROLE_LOST' });
  });

  it('a member to whom the chair handed on decides after the chair has left', async () => {
    const { real, of } = await asked('N_OF_M:3');
    await handOn(await of(0), real.person(6));
    const chair = { personId: real.person(0), lastDay: null, successorId: null, by: 'IM' };
    await deactivatePerson(desk.records, chair, PATH_DEPS);
    const task = await of(6);
    expect(task).toMatchObject({ capacity: 'TM', onBehalfOf: null });
    expect(await desk.send(task, { outcome: 'APPROVE' })).toMatchObject({ kind: 'RECORDED' });
  });

  it('the same where the chair left by an import and the member answers before the directory is looked at', async () => {
    const { real, of } = await asked('N_OF_M:3');
    await handOn(await of(0), real.person(6));
    await desk.query(`update person set left_at = date_trunc('milliseconds', isms_now()) where id = $1`, [
      real.person(0),
    ]);
    expect(await desk.send(await of(6), { outcome: 'APPROVE' })).toMatchObject({ kind: 'NOT_YOURS' });
    expect(await desk.send(await of(6), { outcome: 'APPROVE' })).toMatchObject({ kind: 'RECORDED' });
  });

  it('a vote of three that the third rung hands on is not decided by one', async () => {
    const { real } = await standVote(desk, 'N_OF_M:3');
    await real.told.ask('PLAN_APPROVAL');
    await giveRole(desk, real.person(5), 'TM');
    await pass(real, 3);
    await desk.send(await desk.task(real.told.id, real.person(5)), { outcome: 'APPROVE' });
    expect((await real.told.look('PLAN_APPROVAL')).kind).toBe('OPEN');
    expect(await desk.askedPeople(real.told.id)).toEqual(
      expect.arrayContaining([1, 2, 3, 4].map((member) => real.person(member))),
    );
  });

  it('the third rung hands to nobody who is away, and whoever gets their own voice back decides with it', async () => {
    const { real } = await standVote(desk, 'ONE_OF');
    await real.told.ask('PLAN_APPROVAL');
    await giveRole(desk, real.person(5), 'TM');
    // The chair is away, and their task went to number 5; everybody else keeps silent.
    await away(real.person(0), real.person(5), true);
    await pass(real, 1);
    await giveRole(desk, real.person(6), 'TM');
    await pass(real, 3);
    expect(await desk.askedPeople(real.told.id)).toEqual([real.person(6)]);
    const late = await desk.task(real.told.id, real.person(6));
    expect(late.onBehalfOf).not.toBeNull();
    await reassign(late, late.onBehalfOf ?? '');
    const [own] = await desk.tasks(real.told.id);
    expect(own).toMatchObject({ personId: late.onBehalfOf, onBehalfOf: null });
    expect(own && (await desk.send(own, { outcome: 'APPROVE' }))).toMatchObject({ kind: 'RECORDED' });
  });
});
