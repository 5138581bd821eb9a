import { isAnnualDueSoon, mergeAim, type ReviewAim, type ReviewRules } from '#domain/review/due.rules.js';
import { mergeRow, type MergeAct } from '#domain/review/merge.rules.js';
import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { Defect } from '#domain/errors.js';
import { headquarters } from '../cycle/dates.js';
import { readDocument } from '../documents/register.js';
import { claimAnnual } from '../duties/claim-annual.js';
import { tell } from '../evidence/audit-trail.js';
import { wakeRecord } from '../path/wake-record.js';
import type { DocumentRow } from '../tables/document.entity.js';
import { instant, type Tx } from '../transaction.js';
import { askAnew } from './ask-anew.js';
import { informOwner } from './inform.js';
import { insertTrigger } from './insert-trigger.js';
import { changeReview, lockOpenReview, moveTrigger, type ReviewRow, type TriggerRow } from './rows.js';
import { startReview } from './start-review.js';
import { syncReview } from './versions.js';

/**
 * Admits a trigger that is not dismissed, by the merge table of specification P2. The document's reviews are locked by the
 * caller. @returns ids of the outbox messages
 */
export async function mergeTrigger(tx: Tx, trigger: TriggerRow): Promise<string[]> {
  const document = await readDocument(tx, trigger.document_id);
  if (!document) throw new Defect(`${trigger.id}: its document ${trigger.document_id} is not in the register`);
  const open = await lockOpenReview(tx, document.id);
  const review = open ? await syncReview(tx, open) : null;
  const calendar = await headquarters(tx);
  const rules: ReviewRules = { calendar, policy: trigger.policy.review };
  const annualDueSoon = isAnnualDueSoon(document.next_review_on, localDay(calendar, tx.at), rules.policy);
  const { name, act } = mergeRow({ state: review?.state ?? null, type: trigger.type, annualDueSoon });
  return ACTS[act](tx, { document, trigger, rules, row: name }, review);
}

interface Admission {
  readonly document: DocumentRow;
  readonly trigger: TriggerRow;
  readonly rules: ReviewRules;
  /** Row of the merge table. */
  readonly row: string;
}

type Act = (tx: Tx, on: Admission, review: ReviewRow | null) => Promise<string[]>;

/** What each row of the merge table does. */
const ACTS: Readonly<Record<MergeAct, Act>> = {
  START: (tx, on) => start(tx, on, false),
  START_WITH_ANNUAL: (tx, on) => start(tx, on, true),
  APPEND: (tx, on, review) => joinReview(tx, review, on),
  UPGRADE: (tx, on, review) => joinReview(tx, review, on),
  ASK: async (tx, { trigger, row }, review) => {
    await moveTrigger(tx, trigger, { to: 'ROUTING', columns: { merge_row: row, review_id: review?.id } });
    return [await wakeRecord(tx, trigger.id, { headStartMs: 2_000 })];
  },
  QUEUE: async (tx, { trigger, row }) => {
    await moveTrigger(tx, trigger, { to: 'QUEUED', columns: { merge_row: row } });
    return [];
  },
};

async function start(tx: Tx, on: Admission, withAnnual: boolean): Promise<string[]> {
  const { document, trigger, rules } = on;
  const aim: ReviewAim = { scope: trigger.scope, dueAt: trigger.due_at.getTime() };
  const { review, outboxId } = await startReview(tx, document, { aim, calendar: rules.calendar });
  await moveTrigger(tx, trigger, { to: 'IN_REVIEW', columns: { merge_row: on.row, review_id: review.id } });
  if (trigger.type === 'ANNUAL') await claimAnnual(tx, { documentId: document.id, recordId: review.id });
  if (withAnnual) await absorbAnnual(tx, review, on);
  await informOwner(tx, { review, trigger, what: 'STARTED' });
  return [outboxId];
}

/** "Annual due within 60 d: make it FULL and absorb the annual one": the annual trigger is on record with its own outcome. */
async function absorbAnnual(tx: Tx, review: ReviewRow, { document, rules, row }: Admission): Promise<void> {
  const { isNew: annual } = await insertTrigger(
    tx,
    { document, rules },
    {
      type: 'ANNUAL',
      sourceRef: document.next_review_on ?? '',
      majorOnProcedure: false,
      reason: null,
      raisedBy: null,
      actor: 'engine',
    },
  );
  if (annual === null) return;
  const joined = await joinAims(tx, review, { trigger: annual, rules });
  await moveTrigger(tx, annual, { to: 'IN_REVIEW', columns: { merge_row: row, review_id: joined.id } });
  await claimAnnual(tx, { documentId: document.id, recordId: review.id });
}

/** A trigger joins the open review: scope and due are merged, the owner is mailed. */
export async function joinReview(tx: Tx, review: ReviewRow | null, on: Admission): Promise<string[]> {
  if (!review) throw new Defect(`${on.trigger.id}: there is no open review to join`);
  const { trigger, rules, row } = on;
  const joined = await joinAims(tx, review, { trigger, rules });
  await moveTrigger(tx, trigger, { to: 'IN_REVIEW', columns: { merge_row: row, review_id: review.id } });
  if (trigger.type === 'ANNUAL') await claimAnnual(tx, { documentId: review.document_id, recordId: review.id });
  await informOwner(tx, { review: joined, trigger, what: 'JOINED' });
  // What is being decided is another thing now: its links die, and it is asked again.
  if (joined.state === 'PENDING_APPROVAL') await askAnew(tx, joined);
  return [await wakeRecord(tx, review.id, { headStartMs: 2_000 })];
}

async function joinAims(
  tx: Tx,
  review: ReviewRow,
  { trigger, rules }: Pick<Admission, 'trigger' | 'rules'>,
): Promise<ReviewRow> {
  const aim = mergeAim(
    { scope: review.scope, dueAt: review.due_at.getTime() },
    { scope: trigger.scope, dueAt: trigger.due_at.getTime() },
    { ...rules, now: tx.at },
  );
  const joined = await changeReview(tx, review, { scope: aim.scope, due_at: instant(aim.dueAt) });
  await tell(tx, {
    type: 'REVIEW_MERGED',
    actor: 'engine',
    recordId: review.id,
    content: {
      trigger: trigger.id,
      scope: aim.scope,
      due: new Date(aim.dueAt).toISOString(),
      upgraded: aim.upgraded,
    },
  });
  return joined;
}
