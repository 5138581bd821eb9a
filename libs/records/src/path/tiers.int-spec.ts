import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';

describe('a step that several bodies decide in turn', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('tiers');
    await desk.setPolicy((policy) => ({
      ...policy,
      correctiveAction: {
        ...policy.correctiveAction,
        tiers: { PLAN_APPROVAL: ['IM', 'TM'], CLOSURE: ['IM', 'TM'] },
        quorum: { PLAN_APPROVAL: 'N_OF_M:2' },
      },
    }));
  });
  afterAll(() => desk.close());
  const submitted = async (): Promise<ToldCase> => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    await told.ask('PLAN_APPROVAL');
    return told;
  };
  const tiers = (told: ToldCase) =>
    desk.query<{ tier: number; outcome: string | null }>(
      `select q.tier, q.outcome from question q join step s on s.id = q.step_id
        where q.record_id = $1 and s.code = 'PLAN_APPROVAL' order by q.tier, q.issue`,
      [told.id],
    );

  it('the next body is asked when the one before agreed; the story sees one step with one outcome', async () => {
    const told = await submitted();
    expect(await desk.askedPeople(told.id)).toEqual(['IM']);
    const first = await desk.send(await desk.task(told.id, 'IM'), { outcome: 'APPROVE' });
    expect(first).toMatchObject({ receipt: { next: expect.stringContaining('Top Management decides next') } });
    expect(await desk.state(told.id)).toBe('PLAN_APPROVAL');
    expect((await told.look('PLAN_APPROVAL')).kind).toBe('OPEN');
    // Looked at twice, asked once.
    expect((await told.look('PLAN_APPROVAL')).kind).toBe('OPEN');
    expect(await desk.askedPeople(told.id)).toEqual(['CHAIR', 'COO', 'CFO']);
    await desk.send(await desk.task(told.id, 'COO'), { outcome: 'APPROVE' });
    await desk.send(await desk.task(told.id, 'CFO'), { outcome: 'APPROVE' });
    const settled = await told.settle('PLAN_APPROVAL');
    expect(settled).toEqual({ outcome: 'APPROVE', parts: ['1', '2'] });
    expect(await tiers(told)).toEqual([{ tier: 1, outcome: 'APPROVE' }, { tier: 2, outcome: 'APPROVE' }]); // prettier-ignore
    expect(await desk.query(`select count(*)::int as count from step where record_id = $1 and code = 'PLAN_APPROVAL'`, [told.id])).toEqual([{ count: 1 }]); // prettier-ignore
  });

  it('a refusal ends it, whichever body gives it', async () => {
    const first = await submitted();
    await first.answer('PLAN_APPROVAL', 'IM', { outcome: 'REJECT' });
    expect(await tiers(first)).toEqual([{ tier: 1, outcome: 'REJECT' }]);
    const second = await submitted();
    await desk.send(await desk.task(second.id, 'IM'), { outcome: 'APPROVE' });
    await second.look('PLAN_APPROVAL');
    await desk.send(await desk.task(second.id, 'COO'), { outcome: 'REQUEST_CHANGES' });
    await desk.send(await desk.task(second.id, 'CHAIR'), { outcome: 'REQUEST_CHANGES' });
    expect((await second.settle('PLAN_APPROVAL')).outcome).toBe('REQUEST_CHANGES');
  });

  it('nothing takes effect before the last body has agreed: the raiser is told of the closure once, when it is closed', async () => {
    const told = await submitted();
    await desk.send(await desk.task(told.id, 'IM'), { outcome: 'APPROVE' });
    await told.look('PLAN_APPROVAL');
    for (const id of ['COO', 'CHAIR']) await desk.send(await desk.task(told.id, id), { outcome: 'APPROVE' });
    await told.implement((await told.settle('PLAN_APPROVAL')).parts);
    await told.step('EVIDENCE_CHECK', 'IM', { outcome: 'ACCEPT' });
    await told.wait();
    await told.step('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'EFFECTIVE' });
    const told2 = () => desk.query(`select 1 from mail where record_id = $1 and business_key like '%/Closed/%'`, [told.id]); // prettier-ignore
    await told.ask('CLOSURE');
    await desk.send(await desk.task(told.id, 'IM'), { outcome: 'APPROVE' });
    expect(await told2()).toHaveLength(0);
    await told.look('CLOSURE');
    expect(await desk.state(told.id)).toBe('CLOSURE');
    await told.answer('CLOSURE', 'CHAIR', { outcome: 'APPROVE' });
    expect(await told2()).toHaveLength(1);
    expect(await desk.state(told.id)).toBe('CLOSED');
  });

  it('who lost the role of a body between page and answer decides nothing', async () => {
    const told = await submitted();
    await desk.send(await desk.task(told.id, 'IM'), { outcome: 'APPROVE' });
    await told.look('PLAN_APPROVAL');
    const page = await desk.task(told.id, 'CFO');
    await desk.query(`update role_assignment set valid_to = isms_now() - interval '1 second' where role = 'TM' and person_id = 'CFO'`); // prettier-ignore
    expect(await desk.send(page, { outcome: 'APPROVE' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'ROLE_LOST' });
    await desk.query(`update role_assignment set valid_to = null where role = 'TM' and person_id = 'CFO'`);
  });
});
