import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { begin, draftEntry, inForce, POLICY, register } from '#testing/documents.js';
import { PATH_DEPS, PathDesk, type SeenTask } from '#testing/path-desk.js';
import { RecordPath } from '#testing/record-path.js';
import { setDelegation } from '../directory/set-delegation.js';
import { reassignTask } from '../path/reassign-task.js';
import { inTransaction } from '../transaction.js';
import { effectiveVersion } from './in-force.js';
import { proposeWithdrawal } from './withdrawal.js';

const APPROVE = { outcome: 'APPROVE', entry: { comment: '' } };
const NO_COMMENT = { outcome: 'NO_COMMENT', entry: { comments: [] } };

let desk: PathDesk;
beforeEach(async () => {
  desk = await PathDesk.open('document_duties');
  await register(desk);
});
afterEach(() => desk.close());

/** A version that waits for its approval, and the tasks of those who are asked. */
async function submitted(drafterId = 'IM'): Promise<{ version: RecordPath; tasks: SeenTask[] }> {
  const version = await begin(desk, { drafterId });
  await version.told('DOC_DRAFT', { outcome: 'SUBMIT', entry: draftEntry() });
  await version.told('DOC_REVIEW', NO_COMMENT);
  await version.ask('DOC_APPROVAL');
  return { version, tasks: await version.tasks('DOC_APPROVAL') };
}
const only = ([task]: SeenTask[]): SeenTask => {
  if (!task) throw new Error('nobody was asked');
  return task;
};
const delegate = (task: SeenTask, delegateTo: string) =>
  desk.send(task, { outcome: 'DELEGATE', delegateTo, comment: 'Please.', entry: {} });
const reassign = (task: SeenTask, by: string, toId: string) =>
  reassignTask(desk.records, { taskId: task.taskId, by, toId, reason: 'To go on.' }, PATH_DEPS);
const refusals = (id: string) =>
  desk.query<{ actor: string; rules: string[] }>(
    `select actor, content->'rules' as rules from audit_event where record_id = $1 and type like '%REFUSED' order by id`,
    [id],
  );

describe('no author of a version approves it (SD1, SD11)', () => {
  it('is not asked, in whatever seat: the chair who wrote it gives way to the other members', async () => {
    const { tasks } = await submitted('CHAIR');
    expect(tasks.map(({ personId }) => personId)).toEqual(['COO', 'CFO']);
  });

  it('is not delegated to, nor reassigned to; each attempt is told', async () => {
    const { version, tasks } = await submitted('COO');
    const task = only(tasks);
    expect(task.personId).toBe('CHAIR');
    expect(await delegate(task, 'COO')).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD1', 'SD11'] });
    await expect(reassign(task, 'IM', 'COO')).rejects.toMatchObject({ code: 'separation-of-duties' });
    expect(await refusals(version.id)).toMatchObject([
      { actor: 'CHAIR', rules: ['SD1', 'SD11'] },
      { actor: 'IM', rules: ['SD1', 'SD11'] },
    ]);
    expect(await desk.query('select 1 from decision where question_id = $1', [task.questionId])).toEqual([]);
  });

  it('does not stand in for the approver who is away: the delegation passes the author by', async () => {
    const today = await desk.today();
    const away = { firstDay: today, lastDay: '2027-03-20', scope: 'ALL' as const, moveOpenTasks: true, by: 'IM' };
    await setDelegation(desk.records, { fromId: 'CHAIR', toId: 'COO', ...away }, PATH_DEPS);
    const { tasks } = await submitted('COO');
    expect(tasks.map(({ personId }) => personId)).not.toContain('COO');
  });

  it('who became one between page and answer is refused at the decision, by link and after a reassignment', async () => {
    const { version, tasks } = await submitted();
    const first = only(tasks);
    await reassign(first, 'DIM', 'CFO');
    expect(await desk.send(first, APPROVE)).toMatchObject({ kind: 'NOT_YOURS', reason: 'HANDED_ON' });
    const second = only(await version.tasks('DOC_APPROVAL'));
    await desk.query(`update document_version set drafter_id = 'CFO' where id = $1`, [version.id]);
    expect(await desk.send(second, APPROVE)).toMatchObject({
      kind: 'NOT_YOURS',
      rules: expect.arrayContaining(['SD1']),
    });
    expect(await effectiveVersion(desk, POLICY.id)).toBeNull();
    expect(await desk.query('select approver_id from document_version')).toEqual([{ approver_id: null }]);
  });

  it('proposed a withdrawal and does not agree to it', async () => {
    await inForce(desk);
    await desk.query(`update document set owner_id = 'CHAIR' where id = $1`, [POLICY.id]);
    const { id } = await inTransaction(desk.records, (tx) =>
      proposeWithdrawal(tx, { documentId: POLICY.id, by: 'CHAIR', reason: 'Replaced.' }),
    );
    const withdrawal = new RecordPath(desk, id);
    await withdrawal.ask('DOC_WITHDRAWAL');
    expect((await withdrawal.tasks('DOC_WITHDRAWAL')).map(({ personId }) => personId)).toEqual(['COO', 'CFO']);
  });
});
