import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { openSession, readSession } from '../access/sessions.js';
import { inTransaction } from '../transaction.js';
import { applyDirectoryChanges } from './apply-directory-changes.js';
import { activatePerson, confirmDeparture, deactivatePerson, type DepartureRequest } from './departure.js';
import { setDelegation } from './set-delegation.js';

const PATIENCE_MS = 60_000;

describe('leavers (specification 2, Leaver and role change)', () => {
  let desk: PathDesk;
  beforeEach(async () => {
    desk = await PathDesk.open('leaver');
  });
  afterEach(() => desk.close());
  const leave = (personId: string, more: Partial<DepartureRequest> = {}) =>
    deactivatePerson(desk.records, { personId, lastDay: null, successorId: null, by: 'IM', ...more }, PATH_DEPS);
  const code = (tried: Promise<unknown>): Promise<string> =>
    tried.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  const owner = async (id: string): Promise<string | undefined> =>
    (await desk.query<{ owner_id: string }>('select owner_id from corrective_action where id = $1', [id]))[0]?.owner_id;

  it('the old link is refused at once, the successor has the task, the old decision keeps the name', async () => {
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.step('CONTAINMENT', 'HEAD', { outcome: 'SUBMIT' });
    const [old] = await told.ask('ROOT_CAUSE');
    if (!old) throw new Error('nobody was asked');
    await leave('HEAD', { successorId: 'DEPU' });
    expect(await desk.send(old, { outcome: 'SUBMIT' })).toMatchObject({
      kind: 'NOT_YOURS',
      reason: 'HANDED_ON',
      ask: 'Deputy Hosting',
    });
    expect(await desk.tasks(told.id)).toMatchObject([{ personId: 'DEPU', capacity: 'CA_OWNER', onBehalfOf: null }]);
    expect(await owner(told.id)).toBe('DEPU');
    await told.answer('ROOT_CAUSE', 'DEPU', { outcome: 'SUBMIT' });
    const decisions = await desk.query<{ person_id: string }>(
      `select person_id from decision where record_id = $1 and capacity = 'CA_OWNER' order by decided_at`,
      [told.id],
    );
    expect(decisions.map((decision) => decision.person_id)).toEqual(['HEAD', 'DEPU']);
    const handed = await desk.query('select kind, by_person from handing_on where from_task_id = $1', [old.taskId]);
    expect(handed).toEqual([{ kind: 'REASSIGNED', by_person: 'IM' }]);
  });

  it('the case goes on to its end under the new owner, and separation of duties counts the new one', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    await told.ask('PLAN_APPROVAL');
    await leave('HEAD', { successorId: 'DIM' });
    // The new owner is deputy ISMS Manager: the plan of their case is not theirs to approve.
    const [approval] = await desk.tasks(told.id);
    expect(approval?.personId).toBe('IM');
    const refused = await desk.send(approval ?? never(), {
      outcome: 'DELEGATE',
      delegateTo: 'DIM',
      comment: 'x',
      entry: {},
    });
    expect(refused).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD4', 'SD11'] });
    const approved = await told.answer('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    await told.implement(approved.parts);
    expect((await told.ask('EVIDENCE_CHECK')).map((task) => task.personId)).toEqual(['IM']);
  });

  it('a successor who approved the plan does not become its owner: the next of the line does', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval('MAJOR');
    await told.step('PLAN_APPROVAL', 'COO', { outcome: 'APPROVE' });
    await told.ask('IMPLEMENT', '1');
    await leave('HEAD', { successorId: 'COO' });
    expect(await owner(told.id)).toBe('CHAIR');
  });

  it('the implementer leaves on a day that lies ahead: until then nothing moves, then by itself to the line manager', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    await told.step('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    await told.ask('IMPLEMENT', '1');
    const task = await desk.task(told.id, 'ENG1');
    const lastDay = new Date((await desk.now()) + 20 * 86_400_000).toISOString().slice(0, 10);
    expect(await leave('ENG1', { lastDay })).toMatchObject({ applied: false });
    expect(await applyDirectoryChanges(desk.records, PATH_DEPS)).toMatchObject({ leavers: 0 });
    await desk.passDays(20);
    expect(await applyDirectoryChanges(desk.records, PATH_DEPS)).toMatchObject({ leavers: 0 });
    await desk.passDays(1);
    // The instant itself kills the link, and the attempt asks somebody else; the duty moves what the leaver owned.
    expect(await desk.send(task, { outcome: 'DONE' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'ROLE_LOST' });
    const applied = await applyDirectoryChanges(desk.records, PATH_DEPS);
    expect(applied.leavers).toBe(1);
    expect(await applyDirectoryChanges(desk.records, PATH_DEPS)).toMatchObject({ leavers: 0, records: 0 });
    expect(await desk.send(task, { outcome: 'DONE' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'HANDED_ON' });
    expect(
      await desk.query('select number, implementer_id from planned_action where record_id = $1 order by 1', [told.id]),
    ).toEqual([
      { number: 1, implementer_id: 'HEAD' },
      { number: 2, implementer_id: 'ENG2' },
    ]);
    await told.answer('IMPLEMENT', 'HEAD', { outcome: 'DONE', part: '1' });
  });

  it('a leave date that an import or a system wrote takes the same road', async () => {
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.ask('CONTAINMENT');
    await desk.query(`update person set left_at = date_trunc('milliseconds', isms_now()) where id = 'HEAD'`);
    expect(await applyDirectoryChanges(desk.records, PATH_DEPS)).toMatchObject({ leavers: 1 });
    expect(await desk.askedPeople(told.id)).toEqual(['COO']);
    expect(await owner(told.id)).toBe('COO');
  });

  it('sessions end, reports get another manager, the department another head, delegations end, a deputy is replaced', async () => {
    await inTransaction(desk.records, (tx) => openSession(tx, { tokenSha256: 'hash', personId: 'HEAD' }));
    const today = new Date(await desk.now()).toISOString().slice(0, 10);
    await setDelegation(
      desk.records,
      { fromId: 'ENG2', toId: 'HEAD', scope: 'ALL', firstDay: today, lastDay: today, moveOpenTasks: false, by: 'ENG2' },
      PATH_DEPS,
    );
    await leave('HEAD', { successorId: 'ENG1' });
    expect(await readSession(desk.records, 'hash')).toBeNull();
    expect(await desk.query('select 1 from session where ended_real_at is null')).toEqual([]);
    const people = await desk.query<{ id: string; manager_id: string }>(
      `select id, manager_id from person where department_id = 'OPS' and id <> 'HEAD' order by id`,
    );
    expect(people).toEqual([
      { id: 'DEPU', manager_id: 'ENG1' },
      { id: 'ENG1', manager_id: 'COO' },
      { id: 'ENG2', manager_id: 'ENG1' },
    ]);
    expect(
      await desk.query(`select person_id from role_assignment where department_id = 'OPS' and valid_to is null`),
    ).toEqual([{ person_id: 'ENG1' }]);
    expect(await desk.query('select 1 from delegation where revoked_at is null')).toEqual([]);
    await leave('DIM', { successorId: 'CLERK' });
    expect(await desk.query(`select deputy_id from person where id = 'IM'`)).toEqual([{ deputy_id: 'CLERK' }]);
  });

  it('the ISMS Manager is asked to confirm, not the successor; once confirmed it stays', async () => {
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.ask('CONTAINMENT');
    await leave('HEAD', { successorId: 'DIM', by: 'machine:hr' });
    const [departure] = await desk.query<{ id: string; confirm_due: Date; moved: object }>('select * from departure');
    expect(departure?.moved).toMatchObject({
      tasks: [{ record: told.id, to: ['DIM'] }],
      ownerOf: [{ record: told.id, to: 'DIM' }],
      departments: [{ department: 'OPS', to: 'DIM' }],
      reports: ['DEPU', 'ENG1', 'ENG2'],
    });
    expect(departure?.confirm_due).toBeInstanceOf(Date);
    const mails = await desk.query<{ person_id: string }>(
      `select person_id from mail where business_key like 'departure/%'`,
    );
    expect(mails).toEqual([{ person_id: 'IM' }]);
    const id = departure?.id ?? '';
    const confirm = (by: string) => code(confirmDeparture(desk.records, { id, by }));
    expect([await confirm('DIM'), await confirm('CLERK'), await confirm('machine:hr')]).toEqual(
      Array(3).fill('not-allowed'),
    );
    expect([await confirm('IM'), await confirm('CHAIR')]).toEqual(['done', 'done']);
    expect(await desk.query('select confirmed_by from departure')).toEqual([{ confirmed_by: 'IM' }]);
  });

  it('only the ISMS Manager, HR or their systems record a leaver, nobody names themselves; the attempts are in the trail', async () => {
    expect(await code(leave('ENG1', { by: 'HEAD' }))).toBe('not-allowed');
    expect(await code(leave('ENG1', { by: 'IM', successorId: 'IM' }))).toBe('not-allowed');
    expect(await code(leave('ENG1', { successorId: 'GHOST' }))).toBe('unknown-successor');
    expect(await code(leave('GHOST'))).toBe('unknown-person');
    await leave('ENG1', { by: 'DIM' });
    expect(await code(leave('ENG1'))).toBe('has-left');
    const refused = await desk.query<{ actor: string }>(
      `select actor from audit_event where type = 'DIRECTORY_REFUSED' order by id`,
    );
    expect(refused.map(({ actor }) => actor)).toEqual(['HEAD', 'IM', 'IM', 'IM']);
  });

  it('who stays after all keeps everything; the planned day is forgotten', async () => {
    const lastDay = new Date((await desk.now()) + 86_400_000).toISOString().slice(0, 10);
    await leave('ENG1', { lastDay });
    expect(await code(activatePerson(desk.records, { personId: 'ENG1', by: 'HEAD' }))).toBe('not-allowed');
    await activatePerson(desk.records, { personId: 'ENG1', by: 'IM' });
    await desk.passDays(5);
    expect(await applyDirectoryChanges(desk.records, PATH_DEPS)).toMatchObject({ leavers: 0 });
    expect(await desk.query(`select left_at from person where id = 'ENG1'`)).toEqual([{ left_at: null }]);
  });

  it('the ISMS Manager leaves: the deputy acts at once; the deputy too: the chair acts, and one major candidate on 5.3 is raised', async () => {
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    await leave('IM', { by: 'DIM' });
    expect(await desk.tasks(told.id)).toMatchObject([{ personId: 'DIM', capacity: 'DEPUTY_IM' }]);
    expect(await desk.query(`select 1 from corrective_action where requirement_refs = '{5.3}'`)).toEqual([]);
    await leave('DIM', { by: 'machine:hr' });
    expect((await desk.askedPeople(told.id)).toSorted()).toEqual(['CFO', 'CHAIR', 'COO']);
    const raised = `select source, grade, about_isms_manager from corrective_action where requirement_refs = '{5.3}'`;
    expect(await desk.query(raised)).toEqual([{ source: 'REVIEW', grade: 'MAJOR', about_isms_manager: true }]);
  });

  it('a member of Top Management leaves: the others go on; where everybody else has agreed, it is decided', async () => {
    await desk.setPolicy((policy) => ({
      ...policy,
      correctiveAction: {
        ...policy.correctiveAction,
        quorum: { ...policy.correctiveAction.quorum, PLAN_APPROVAL: 'ALL_OF' },
      },
    }));
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval('MAJOR');
    await told.ask('PLAN_APPROVAL');
    await desk.send(await desk.task(told.id, 'CHAIR'), { outcome: 'APPROVE' });
    await leave('COO');
    expect(await desk.askedPeople(told.id)).toEqual(['CFO']);
    await leave('CFO');
    expect(await desk.askedPeople(told.id)).toEqual([]);
    expect((await told.settle('PLAN_APPROVAL')).outcome).toBe('APPROVE');
  });

  it(
    'leaving and deciding at once, in 20 races: exactly one wins, and the question is never left without anybody',
    async () => {
      for (let round = 0; round < 20; round += 1) {
        const told = await ToldCase.raise(desk);
        await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
        const [task] = await told.ask('CONTAINMENT');
        if (!task) throw new Error('nobody was asked');
        const request = await desk.requestOf(task, { outcome: 'SUBMIT' });
        const [sent] = await Promise.all([desk.send(task, { outcome: 'SUBMIT', entry: request.entry }), leave('HEAD')]);
        const decisions = await desk.query('select 1 from decision where question_id = $1', [task.questionId]);
        const open = await desk.askedPeople(told.id);
        if (sent.kind === 'RECORDED') expect([decisions.length, open]).toEqual([1, []]);
        else expect([sent.kind, decisions.length, open]).toEqual(['NOT_YOURS', 0, ['COO']]);
        await activatePerson(desk.records, { personId: 'HEAD', by: 'IM' });
      }
    },
    PATIENCE_MS,
  );
});

function never(): never {
  throw new Error('nobody was asked');
}
