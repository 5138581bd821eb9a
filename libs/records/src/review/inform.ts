import { TRIGGERS } from '#domain/review/triggers.js';
import { personFacts } from '../directory/person-facts.js';
import { writeMail } from '../messages/mail-outbox.js';
import type { Tx } from '../transaction.js';
import type { ReviewRow, TriggerRow } from './rows.js';

/** The owner is told that a review began, or that one more trigger belongs to it (specification P2: "owner mailed"). */
export async function informOwner(
  tx: Tx,
  on: { readonly review: ReviewRow; readonly trigger: TriggerRow; readonly what: 'STARTED' | 'JOINED' },
): Promise<void> {
  const { review, trigger, what } = on;
  const [document] = await tx.query<{ owner_id: string | null }>('select owner_id from document where id = $1', [
    review.document_id,
  ]);
  const { label } = TRIGGERS[trigger.type];
  await informOfReview(tx, {
    record: { id: review.id, title: review.title },
    key: `review/${review.id}/${trigger.id}`,
    headline: what === 'STARTED' ? 'A review of your document has started' : 'One more trigger belongs to the review',
    to: document?.owner_id ?? null,
    lines: [
      `${label}: ${trigger.source_ref}.`,
      `The review is ${review.scope === 'FULL' ? 'full' : 'targeted'} and has to be approved by ${review.due_at.toISOString().slice(0, 10)}.`,
      ...(what === 'STARTED' ? ['Further triggers are collected first; then you are asked for your assessment.'] : []),
    ],
    why: 'you own the document; nothing has to be decided yet.',
  });
}

/** Mails one notice (M22) about a review or a trigger; who has no address, or is nobody, gets none. */
export async function informOfReview(
  tx: Tx,
  what: {
    readonly record: { readonly id: string; readonly title: string };
    readonly key: string;
    readonly headline: string;
    readonly to: string | null;
    readonly lines: readonly string[];
    readonly why: string;
  },
): Promise<void> {
  const person = what.to === null ? undefined : (await personFacts(tx, [what.to])).get(what.to);
  if (!person) return;
  await writeMail(tx, {
    template: 'INFO',
    data: {
      recordId: what.record.id,
      recordTitle: what.record.title,
      recipient: person.name,
      headline: what.headline,
      lines: [...what.lines],
      why: what.why,
    },
    businessKey: `info/${what.key}/${person.id}`,
    personId: person.id,
    address: person.mail,
    lane: 0,
    recordId: what.record.id,
  });
}
