import { daysOverdue, type ReviewAim } from '#domain/review/due.rules.js';
import { REVIEW_STORY_VERSION } from '#domain/review/story.rules.js';
import { localDay } from '#domain/calendar/site-calendar.rules.js';
import type { SiteCalendar } from '#domain/time.js';
import { nextNumber } from '../counter.js';
import { effectiveVersion } from '../documents/in-force.js';
import { tell } from '../evidence/audit-trail.js';
import { wakeRecord } from '../path/wake-record.js';
import type { DocumentRow } from '../tables/document.entity.js';
import { insert, instant, type Tx } from '../transaction.js';
import { lockOpenReview, presentPolicy, type ReviewRow } from './rows.js';
import { Defect } from '#domain/errors.js';

/** Starts a review of a document: record, trail, and the message that begins its story. The document's reviews are locked. */
export async function startReview(
  tx: Tx,
  document: DocumentRow,
  on: { readonly aim: ReviewAim; readonly calendar: SiteCalendar },
): Promise<{ review: ReviewRow; outboxId: string }> {
  const { version: policyVersion } = await presentPolicy(tx);
  const today = localDay(on.calendar, tx.at);
  const year = Number(today.slice(0, 4));
  const number = await nextNumber(tx, `REV-${document.id}`, year);
  const id = `REV-${document.id}-${year}-${number}`;
  const overdue = daysOverdue(document.next_review_on, today) > 0;
  const due = instant(on.aim.dueAt);
  await insert(tx, 'review', {
    id,
    document_id: document.id,
    title: `Review of ${document.id} ${document.title}`,
    from_version: (await effectiveVersion(tx, document.id))?.id ?? null,
    scope: on.aim.scope,
    state: 'COLLECTING',
    started_at: instant(tx.at),
    due_at: due,
    original_due_at: due,
    review_due_on: document.next_review_on,
    overdue_at_start: overdue,
    department_id: document.department_id,
    policy_version: policyVersion,
    story_version: REVIEW_STORY_VERSION,
  });
  await tell(tx, {
    type: 'REVIEW_STARTED',
    actor: 'engine',
    recordId: id,
    content: {
      document: document.id,
      scope: on.aim.scope,
      due: due.toISOString(),
      reviewDue: document.next_review_on,
      overdue,
    },
  });
  const review = await lockOpenReview(tx, document.id);
  if (!review) throw new Defect(`${id} was not started`);
  return { review, outboxId: await wakeRecord(tx, id, { headStartMs: 2_000 }) };
}
