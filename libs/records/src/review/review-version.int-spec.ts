import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { begin, draftEntry, inForce, POLICY, register } from '#testing/documents.js';
import { PathDesk } from '#testing/path-desk.js';
import { RecordPath } from '#testing/record-path.js';
import { NOTHING_FOUND, ReviewPath } from '#testing/review-path.js';

const NO_COMMENT = { outcome: 'NO_COMMENT', entry: { comments: [] } };
const APPROVE = { outcome: 'APPROVE', entry: { comment: '' } };

let desk: PathDesk;
let path: ReviewPath;
beforeEach(async () => {
  desk = await PathDesk.open('review_version');
  await register(desk);
  await inForce(desk);
  path = new ReviewPath(desk, POLICY.id);
});
afterEach(() => desk.close());

/** The owner assessed; document control makes what they proposed. @returns the version */
async function proposed(outcome: 'MINOR' | 'MAJOR'): Promise<RecordPath> {
  await path.raise('AUDIT', 'AUD-2027-01');
  await path.collected();
  await path.told('REVIEW_ASSESS', { outcome, entry: { ...NOTHING_FOUND, conclusion: 'Say who locks what.' } });
  await path.fulfil();
  const [version] = await desk.query<{ id: string }>(`select id from document_version where state = 'DRAFT'`);
  return new RecordPath(desk, version?.id ?? 'none');
}
const state = async (): Promise<string> => (await path.review()).state;
const draft = { outcome: 'SUBMIT', entry: draftEntry({ text: '# Policy\n\nThe user locks the screen.' }) };

describe('a review that proposes a change', () => {
  it('minor: to version 1.1 with a named approver; the review follows it from state to state and is closed by it', async () => {
    const version = await proposed('MINOR');
    expect(version.id).toBe('ISMS-PO-SEC-001-1.1');
    expect(await state()).toBe('DRAFTING');
    await version.told('DOC_DRAFT', draft);
    await version.ask('DOC_REVIEW');
    await path.fulfil();
    expect(await state()).toBe('IN_REVIEW');
    await version.told('DOC_REVIEW', NO_COMMENT);
    await version.ask('DOC_APPROVAL');
    await path.fulfil();
    expect(await state()).toBe('PENDING_APPROVAL');
    await version.told('DOC_APPROVAL', APPROVE);
    await path.fulfil();
    expect(await state()).toBe('PUBLISHING');
    await version.wait('DOC_EFFECTIVE');
    expect(await path.fulfil()).toMatchObject({ kind: 'SETTLED', settled: { parts: ['IN_FORCE'] } });
    expect(await path.review()).toMatchObject({
      ...{ state: 'COMPLETED', outcome: 'MINOR', to_version: version.id, approver_id: 'CHAIR' },
      ...{ from_version: 'ISMS-PO-SEC-001-1.0', next_review_rule: 'TARGETED', next_review_after: '2028-03-01' },
    });
    expect(await path.triggers()).toEqual(['AUDIT REVIEWED REVIEWED_IN']);
  });

  it('major: a new duty is 2.0, and is looked at only when it is in force', async () => {
    const version = await proposed('MAJOR');
    expect(version.id).toBe('ISMS-PO-SEC-001-2.0');
    await version.told('DOC_DRAFT', draft);
    await version.told('DOC_REVIEW', NO_COMMENT);
    await version.told('DOC_APPROVAL', APPROVE);
    await version.wait('DOC_EFFECTIVE');
    // Nobody looked in between: the review walks to where its version stands.
    expect(await path.fulfil()).toMatchObject({ kind: 'SETTLED' });
    expect(await path.review()).toMatchObject({ state: 'COMPLETED', to_version: version.id });
  });

  it('targeted: five business days to draft and three to comment, because the review is', async () => {
    const version = await proposed('MINOR');
    const dueAfter = async (code: string): Promise<number> => {
      await version.ask(code);
      const [step] = await desk.query<{ days: number }>(
        `select round(extract(epoch from due - planned_at) / 86400)::int as days from step where record_id = $1 and code = $2`,
        [version.id, code],
      );
      return step?.days ?? 0;
    };
    expect(await dueAfter('DOC_DRAFT')).toBe(7);
    await version.told('DOC_DRAFT', draft);
    expect(await dueAfter('DOC_REVIEW')).toBe(3);
  });

  it('a draft that somebody began already is taken up: one version is made at a time', async () => {
    const begun = await begin(desk, { kind: 'CLARIFICATION' });
    const version = await proposed('MAJOR');
    expect(version.id).toBe(begun.id);
    const [row] = await desk.query<{ cause_id: string }>('select cause_id from document_version where id = $1', [
      begun.id,
    ]);
    expect(row?.cause_id).toBe((await path.review()).id);
  });

  it('a draft that its author withdraws comes back to the owner, who concludes again', async () => {
    const version = await proposed('MINOR');
    await version.told('DOC_DRAFT', { outcome: 'WITHDRAW', entry: draftEntry() });
    expect(await path.fulfil()).toMatchObject({ kind: 'SETTLED', settled: { parts: ['BACK'] } });
    expect(await state()).toBe('DRAFTING');
    await path.told('REVIEW_REWORK', { outcome: 'NO_CHANGE', entry: NOTHING_FOUND });
    await path.ask('REVIEW_APPROVAL');
    await path.reaffirmed();
    expect(await path.review()).toMatchObject({ state: 'COMPLETED', to_version: null });
  });
});

describe('a trigger while the version is with others', () => {
  async function recalledDuring(step: 'DOC_REVIEW' | 'DOC_APPROVAL'): Promise<void> {
    const version = await proposed('MINOR');
    await version.told('DOC_DRAFT', draft);
    if (step === 'DOC_APPROVAL') await version.told('DOC_REVIEW', NO_COMMENT);
    await version.ask(step);
    const [old] = await version.tasks(step);
    if (!old) throw new Error('nobody is asked');
    // The merge table reads where the version stands, not where the review was seen last.
    const id = await path.raise('STANDARD', 'ISO/IEC 27001:2030');
    expect((await path.trigger(id)).state).toBe('ROUTING');
    await desk.ask(id, path.key('TRIGGER_ROUTING'));
    await desk.passDays(6);
    await desk.settle(id, path.key('TRIGGER_ROUTING'));
    expect(await path.trigger(id)).toMatchObject({ state: 'IN_REVIEW', routed: 'RECALL', routed_by_default: true });
    const answer = step === 'DOC_REVIEW' ? NO_COMMENT : APPROVE;
    expect(await desk.send(old, answer)).toMatchObject({ kind: 'NOT_YOURS', reason: 'WITHDRAWN' });
    expect(await version.settle(step)).toMatchObject({ kind: 'SETTLED', settled: { outcome: 'RECALL' } });
    await path.fulfil();
    expect(await path.review()).toMatchObject({ state: 'DRAFTING', scope: 'FULL' });
    await version.ask('DOC_DRAFT', 2);
    expect((await version.tasks('DOC_DRAFT')).map(({ personId }) => personId)).toEqual(['IM']);
  }

  it('open for comments: recalled by default, the old link is dead, and the author drafts again', () =>
    recalledDuring('DOC_REVIEW'));
  it('waiting for approval: the same', () => recalledDuring('DOC_APPROVAL'));

  it('approved and waiting for its day: queued for the next review', async () => {
    const version = await proposed('MINOR');
    await version.told('DOC_DRAFT', { outcome: 'SUBMIT', entry: draftEntry({ text: 'x', days: 5 }) });
    await version.told('DOC_REVIEW', NO_COMMENT);
    await version.told('DOC_APPROVAL', APPROVE);
    const id = await path.raise('INCIDENT', 'INC-2027-0001');
    expect(await path.trigger(id)).toMatchObject({ state: 'QUEUED', merge_row: 'publishing' });
    await desk.passDays(6);
    await version.wait('DOC_EFFECTIVE');
    await path.fulfil();
    expect(await path.trigger(id)).toMatchObject({ state: 'IN_REVIEW', review_id: (await path.review()).id });
  });
});

describe('a review that proposes to withdraw the document', () => {
  async function wished(): Promise<RecordPath> {
    await path.raise('AUDIT', 'AUD-2027-02');
    await path.collected();
    await path.told('REVIEW_ASSESS', { outcome: 'WITHDRAW', entry: { ...NOTHING_FOUND, conclusion: 'Replaced.' } });
    await path.fulfil();
    return new RecordPath(desk, 'ISMS-PO-SEC-001/withdrawal-1');
  }

  it('the approver agrees: it is obsolete, its review is cancelled, and nothing is planned any more', async () => {
    const withdrawal = await wished();
    expect(await state()).toBe('PENDING_APPROVAL');
    await withdrawal.told('DOC_WITHDRAWAL', APPROVE);
    expect(await path.review()).toMatchObject({ state: 'CANCELLED', outcome: 'WITHDRAW' });
    expect(await path.triggers()).toEqual(['AUDIT VOID DOCUMENT_WITHDRAWN']);
    await expect(path.raise('AUDIT', 'AUD-2027-03')).rejects.toMatchObject({ code: 'document-withdrawn' });
  });

  it('the approver refuses: it comes back to the owner', async () => {
    const withdrawal = await wished();
    await withdrawal.told('DOC_WITHDRAWAL', { outcome: 'REJECT', entry: { comment: 'We need it.' } });
    expect(await path.fulfil()).toMatchObject({ kind: 'SETTLED', settled: { parts: ['BACK'] } });
    await path.ask('REVIEW_REWORK');
    expect(await state()).toBe('DRAFTING');
  });
});

describe('a document that is related to one that changed', () => {
  it('gets a trigger that the ISMS Manager triages', async () => {
    await register(desk, { id: 'ISMS-PR-002', title: 'Internal audit', type: 'PROCEDURE', related: [POLICY.id] });
    const version = await inForce(desk, { kind: 'CLARIFICATION' });
    const other = new ReviewPath(desk, 'ISMS-PR-002');
    expect(await other.triggers()).toEqual(['DOC_DEP TRIAGE -']);
    const [impact] = await desk.query<{ handed_to: string }>('select handed_to from document_impact');
    expect(await other.trigger(impact?.handed_to ?? '')).toMatchObject({ type: 'DOC_DEP', source_ref: version.id });
  });
});
