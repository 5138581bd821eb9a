import { mergeAim, type ReviewAim, type ReviewRules } from '#domain/review/due.rules.js';
import { nextReviewDate } from '#domain/review/next-review.rules.js';
import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { Defect } from '#domain/errors.js';
import type { Instant, IsoDay } from '#domain/time.js';
import { headquarters } from '../cycle/dates.js';
import { unwind } from '../corrective-action/unwind.js';
import { setNextReview } from '../documents/register.js';
import { dropDuty, planAnnual } from '../duties/plan-annual.js';
import { tell } from '../evidence/audit-trail.js';
import { wakeRecord } from '../path/wake-record.js';
import type { DocumentRow } from '../tables/document.entity.js';
import { instant, type Tx } from '../transaction.js';
import {
  lockDocumentOf,
  lockOpenReview,
  moveReview,
  moveTrigger,
  presentPolicy,
  triggersIn,
  type ReviewRow,
  type TriggerRow,
} from './rows.js';
import { startReview } from './start-review.js';

/** How a review was concluded. */
export interface Conclusion {
  readonly approverId: string | null;
  readonly approvedAt: Instant;
  /** New version; null where the present one was reaffirmed. */
  readonly toVersion: string | null;
}

/**
 * Closes a review: the date of the next one is set by its rule, every trigger has its outcome, and what was queued becomes
 * one next review. The document is locked.
 */
export async function completeReview(tx: Tx, review: ReviewRow, conclusion: Conclusion): Promise<ReviewRow> {
  const document = await lockDocumentOf(tx, review.document_id);
  if (!document) throw new Defect(`${review.id}: its document is not in the register`);
  const calendar = await headquarters(tx);
  const months = document.review_cycle_months ?? review.policy.review.periodMonths;
  const { day, rule } = nextReviewDate(
    {
      scope: review.scope,
      approvedOn: localDay(calendar, conclusion.approvedAt),
      dueOn: document.next_review_on,
      lastFullOn: await lastFullOn(tx, document, calendar),
      months,
    },
    review.policy.review,
  );
  const publishing = await moveReview(tx, review, { to: 'PUBLISHING' });
  const closed = await moveReview(tx, publishing, {
    to: 'COMPLETED',
    columns: {
      approver_id: conclusion.approverId,
      approved_at: instant(conclusion.approvedAt),
      to_version: conclusion.toVersion,
      next_review_before: document.next_review_on,
      next_review_after: day,
      next_review_rule: rule,
      closed_at: instant(tx.at),
    },
  });
  await setNextReview(tx, { documentId: document.id, on: day, rule, actor: 'engine' });
  await tellClosed(tx, closed);
  await planAnnual(tx, { documentId: document.id, dueOn: day });
  await endTriggers(tx, closed);
  await startQueued(tx, { ...document, next_review_on: day }, { calendar, policy: review.policy.review });
  return closed;
}

async function tellClosed(tx: Tx, closed: ReviewRow): Promise<void> {
  await tell(tx, {
    type: 'REVIEW_CLOSED',
    actor: 'engine',
    recordId: closed.id,
    content: {
      outcome: closed.outcome ?? closed.state,
      toVersion: closed.to_version,
      nextReviewBefore: closed.next_review_before,
      nextReviewAfter: closed.next_review_after,
      rule: closed.next_review_rule,
    },
  });
}

/** Last approval of a full review; of a document that had none, the day from which its first version is in force. */
async function lastFullOn(tx: Tx, document: DocumentRow, calendar: ReviewRules['calendar']): Promise<IsoDay | null> {
  const [full] = await tx.query<{ at: Date }>(
    `select approved_at as at from review where document_id = $1 and scope = 'FULL' and state = 'COMPLETED'
       and approved_at is not null order by approved_at desc limit 1`,
    [document.id],
  );
  if (full) return localDay(calendar, full.at.getTime());
  const [first] = await tx.query<{ day: string }>(
    'select min(from_on) as day from document_in_force where document_id = $1 having min(from_on) is not null',
    [document.id],
  );
  return first?.day ?? null;
}

/** REVIEWED_IN for what the review took up; what the ISMS Manager has not routed yet waits for the next one. */
async function endTriggers(tx: Tx, review: ReviewRow): Promise<void> {
  for (const trigger of await triggersIn(tx, review.document_id, ['IN_REVIEW', 'ROUTING'])) {
    if (trigger.state === 'ROUTING') {
      await queueUnrouted(tx, trigger);
      continue;
    }
    const columns = { outcome: 'REVIEWED_IN', outcome_at: instant(tx.at) };
    await moveTrigger(tx, trigger, { to: 'REVIEWED', columns });
  }
}

async function queueUnrouted(tx: Tx, trigger: TriggerRow): Promise<void> {
  await unwind(tx, trigger.id, { ends: true });
  await moveTrigger(tx, trigger, { to: 'QUEUED', columns: { review_id: null } });
  await wakeRecord(tx, trigger.id);
}

/** "Several queued triggers become one review", which starts on publication. */
async function startQueued(tx: Tx, document: DocumentRow, rules: ReviewRules): Promise<void> {
  const [first, ...others] = await triggersIn(tx, document.id, ['QUEUED']);
  if (!first) return;
  const { policy } = await presentPolicy(tx);
  const now = { ...rules, policy: policy.review, now: tx.at };
  const aimOfRow = (row: TriggerRow): ReviewAim => ({ scope: row.scope, dueAt: row.due_at.getTime() });
  const alone = mergeAim(aimOfRow(first), aimOfRow(first), now);
  const aim = others.reduce<ReviewAim>((so, row) => mergeAim(so, aimOfRow(row), now), alone);
  const { review } = await startReview(tx, document, { aim, calendar: rules.calendar });
  for (const trigger of [first, ...others])
    await moveTrigger(tx, trigger, { to: 'IN_REVIEW', columns: { review_id: review.id } });
}

/** The open review of a document hears that its withdrawal was refused; it reads what became of it. */
export async function wakeReviewOf(tx: Tx, documentId: string): Promise<void> {
  const [open] = await tx.query<{ id: string }>(
    `select id from review where document_id = $1 and state not in ('COMPLETED', 'CANCELLED')`,
    [documentId],
  );
  if (open) await wakeRecord(tx, open.id, { headStartMs: 2_000 });
}

/** A document that is withdrawn is not reviewed any more: its open review is cancelled, its triggers have their end. */
export async function cancelReviewsOf(tx: Tx, documentId: string, actor: string): Promise<void> {
  await lockDocumentOf(tx, documentId);
  const triggers = await triggersIn(tx, documentId, ['TRIAGE', 'ROUTING', 'QUEUED', 'IN_REVIEW']);
  const review = await lockOpenReview(tx, documentId);
  if (review) await cancelReview(tx, review);
  for (const trigger of triggers) {
    await unwind(tx, trigger.id, { ends: true });
    const columns = { outcome: 'DOCUMENT_WITHDRAWN', outcome_at: instant(tx.at) };
    await moveTrigger(tx, trigger, { to: 'VOID', actor, columns });
    await wakeRecord(tx, trigger.id);
  }
  await dropDuty(tx, { kind: 'review', subject: documentId });
}

async function cancelReview(tx: Tx, review: ReviewRow): Promise<void> {
  await unwind(tx, review.id, { ends: true });
  const cancelled = await moveReview(tx, review, { to: 'CANCELLED', columns: { closed_at: instant(tx.at) } });
  await tellClosed(tx, cancelled);
  await wakeRecord(tx, review.id);
}
