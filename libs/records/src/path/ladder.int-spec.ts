import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TRIAGE, plan } from '#testing/case-entries.js';
import { PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import type { RungRecord } from '../tables/path.entity.js';
import { amendEntry } from './amend-entry.js';

interface Escalated {
  readonly level: number;
  readonly notified: readonly string[];
  readonly added: readonly string[];
  readonly handedOnTo: string | null;
}

describe('the overdue ladder (specification 2): nobody reacts', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('ladder');
  });
  afterAll(() => desk.close());

  const rungs = async (told: ToldCase): Promise<RungRecord[]> =>
    (
      await desk.query<{ rungs: RungRecord[] }>(
        `select rungs from question where record_id = $1 and state = 'OPEN' order by opened_at desc limit 1`,
        [told.id],
      )
    )[0]?.rungs ?? [];
  /** The clock reaches the level, the timer wakes the story, the story looks. */
  const climb = async (told: ToldCase, code: CorrectiveActionStepCode, level: number): Promise<Escalated> => {
    const rung = (await rungs(told)).find((one) => one.kind === 'ESCALATION' && one.n === level);
    if (!rung) throw new Error(`no level ${level}`);
    await desk.setClock(rung.at + 1);
    expect((await told.look(code)).kind).toBe('OPEN');
    const climbed = (await desk.events<Escalated>(told.id, 'ESCALATED')).at(-1);
    if (climbed?.level !== level) throw new Error(`level ${level} did not fire`);
    return climbed;
  };
  const candidates = (sourceRef?: string) =>
    desk.query<{ id: string; requirement_refs: string[]; about_isms_manager: boolean }>(
      `select id, requirement_refs, about_isms_manager from corrective_action where source = 'OVERDUE' and ($1::text is null or source_ref = $1)`,
      [sourceRef ?? null],
    );

  it('an approval: L1 adds the deputy, L2 tells line manager and ISMS Manager, L3 hands on within the role, L4 raises one candidate', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    const [first] = await told.ask('PLAN_APPROVAL');
    if (!first) throw new Error('nobody was asked');
    expect(await climb(told, 'PLAN_APPROVAL', 1)).toMatchObject({ notified: ['IM'], added: ['DIM'], handedOnTo: null });
    expect(await desk.askedPeople(told.id)).toEqual(['IM', 'DIM']);
    expect(await climb(told, 'PLAN_APPROVAL', 2)).toMatchObject({ notified: ['COO'], added: [], handedOnTo: null });
    expect(await desk.askedPeople(told.id)).toEqual(['IM', 'DIM']);
    expect(await climb(told, 'PLAN_APPROVAL', 3)).toMatchObject({ notified: ['CHAIR'], handedOnTo: 'CHAIR' });
    expect(await desk.askedPeople(told.id)).toEqual(['DIM', 'CHAIR']);
    expect(await desk.send(first, { outcome: 'APPROVE' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'HANDED_ON' });
    await climb(told, 'PLAN_APPROVAL', 4);
    const [step] = await desk.query<{ id: string }>(
      `select id from step where record_id = $1 and code = 'PLAN_APPROVAL'`,
      [told.id],
    );
    expect(await candidates(step?.id)).toMatchObject([{ requirement_refs: ['10.2'] }]);
    for (let look = 0; look < 3; look += 1) await told.look('PLAN_APPROVAL');
    expect(await candidates(step?.id)).toHaveLength(1);
    expect(await desk.events(told.id, 'ESCALATED')).toHaveLength(4);
    expect(
      await desk.query('select 1 from decision d join question q on q.id = d.question_id where q.step_id = $1', [
        step?.id,
      ]),
    ).toEqual([]);
    expect(await desk.state(told.id)).toBe('PLAN_APPROVAL');
    // The one it was handed to decides, in the place of the one who did not.
    await told.answer('PLAN_APPROVAL', 'CHAIR', { outcome: 'APPROVE' });
  });

  it('the deputy that L1 added decides while the ISMS Manager is silent', async () => {
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    await climb(told, 'TRIAGE', 1);
    await told.answer('TRIAGE', 'DIM', { outcome: 'ACCEPT' });
    expect(await desk.query('select person_id, on_behalf_of from decision where record_id = $1', [told.id])).toEqual([
      { person_id: 'DIM', on_behalf_of: 'IM' },
    ]);
  });

  it('work: L2 adds the line manager, L3 hands on to the department head', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT', entry: { ...TRIAGE, ownerId: 'AUD1', departmentId: 'OPS' } });
    await told.ask('CONTAINMENT');
    expect(await climb(told, 'CONTAINMENT', 1)).toMatchObject({ notified: ['AUD1'], added: [] });
    expect(await climb(told, 'CONTAINMENT', 2)).toMatchObject({ added: ['CFO'] });
    expect(await climb(told, 'CONTAINMENT', 3)).toMatchObject({ notified: ['CHAIR'], handedOnTo: 'HEAD' });
    expect(await desk.askedPeople(told.id)).toEqual(['CFO', 'HEAD']);
    await told.answer('CONTAINMENT', 'HEAD', { outcome: 'SUBMIT' });
  });

  it('a major corrective action climbs its own, steeper ladder: L2 after 3 days, L3 after 7, L4 after 14', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT', entry: { ...TRIAGE, grade: 'MAJOR' } });
    const [task] = await told.ask('CONTAINMENT');
    const [question] = await desk.query<{ due: Date }>('select due from question where id = $1', [task?.questionId]);
    const days = (await rungs(told))
      .filter((rung) => rung.kind === 'ESCALATION')
      .map((rung) => Math.round((rung.at - (question?.due.getTime() ?? 0)) / 86_400_000));
    expect(days).toEqual([1, 3, 7, 14]);
  });

  it('Top Management is late: no deputy from outside, the whole group is told, L4 cites clause 5.1', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval('MAJOR');
    await told.ask('PLAN_APPROVAL');
    expect(await climb(told, 'PLAN_APPROVAL', 1)).toMatchObject({ added: [] });
    await climb(told, 'PLAN_APPROVAL', 2);
    const third = await climb(told, 'PLAN_APPROVAL', 3);
    expect(third.notified.toSorted()).toEqual(['CFO', 'CHAIR', 'COO']);
    expect(third.handedOnTo).toBeNull();
    await climb(told, 'PLAN_APPROVAL', 4);
    const [step] = await desk.query<{ id: string }>(
      `select id from step where record_id = $1 and code = 'PLAN_APPROVAL'`,
      [told.id],
    );
    expect(await candidates(step?.id)).toMatchObject([{ requirement_refs: ['5.1'], about_isms_manager: false }]);
  });

  it('nobody in conflict is added or handed to: the plan of the deputy is not approved by the deputy', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval('MINOR', 'DIM');
    await told.ask('PLAN_APPROVAL');
    expect(await climb(told, 'PLAN_APPROVAL', 1)).toMatchObject({ added: [] });
    expect(await climb(told, 'PLAN_APPROVAL', 3)).toMatchObject({ handedOnTo: 'CHAIR' });
  });

  it('an OVERDUE record raises no second candidate: its own L4 goes to the chair', async () => {
    await desk.nextMonday();
    const before = (await candidates()).length;
    const told = await ToldCase.raise(desk, {
      source: 'OVERDUE',
      sourceRef: 'step-of-somewhere',
      raisedBy: null,
      actor: 'engine',
    });
    await told.ask('TRIAGE');
    for (const level of [1, 2, 3]) await climb(told, 'TRIAGE', level);
    expect(await climb(told, 'TRIAGE', 4)).toMatchObject({ notified: ['CHAIR'] });
    expect(await candidates()).toHaveLength(before + 1);
  });

  it('an ISMS Manager who is late is judged by Top Management: the candidate is about the ISMS Manager', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT', entry: { ...TRIAGE, ownerId: 'IM', departmentId: 'SEC' } });
    await told.ask('CONTAINMENT');
    for (const level of [1, 2, 3, 4]) await climb(told, 'CONTAINMENT', level);
    const [step] = await desk.query<{ id: string }>(
      `select id from step where record_id = $1 and code = 'CONTAINMENT'`,
      [told.id],
    );
    const [candidate] = await candidates(step?.id);
    const late = new ToldCase(desk, candidate?.id ?? '');
    const asked = await late.ask('TRIAGE');
    expect(asked.map((task) => task.personId).toSorted()).toEqual(['CFO', 'CHAIR', 'COO']);
  });

  it('a re-asked question goes on where the ladder stood: no level fires twice, and the new link lives', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.step('CONTAINMENT', 'HEAD', { outcome: 'SUBMIT' });
    await told.step('ROOT_CAUSE', 'HEAD', { outcome: 'SUBMIT' });
    const [planning] = await told.ask('PLANNING');
    await told.answer('PLANNING', 'HEAD', { outcome: 'SUBMIT' });
    await told.ask('PLAN_APPROVAL');
    for (const level of [1, 2, 3]) await climb(told, 'PLAN_APPROVAL', level);
    const entry = { ...plan(await desk.today()), criterion: 'Not one expired certificate in 60 days.' };
    const amended = await amendEntry(desk.records, { linkId: planning?.linkId ?? '', entry, formVersion: 1 });
    expect(amended.kind).toBe('AMENDED');
    await told.look('PLAN_APPROVAL');
    expect(await desk.events(told.id, 'ESCALATED')).toHaveLength(3);
    expect(await desk.askedPeople(told.id)).toEqual(['IM']);
    await told.answer('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
  });

  it('levels that were missed while everything stood still fire in order, each once', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    await desk.passDays(60);
    await told.look('TRIAGE');
    expect((await desk.events<Escalated>(told.id, 'ESCALATED')).map((one) => one.level)).toEqual([1, 2, 3, 4]);
    expect(await desk.askedPeople(told.id)).toEqual(['DIM', 'CHAIR']);
    // Nobody is sent a link that is dead already, however late the rung came.
    await told.answer('TRIAGE', 'CHAIR', { outcome: 'ACCEPT' });
  });
});
