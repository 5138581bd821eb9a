import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { TRIGGERS } from '#domain/review/triggers.js';
import { headquarters } from '../cycle/dates.js';
import { readDocument } from '../documents/register.js';
import { writeNotices } from '../messages/write-notices.js';
import type { Tx } from '../transaction.js';
import type { ReviewRow, TriggerRow } from './rows.js';

/** The owner is told that a review began, or that one more trigger belongs to it (specification P2: "owner mailed"). */
export async function informOwner(
  tx: Tx,
  on: { readonly review: ReviewRow; readonly trigger: TriggerRow; readonly what: 'STARTED' | 'JOINED' },
): Promise<void> {
  const { review, trigger, what } = on;
  const document = await readDocument(tx, review.document_id);
  const due = localDay(await headquarters(tx), review.due_at.getTime());
  await writeNotices(tx, {
    record: { id: review.id, title: review.title },
    key: `review/${review.id}/${trigger.id}`,
    headline: what === 'STARTED' ? 'A review of your document has started' : 'One more trigger belongs to the review',
    to: document?.owner_id ? [document.owner_id] : [],
    lines: [
      `${TRIGGERS[trigger.type].label}: ${trigger.source_ref}.`,
      `The review is ${review.scope === 'FULL' ? 'full' : 'targeted'} and has to be approved by ${due}.`,
      ...(review.overdue_at_start
        ? [`The document is past its review date, ${review.review_due_on ?? 'which is not on record'}.`]
        : []),
      ...(what === 'STARTED' ? ['Further triggers are collected first; then you are asked for your assessment.'] : []),
    ],
    why: 'you own the document; nothing has to be decided yet.',
  });
}
