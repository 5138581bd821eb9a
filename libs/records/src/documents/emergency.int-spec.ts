import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { begin, draftEntry, inForce, POLICY, register } from '#testing/documents.js';
import { PathDesk } from '#testing/path-desk.js';
import { RecordPath } from '#testing/record-path.js';
import { inTransaction } from '../transaction.js';
import { answerImpact } from './acts.js';
import { effectiveVersion, inForceOn } from './in-force.js';
import { proposeWithdrawal } from './withdrawal.js';

const APPROVE = { outcome: 'APPROVE', entry: { comment: '' } };
const REJECT = { outcome: 'REJECT', entry: { comment: 'Not now.' } };

let desk: PathDesk;
beforeEach(async () => {
  desk = await PathDesk.open('document_emergency');
  await register(desk);
  await inForce(desk);
});
afterEach(() => desk.close());

/** An emergency issue of the policy: the deputy drafts it, the ISMS Manager and one member of Top Management agree. */
async function issued(): Promise<RecordPath> {
  const version = await begin(desk, { kind: 'CLARIFICATION', emergency: true, drafterId: 'DIM' });
  await version.told('DOC_DRAFT', { outcome: 'SUBMIT', entry: draftEntry({ text: '# Locks, now' }) });
  await version.told('DOC_ISSUE_MANAGER', APPROVE);
  await version.told('DOC_ISSUE_MEMBER', APPROVE);
  return version;
}
const inForceNow = async () => (await effectiveVersion(desk, POLICY.id))?.id;

describe('an emergency issue', () => {
  it('is in force at once by the ISMS Manager and one member of Top Management, neither of them its author', async () => {
    const version = await begin(desk, { kind: 'CLARIFICATION', emergency: true });
    await version.told('DOC_DRAFT', { outcome: 'SUBMIT', entry: draftEntry() });
    await version.ask('DOC_ISSUE_MANAGER');
    // The ISMS Manager wrote it: the deputy agrees.
    expect((await version.tasks('DOC_ISSUE_MANAGER')).map((task) => task.personId)).toEqual(['DIM']);
    await version.told('DOC_ISSUE_MANAGER', APPROVE);
    await version.ask('DOC_ISSUE_MEMBER');
    expect((await version.tasks('DOC_ISSUE_MEMBER')).map((task) => task.personId)).toEqual(['CHAIR', 'COO', 'CFO']);
    expect(await inForceNow()).toBe('ISMS-PO-SEC-001-1.0');
    await version.told('DOC_ISSUE_MEMBER', APPROVE);
    expect(await inForceNow()).toBe(version.id);
    expect(await effectiveVersion(desk, POLICY.id)).toMatchObject({ approver_id: 'CHAIR' });
  });

  it('is approved normally within 10 business days, and stays', async () => {
    const version = await issued();
    await version.wait('DOC_LAPSE');
    await version.told('DOC_APPROVAL', APPROVE);
    await desk.passDays(20);
    expect(await version.wait('DOC_LAPSE')).toMatchObject({ kind: 'INTERRUPTED' });
    expect(await inForceNow()).toBe(version.id);
    const [row] = await desk.query('select lapses_at from document_version where id = $1', [version.id]);
    expect(row).toEqual({ lapses_at: null });
  });

  it('lapses to the version before it when nobody approved it in time', async () => {
    const version = await issued();
    await version.wait('DOC_LAPSE');
    await version.ask('DOC_APPROVAL');
    const [task] = await version.tasks('DOC_APPROVAL');
    if (!task) throw new Error('nobody approves');
    await desk.passDays(15);
    expect(await desk.send(task, APPROVE)).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'lapsed' }] });
    expect(await version.wait('DOC_LAPSE')).toMatchObject({ settled: { outcome: 'ELAPSED' } });
    expect(await inForceNow()).toBe('ISMS-PO-SEC-001-1.0');
    const [lapsed] = await desk.query('select state, ended_why from document_version where id = $1', [version.id]);
    expect(lapsed).toEqual({ state: 'OBSOLETE', ended_why: 'LAPSED' });
    expect(await version.settle('DOC_APPROVAL')).toMatchObject({ kind: 'INTERRUPTED' });
    expect(await inForceOn(desk, POLICY.id, '2027-03-05')).toMatchObject({ id: version.id });
    expect(await inForceOn(desk, POLICY.id, await desk.today())).toMatchObject({ id: 'ISMS-PO-SEC-001-1.0' });
  });

  it('ends at once when its normal approval is refused', async () => {
    const version = await issued();
    await version.told('DOC_APPROVAL', REJECT);
    expect(await inForceNow()).toBe('ISMS-PO-SEC-001-1.0');
  });

  it('that was approved before its time was over stays, although its end is heard first', async () => {
    const version = await issued();
    await version.wait('DOC_LAPSE');
    await version.ask('DOC_APPROVAL');
    const [task] = await version.tasks('DOC_APPROVAL');
    if (task) await desk.send(task, APPROVE);
    await desk.passDays(15);
    await version.wait('DOC_LAPSE');
    await version.settle('DOC_APPROVAL');
    expect(await inForceNow()).toBe(version.id);
  });

  it('that is not agreed to goes back to its author, and no other version is begun before it is settled', async () => {
    const version = await begin(desk, { kind: 'CLARIFICATION', emergency: true, drafterId: 'DIM' });
    await version.told('DOC_DRAFT', { outcome: 'SUBMIT', entry: draftEntry() });
    await version.told('DOC_ISSUE_MANAGER', REJECT);
    await version.told('DOC_DRAFT', { outcome: 'SUBMIT', entry: draftEntry({ text: '# Other' }), visit: 2 });
    await version.told('DOC_ISSUE_MANAGER', { ...APPROVE, visit: 2 });
    await version.told('DOC_ISSUE_MEMBER', APPROVE);
    await expect(begin(desk, { kind: 'CLARIFICATION' })).rejects.toMatchObject({ code: 'emergency-open' });
  });
});

describe('a withdrawal', () => {
  const propose = (by: string, reason = 'Replaced by the handbook.') =>
    inTransaction(desk.records, (tx) => proposeWithdrawal(tx, { documentId: POLICY.id, by, reason }));

  it('is proposed by the owner, agreed by the approver of the type, and lists what points to the document', async () => {
    await register(desk, {
      id: 'ISMS-PR-002',
      title: 'Internal Audit',
      type: 'PROCEDURE',
      ownerId: 'AUD1',
      related: [POLICY.id],
    });
    const { id } = await propose('IM');
    const withdrawal = new RecordPath(desk, id);
    await withdrawal.ask('DOC_WITHDRAWAL');
    const [task] = await withdrawal.tasks('DOC_WITHDRAWAL');
    expect(task?.personId).toBe('CHAIR');
    const [subject] = await desk.query<{ content: unknown }>(
      'select content from subject_version where subject_id = $1',
      [id],
    );
    expect(JSON.stringify(subject?.content)).toContain('ISMS-PR-002');
    await withdrawal.told('DOC_WITHDRAWAL', APPROVE);
    expect(await inForceNow()).toBeUndefined();
    const [version] = await desk.query('select state, ended_why from document_version');
    expect(version).toEqual({ state: 'OBSOLETE', ended_why: 'OBSOLETE' });
    expect(await desk.informed(id)).toEqual(['AUD1: ISMS-PO-SEC-001 was withdrawn, and ISMS-PR-002 points to it']);
    await expect(begin(desk, { kind: 'CLARIFICATION' })).rejects.toMatchObject({ code: 'obsolete' });
  });

  it('ends what is being made of the document: its links say so, and nothing of it becomes effective', async () => {
    const draft = await begin(desk, { kind: 'CLARIFICATION' });
    await draft.told('DOC_DRAFT', { outcome: 'SUBMIT', entry: draftEntry({ days: 5 }) });
    await draft.told('DOC_REVIEW', { outcome: 'NO_COMMENT', entry: { comments: [] } });
    await draft.told('DOC_APPROVAL', APPROVE);
    await draft.wait('DOC_EFFECTIVE');
    const { id } = await propose('IM');
    await new RecordPath(desk, id).told('DOC_WITHDRAWAL', APPROVE);
    await desk.passDays(10);
    expect(await draft.wait('DOC_EFFECTIVE')).toMatchObject({ kind: 'INTERRUPTED' });
    expect(await inForceNow()).toBeUndefined();
    const states = await desk.query<{ state: string }>('select state from document_version order by id');
    expect(states.map(({ state }) => state)).toEqual(['OBSOLETE', 'WITHDRAWN']);
  });

  it('of an emergency issue ends its normal approval too', async () => {
    const { id } = await propose('IM');
    const withdrawal = new RecordPath(desk, id);
    const version = await issued();
    await version.ask('DOC_APPROVAL');
    await withdrawal.told('DOC_WITHDRAWAL', APPROVE);
    expect(await inForceNow()).toBeUndefined();
    expect(await version.tasks('DOC_APPROVAL')).toEqual([]);
    await desk.passDays(15);
    await version.wait('DOC_LAPSE');
    expect(await inForceNow()).toBeUndefined();
  });

  it('is asked again when another version took its place or another document points to it: the old answer is refused', async () => {
    const { id } = await propose('IM');
    const withdrawal = new RecordPath(desk, id);
    await withdrawal.ask('DOC_WITHDRAWAL');
    const [task] = await withdrawal.tasks('DOC_WITHDRAWAL');
    if (!task) throw new Error('nobody decides');
    await inForce(desk, { kind: 'CLARIFICATION' });
    expect(await desk.send(task, APPROVE)).toMatchObject({ kind: 'SUBJECT_CHANGED' });
    await withdrawal.told('DOC_WITHDRAWAL', APPROVE);
    expect(await inForceNow()).toBeUndefined();
  });

  it('that is refused changes nothing, and may be proposed again', async () => {
    const { id } = await propose('IM');
    await expect(propose('IM')).rejects.toMatchObject({ code: 'asked-already' });
    await new RecordPath(desk, id).told('DOC_WITHDRAWAL', REJECT);
    expect(await inForceNow()).toBe('ISMS-PO-SEC-001-1.0');
    expect((await propose('DIM')).id).toBe('ISMS-PO-SEC-001/withdrawal-2');
  });

  it('is not proposed by just anybody, nor without words', async () => {
    await expect(propose('CLERK')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(propose('IM', ' ')).rejects.toMatchObject({ code: 'reason-missing' });
  });
});

describe('a changed document', () => {
  it('raises a trigger for each document that is related to it, in either direction, once; who owns one without a review rule is told', async () => {
    const related = { type: 'PROCEDURE', ownerId: 'AUD1', related: [POLICY.id] } as const;
    await register(desk, { ...related, id: 'ISMS-PR-002', title: 'Internal Audit' });
    await register(desk, { ...related, id: 'ISMS-PR-004', title: 'Guide', reviewCycleMonths: null });
    await register(desk, { id: 'ISMS-PR-003', title: 'Hosting', type: 'PROCEDURE', ownerId: 'HEAD' });
    const version = await inForce(desk, { kind: 'CLARIFICATION' });
    const impacts = await desk.query(
      'select source_version_id, document_id, handed_to from document_impact order by document_id',
    );
    expect(impacts).toEqual([
      { source_version_id: version.id, document_id: 'ISMS-PR-002', handed_to: expect.stringMatching(/^RTR-/) },
      { source_version_id: version.id, document_id: 'ISMS-PR-004', handed_to: null },
    ]);
    expect(await desk.informed(version.id)).toEqual([`AUD1: ${version.id} is in force: look at ISMS-PR-004`]);
  });

  it('still fits by the word of the owner, with the reason, or is taken up by the version that they begin', async () => {
    for (const id of ['ISMS-PR-002', 'ISMS-PR-003'])
      await register(desk, {
        ...{ id, title: id, type: 'PROCEDURE', ownerId: 'AUD1', related: [POLICY.id] },
        reviewCycleMonths: null,
      });
    const source = (await inForce(desk, { kind: 'CLARIFICATION' })).id;
    const answer = (by: string, reason: string) =>
      answerImpact(desk.records, { documentId: 'ISMS-PR-002', source, by, reason });
    await expect(answer('CLERK', 'Fits.')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(answer('AUD1', ' ')).rejects.toMatchObject({ code: 'reason-missing' });
    await answer('AUD1', 'Audits do not depend on locked screens.');
    await expect(answer('AUD1', 'Again.')).rejects.toMatchObject({ code: 'not-open' });
    expect(await desk.events('ISMS-PR-002', 'IMPACT_CLOSED')).toMatchObject([{ source }]);
    const version = await begin(desk, { documentId: 'ISMS-PR-003' });
    expect(await desk.query('select document_id, handed_to from document_impact order by document_id')).toEqual([
      { document_id: 'ISMS-PR-002', handed_to: 'STILL_FITS' },
      { document_id: 'ISMS-PR-003', handed_to: version.id },
    ]);
  });
});
