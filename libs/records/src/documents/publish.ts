import { unmetForEffect } from '#domain/documents/in-force.rules.js';
import { needsAcknowledgement } from '#domain/documents/version-number.rules.js';
import { addMonthsClamped } from '#domain/calendar/iso-day.rules.js';
import { RuleViolation } from '#domain/errors.js';
import type { IsoDay } from '#domain/time.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import type { DocumentRow, DocumentVersionRow } from '../tables/document.entity.js';
import { insert, instant, type Tx } from '../transaction.js';
import { openCampaign, stopCampaigns } from './open-campaign.js';
import { dayOf } from './dates.js';
import { raiseImpacts } from './impact.js';
import { effectiveVersion } from './in-force.js';
import { setNextReview } from './register.js';
import { moveVersion, versionNow, type VersionRow } from './version.js';

/**
 * Puts a version in force: the one before is SUPERSEDED in the same act, so that exactly one is effective (7.5.3). The
 * caller holds the lock of the document.
 * @throws RuleViolation `not-approved` for a version that is in force already or never was approved, `approver-missing` for
 *   one without a named approver and a date
 */
export async function publish(
  tx: Tx,
  row: VersionRow,
  of: { lapsesAt: Date | null } = { lapsesAt: null },
): Promise<VersionRow> {
  // Published a second time it would supersede itself.
  if (row.state !== 'APPROVED') throw new RuleViolation('not-approved', `${row.id} is ${row.state}.`);
  refuseWithoutApprover(row);
  const on = row.planned_on ?? (await dayOf(tx, tx.at));
  const before = await effectiveVersion(tx, row.document_id);
  if (before) await end(tx, before, { on, why: 'SUPERSEDED' });
  await moveVersion(tx, row, {
    to: 'EFFECTIVE',
    columns: { effective_on: on, supersedes: before?.id ?? null, lapses_at: of.lapsesAt },
  });
  await putInForce(tx, { documentId: row.document_id, versionId: row.id, on });
  await tellInForce(tx, row, { on, supersedes: before?.id ?? null });
  await follow(tx, row, on);
  return versionNow(tx, row.id);
}

/** S01: what stands in the place of a name approves nothing. */
function refuseWithoutApprover({ approver_id: approverId, approved_at: approvedAt }: VersionRow): void {
  const unmet = unmetForEffect({ approverId, approvedAt: approvedAt?.getTime() ?? null });
  if (unmet.length > 0) throw new RuleViolation('approver-missing', unmet.map(({ reason }) => reason).join(' '), unmet);
}

/** What follows a version that is in force: review, impacts, acknowledgement, and whoever waits for it. */
async function follow(tx: Tx, row: VersionRow, on: IsoDay): Promise<void> {
  const [document] = await tx.query<DocumentRow>('select * from document where id = $1', [row.document_id]);
  if (!document) return;
  await firstReview(tx, document, on);
  if (row.kind !== 'EDITORIAL') await raiseImpacts(tx, row);
  if (needsAcknowledgement(row.kind) && document.audience !== 'NONE') await openCampaign(tx, row.id);
}

/** The first version that is in force sets the first review; from then on the closing review is the writer of the next. */
async function firstReview(tx: Tx, document: DocumentRow, on: IsoDay): Promise<void> {
  const { review_cycle_months: months } = document;
  if (document.next_review_on !== null || months === null) return;
  const next = { documentId: document.id, on: addMonthsClamped(on, months), rule: 'FIRST_EFFECTIVE', actor: 'engine' };
  await setNextReview(tx, next);
}

async function putInForce(tx: Tx, of: { documentId: string; versionId: string; on: IsoDay }): Promise<void> {
  await insert(tx, 'document_in_force', {
    id: uuidv7(),
    document_id: of.documentId,
    version_id: of.versionId,
    from_on: of.on,
    until_on: null,
    from_at: instant(tx.at),
    until_at: null,
  });
}

async function tellInForce(tx: Tx, row: VersionRow, of: { on: IsoDay; supersedes: string | null }): Promise<void> {
  const [submission] = await tx.query<{ sha256: string }>('select sha256 from document_submission where id = $1', [
    row.submission_id,
  ]);
  await tell(tx, {
    type: 'VERSION_IN_FORCE',
    actor: 'engine',
    recordId: row.id,
    content: { version: row.id, from: of.on, supersedes: of.supersedes, sha256: submission?.sha256 ?? '' },
  });
}

/** Ends a version that is in force: superseded, withdrawn with its document, or lapsed. */
export async function end(
  tx: Tx,
  row: DocumentVersionRow,
  of: { on: IsoDay; why: 'SUPERSEDED' | 'OBSOLETE' | 'LAPSED'; actor?: string },
): Promise<void> {
  const { on, why, actor = 'engine' } = of;
  await moveVersion(tx, row, {
    to: why === 'SUPERSEDED' ? 'SUPERSEDED' : 'OBSOLETE',
    actor,
    columns: { ended_on: on, ended_why: why, lapses_at: null },
  });
  await tx.query(
    'update document_in_force set until_on = $2, until_at = $3 where document_id = $1 and until_on is null',
    [row.document_id, on, instant(tx.at)],
  );
  await tell(tx, { type: 'VERSION_ENDED', actor, recordId: row.id, content: { version: row.id, on, why } });
}

/** An emergency issue that was not approved in time: the version before it is in force again. */
export async function lapse(tx: Tx, row: VersionRow): Promise<VersionRow> {
  const on = await dayOf(tx, tx.at);
  await end(tx, { ...row, state: 'EFFECTIVE' } as DocumentVersionRow, { on, why: 'LAPSED' });
  if (row.supersedes !== null) {
    const before = await versionNow(tx, row.supersedes);
    await moveVersion(tx, before, { to: 'EFFECTIVE', columns: { ended_on: null, ended_why: null } });
    await putInForce(tx, { documentId: row.document_id, versionId: before.id, on });
    await tellInForce(tx, before, { on, supersedes: row.id });
  }
  await askAgain(tx, row);
  return versionNow(tx, row.id);
}

/** What was asked about the lapsed text ends; who was to acknowledge the version before it is asked for that one. */
async function askAgain(tx: Tx, row: VersionRow): Promise<void> {
  await stopCampaigns(tx, row.document_id);
  const standing = await tx.query(
    `select 1 from acknowledgement_campaign where document_id = $1 and state = 'CLOSED' limit 1`,
    [row.document_id],
  );
  const inForce = await effectiveVersion(tx, row.document_id);
  const stopped = needsAcknowledgement(row.kind) && standing.length === 0;
  if (stopped && inForce && row.audience !== 'NONE') await openCampaign(tx, inForce.id);
}
