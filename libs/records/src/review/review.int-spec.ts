import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { PathDesk } from '#testing/path-desk.js';
import { NOTHING_FOUND, ReviewPath } from '#testing/review-path.js';
import { inTransaction } from '../transaction.js';
import { cancelReviewsOf } from './close-review.js';

let desk: PathDesk;
let number = 0;
beforeAll(async () => {
  desk = await PathDesk.open('review');
});
afterAll(() => desk.close());

async function documentDue(days: number, more: { ownerId?: string; approverId?: string } = {}): Promise<ReviewPath> {
  number += 1;
  await desk.nextMonday();
  return ReviewPath.document(desk, {
    id: `ISMS-PR-${String(200 + number)}`,
    dueOn: dayPlus(await desk.today(), days),
    ...(more.approverId !== undefined && { type: 'PROCEDURE' as const }),
    ...more,
  });
}
const nextReviewOf = async (path: ReviewPath): Promise<string | null> => {
  const [row] = await desk.query<{ on: string | null }>('select next_review_on as on from document where id = $1', [
    path.documentId,
  ]);
  return row?.on ?? null;
};

describe('a review that concludes no change', () => {
  it('three triggers, one review: approved by the chair, each trigger with its outcome, the date by its rule', async () => {
    const path = await documentDue(300);
    const due = await nextReviewOf(path);
    for (const [type, ref] of [
      ['STRUCTURE', 'CHG-1'],
      ['AUDIT', 'AUD-1'],
      ['INCIDENT', 'INC-1'],
    ] as const)
      await path.raise(type, ref);
    await path.assessedWithoutChange();
    expect(await desk.askedPeople((await path.review()).id)).toEqual(['CHAIR']);
    await path.reaffirmed();
    const review = await path.review();
    expect(review).toMatchObject({
      ...{ state: 'COMPLETED', outcome: 'NO_CHANGE', approver_id: 'CHAIR', to_version: null },
      ...{ next_review_before: due, next_review_rule: 'TARGETED', next_review_after: due },
    });
    expect(await path.triggers()).toEqual(
      ['STRUCTURE', 'AUDIT', 'INCIDENT'].map((type) => `${type} REVIEWED REVIEWED_IN`),
    );
    expect(await nextReviewOf(path)).toBe(due);
  });

  it('a full one that is late keeps the anniversary, and plans the next one for it', async () => {
    const path = await documentDue(-100);
    const due = await nextReviewOf(path);
    await path.raise('ANNUAL', due ?? '');
    expect(await path.review()).toMatchObject({ scope: 'FULL', overdue_at_start: true, review_due_on: due });
    await path.assessedWithoutChange();
    await path.reaffirmed();
    expect(await path.review()).toMatchObject({ next_review_rule: 'FULL_LATE' });
    expect(await nextReviewOf(path)).toBe(dayPlus(due ?? '', 365));
    const duties = await desk.query<{ planned_on: string; state: string }>(
      'select planned_on, state from duty where subject = $1 order by planned_on',
      [path.documentId],
    );
    expect(duties).toEqual([
      { planned_on: due, state: 'CLAIMED' },
      { planned_on: dayPlus(due ?? '', 365), state: 'PLANNED' },
    ]);
  });

  it('asks for the sections of its triggers, and refuses silence', async () => {
    const path = await documentDue(300);
    await path.raise('AUDIT', 'AUD-2');
    await path.collected();
    await path.ask('REVIEW_ASSESS');
    const task = await path.taskOf((await path.review()).id);
    const silent = { ...NOTHING_FOUND, findings: '', scope: '' };
    expect(await desk.send(task, { outcome: 'NO_CHANGE', entry: silent })).toMatchObject({
      kind: 'UNMET',
      unmet: [{ field: 'findings' }],
    });
  });

  it('changes and a refusal go back to the owner with words; what was found stands on the form', async () => {
    const path = await documentDue(300);
    await path.raise('AUDIT', 'AUD-3');
    await path.assessedWithoutChange();
    await path.told('REVIEW_APPROVAL', { outcome: 'REQUEST_CHANGES', entry: { comment: 'And finding 2?' } });
    await path.ask('REVIEW_REWORK');
    expect((await path.review()).state).toBe('DRAFTING');
    await path.told('REVIEW_REWORK', { outcome: 'NO_CHANGE', entry: { ...NOTHING_FOUND, findings: '2 is closed' } });
    await path.ask('REVIEW_APPROVAL', 2);
    await path.reaffirmed(2);
    expect((await path.review()).state).toBe('COMPLETED');
  });

  it('whoever assessed never approves: by their own link, or by delegation (SD1)', async () => {
    const path = await documentDue(300, { ownerId: 'CHAIR' });
    await path.raise('AUDIT', 'AUD-4');
    await path.assessedWithoutChange();
    const { id } = await path.review();
    expect(await desk.askedPeople(id)).not.toContain('CHAIR');
    const task = await path.taskOf(id);
    expect(
      await desk.send(task, { outcome: 'DELEGATE', delegateTo: 'CHAIR', entry: { comment: 'You know it.' } }),
    ).not.toMatchObject({
      kind: 'HANDED_ON',
    });
  });

  it('the approver that the document names decides; the chair for what is theirs', async () => {
    const path = await documentDue(300, { approverId: 'CFO' });
    await path.raise('AUDIT', 'AUD-5');
    await path.assessedWithoutChange();
    expect(await desk.askedPeople((await path.review()).id)).toEqual(['CFO']);
  });
});

describe('a trigger that meets a review which is being decided', () => {
  async function pending(): Promise<{ path: ReviewPath; reviewId: string }> {
    const path = await documentDue(300);
    await path.raise('AUDIT', 'AUD-6');
    await path.assessedWithoutChange();
    return { path, reviewId: (await path.review()).id };
  }

  it('STANDARD, ISO/IEC 27001: recalled by default after two business days; the old link says so', async () => {
    const { path, reviewId } = await pending();
    const old = await path.taskOf(reviewId);
    const id = await path.raise('STANDARD', 'ISO/IEC 27001:2030');
    const step = path.key('TRIGGER_ROUTING');
    const asked = await desk.ask(id, step);
    expect(asked).toMatchObject({ kind: 'OPEN' });
    await desk.passDays(1);
    expect(await desk.settle(id, step)).toMatchObject({ kind: 'OPEN' });
    await desk.passDays(4);
    expect(await desk.settle(id, step)).toMatchObject({ kind: 'SETTLED', settled: { outcome: 'ELAPSED' } });
    expect(await path.trigger(id)).toMatchObject({
      ...{ state: 'IN_REVIEW', review_id: reviewId, routed: 'RECALL', routed_by_default: true },
    });
    // Full by ISO/IEC 27001; nothing was approved by the time that passed.
    expect(await path.review()).toMatchObject({ state: 'DRAFTING', scope: 'FULL', approved_at: null });
    expect(await path.settle('REVIEW_APPROVAL')).toMatchObject({ kind: 'SETTLED', settled: { outcome: 'RECALL' } });
    expect(await desk.send(old, { outcome: 'APPROVE', entry: { comment: '' } })).toMatchObject({ kind: 'NOT_YOURS' });
    const [question] = await desk.query<{ void_reason: string }>('select void_reason from question where id = $1', [
      old.questionId,
    ]);
    expect(question?.void_reason).toBe('RECALLED');
    // The owner concludes again; what they wrote before is still there.
    await path.told('REVIEW_REWORK', { outcome: 'NO_CHANGE', entry: NOTHING_FOUND });
    await path.ask('REVIEW_APPROVAL', 2);
    await path.reaffirmed(2);
    expect(await path.triggers()).toEqual(['AUDIT REVIEWED REVIEWED_IN', 'STANDARD REVIEWED REVIEWED_IN']);
  });

  it('AUDIT: queued by default, and the next targeted review starts when this one is published', async () => {
    const { path } = await pending();
    const id = await path.raise('AUDIT', 'AUD-7');
    await desk.ask(id, path.key('TRIGGER_ROUTING'));
    await desk.passDays(5);
    await desk.settle(id, path.key('TRIGGER_ROUTING'));
    expect(await path.trigger(id)).toMatchObject({ state: 'QUEUED', routed: 'QUEUE', routed_by_default: true });
    await path.reaffirmed();
    expect(await path.reviews()).toHaveLength(2);
    expect(await path.review()).toMatchObject({ state: 'COLLECTING', scope: 'TARGETED' });
    expect(await path.trigger(id)).toMatchObject({ state: 'IN_REVIEW', review_id: (await path.review()).id });
  });

  it('the ISMS Manager recalls or queues; several queued ones become one review', async () => {
    const { path, reviewId } = await pending();
    for (const ref of ['AUD-8', 'AUD-9']) {
      const id = await path.raise('AUDIT', ref);
      await desk.ask(id, path.key('TRIGGER_ROUTING'));
      const result = await desk.send(await path.taskOf(id), { outcome: 'QUEUE', entry: { reason: '' } });
      expect(result).toMatchObject({ kind: 'RECORDED' });
      await desk.settle(id, path.key('TRIGGER_ROUTING'));
    }
    const recalling = await path.raise('INCIDENT', 'INC-2');
    await desk.ask(recalling, path.key('TRIGGER_ROUTING'));
    await desk.send(await path.taskOf(recalling), { outcome: 'RECALL', entry: { reason: 'It matters.' } });
    expect(await path.trigger(recalling)).toMatchObject({
      state: 'IN_REVIEW',
      routed: 'RECALL',
      routed_by_default: false,
    });
    await path.settle('REVIEW_APPROVAL');
    await path.told('REVIEW_REWORK', { outcome: 'NO_CHANGE', entry: NOTHING_FOUND });
    await path.ask('REVIEW_APPROVAL', 2);
    await path.reaffirmed(2);
    const reviews = await path.reviews();
    expect(reviews.map(({ id }) => id)).toEqual([reviewId, expect.stringMatching(/-2$/)]);
    expect(await path.triggers()).toEqual([
      ...['AUDIT REVIEWED REVIEWED_IN', 'AUDIT IN_REVIEW -', 'AUDIT IN_REVIEW -', 'INCIDENT REVIEWED REVIEWED_IN'],
    ]);
  });

  it('a decision that was made before the recall stands: the trigger waits for the next review', async () => {
    const { path, reviewId } = await pending();
    const id = await path.raise('INCIDENT', 'INC-3');
    await desk.ask(id, path.key('TRIGGER_ROUTING'));
    await desk.send(await path.taskOf(reviewId), { outcome: 'APPROVE', entry: { comment: '' } });
    await desk.send(await path.taskOf(id), { outcome: 'RECALL', entry: { reason: '' } });
    expect(await path.trigger(id)).toMatchObject({ state: 'QUEUED', routed: 'QUEUE' });
    await path.settle('REVIEW_APPROVAL');
    expect((await path.reviews()).map(({ state }) => state)).toEqual(['COMPLETED', 'COLLECTING']);
  });

  it('nobody answered when the review was published: it waits for the next one, and nobody is asked any more', async () => {
    const { path } = await pending();
    const id = await path.raise('SCOPE', 'New site');
    await desk.ask(id, path.key('TRIGGER_ROUTING'));
    await path.reaffirmed();
    expect(await desk.askedPeople(id)).toEqual([]);
    expect(await path.trigger(id)).toMatchObject({ state: 'IN_REVIEW', review_id: (await path.review()).id });
    expect((await path.review()).scope).toBe('FULL');
  });
});

describe('triage', () => {
  it('what may be dismissed is asked first: dismissed with a reason, and whoever raised it is told', async () => {
    const path = await documentDue(300);
    const id = await path.raise('MANUAL', 'Typo in 3.2', { by: 'HEAD' });
    expect(await path.reviews()).toEqual([]);
    const step = path.key('TRIGGER_TRIAGE');
    await desk.ask(id, step);
    const task = await path.taskOf(id, 'IM');
    expect(await desk.send(task, { outcome: 'DISMISS', entry: { reason: ' ' } })).toMatchObject({ kind: 'UNMET' });
    await desk.send(task, { outcome: 'DISMISS', entry: { reason: 'Corrected by an editorial change.' } });
    await desk.settle(id, step);
    expect(await path.trigger(id)).toMatchObject({ state: 'DISMISSED', outcome: 'DISMISSED' });
    expect(await desk.informed(id)).toEqual(['HEAD: What you raised needs no review']);
    expect(await path.reviews()).toEqual([]);
  });

  it('what is accepted is merged; where a review is being decided the ISMS Manager is asked once more', async () => {
    const path = await documentDue(300);
    const id = await path.raise('LEGAL', 'A new law');
    await desk.ask(id, path.key('TRIGGER_TRIAGE'));
    await desk.send(await path.taskOf(id), { outcome: 'ACCEPT', entry: { reason: '' } });
    expect(await desk.settle(id, path.key('TRIGGER_TRIAGE'))).toMatchObject({ settled: { parts: [] } });
    expect(await path.trigger(id)).toMatchObject({ state: 'IN_REVIEW', merge_row: 'no open review' });
    await path.assessedWithoutChange();
    const late = await path.raise('LEGAL', 'Another law');
    await desk.ask(late, path.key('TRIGGER_TRIAGE'));
    await desk.send(await path.taskOf(late), { outcome: 'ACCEPT', entry: { reason: '' } });
    expect(await desk.settle(late, path.key('TRIGGER_TRIAGE'))).toMatchObject({ settled: { parts: ['ROUTING'] } });
    await desk.ask(late, path.key('TRIGGER_ROUTING'));
    expect(await desk.askedPeople(late)).toEqual(['IM']);
  });
});

describe('a document that is withdrawn', () => {
  it('cancels its review, ends its triggers and its duty, and every link with them', async () => {
    const path = await documentDue(300);
    const first = await path.raise('AUDIT', 'AUD-10');
    const second = await path.raise('MANUAL', 'Something', { by: 'HEAD' });
    await desk.ask(second, path.key('TRIGGER_TRIAGE'));
    await path.assessedWithoutChange();
    const { id } = await path.review();
    await inTransaction(desk.records, (tx) => cancelReviewsOf(tx, path.documentId, 'CHAIR'));
    expect((await path.review()).state).toBe('CANCELLED');
    expect(await desk.askedPeople(id)).toEqual([]);
    expect(await desk.askedPeople(second)).toEqual([]);
    for (const trigger of [first, second])
      expect(await path.trigger(trigger)).toMatchObject({ state: 'VOID', outcome: 'DOCUMENT_WITHDRAWN' });
    const duties = await desk.query<{ state: string }>('select state from duty where subject = $1', [path.documentId]);
    expect(duties).toEqual([{ state: 'DROPPED' }]);
    expect(await path.ask('REVIEW_APPROVAL', 2)).toMatchObject({ kind: 'INTERRUPTED', why: 'CANCELLED' });
  });
});
