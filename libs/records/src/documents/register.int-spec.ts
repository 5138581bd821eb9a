import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { deactivatePerson } from '../directory/departure.js';
import { inTransaction, insert } from '../transaction.js';
import { changeDocument } from './acts.js';
import type { DocumentChange } from './change-document.js';
import { readDocumentFacts } from './document-facts.js';
import { effectiveVersion, inForceOn } from './in-force.js';
import { readDocument, registerDocument, setNextReview, type NewDocument } from './register.js';
import { startDraft } from './start-draft.js';

let desk: PathDesk;
beforeAll(async () => {
  desk = await PathDesk.open('documents_register');
});
afterAll(() => desk.close());

const POLICY: NewDocument = {
  id: 'ISMS-PO-SEC-001',
  title: 'Information Security Policy',
  type: 'POLICY',
  ownerId: 'IM',
  classification: 'INTERNAL',
  clauses: ['5', 'A.5.1'],
  reviewCycleMonths: 12,
  nextReviewOn: '2027-06-01',
  actor: 'IM',
};
const register = (document: Partial<NewDocument>) =>
  inTransaction(desk.records, (tx) => registerDocument(tx, { ...POLICY, ...document }));

/** A version that stood in force on days; state only where told. */
async function stood(number: [number, number], days: { from: string; until: string | null }): Promise<void> {
  const [major, minor] = number;
  const id = `ISMS-PO-SEC-001-${major}.${minor}`;
  await inTransaction(desk.records, async (tx) => {
    await insert(tx, 'document_version', {
      ...{ id, document_id: 'ISMS-PO-SEC-001', major, minor, kind: 'NEW_REQUIREMENT' },
      state: days.until === null ? 'EFFECTIVE' : 'SUPERSEDED',
      ...{ policy_version: 1, story_version: 1, drafted_at: new Date(tx.at) },
    });
    await insert(tx, 'document_in_force', {
      id: `0190a0a0-0000-7000-8000-00000000000${major}`,
      ...{ document_id: 'ISMS-PO-SEC-001', version_id: id, from_on: days.from, until_on: days.until },
      ...{ from_at: new Date(`${days.from}T00:00:00Z`), until_at: null },
    });
  });
}

describe('the register of documents', () => {
  it('enters a document with the audience of its type, and tells the trail', async () => {
    const row = await register({});
    expect(row).toMatchObject({ audience: 'ALL_STAFF', next_review_on: '2027-06-01', revision: 0 });
    expect(await readDocument(desk, 'ISMS-PO-SEC-001')).toMatchObject({ title: 'Information Security Policy' });
    expect(await desk.events('ISMS-PO-SEC-001', 'DOCUMENT_REGISTERED')).toEqual([
      { type: 'POLICY', owner: 'IM', nextReview: '2027-06-01' },
    ]);
  });

  it('takes no second document of an id, and no id that names another record', async () => {
    await expect(register({})).rejects.toMatchObject({ code: 'document-stands' });
    await expect(register({ id: 'CA-2027-0001' })).rejects.toMatchObject({ code: 'document-id' });
    await expect(register({ id: 'policy' })).rejects.toMatchObject({ code: 'document-id' });
  });

  it('changes an entry by the ISMS Manager, keeps what it said before, and names nobody who is not there', async () => {
    const change = (by: string, changed: DocumentChange) =>
      changeDocument(desk.records, { documentId: 'ISMS-PO-SEC-001', change: changed, by });
    await change('IM', { title: 'Security Policy', related: ['ISMS-PR-002'], classification: 'INTERNAL' });
    await change('IM', { title: 'Security Policy' });
    const events = await desk.events<{ fields: string[]; change: string }>('ISMS-PO-SEC-001', 'DOCUMENT_CHANGED');
    expect(events).toMatchObject([{ fields: ['title', 'related'] }]);
    const [kept] = await desk.query('select body from content_blob where id = $1', [events[0]?.change]);
    expect(kept).toEqual({
      body: {
        before: { title: 'Information Security Policy', related: [] },
        after: { title: 'Security Policy', related: ['ISMS-PR-002'] },
      },
    });
    await expect(change('CLERK', { title: 'Mine' })).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(change('IM', { owner_id: 'NOBODY', department_id: 'NONE', related: ['x'] })).rejects.toMatchObject({
      code: 'register-entry',
      unmet: [{ field: 'ownerId' }, { field: 'departmentId' }, { field: 'related' }],
    });
    await desk.query(`update document set revision = 0, title = 'Information Security Policy', related = '{}'`);
  });

  it('goes to the successor of an owner who leaves, with the drafts; a named approver who left is named no more', async () => {
    await register({ id: 'ISMS-PR-900', type: 'PROCEDURE', ownerId: 'CLERK', approverId: 'COO' });
    const { id } = await inTransaction(desk.records, (tx) =>
      startDraft(tx, { documentId: 'ISMS-PR-900', kind: 'NEW_REQUIREMENT', actor: 'IM' }),
    );
    const leave = (personId: string, successorId: string) =>
      deactivatePerson(desk.records, { personId, lastDay: null, successorId, by: 'IM' }, PATH_DEPS);
    await leave('CLERK', 'AUD2');
    await leave('COO', 'CFO');
    expect(await readDocument(desk, 'ISMS-PR-900')).toMatchObject({ owner_id: 'AUD2', approver_id: null });
    expect(await desk.query('select drafter_id from document_version where id = $1', [id])).toEqual([
      { drafter_id: 'AUD2' },
    ]);
    expect(await desk.events('ISMS-PR-900', 'OWNERSHIP_MOVED')).toEqual([
      { what: 'OWNER', from: 'CLERK', to: 'AUD2' },
      { what: 'APPROVER', from: 'COO', to: null },
    ]);
    const [departure] = await desk.query<{ moved: object }>(`select moved from departure where person_id = 'CLERK'`);
    expect(departure?.moved).toMatchObject({ ownerOf: [{ record: 'ISMS-PR-900', to: 'AUD2' }] });
  });

  it('moves the next review by the closing review alone, with the rule that was used', async () => {
    const set = (documentId: string) =>
      inTransaction(desk.records, (tx) =>
        setNextReview(tx, { documentId, on: '2028-02-28', rule: 'FULL_ON_TIME', actor: 'engine' }),
      );
    await set('ISMS-PO-SEC-001');
    expect(await readDocument(desk, 'ISMS-PO-SEC-001')).toMatchObject({ next_review_on: '2028-02-28', revision: 1 });
    expect(await desk.events('ISMS-PO-SEC-001', 'NEXT_REVIEW_SET')).toEqual([
      { before: '2027-06-01', after: '2028-02-28', rule: 'FULL_ON_TIME' },
    ]);
    await expect(set('ISMS-PO-SEC-999')).rejects.toMatchObject({ code: 'unknown-record' });
  });

  it('says which version is in force now and on any day of the past', async () => {
    expect(await effectiveVersion(desk, 'ISMS-PO-SEC-001')).toBeNull();
    await stood([1, 0], { from: '2026-01-01', until: '2027-01-01' });
    await stood([2, 0], { from: '2027-01-01', until: null });
    expect(await effectiveVersion(desk, 'ISMS-PO-SEC-001')).toMatchObject({ id: 'ISMS-PO-SEC-001-2.0' });
    expect(await inForceOn(desk, 'ISMS-PO-SEC-001', '2025-12-31')).toBeNull();
    expect(await inForceOn(desk, 'ISMS-PO-SEC-001', '2026-12-31')).toMatchObject({ id: 'ISMS-PO-SEC-001-1.0' });
    expect(await inForceOn(desk, 'ISMS-PO-SEC-001', '2027-01-01')).toMatchObject({ id: 'ISMS-PO-SEC-001-2.0' });
  });

  it('tells the cycle what stands: version in force, approver, review; nothing of what was never in force', async () => {
    await desk.query(`update document_version set approver_id = 'CHAIR', effective_on = '2027-01-01' where major = 2`);
    const facts = await readDocumentFacts(desk);
    expect(facts).toEqual([
      {
        ...{ id: 'ISMS-PO-SEC-001', title: 'Information Security Policy', type: 'POLICY', ownerId: 'IM' },
        ...{ version: '2.0', approverId: 'CHAIR', effective: '2027-01-01', nextReview: '2028-02-28' },
      },
      {
        ...{ id: 'ISMS-PR-900', title: 'Information Security Policy', type: 'PROCEDURE', ownerId: 'AUD2' },
        ...{ version: null, approverId: null, effective: null, nextReview: '2027-06-01' },
      },
    ]);
  });

  it('has at most one effective version of a document: the database refuses a second', async () => {
    await expect(stood([3, 0], { from: '2027-02-01', until: null })).rejects.toThrow('document_version_effective');
  });
});
