import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { begin, draftEntry, inForce, POLICY, register } from '#testing/documents.js';
import { PathDesk } from '#testing/path-desk.js';
import type { RecordPath } from '#testing/record-path.js';
import { effectiveVersion, inForceOn } from './in-force.js';

const APPROVE = { outcome: 'APPROVE', entry: { comment: '' } };
const NO_COMMENT = { outcome: 'NO_COMMENT', entry: { comments: [] } };

let desk: PathDesk;
beforeEach(async () => {
  desk = await PathDesk.open('document_version');
  await register(desk);
});
afterEach(() => desk.close());

const stateOf = async (id: string) =>
  (await desk.query<{ state: string }>('select state from document_version where id = $1', [id]))[0]?.state;
const submit = (version: RecordPath, told: Readonly<Record<string, unknown>> = {}, visit = 1) =>
  version.told('DOC_DRAFT', { outcome: 'SUBMIT', entry: draftEntry(told), visit });
const asked = async (version: RecordPath, code: string) => (await version.tasks(code)).map((task) => task.personId);

describe('a version of a policy', () => {
  it('is drafted by its owner, commented by the heads, approved by the chair, and in force', async () => {
    const version = await begin(desk);
    expect(version.id).toBe('ISMS-PO-SEC-001-1.0');
    await version.ask('DOC_DRAFT');
    expect(await asked(version, 'DOC_DRAFT')).toEqual(['IM']);
    await submit(version);
    await version.ask('DOC_REVIEW');
    expect((await asked(version, 'DOC_REVIEW')).toSorted()).toEqual(['CFO', 'CHAIR', 'COO', 'HEAD']);
    expect(await stateOf(version.id)).toBe('IN_REVIEW');
    expect(await version.told('DOC_REVIEW', NO_COMMENT)).toMatchObject({
      settled: { outcome: 'NO_COMMENT', parts: [] },
    });
    await version.ask('DOC_APPROVAL');
    expect(await asked(version, 'DOC_APPROVAL')).toEqual(['CHAIR']);
    await version.told('DOC_APPROVAL', APPROVE);
    expect(await stateOf(version.id)).toBe('APPROVED');
    expect(await version.wait('DOC_EFFECTIVE')).toMatchObject({ settled: { outcome: 'ELAPSED' } });
    expect(await effectiveVersion(desk, POLICY.id)).toMatchObject({
      id: version.id,
      approver_id: 'CHAIR',
      effective_on: '2027-03-01',
    });
    expect(await desk.events(version.id, 'VERSION_IN_FORCE')).toMatchObject([
      { version: version.id, from: '2027-03-01', supersedes: null },
    ]);
    const [document] = await desk.query('select next_review_on, next_review_rule from document');
    expect(document).toEqual({ next_review_on: '2028-03-01', next_review_rule: 'FIRST_EFFECTIVE' });
  });

  it('supersedes the one before it in the same act, and the past keeps what was in force', async () => {
    await inForce(desk);
    await desk.passDays(30);
    const second = await inForce(desk, { kind: 'CLARIFICATION' });
    expect(second.id).toBe('ISMS-PO-SEC-001-1.1');
    expect(await stateOf('ISMS-PO-SEC-001-1.0')).toBe('SUPERSEDED');
    expect(await inForceOn(desk, POLICY.id, '2027-03-30')).toMatchObject({ id: 'ISMS-PO-SEC-001-1.0' });
    expect(await inForceOn(desk, POLICY.id, '2027-03-31')).toMatchObject({ id: second.id });
    expect(await desk.events('ISMS-PO-SEC-001-1.0', 'VERSION_ENDED')).toMatchObject([{ why: 'SUPERSEDED' }]);
  });

  it('becomes effective on the day that its author named, 0 to 10 days after its approval', async () => {
    const version = await begin(desk);
    await version.ask('DOC_DRAFT');
    const [task] = await version.tasks('DOC_DRAFT');
    if (!task) throw new Error('nobody drafts');
    expect(await desk.send(task, { outcome: 'SUBMIT', entry: draftEntry({ days: 11 }) })).toMatchObject({
      kind: 'UNMET',
      unmet: [{ code: 'effective-day' }],
    });
    await submit(version, { days: 10 });
    await version.told('DOC_REVIEW', NO_COMMENT);
    await version.told('DOC_APPROVAL', APPROVE);
    expect(await version.wait('DOC_EFFECTIVE')).toMatchObject({ kind: 'OPEN' });
    expect(await effectiveVersion(desk, POLICY.id)).toBeNull();
    await desk.passDays(10);
    await version.wait('DOC_EFFECTIVE');
    expect(await effectiveVersion(desk, POLICY.id)).toMatchObject({ effective_on: '2027-03-11' });
  });

  it('goes back to its author with the comments of the reviewers, and every one is answered', async () => {
    const version = await begin(desk);
    await submit(version);
    await version.ask('DOC_REVIEW');
    for (const task of await version.tasks('DOC_REVIEW')) {
      const said = task.personId === 'HEAD' ? ['Which screens?', 'Since when?'] : [];
      const answer = said.length > 0 ? 'COMMENT' : 'NO_COMMENT';
      await desk.send(task, { outcome: answer, entry: { comments: said.map((comment) => ({ comment })) } });
    }
    expect(await version.settle('DOC_REVIEW')).toMatchObject({ settled: { outcome: 'COMMENT', parts: ['COMMENTS'] } });
    await version.ask('DOC_DRAFT', 2);
    const [task] = await version.tasks('DOC_DRAFT');
    if (!task) throw new Error('nobody drafts');
    const answers = [{ number: 1, disposition: 'ACCEPTED', answer: 'All of them.' }];
    expect(await desk.send(task, { outcome: 'SUBMIT', entry: draftEntry({ answers }) })).toMatchObject({
      kind: 'UNMET',
      unmet: [{ code: 'comment-unanswered' }],
    });
    answers.push({ number: 2, disposition: 'NOT_ACCEPTED', answer: 'From the first day.' });
    await submit(version, { text: '# Policy 2', answers }, 2);
    const comments = await desk.query('select number, disposition, answered_by from document_comment order by number');
    expect(comments).toEqual([
      { number: 1, disposition: 'ACCEPTED', answered_by: 'IM' },
      { number: 2, disposition: 'NOT_ACCEPTED', answered_by: 'IM' },
    ]);
    expect(await desk.query('select number from document_submission order by number')).toHaveLength(2);
  });

  it('does not wait for a reviewer who says nothing: the right lapses, and what others said stands', async () => {
    const version = await begin(desk);
    await submit(version);
    await version.ask('DOC_REVIEW');
    const [first] = await version.tasks('DOC_REVIEW');
    if (!first) throw new Error('nobody reviews');
    await desk.send(first, { outcome: 'COMMENT', entry: { comments: [{ comment: 'Too short.' }] } });
    await desk.passDays(8);
    expect(await version.settle('DOC_REVIEW')).toMatchObject({ settled: { outcome: 'ELAPSED', parts: ['COMMENTS'] } });
    expect(await version.tasks('DOC_REVIEW')).toEqual([]);
  });

  it.each([
    ['REQUEST_CHANGES', 'DRAFT'],
    ['REJECT', 'REJECTED'],
  ])('goes back after %s, and is submitted again', async (outcome, state) => {
    const version = await begin(desk);
    await submit(version);
    await version.told('DOC_REVIEW', NO_COMMENT);
    await version.told('DOC_APPROVAL', { outcome, entry: { comment: 'Not like this.' } });
    expect(await stateOf(version.id)).toBe(state);
    await submit(version, { text: '# Better' }, 2);
    await version.told('DOC_REVIEW', { ...NO_COMMENT, visit: 2 });
    await version.told('DOC_APPROVAL', { ...APPROVE, visit: 2 });
    expect(await stateOf(version.id)).toBe('APPROVED');
  });

  it('is withdrawn by its author, and its number is not given again', async () => {
    await inForce(desk);
    const version = await begin(desk, { kind: 'CLARIFICATION' });
    await version.told('DOC_DRAFT', { outcome: 'WITHDRAW', entry: draftEntry() });
    expect(await stateOf(version.id)).toBe('WITHDRAWN');
    expect(await effectiveVersion(desk, POLICY.id)).toMatchObject({ id: 'ISMS-PO-SEC-001-1.0' });
    expect((await begin(desk, { kind: 'CLARIFICATION' })).id).toBe('ISMS-PO-SEC-001-1.2');
  });

  it('of an editorial change keeps the number with a history note, without a review and without acknowledgement', async () => {
    await inForce(desk);
    const campaigns = await desk.query('select id from acknowledgement_campaign');
    const version = await inForce(desk, { kind: 'EDITORIAL' });
    expect(version.id).toBe('ISMS-PO-SEC-001-1.0-e1');
    expect(await stateOf(version.id)).toBe('EFFECTIVE');
    expect(await desk.query('select id from acknowledgement_campaign')).toEqual(campaigns);
  });

  it('is made one at a time, and not of external origin', async () => {
    await begin(desk);
    await expect(begin(desk)).rejects.toMatchObject({ code: 'version-open' });
    await register(desk, { id: 'LAW-GDPR', type: 'EXTERNAL', title: 'GDPR' });
    await expect(begin(desk, { documentId: 'LAW-GDPR' })).rejects.toMatchObject({ code: 'not-versioned' });
    await expect(begin(desk, { documentId: 'LAW-NONE' })).rejects.toMatchObject({ code: 'unknown-record' });
  });

  it('is put in force once, however many ask for it at the same time', async () => {
    const version = await begin(desk);
    await submit(version);
    await version.told('DOC_REVIEW', NO_COMMENT);
    await version.told('DOC_APPROVAL', APPROVE);
    await Promise.all([1, 2, 3].map(() => version.wait('DOC_EFFECTIVE')));
    expect(await desk.events(version.id, 'VERSION_IN_FORCE')).toHaveLength(1);
    expect(await desk.query('select id from document_in_force')).toHaveLength(1);
  });
});

describe('separation of duties (SD1)', () => {
  it('the chair who wrote it does not approve it: another member of Top Management is asked', async () => {
    const version = await begin(desk, { drafterId: 'CHAIR' });
    await submit(version);
    await version.told('DOC_REVIEW', NO_COMMENT);
    await version.ask('DOC_APPROVAL');
    expect(await asked(version, 'DOC_APPROVAL')).toEqual(['COO', 'CFO']);
  });

  it('nobody hands the decision to an author', async () => {
    const version = await begin(desk);
    await submit(version);
    await version.told('DOC_REVIEW', NO_COMMENT);
    await version.ask('DOC_APPROVAL');
    const [task] = await version.tasks('DOC_APPROVAL');
    if (!task) throw new Error('nobody approves');
    const handed = await desk.send(task, { outcome: 'DELEGATE', delegateTo: 'IM', entry: { comment: '' } });
    expect(handed.kind).not.toBe('HANDED_ON');
    expect(await asked(version, 'DOC_APPROVAL')).toEqual(['CHAIR']);
  });
});

describe('a procedure of an area', () => {
  beforeEach(() =>
    register(desk, {
      ...{ id: 'ISMS-PR-002', type: 'PROCEDURE', title: 'Internal Audit', ownerId: 'AUD1' },
      ...{ approverId: 'COO', departmentId: 'FIN', audienceDepartments: ['FIN'] },
    }),
  );

  it('is commented by the users whom its author names and the ISMS Manager, and approved by whom the document names', async () => {
    const version = await begin(desk, { documentId: 'ISMS-PR-002' });
    await version.ask('DOC_DRAFT');
    const [task] = await version.tasks('DOC_DRAFT');
    if (!task) throw new Error('nobody drafts');
    expect(await desk.send(task, { outcome: 'SUBMIT', entry: draftEntry() })).toMatchObject({
      unmet: [{ code: 'reviewer-missing' }],
    });
    await submit(version, { reviewers: [{ personId: 'CLERK' }, { personId: 'AUD2' }] });
    await version.ask('DOC_REVIEW');
    expect(await asked(version, 'DOC_REVIEW')).toEqual(['CLERK', 'AUD2', 'IM']);
    await version.told('DOC_REVIEW', NO_COMMENT);
    await version.ask('DOC_APPROVAL');
    expect(await asked(version, 'DOC_APPROVAL')).toEqual(['COO']);
  });
});
