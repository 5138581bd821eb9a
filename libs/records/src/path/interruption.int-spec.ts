import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { interruptRecord, type Interruption } from '../corrective-action/interrupt.js';
import { recall } from './recall.js';

const CANCELLED: Interruption = { kind: 'CANCELLED', reason: 'Raised in error.' };
/** What the ISMS Manager raised, they cancel without asking anybody. */
const BY_IM = { raisedBy: 'IM', actor: 'IM' };
const NEW_OWNER: Interruption = { kind: 'OWNER_CHANGED', ownerId: 'DEPU', reason: 'The head moved on.' };

describe('the road for interruptions (architecture 4)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('interruption');
  });
  afterAll(() => desk.close());
  const interrupt = (recordId: string, interruption: Interruption, by = 'IM') =>
    interruptRecord(desk.records, { recordId, by, interruption });

  it('cancelled: links are dead, the step is INTERRUPTED, the record is final and nothing is asked any more', async () => {
    const told = await ToldCase.raise(desk, BY_IM);
    const [task] = await told.ask('TRIAGE');
    if (!task) throw new Error('nobody was asked');
    await interrupt(told.id, CANCELLED);
    expect(await desk.state(told.id)).toBe('CANCELLED');
    expect(await desk.send(task, { outcome: 'ACCEPT' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'WITHDRAWN' });
    expect(await told.look('TRIAGE')).toMatchObject({ kind: 'INTERRUPTED' });
    expect(await desk.ask(told.id, told.next('CONTAINMENT'))).toMatchObject({ kind: 'INTERRUPTED', why: 'CANCELLED' });
    expect(await desk.tasks(told.id)).toEqual([]);
    const live = await desk.query(
      `select 1 from task_link l join task t on t.id = l.task_id join question q on q.id = t.question_id
        where q.record_id = $1 and l.revoked_at is null`,
      [told.id],
    );
    expect(live).toEqual([]);
    expect((await recall(desk.records, told.id)).final).toBe(true);
  });

  it('cancelled between an answer and its settling: the answer stays on record and the record stays final', async () => {
    const told = await ToldCase.raise(desk, BY_IM);
    const [task] = await told.ask('TRIAGE');
    if (!task) throw new Error('nobody was asked');
    await desk.send(task, { outcome: 'NOT_NC' });
    await interrupt(told.id, CANCELLED);
    expect(await told.look('TRIAGE')).toMatchObject({ kind: 'SETTLED', settled: { outcome: 'NOT_NC' } });
    expect(await desk.state(told.id)).toBe('CANCELLED');
  });

  it('owner changed: the old link is dead, the new owner is asked with the same due', async () => {
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    const [old] = await told.ask('CONTAINMENT');
    if (!old) throw new Error('nobody was asked');
    const dueOf = async (questionId: string) =>
      (await desk.query<{ due: Date }>('select due from question where id = $1', [questionId]))[0]?.due;
    await interrupt(told.id, NEW_OWNER);
    expect(await desk.send(old, { outcome: 'SUBMIT' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'WITHDRAWN' });
    const [again] = await told.ask('CONTAINMENT');
    expect(again?.personId).toBe('DEPU');
    expect(await dueOf(again?.questionId ?? '')).toEqual(await dueOf(old.questionId));
    await told.answer('CONTAINMENT', 'DEPU', { outcome: 'SUBMIT' });
  });

  it('owner changed while a plan waits for approval: the approval keeps its due, and the approver gets a new link', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    const [old] = await told.ask('PLAN_APPROVAL');
    const dueOf = async (questionId?: string) =>
      (await desk.query<{ due: Date }>('select due from question where id = $1', [questionId]))[0]?.due;
    await desk.passDays(1);
    await interrupt(told.id, NEW_OWNER);
    const [again] = await told.ask('PLAN_APPROVAL');
    expect(again?.linkId).not.toBe(old?.linkId);
    expect(await dueOf(again?.questionId)).toEqual(await dueOf(old?.questionId));
  });

  it('an answer that was given before the interruption is not lost', async () => {
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.ask('CONTAINMENT');
    await desk.send(await desk.task(told.id, 'HEAD'), { outcome: 'SUBMIT' });
    await interrupt(told.id, NEW_OWNER);
    expect((await told.settle('CONTAINMENT')).outcome).toBe('SUBMIT');
    expect((await told.ask('ROOT_CAUSE')).map((task) => task.personId)).toEqual(['DEPU']);
  });

  it('a waiting time that was interrupted keeps its end', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    const approved = await told.step('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    await told.implement(approved.parts);
    await told.step('EVIDENCE_CHECK', 'IM', { outcome: 'ACCEPT' });
    const first = await desk.wait(told.id, told.next('MONITORING'));
    await desk.passDays(3);
    await interrupt(told.id, NEW_OWNER);
    expect(await desk.wait(told.id, told.present('MONITORING'))).toMatchObject({ kind: 'INTERRUPTED' });
    const second = await desk.wait(told.id, told.next('MONITORING'));
    expect(second.view.waiting[0]?.due).toBe(first.view.waiting[0]?.due);
  });

  it('only the ISMS Manager or the deputy interrupts, with a reason, a present owner, and never a finding of an audit', async () => {
    const told = await ToldCase.raise(desk, BY_IM);
    const audit = await ToldCase.raise(desk, { source: 'AUDIT_INT', grade: 'MINOR' });
    const codes = [
      interrupt(told.id, CANCELLED, 'HEAD'),
      interrupt(told.id, { kind: 'CANCELLED', reason: ' ' }),
      interrupt(told.id, { ...NEW_OWNER, ownerId: 'GHOST' } as Interruption),
      interrupt(audit.id, CANCELLED),
      interrupt('CA-2027-9999', CANCELLED),
    ].map((tried) => tried.then(String, (error: { code: string }) => error.code));
    expect(await Promise.all(codes)).toEqual([
      'not-isms-manager',
      'reason-missing',
      'unknown-owner',
      'audit-finding',
      'unknown-record',
    ]);
    await interrupt(told.id, CANCELLED);
    await expect(interrupt(told.id, CANCELLED)).rejects.toMatchObject({ code: 'final-record' });
  });
});
