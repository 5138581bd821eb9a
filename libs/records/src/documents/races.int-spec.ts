import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { begin, draftEntry, inForce, POLICY, register } from '#testing/documents.js';
import { PathDesk } from '#testing/path-desk.js';
import { RecordPath } from '#testing/record-path.js';
import { inTransaction } from '../transaction.js';
import { askAcknowledgement, withdrawDraft } from './acts.js';
import { publish } from './publish.js';
import { lockVersion } from './version.js';
import { proposeWithdrawal } from './withdrawal.js';

const APPROVE = { outcome: 'APPROVE', entry: { comment: '' } };
const REJECT = { outcome: 'REJECT', entry: { comment: 'Not now.' } };
const NO_COMMENT = { outcome: 'NO_COMMENT', entry: { comments: [] } };
/** Each race is run so often: both orders happen. */
const ROUNDS = 4;

let desk: PathDesk;
beforeEach(async () => {
  desk = await PathDesk.open('document_races');
  await register(desk);
});
afterEach(() => desk.close());

const outcomes = (results: readonly PromiseSettledResult<unknown>[]) => results.map(({ status }) => status).toSorted();
const effective = async () =>
  (
    await desk.query<{ id: string }>(`select id from document_version where document_id = $1 and state = 'EFFECTIVE'`, [
      POLICY.id,
    ])
  ).map(({ id }) => id);
/** Rows of what is in force that are not ended: always the effective version, and no other. */
const standing = async () =>
  (
    await desk.query<{ version_id: string }>(
      'select version_id from document_in_force where document_id = $1 and until_on is null',
      [POLICY.id],
    )
  ).map((row) => row.version_id);

async function approved(version: RecordPath): Promise<RecordPath> {
  await version.told('DOC_DRAFT', { outcome: 'SUBMIT', entry: draftEntry() });
  await version.told('DOC_REVIEW', NO_COMMENT);
  await version.told('DOC_APPROVAL', APPROVE);
  return version;
}

describe('two people at once', () => {
  it('begin a version: one of them does, the other is told which is being made', async () => {
    const both = await Promise.allSettled([begin(desk), begin(desk, { actor: 'DIM' })]);
    expect(outcomes(both)).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'version-open' } });
    expect(await desk.query('select id from document_version')).toHaveLength(1);
  });

  it('approve it: one decision counts, and one version is effective', async () => {
    const version = await begin(desk, { drafterId: 'CHAIR' });
    await version.told('DOC_DRAFT', { outcome: 'SUBMIT', entry: draftEntry() });
    await version.told('DOC_REVIEW', NO_COMMENT);
    await version.ask('DOC_APPROVAL');
    const tasks = await version.tasks('DOC_APPROVAL');
    const results = await Promise.all(tasks.map((task) => desk.send(task, APPROVE)));
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['DECIDED_BY_OTHER', 'RECORDED']);
    await version.settle('DOC_APPROVAL');
    await Promise.all([1, 2, 3].map(() => version.wait('DOC_EFFECTIVE')));
    expect(await effective()).toEqual([version.id]);
    expect(await standing()).toEqual([version.id]);
  });

  it('publish: one act supersedes, the other finds it done; never two, never none', async () => {
    await inForce(desk);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const version = await approved(await begin(desk, { kind: 'CLARIFICATION' }));
      const act = () =>
        inTransaction(desk.records, async (tx) => {
          const row = await lockVersion(tx, version.id);
          if (row) await publish(tx, row);
        });
      expect(outcomes(await Promise.allSettled([act(), act()]))).toEqual(['fulfilled', 'rejected']);
      expect(await effective()).toEqual([version.id]);
      expect(await standing()).toEqual([version.id]);
      expect(await desk.events(version.id, 'VERSION_IN_FORCE')).toHaveLength(1);
    }
  });

  it('publish a version and agree to the withdrawal of its document: it is withdrawn, in either order', async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const documentId = `ISMS-PO-SEC-${100 + round}`;
      await register(desk, { id: documentId });
      await inForce(desk, { documentId });
      const version = await approved(await begin(desk, { documentId, kind: 'CLARIFICATION' }));
      const { id } = await inTransaction(desk.records, (tx) =>
        proposeWithdrawal(tx, { documentId, by: 'IM', reason: 'Replaced.' }),
      );
      const withdrawal = new RecordPath(desk, id);
      await withdrawal.ask('DOC_WITHDRAWAL');
      const [task] = await withdrawal.tasks('DOC_WITHDRAWAL');
      if (!task) throw new Error('nobody decides');
      await Promise.all([version.wait('DOC_EFFECTIVE'), desk.send(task, APPROVE)]);
      await withdrawal.told('DOC_WITHDRAWAL', APPROVE);
      const left = await desk.query(
        `select id from document_version where document_id = $1 and state not in ('SUPERSEDED', 'OBSOLETE', 'WITHDRAWN')`,
        [documentId],
      );
      expect(left).toEqual([]);
    }
  });

  it('let an emergency issue lapse and refuse it: the version before is in force once', async () => {
    await inForce(desk);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const version = await begin(desk, { kind: 'CLARIFICATION', emergency: true, drafterId: 'DIM' });
      await version.told('DOC_DRAFT', { outcome: 'SUBMIT', entry: draftEntry() });
      await version.told('DOC_ISSUE_MANAGER', APPROVE);
      await version.told('DOC_ISSUE_MEMBER', APPROVE);
      await version.wait('DOC_LAPSE');
      await version.ask('DOC_APPROVAL');
      const [task] = await version.tasks('DOC_APPROVAL');
      if (!task) throw new Error('nobody approves');
      await desk.send(task, REJECT);
      await desk.passDays(15);
      await Promise.all([version.settle('DOC_APPROVAL'), version.wait('DOC_LAPSE')]);
      expect(await effective()).toEqual([`${POLICY.id}-1.0`]);
      expect(await standing()).toEqual([`${POLICY.id}-1.0`]);
    }
  });

  it('withdraw a draft and put it in force: one of the two happens', async () => {
    await inForce(desk);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const [before] = await effective();
      const version = await approved(await begin(desk, { kind: 'CLARIFICATION' }));
      const withdraw = withdrawDraft(desk.records, { versionId: version.id, by: 'IM', reason: 'Not needed.' });
      const [, withdrawn] = await Promise.allSettled([version.wait('DOC_EFFECTIVE'), withdraw]);
      expect(await effective()).toEqual([withdrawn.status === 'fulfilled' ? before : version.id]);
    }
  });

  it('ask the audience again: the later campaign is the one that runs', async () => {
    await inForce(desk);
    await Promise.all(['IM', 'DIM'].map((by) => askAcknowledgement(desk.records, { documentId: POLICY.id, by })));
    const open = await desk.query(`select id from acknowledgement_campaign where state in ('PREPARING', 'RUNNING')`);
    expect(open).toEqual([{ id: `${POLICY.id}-1.0/acknowledgement-3` }]);
  });
});

describe('what stands in the place of an approver', () => {
  it.each([
    ['nobody', null],
    ['a placeholder of the source', '[Authority Name]'],
  ])('%s: the version never becomes effective (S01)', async (_what, approverId) => {
    const version = await approved(await begin(desk));
    await desk.query('update document_version set approver_id = $2 where id = $1', [version.id, approverId]);
    await expect(version.wait('DOC_EFFECTIVE')).rejects.toMatchObject({ code: 'approver-missing' });
    expect(await effective()).toEqual([]);
  });
});
