import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTION, EFFECT } from '#testing/case-entries.js';
import { PathDesk, type SeenTask } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { recordEvidence, removeDraftEvidence } from '../evidence/record-evidence.js';
import { uuidv7 } from '../ids.js';
import { inTransaction } from '../transaction.js';
import { amendEntry } from './amend-entry.js';

const FILE = { sha256: 'ab'.repeat(32), size: 12, type: 'text/plain', name: 'restore.txt' };
const UNKNOWN = { kind: 'UNMET', unmet: [{ code: 'evidence-unknown', field: 'evidence' }] };

describe('objective evidence that an answer cites lies with the record (10.2 f, 7.5.3)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('evidence_cited');
  });
  afterAll(() => desk.close());

  const add = (of: { recordId: string; taskId: string | null; by: string }): Promise<string> =>
    inTransaction(desk.records, (tx) =>
      recordEvidence(tx, { file: FILE, recordId: of.recordId, taskId: of.taskId, byPerson: of.by }),
    );
  const addTo = (task: SeenTask): Promise<string> =>
    add({ recordId: task.recordId, taskId: task.taskId, by: task.personId });

  async function done(): Promise<{ task: SeenTask; told: ToldCase }> {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval();
    await told.step('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    const [task] = await told.ask('IMPLEMENT', '1');
    if (!task) throw new Error('nobody was asked');
    return { task, told };
  }
  async function effective(): Promise<{ task: SeenTask; told: ToldCase }> {
    const told = await ToldCase.raise(desk);
    await told.toEffectivenessCheck();
    const [task] = await told.ask('EFFECTIVENESS_CHECK');
    if (!task) throw new Error('nobody was asked');
    return { task, told };
  }

  describe.each([
    ['DONE', done, ACTION],
    ['EFFECTIVE', effective, EFFECT],
  ] as const)('%s', (outcome, open, complete) => {
    const citing = (...files: string[]) => ({
      outcome,
      entry: { ...complete, evidence: { files, link: '' } },
    });

    it('is refused with a file that was never stored, that lies with another record or task, or that was removed', async () => {
      const { task } = await open();
      expect(await desk.send(task, citing(uuidv7()))).toMatchObject(UNKNOWN);
      expect(await desk.send(task, citing('not even an id'))).toMatchObject(UNKNOWN);
      const foreign = await add({ recordId: await desk.raise(), taskId: null, by: 'CLERK' });
      expect(await desk.send(task, citing(foreign))).toMatchObject(UNKNOWN);
      const drafted = await add({ recordId: task.recordId, taskId: uuidv7(), by: 'IM' });
      expect(await desk.send(task, citing(drafted))).toMatchObject(UNKNOWN);
      const removed = await addTo(task);
      await inTransaction(desk.records, (tx) =>
        removeDraftEvidence(tx, { evidenceId: removed, taskId: task.taskId, byPerson: task.personId }),
      );
      expect(await desk.send(task, citing(removed))).toMatchObject(UNKNOWN);
      expect(await desk.send(task, citing(await addTo(task), removed))).toMatchObject(UNKNOWN);
    });

    it('takes a file of this page, and evidence that the record has already', async () => {
      const { task } = await open();
      const raised = await add({ recordId: task.recordId, taskId: null, by: 'CLERK' });
      expect(await desk.send(task, citing(await addTo(task), raised))).toMatchObject({ kind: 'RECORDED' });
    });
  });

  it('a correction is held to it too', async () => {
    const { task, told } = await done();
    const kept = await addTo(task);
    const citing = (file: string) => ({ ...ACTION, evidence: { files: [file], link: '' } });
    await desk.send(task, { outcome: 'DONE', entry: citing(kept) });
    await told.settle('IMPLEMENT', '1');
    const amend = (file: string) =>
      amendEntry(desk.records, { linkId: task.linkId, entry: citing(file), formVersion: 1 });
    expect(await amend(uuidv7())).toMatchObject(UNKNOWN);
    expect(await amend(kept)).toMatchObject({ kind: 'AMENDED' });
  });
});
