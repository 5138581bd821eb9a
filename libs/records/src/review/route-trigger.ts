import { RECALLED } from '#domain/review/story.rules.js';
import { defaultRouting } from '#domain/review/triggers.js';
import { tell } from '../evidence/audit-trail.js';
import { wakeRecord } from '../path/wake-record.js';
import type { Tx } from '../transaction.js';
import { headquarters } from '../cycle/dates.js';
import { endRecalled } from './end-recalled.js';
import { joinReview } from './merge-trigger.js';
import { readDocument } from '../documents/register.js';
import { factsOfTrigger, lockOpenReview, moveReview, moveTrigger, type ReviewRow, type TriggerRow } from './rows.js';
import { recallVersion, syncReview } from './versions.js';

/** What became of the question: by a person, or by the default of the trigger's type when nobody answered in time. */
export interface Routing {
  readonly routed: 'RECALL' | 'QUEUE';
  readonly byDefault: boolean;
  readonly actor: string;
}

/** Nobody answered within the policy's time: the default routes. It approves nothing (specification 2). */
export function byDefault(trigger: TriggerRow): Routing {
  return { routed: defaultRouting(factsOfTrigger(trigger)), byDefault: true, actor: 'engine' };
}

/**
 * Recalls the review for a trigger, or queues the trigger. A review that was decided meanwhile cannot be recalled any more:
 * the decision stands, and the trigger waits for the next one.
 */
export async function routeTrigger(tx: Tx, trigger: TriggerRow, routing: Routing): Promise<TriggerRow> {
  const open = await lockOpenReview(tx, trigger.document_id);
  const review = open ? await takenBack(tx, await syncReview(tx, open), { trigger, routing }) : null;
  const routed = isDrafting(review) ? 'RECALL' : 'QUEUE';
  await tell(tx, {
    type: 'TRIGGER_ROUTED',
    actor: routing.actor,
    recordId: trigger.id,
    content: { routed, byDefault: routing.byDefault, review: review?.id ?? null },
  });
  const columns = { routed, routed_by_default: routing.byDefault };
  if (routed === 'QUEUE')
    return moveTrigger(tx, trigger, { to: 'QUEUED', actor: routing.actor, columns: { ...columns, review_id: null } });
  await join(tx, review, trigger);
  const [now] = await tx.query<TriggerRow>(
    'update review_trigger set routed = $2, routed_by_default = $3 where id = $1 returning *',
    [trigger.id, routed, routing.byDefault],
  );
  return { ...trigger, ...now };
}

async function join(tx: Tx, review: ReviewRow | null, trigger: TriggerRow): Promise<void> {
  const document = await readDocument(tx, trigger.document_id);
  if (!document) return;
  const rules = { calendar: await headquarters(tx), policy: trigger.policy.review };
  await joinReview(tx, review, { document, trigger, rules, row: trigger.merge_row ?? 'in review or pending approval' });
}

/** The review after a recall, or as it stands where nobody recalls it or it is too late. */
async function takenBack(
  tx: Tx,
  review: ReviewRow,
  { trigger, routing }: { trigger: TriggerRow; routing: Routing },
): Promise<ReviewRow> {
  if (routing.routed !== 'RECALL') return review;
  return (await recall(tx, review, trigger)) ?? review;
}

/** It came back to the owner by itself meanwhile: what is drafted takes the trigger up (merge table, DRAFTING). */
function isDrafting(review: ReviewRow | null): boolean {
  return review !== null && ['COLLECTING', 'ASSESSING', 'DRAFTING'].includes(review.state);
}

/** The links of what is being decided die and it goes back to the owner; comments and answers are kept. Null = too late. */
async function recall(tx: Tx, review: ReviewRow, trigger: TriggerRow): Promise<ReviewRow | null> {
  const from = review.state;
  const taken = from === 'IN_REVIEW' || from === 'PENDING_APPROVAL';
  const approval = { recordId: review.id, codes: ['REVIEW_APPROVAL'], outcome: RECALLED, parts: [] };
  if (!taken || !((await endRecalled(tx, approval)) || (await recallVersion(tx, review)))) return null;
  await tell(tx, {
    type: 'REVIEW_RECALLED',
    actor: 'engine',
    recordId: review.id,
    content: { trigger: trigger.id, from },
  });
  await wakeRecord(tx, review.id);
  return moveReview(tx, review, { to: 'DRAFTING' });
}
