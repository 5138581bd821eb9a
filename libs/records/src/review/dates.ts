import type { StepKey } from '#contracts/human-task.js';
import { addOffset } from '#domain/calendar/offset.rules.js';
import { Defect } from '#domain/errors.js';
import type { Instant, Offset } from '#domain/time.js';
import { headquarters } from '../cycle/dates.js';
import type { Dated, Fulfilment, Wait } from '../path/process.js';
import type { Tx } from '../transaction.js';
import type { ReviewRow, TriggerRow } from './rows.js';
import { moveReview } from './rows.js';
import { followVersion, unmetOfVersion } from './versions.js';

/** Dates of a step of a review or a trigger: each counts from the answer before it, the first from the raise. */
export async function datesOfReview(
  tx: Tx,
  of: { row: ReviewRow | TriggerRow; key: StepKey; plannedAt: Instant | null },
): Promise<Dated> {
  const { row, key } = of;
  const calendar = await headquarters(tx);
  const beside = key.code === 'EXTENSION';
  const plannedAt = of.plannedAt ?? (beside ? tx.at : ((await lastAnswer(tx, row.id)) ?? startOf(row).getTime()));
  const least = addOffset(calendar, plannedAt, row.policy.correctiveAction.minimumDue);
  const original = addOffset(calendar, plannedAt, offsetOf(row, key.code));
  return { plannedAt, original, due: Math.max(original, least), least };
}

function startOf(row: ReviewRow | TriggerRow): Date {
  return 'started_at' in row ? row.started_at : row.raised_at;
}

function offsetOf(row: ReviewRow | TriggerRow, code: string): Offset {
  const { review, classes } = row.policy;
  const scope = row.scope === 'FULL' ? 'full' : 'targeted';
  switch (code) {
    case 'REVIEW_ASSESS':
      return review.due.ASSESS[scope];
    case 'REVIEW_REWORK':
      return review.due.DRAFT[scope];
    case 'TRIGGER_TRIAGE':
      return review.triage;
    case 'TRIGGER_ROUTING':
      return review.routing;
    default:
      return classes.AP.due ?? { bd: 5 };
  }
}

/** When the answer before took effect. */
async function lastAnswer(tx: Tx, recordId: string): Promise<Instant | null> {
  const [last] = await tx.query<{ at: Date | null }>(
    `select max(outcome_at) as at from step where record_id = $1 and state = 'SETTLED' and code <> 'EXTENSION'`,
    [recordId],
  );
  return last?.at?.getTime() ?? null;
}

/** REVIEW_COLLECT: further triggers are collected for the policy's time after the first one. */
export async function waitOfReview(tx: Tx, row: ReviewRow, key: StepKey): Promise<Wait> {
  if (key.code !== 'REVIEW_COLLECT') throw new Defect(`${row.id}: ${key.code} is no waiting time`);
  const startedAt = row.started_at.getTime();
  const end = addOffset(await headquarters(tx), startedAt, row.policy.review.debounce);
  return { row, plannedAt: startedAt, end, words: 'End of collecting triggers' };
}

/** REVIEW_VERSION: what document control still has to do. */
export async function fulfilmentOfReview(tx: Tx, told: ReviewRow): Promise<Fulfilment> {
  const plannedAt = (await lastAnswer(tx, told.id)) ?? told.started_at.getTime();
  const begun = told.state === 'ASSESSING' ? await moveReview(tx, told, { to: 'DRAFTING' }) : told;
  const row = await followVersion(tx, begun);
  return { row, plannedAt, due: row.due_at.getTime(), unmet: await unmetOfVersion(tx, row) };
}
