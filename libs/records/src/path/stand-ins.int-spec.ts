import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PATH_DEPS, PathDesk, type SeenTask } from '#testing/path-desk.js';
import { giveRole, standVote, type VoteCase } from '#testing/vote-case.js';
import type { ClaimResult } from './claim.js';
import { deactivatePerson } from '../directory/departure.js';

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

  it('the deputy who is added at the first rung hands on within Top Management only', async () => {
    const { real, of } = await asked('ONE_OF');
    const [first] = await desk.query<{ at: number }>(
      `select (r->>'at')::float8 as at from question q, jsonb_array_elements(q.rungs) r
        where q.record_id = $1 and q.state = 'OPEN' and r->>'kind' = 'ESCALATION' order by 1 limit 1`,
      [real.told.id],
    );
    await desk.setClock((first?.at ?? 0) + 1);
    await real.told.look('PLAN_APPROVAL');
    expect(await handOn(await of(6), 'CLERK')).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'delegate-outside' }] });
  });

  it('a member to whom the chair handed on decides after the chair has left', async () => {
    const { real, of } = await asked('N_OF_M:3');
    await handOn(await of(0), real.person(6));
    const chair = { personId: real.person(0), lastDay: null, successorId: null, by: 'IM' };
    await deactivatePerson(desk.records, chair, PATH_DEPS);
    expect(await desk.send(await of(6), { outcome: 'APPROVE' })).toMatchObject({ kind: 'RECORDED' });
  });

  it('a vote of three that the third rung hands on is not decided by one', async () => {
    const { real } = await standVote(desk, 'N_OF_M:3');
    await real.told.ask('PLAN_APPROVAL');
    await giveRole(desk, real.person(5), 'TM');
    const [third] = await desk.query<{ at: number }>(
      `select (r->>'at')::float8 as at from question q, jsonb_array_elements(q.rungs) r
        where q.record_id = $1 and q.state = 'OPEN' and r->>'kind' = 'ESCALATION' and (r->>'n')::int = 3`,
      [real.told.id],
    );
    await desk.setClock((third?.at ?? 0) + 1);
    await real.told.look('PLAN_APPROVAL');
    await desk.send(await desk.task(real.told.id, real.person(5)), { outcome: 'APPROVE' });
    expect((await real.told.look('PLAN_APPROVAL')).kind).toBe('OPEN');
  });
});
