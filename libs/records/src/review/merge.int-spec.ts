import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { PathDesk } from '#testing/path-desk.js';
import { ReviewPath } from '#testing/review-path.js';

let desk: PathDesk;
let number = 0;
beforeAll(async () => {
  desk = await PathDesk.open('review_merge');
});
afterAll(() => desk.close());

/** A document whose review is due in so many days. */
async function documentDue(days: number): Promise<ReviewPath> {
  number += 1;
  const id = `ISMS-PR-${String(100 + number)}`;
  return ReviewPath.document(desk, { id, dueOn: dayPlus(await desk.today(), days) });
}
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

describe('the merge table on records (specification P2)', () => {
  it('no open review: starts one, and the owner is told', async () => {
    const path = await documentDue(300);
    const id = await path.raise('AUDIT', 'AUD-2027-01');
    const review = await path.review();
    expect(review).toMatchObject({ state: 'COLLECTING', scope: 'TARGETED', overdue_at_start: false });
    expect(dayOf(review.due_at)).toBe(dayPlus(await desk.today(), 45));
    expect(await path.trigger(id)).toMatchObject({
      state: 'IN_REVIEW',
      review_id: review.id,
      merge_row: 'no open review',
    });
    expect(await desk.informed(review.id)).toEqual(['IM: A review of your document has started']);
  });

  it('no open review, annual one due within 60 days: it is full, and the annual one is absorbed with a record of its own', async () => {
    const path = await documentDue(40);
    await path.raise('STRUCTURE', 'New site');
    expect(await path.review()).toMatchObject({ scope: 'FULL', state: 'COLLECTING' });
    expect(await path.triggers()).toEqual(['STRUCTURE IN_REVIEW -', 'ANNUAL IN_REVIEW -']);
    expect(await duties(path)).toEqual(['CLAIMED']);
    // Full by the annual one: 45 days from now at the least; the date itself stays for KPI-08.
    const review = await path.review();
    expect(dayOf(review.due_at)).toBe(dayPlus(await desk.today(), 45));
    expect(review.review_due_on).toBe(dayPlus(await desk.today(), 40));
  });

  it('collecting, assessing, drafting: three triggers are one review with three records', async () => {
    const path = await documentDue(300);
    await path.raise('STRUCTURE', 'CHG-2027-014');
    await path.raise('AUDIT', 'AUD-2027-03');
    await path.collected();
    await path.ask('REVIEW_ASSESS');
    await path.raise('INCIDENT', 'INC-2027-0007');
    expect(await path.reviews()).toHaveLength(1);
    expect(await path.triggers()).toEqual(['STRUCTURE IN_REVIEW -', 'AUDIT IN_REVIEW -', 'INCIDENT IN_REVIEW -']);
    const review = await path.review();
    expect(await desk.informed(review.id)).toEqual([
      'IM: A review of your document has started',
      'IM: One more trigger belongs to the review',
      'IM: One more trigger belongs to the review',
    ]);
    // 30 days for an incident are earlier than 45 of the others.
    expect(dayOf(review.due_at)).toBe(dayPlus(await desk.today(), 30));
  });

  it('a trigger that asks for more makes the open review full', async () => {
    const path = await documentDue(300);
    await path.raise('AUDIT', 'AUD-2027-04');
    await path.raise('AUDIT', 'AUD-2027-05', { major: true });
    const review = await path.review();
    expect(review.scope).toBe('FULL');
    expect(await desk.events(review.id, 'REVIEW_MERGED')).toMatchObject([{ scope: 'FULL', upgraded: true }]);
  });

  it('publishing: queued, and the annual one upgrades even then', async () => {
    const path = await documentDue(300);
    await path.raise('AUDIT', 'AUD-2027-06');
    await desk.query(`update review set state = 'PUBLISHING' where document_id = $1`, [path.documentId]);
    await path.raise('INCIDENT', 'INC-2027-0008');
    await path.raise('ANNUAL', dayPlus(await desk.today(), 300));
    expect(await path.triggers()).toEqual(['AUDIT IN_REVIEW -', 'INCIDENT QUEUED -', 'ANNUAL IN_REVIEW -']);
    expect(await path.review()).toMatchObject({ scope: 'FULL', state: 'PUBLISHING' });
  });

  it('in review or pending approval: the ISMS Manager is asked, and the trigger waits', async () => {
    for (const state of ['IN_REVIEW', 'PENDING_APPROVAL']) {
      const path = await documentDue(300);
      await path.raise('AUDIT', 'AUD-2027-07');
      await desk.query('update review set state = $2 where document_id = $1', [path.documentId, state]);
      const id = await path.raise('SCOPE', 'New site');
      expect(await path.trigger(id)).toMatchObject({ state: 'ROUTING', outcome: null });
      await desk.ask(id, path.key('TRIGGER_ROUTING'));
      expect(await desk.askedPeople(id)).toEqual(['IM']);
    }
  });

  it('the annual one during an approval makes it full: the link dies, and the approver is asked about what stands now', async () => {
    const path = await documentDue(300);
    await path.raise('AUDIT', 'AUD-2027-08');
    await path.assessedWithoutChange();
    const review = await path.review();
    const old = await path.taskOf(review.id);
    await path.raise('ANNUAL', dayPlus(await desk.today(), 300));
    expect(await desk.send(old, { outcome: 'APPROVE', entry: { comment: '' } })).toMatchObject({
      kind: 'SUBJECT_CHANGED',
    });
    await path.settle('REVIEW_APPROVAL');
    const fresh = await path.taskOf(review.id);
    expect(fresh.subject).not.toBe(old.subject);
    await path.reaffirmedBy(fresh);
    expect(await path.triggers()).toEqual(['AUDIT REVIEWED REVIEWED_IN', 'ANNUAL REVIEWED REVIEWED_IN']);
    expect((await path.review()).next_review_rule).toBe('FULL_ON_TIME');
  });

  it('the same event twice counts only: a record of its own that brings nothing about', async () => {
    const path = await documentDue(300);
    const first = await path.raise('AUDIT', 'AUD-2027-09');
    const again = await path.raise('AUDIT', ' aud-2027-09 ');
    expect(await path.trigger(first)).toMatchObject({ seen: 2, state: 'IN_REVIEW' });
    expect(await path.trigger(again)).toMatchObject({
      state: 'DUPLICATE',
      outcome: 'DUPLICATE_OF',
      duplicate_of: first,
    });
    expect(await path.reviews()).toHaveLength(1);
  });

  it('two at the same moment start one review', async () => {
    const path = await documentDue(300);
    await Promise.all(
      Array.from({ length: 6 }, (_, at) => path.raise(at % 2 === 0 ? 'AUDIT' : 'STRUCTURE', `at once ${at}`)),
    );
    expect(await path.reviews()).toHaveLength(1);
    expect(await path.triggers()).toHaveLength(6);
  });

  it('refuses what cannot be reviewed', async () => {
    const path = await documentDue(300);
    await expect(new ReviewPath(desk, 'ISMS-PR-999').raise('AUDIT', 'X')).rejects.toMatchObject({
      code: 'unknown-document',
    });
    await expect(path.raise('AUDIT', '  ')).rejects.toMatchObject({ code: 'source-missing' });
    await desk.query('update document set review_cycle_months = null where id = $1', [path.documentId]);
    await expect(path.raise('AUDIT', 'X')).rejects.toMatchObject({ code: 'no-review-rule' });
    await desk.query(`update document set review_cycle_months = 12, obsolete_on = '2027-01-01' where id = $1`, [
      path.documentId,
    ]);
    await expect(path.raise('AUDIT', 'X')).rejects.toMatchObject({ code: 'document-withdrawn' });
  });
});

async function duties(path: ReviewPath): Promise<string[]> {
  const rows = await desk.query<{ state: string }>('select state from duty where subject = $1 order by planned_on', [
    path.documentId,
  ]);
  return rows.map(({ state }) => state);
}
