import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { applyDirectoryChanges } from './apply-directory-changes.js';
import { revokeDelegation, setDelegation, type DelegationRequest } from './set-delegation.js';

interface Refused {
  readonly act: string;
  readonly reason: string;
  readonly rules: readonly string[];
}

describe('absence and delegation (specification 2)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('absence');
  });
  afterAll(() => desk.close());
  const day = async (plus: number): Promise<string> =>
    new Date((await desk.now()) + plus * 86_400_000).toISOString().slice(0, 10);
  const away = async (fromId: string, toId: string, more: Partial<DelegationRequest> = {}) =>
    setDelegation(
      desk.records,
      {
        ...{ fromId, toId, scope: 'ALL', by: fromId, moveOpenTasks: false },
        ...{ firstDay: await day(0), lastDay: await day(3), ...more },
      },
      PATH_DEPS,
    );
  const code = (tried: Promise<unknown>): Promise<string> =>
    tried.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  const over = (): Promise<void> => desk.passDays(30);

  it('a new task goes to the delegate, who decides, and every record of it says "B for A"', async () => {
    const { id } = await away('HEAD', 'DEPU');
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    expect(await told.ask('CONTAINMENT')).toMatchObject([
      { personId: 'DEPU', capacity: 'CA_OWNER', onBehalfOf: 'HEAD' },
    ]);
    await told.answer('CONTAINMENT', 'DEPU', { outcome: 'SUBMIT' });
    expect(
      await desk.query(`select person_id, on_behalf_of from decision where record_id = $1 and capacity = 'CA_OWNER'`, [
        told.id,
      ]),
    ).toEqual([{ person_id: 'DEPU', on_behalf_of: 'HEAD' }]);
    const trail = await desk.query(
      `select actor, on_behalf_of from audit_event where record_id = $1 and type = 'DECIDED' order by id desc limit 1`,
      [told.id],
    );
    expect(trail).toEqual([{ actor: 'DEPU', on_behalf_of: 'HEAD' }]);
    const receipts = await desk.query<{ person_id: string; data: object }>(
      `select person_id, data from mail where record_id = $1 and template = 'RECEIPT' and data->>'onBehalfOf' is not null order by person_id`,
      [told.id],
    );
    expect(receipts.map((mail) => mail.person_id)).toEqual(['DEPU', 'HEAD']);
    expect(receipts[0]?.data).toMatchObject({ decidedBy: 'Deputy Hosting', onBehalfOf: 'Head Hosting' });
    const notices = await desk.query<{ person_id: string }>(
      `select person_id from mail where business_key like $1 order by person_id`,
      [`delegation/${id}/%`],
    );
    expect(notices.map((mail) => mail.person_id)).toEqual(['DEPU', 'HEAD']);
    await over();
  });

  it('open tasks move at once on demand: the old link is refused, the delegate has a link of their own', async () => {
    const told = await ToldCase.raise(desk);
    const [own] = await told.ask('TRIAGE');
    if (!own) throw new Error('nobody was asked');
    await away('IM', 'DIM');
    expect(await desk.askedPeople(told.id)).toEqual(['IM']);
    await over();
    const set = await away('IM', 'DIM', { moveOpenTasks: true });
    expect(set.moved.records).toContain(told.id);
    expect(await desk.tasks(told.id)).toMatchObject([{ personId: 'DIM', capacity: 'IM', onBehalfOf: 'IM' }]);
    expect(await desk.send(own, { outcome: 'ACCEPT' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'HANDED_ON' });
    await told.answer('TRIAGE', 'DIM', { outcome: 'ACCEPT' });
    expect(await desk.query('select kind, by_person from handing_on where from_task_id = $1', [own.taskId])).toEqual([
      { kind: 'DELEGATED', by_person: 'IM' },
    ]);
    await over();
  });

  it('an absence that lies ahead moves open tasks by itself when the ISMS clock reaches it, once', async () => {
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    await away('IM', 'DIM', { moveOpenTasks: true, firstDay: await day(2), lastDay: await day(4) });
    expect((await applyDirectoryChanges(desk.records, PATH_DEPS)).absences).toBe(0);
    await desk.passDays(2);
    expect(await applyDirectoryChanges(desk.records, PATH_DEPS)).toMatchObject({ absences: 1 });
    expect((await applyDirectoryChanges(desk.records, PATH_DEPS)).absences).toBe(0);
    expect(await desk.askedPeople(told.id)).toEqual(['DIM']);
    await over();
  });

  it('a delegate passes the same checks (SD11): what they may not decide stays with the one who is away', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    await told.ask('PLAN_APPROVAL');
    const set = await away('IM', 'HEAD', { moveOpenTasks: true });
    expect(set.moved.stayed).toBeGreaterThanOrEqual(1);
    expect(await desk.askedPeople(told.id)).toEqual(['IM']);
    await over();
  });

  it('rings, overlaps, outsiders of Top Management and of the auditors are refused, and every attempt is in the trail', async () => {
    await away('ENG1', 'ENG2');
    const tried = [
      await code(away('ENG2', 'ENG1')),
      await code(away('ENG1', 'DEPU')),
      await code(away('CFO', 'CLERK')),
      await code(away('AUD1', 'CLERK')),
      await code(away('ENG2', 'GHOST')),
      await code(away('ENG2', 'CLERK', { by: 'CLERK' })),
      await code(away('ENG2', 'IM', { by: 'IM' })),
    ];
    expect(tried).toEqual([
      'delegation', 'delegation', 'delegation', 'delegation', 'delegation', 'not-allowed', 'delegation',
    ]); // prettier-ignore
    const refused = await desk.query<{ actor: string; content: Refused }>(
      `select actor, content from audit_event where type = 'DIRECTORY_REFUSED' order by id`,
    );
    expect(refused.map(({ actor }) => actor)).toEqual(['ENG2', 'ENG1', 'CFO', 'AUD1', 'ENG2', 'CLERK', 'IM']);
    expect(refused.at(-1)?.content).toMatchObject({ act: 'DELEGATION', rules: ['SD12'] });
    await over();
  });

  it('an ended delegation sends nothing any more; only who may set it may end it', async () => {
    const { id } = await away('IM', 'DIM');
    expect(await code(revokeDelegation(desk.records, { id, by: 'CLERK' }))).toBe('not-allowed');
    await revokeDelegation(desk.records, { id, by: 'IM' });
    await revokeDelegation(desk.records, { id, by: 'IM' });
    const told = await ToldCase.raise(desk);
    expect(await told.ask('TRIAGE')).toMatchObject([{ personId: 'IM' }]);
    const ended = await desk.query(`select 1 from audit_event where type = 'DELEGATION_REVOKED'`);
    expect(ended).toHaveLength(1);
    expect(await code(revokeDelegation(desk.records, { id: '00000000-0000-7000-8000-000000000000', by: 'IM' }))).toBe(
      'unknown-delegation',
    );
  });

  it('unplanned absence: at L1 the department head names a delegate by a link that decides nothing itself', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    await told.step('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    await told.ask('IMPLEMENT', '1');
    const [rung] = await desk.query<{ at: number }>(
      `select (r->>'at')::float8 as at from question q, jsonb_array_elements(q.rungs) r
        where q.record_id = $1 and q.state = 'OPEN' and r->>'kind' = 'ESCALATION' order by 1 limit 1`,
      [told.id],
    );
    await desk.setClock((rung?.at ?? 0) + 1);
    await told.look('IMPLEMENT', '1');
    const head = await desk.task(told.id, 'HEAD');
    expect(head).toMatchObject({ capacity: 'DEPARTMENT_HEAD', onBehalfOf: 'ENG1', level: 1 });
    const [mail] = await desk.query<{ data: { question: string; linkId: string } }>(
      `select data from mail where record_id = $1 and template = 'ESCALATION' and person_id = 'HEAD'`,
      [told.id],
    );
    expect(mail?.data).toMatchObject({ linkId: head.linkId });
    expect(mail?.data.question).toContain('Who acts in the place of First Engineer?');
    expect(await desk.send(head, { outcome: 'DONE' })).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD12'] });
    const named = await desk.send(head, { outcome: 'DELEGATE', delegateTo: 'ENG2', comment: 'Ill.', entry: {} });
    expect(named).toMatchObject({ kind: 'HANDED_ON', to: 'Second Engineer' });
    expect(await desk.task(told.id, 'ENG2')).toMatchObject({ capacity: 'IMPLEMENTER', onBehalfOf: 'ENG1', level: 0 });
    await told.answer('IMPLEMENT', 'ENG2', { outcome: 'DONE', part: '1' });
    expect(await desk.askedPeople(told.id)).toEqual([]);
  });

  it('a head who was asked to name a delegate may still get the work itself at a later level', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    await told.step('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    await told.ask('IMPLEMENT', '1');
    const rungs = await desk.query<{ at: number; n: number }>(
      `select (r->>'at')::float8 as at, (r->>'n')::int as n from question q, jsonb_array_elements(q.rungs) r
        where q.record_id = $1 and q.state = 'OPEN' and r->>'kind' = 'ESCALATION' order by 1`,
      [told.id],
    );
    for (const rung of rungs.slice(0, 2)) {
      await desk.setClock(rung.at + 1);
      await told.look('IMPLEMENT', '1');
    }
    expect(await desk.task(told.id, 'HEAD')).toMatchObject({ capacity: 'LINE_MANAGER', level: 2 });
    await told.answer('IMPLEMENT', 'HEAD', { outcome: 'DONE', part: '1' });
  });
});
