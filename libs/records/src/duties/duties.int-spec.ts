import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STANDARDS } from '#domain/review/standards.js';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { PathDesk } from '#testing/path-desk.js';
import { ReviewPath } from '#testing/review-path.js';
import { registerDocument } from '../documents/register.js';
import { inTransaction } from '../transaction.js';
import { claimDuty } from './claim-duty.js';
import { pauseDuty, resumeDuty } from './pause-duty.js';
import { claimDue, noticeStandards, planMissing, raiseOverdue, wantedDuties } from './reconcile-duties.js';
import { reportPaused } from './report-paused.js';

let desk: PathDesk;
let number = 0;
beforeAll(async () => {
  desk = await PathDesk.open('duties_review');
});
afterAll(() => desk.close());

async function documentDue(days: number): Promise<ReviewPath> {
  number += 1;
  const id = `ISMS-PR-${String(300 + number)}`;
  return ReviewPath.document(desk, { id, dueOn: dayPlus(await desk.today(), days) });
}
const NONE: ReadonlySet<string> = new Set();
const claim = (path: ReviewPath) => claimDuty(desk.records, { kind: 'review', subject: path.documentId });
const duty = (path: ReviewPath) => ({ kind: 'review', subject: path.documentId, by: 'IM' }) as const;

describe('the annual review of a document', () => {
  it('starts 60 days before its date, once, however often its Schedule is triggered or backfilled', async () => {
    const path = await documentDue(70);
    expect(await claim(path)).toBe(0);
    await desk.passDays(9);
    expect(await claim(path)).toBe(0);
    await desk.passDays(1);
    expect(await Promise.all([claim(path), claim(path), claim(path)])).toEqual(expect.arrayContaining([0, 0, 1]));
    expect(await claim(path)).toBe(0);
    expect(await path.reviews()).toHaveLength(1);
    expect(await path.triggers()).toEqual(['ANNUAL IN_REVIEW -']);
    expect(await path.review()).toMatchObject({ scope: 'FULL', overdue_at_start: false });
  });

  it('a server that was down over the date: caught up exactly once', async () => {
    const path = await documentDue(70);
    await desk.passDays(45);
    expect(await claimDue(desk.records, NONE)).toBe(1);
    expect(await claimDue(desk.records, NONE)).toBe(0);
    expect(await path.reviews()).toHaveLength(1);
  });

  it('is paused with reason and actor, stands over its date, and starts once when it is resumed', async () => {
    const path = await documentDue(70);
    const other = { ...duty(path), by: 'CLERK', reason: 'x' };
    await expect(pauseDuty(desk.records, other)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(pauseDuty(desk.records, { ...duty(path), reason: ' ' })).rejects.toMatchObject({
      code: 'reason-missing',
    });
    await expect(resumeDuty(desk.records, duty(path))).rejects.toMatchObject({ code: 'not-paused' });
    await pauseDuty(desk.records, { ...duty(path), reason: 'Merger until spring' });
    await expect(pauseDuty(desk.records, { ...duty(path), reason: 'Again' })).rejects.toMatchObject({
      code: 'paused-already',
    });
    await desk.passDays(30);
    expect(await claim(path)).toBe(0);
    expect(await claimDue(desk.records, NONE)).toBe(0);
    const wanted = (await wantedDuties(desk.records)).find(({ subject }) => subject === path.documentId);
    expect(wanted?.paused).toMatchObject({ by: 'IM', reason: 'Merger until spring' });
    expect(wanted?.realStarts).toHaveLength(3);
    await resumeDuty(desk.records, duty(path));
    expect(await claimDue(desk.records, NONE)).toBe(1);
    expect(await claimDue(desk.records, NONE)).toBe(0);
    expect(await path.reviews()).toHaveLength(1);
    expect(await desk.events(path.documentId, 'DUTY_PAUSED')).toHaveLength(1);
    expect(await desk.events(path.documentId, 'DUTY_RESUMED')).toHaveLength(1);
  });

  it('what somebody paused in Temporal itself is left alone, and the ISMS Manager is told once a day', async () => {
    const path = await documentDue(10);
    expect(await claimDue(desk.records, new Set([path.documentId]))).toBe(0);
    expect(await path.reviews()).toEqual([]);
    const note = new Map([[path.documentId, 'by hand']]);
    await reportPaused(desk.records, note);
    await reportPaused(desk.records, note);
    const mails = await desk.query<{ person_id: string }>(`select person_id from mail where business_key like $1`, [
      `duty/paused/${path.documentId}/%`,
    ]);
    expect(mails).toEqual([{ person_id: 'IM' }]);
    expect(await claimDue(desk.records, NONE)).toBe(1);
  });

  it('imported past its date: planned, and started at once flagged overdue; after 60 days a candidate, once', async () => {
    const id = 'ISMS-PR-390';
    const due = dayPlus(await desk.today(), -247);
    await inTransaction(desk.records, (tx) =>
      registerDocument(tx, {
        ...{ id, title: 'ISMS Management Procedure', type: 'MANAGEMENT_PROCEDURE', ownerId: 'IM' },
        ...{ classification: 'INTERNAL', clauses: ['4'], reviewCycleMonths: 12, nextReviewOn: due, actor: 'engine' },
      }),
    );
    expect(await planMissing(desk.records)).toBe(1);
    expect(await planMissing(desk.records)).toBe(0);
    expect(await claimDue(desk.records, NONE)).toBe(1);
    const path = new ReviewPath(desk, id);
    expect(await path.review()).toMatchObject({ overdue_at_start: true, review_due_on: due, scope: 'FULL' });
    expect(await raiseOverdue(desk.records)).toBe(1);
    expect(await raiseOverdue(desk.records)).toBe(0);
    const [candidate] = await desk.query(
      `select source, source_ref, requirement_refs from corrective_action where source_ref = $1`,
      [`review/${id}/${due}`],
    );
    expect(candidate).toMatchObject({ source: 'OVERDUE', requirement_refs: ['7.5.2'] });
  });

  it('a document that came in a moment ago has no Schedule before it is planned', async () => {
    const dueOn = dayPlus(await desk.today(), 100);
    await inTransaction(desk.records, (tx) =>
      registerDocument(tx, {
        ...{ id: 'ISMS-PR-399', title: 'New', type: 'PROCEDURE', ownerId: 'IM', classification: 'INTERNAL' },
        ...{ clauses: [], reviewCycleMonths: 12, nextReviewOn: dueOn, actor: 'engine' },
      }),
    );
    const wanted = async () =>
      (await wantedDuties(desk.records)).filter(({ subject }) => subject === 'ISMS-PR-399').map((duty) => duty.dueOn);
    expect(await wanted()).toEqual([]);
    await planMissing(desk.records);
    expect(await wanted()).toEqual([dueOn]);
  });

  it('a date that the closing review moved is planned anew, and the old one is dropped', async () => {
    const path = await documentDue(300);
    await path.raise('SCOPE', 'Everything');
    await path.assessedWithoutChange();
    await path.reaffirmed();
    const duties = await desk.query<{ state: string }>(
      'select state from duty where subject = $1 order by planned_on',
      [path.documentId],
    );
    expect(duties.map(({ state }) => state)).toEqual(['DROPPED', 'PLANNED']);
    expect((await path.review()).next_review_rule).toBe('FULL_ON_TIME');
  });
});

describe('the list of standards', () => {
  it('is followed as it stands; an edition that is new raises STANDARD, once, for the documents that it concerns', async () => {
    const path = await ReviewPath.document(desk, { id: 'ISMS-PR-001', dueOn: dayPlus(await desk.today(), 300) });
    const before = STANDARDS.filter(({ ref }) => ref !== 'ISO/IEC 27001:2022/Amd 1:2024');
    expect(await noticeStandards(desk.records, before)).toBe(0);
    expect(await path.triggers()).toEqual([]);
    expect(await noticeStandards(desk.records)).toBe(1);
    expect(await noticeStandards(desk.records)).toBe(0);
    expect(await path.triggers()).toEqual(['STANDARD IN_REVIEW -']);
    expect((await path.review()).scope).toBe('FULL');
  });
});
