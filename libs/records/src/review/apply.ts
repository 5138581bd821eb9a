import type { ReviewOutcome } from '#domain/review/states.js';
import { TRIGGERS } from '#domain/review/triggers.js';
import { Defect } from '#domain/errors.js';
import { keepContent } from '../evidence/content-blob.js';
import { writeNotices } from '../messages/write-notices.js';
import type { Outcome, Settling } from '../path/process.js';
import { moveDue } from '../path/extension.js';
import { instant, type Tx } from '../transaction.js';
import { completeReview } from './close-review.js';
import { mergeTrigger } from './merge-trigger.js';
import { byDefault, routeTrigger } from './route-trigger.js';
import { changeReview, moveTrigger, type ReviewRow, type TriggerRow } from './rows.js';
import { beginVersion, versionFor, walkTo } from './versions.js';

/** What an answer changes in a review, in the claiming transaction. */
export async function applyToReview(tx: Tx, on: Outcome<ReviewRow>): Promise<void> {
  const { row, step, task } = on.locked;
  if (step.code === 'EXTENSION') return grantExtension(tx, on);
  if (step.code !== 'REVIEW_ASSESS' && step.code !== 'REVIEW_REWORK') return;
  const outcome = on.outcome as ReviewOutcome;
  const concluded = await changeReview(tx, row, { outcome });
  if (outcome !== 'NO_CHANGE')
    await beginVersion(tx, concluded, { outcome, actor: task.person_id, entry: on.request.entry });
}

async function grantExtension(tx: Tx, on: Outcome<ReviewRow | TriggerRow>): Promise<void> {
  if (on.outcome === 'GRANT') await moveDue(tx, on.locked.step, (on.request.entry as { until: string }).until);
}

/** State that follows from a settled step of a review; an approval closes it. */
export async function reviewSettled(tx: Tx, row: ReviewRow, { step, outcome, at }: Settling): Promise<ReviewRow> {
  if (step.code === 'REVIEW_APPROVAL' && outcome === 'APPROVE') {
    const approverId = await deciderOf(tx, step.id);
    return completeReview(tx, row, { approverId, approvedAt: at, toVersion: null });
  }
  if (step.code === 'REVIEW_VERSION') return versionDone(tx, row);
  return row;
}

/** The version is in force: the review is approved with it. One that was withdrawn goes back to the owner. */
async function versionDone(tx: Tx, row: ReviewRow): Promise<ReviewRow> {
  const version = await versionFor(tx, row.id);
  if (version?.approved_at == null || version.effective_on === null) return row;
  return completeReview(tx, await walkTo(tx, row, 'PUBLISHING'), {
    approverId: version.approver_id,
    approvedAt: version.approved_at.getTime(),
    toVersion: version.id,
  });
}

async function deciderOf(tx: Tx, stepId: string): Promise<string | null> {
  const [by] = await tx.query<{ person_id: string }>(
    `select d.person_id from decision d join question q on q.id = d.question_id where q.step_id = $1
      order by d.decided_at desc limit 1`,
    [stepId],
  );
  return by?.person_id ?? null;
}

/** What an answer of the ISMS Manager changes about a trigger, in the claiming transaction: merged, dismissed, routed. */
export async function applyToTrigger(tx: Tx, on: Outcome<TriggerRow>): Promise<void> {
  const { row, task } = on.locked;
  switch (`${on.locked.step.code}/${on.outcome}`) {
    case 'TRIGGER_TRIAGE/ACCEPT':
      await mergeTrigger(tx, row);
      return;
    case 'TRIGGER_TRIAGE/DISMISS':
      return dismiss(tx, on);
    case 'TRIGGER_ROUTING/RECALL':
    case 'TRIGGER_ROUTING/QUEUE':
      await routeTrigger(tx, row, {
        routed: on.outcome as 'RECALL' | 'QUEUE',
        byDefault: false,
        actor: task.person_id,
      });
      return;
    default:
      throw new Defect(`${row.id}: ${on.locked.step.code} does not end as ${on.outcome}`);
  }
}

/** "Others may be dismissed with reason, DH who raised is told." */
async function dismiss(tx: Tx, on: Outcome<TriggerRow>): Promise<void> {
  const { row, task } = on.locked;
  const { reason } = on.request.entry as unknown as { reason: string };
  const kept = await keepContent(tx, { reason });
  await moveTrigger(tx, row, {
    to: 'DISMISSED',
    actor: task.person_id,
    columns: { outcome: 'DISMISSED', outcome_at: instant(tx.at), outcome_reason_id: kept.id },
  });
  await writeNotices(tx, {
    record: { id: row.id, title: row.title },
    key: `trigger/${row.id}/dismissed`,
    headline: 'What you raised needs no review',
    to: row.raised_by === null ? [] : [row.raised_by],
    lines: [`${TRIGGERS[row.type].label}: the ISMS Manager dismissed it. The reason stands in the record.`],
    why: 'you raised it.',
  });
}

/** The ISMS Manager did not answer in time: the default routes. Everything else took effect with its answer. */
export async function triggerSettled(tx: Tx, row: TriggerRow, { step, outcome }: Settling): Promise<TriggerRow> {
  if (step.code === 'TRIGGER_ROUTING' && outcome === 'ELAPSED' && row.state === 'ROUTING')
    return routeTrigger(tx, row, byDefault(row));
  return row;
}
