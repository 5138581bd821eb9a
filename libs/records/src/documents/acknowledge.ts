import { isTargetMet } from '#domain/documents/story.rules.js';
import type { Instant } from '#domain/time.js';
import { tell } from '../evidence/audit-trail.js';
import type { Records } from '../data-source.js';
import { wakeRecord } from '../path/wake-record.js';
import type { AcknowledgementCampaignRow, AcknowledgementRow } from '../tables/document.entity.js';
import { inTransaction, instant, reader, type Reader, type Tx } from '../transaction.js';
import { SHOWN_VERSION } from './campaign.js';
import { readSubmission, type SubmissionBody } from './submissions.js';

export type AcknowledgementStatus = 'OPEN' | 'DONE' | 'ENDED' | 'LEFT' | 'EXPIRED';

/** Everything that the page of an acknowledgement shows. */
export interface AcknowledgementView {
  readonly id: string;
  readonly status: AcknowledgementStatus;
  readonly campaignId: string;
  readonly versionId: string;
  readonly documentId: string;
  readonly title: string;
  readonly classification: string;
  readonly effectiveOn: string;
  readonly person: { readonly id: string; readonly name: string; readonly zone: string };
  readonly due: Instant;
  readonly doneAt: Instant | null;
  /** sha256 of the text or file: what the person says that they have read. */
  readonly sha256: string;
  readonly body: SubmissionBody | null;
}

interface Found {
  readonly id: string;
  readonly state: AcknowledgementRow['state'];
  readonly campaign_id: string;
  readonly version_id: string;
  readonly document_id: string;
  readonly title: string;
  readonly classification: string;
  readonly effective_on: string | null;
  readonly submission_id: string | null;
  readonly person_id: string;
  readonly name: string;
  readonly zone: string;
  readonly due: Date;
  readonly done_at: Date | null;
  readonly expires_at: Date;
  readonly left: boolean;
  readonly now: Date;
}

const SELECT = `select a.id, a.state, a.campaign_id, v.id as version_id, c.document_id, d.title, d.classification, v.effective_on,
    v.submission_id, a.person_id, p.name, s.zone, a.due, a.done_at, a.expires_at,
    p.left_at is not null and p.left_at <= isms_now() as left, isms_now() as now
  from acknowledgement a join acknowledgement_campaign c on c.id = a.campaign_id join document d on d.id = c.document_id
  join document_version v on v.id = coalesce(a.version_id, ${SHOWN_VERSION}) join person p on p.id = a.person_id join site s on s.id = p.site_id
  where a.token_sha256 = $1`;

/** Reads an acknowledgement by the hash of its token; changes nothing. Null = the link is unknown. */
export async function readAcknowledgement(records: Records, tokenSha256: string): Promise<AcknowledgementView | null> {
  const read = reader(records);
  const [found] = await read.query<Found>(SELECT, [tokenSha256]);
  return found ? viewOf(read, found) : null;
}

async function viewOf(read: Reader, found: Found): Promise<AcknowledgementView> {
  const submission = await readSubmission(read, found.submission_id);
  return {
    id: found.id,
    status: statusOf(found),
    campaignId: found.campaign_id,
    versionId: found.version_id,
    documentId: found.document_id,
    title: found.title,
    classification: found.classification,
    effectiveOn: found.effective_on ?? '',
    person: { id: found.person_id, name: found.name, zone: found.zone },
    due: found.due.getTime(),
    doneAt: found.done_at?.getTime() ?? null,
    sha256: submission?.sha256 ?? '',
    body: submission?.body ?? null,
  };
}

function statusOf({ state, left, expires_at: expires, now }: Found): AcknowledgementStatus {
  if (state !== 'OPEN') return state;
  if (left) return 'LEFT';
  return expires.getTime() <= now.getTime() ? 'EXPIRED' : 'OPEN';
}

export interface AcknowledgeRequest {
  readonly tokenSha256: string;
  /** sha256 of what was shown. */
  readonly sha256: string;
  /** Person of the session that came with the request. */
  readonly sessionPersonId: string | null;
}

export type AcknowledgeResult =
  | {
      readonly kind: 'RECORDED' | 'SAME_AGAIN' | 'CLOSED' | 'CHANGED';
      readonly view: AcknowledgementView;
      readonly outboxIds: readonly string[];
    }
  | { readonly kind: 'UNKNOWN' };

/**
 * A person acknowledges: their row, the count of the campaign and the trail, in one short transaction that touches
 * PostgreSQL only. The story hears when the target is met, and when everybody has answered.
 */
export async function acknowledge(records: Records, request: AcknowledgeRequest): Promise<AcknowledgeResult> {
  return inTransaction(records, async (tx) => {
    await tx.query('select 1 from acknowledgement where token_sha256 = $1 for update', [request.tokenSha256]);
    const [found] = await tx.query<Found>(SELECT, [request.tokenSha256]);
    if (!found) return { kind: 'UNKNOWN' };
    const view = await viewOf(tx, found);
    if (view.status === 'DONE') return { kind: 'SAME_AGAIN', view, outboxIds: [] };
    if (view.status !== 'OPEN') return { kind: 'CLOSED', view, outboxIds: [] };
    if (view.sha256 !== request.sha256) return { kind: 'CHANGED', view, outboxIds: [] };
    return record(tx, view, request);
  });
}

async function record(tx: Tx, view: AcknowledgementView, request: AcknowledgeRequest): Promise<AcknowledgeResult> {
  const channel = request.sessionPersonId === view.person.id ? 'LINK_AND_SESSION' : 'LINK';
  await tx.query(
    `update acknowledgement set state = 'DONE', done_at = $2, done_real_at = $3, channel = $4, version_id = $5, sha256 = $6
      where id = $1`,
    [view.id, instant(tx.at), instant(tx.realAt), channel, view.versionId, view.sha256],
  );
  await tell(tx, {
    type: 'ACKNOWLEDGED',
    actor: view.person.id,
    recordId: view.campaignId,
    content: {
      campaign: view.campaignId,
      acknowledgement: view.id,
      version: view.versionId,
      sha256: view.sha256,
      channel,
    },
  });
  // The row of the campaign is everybody's: it is locked last, and for the end of the transaction only.
  const outboxIds = await count(tx, view.campaignId);
  const done = { ...view, status: 'DONE' as const, doneAt: tx.at };
  return { kind: 'RECORDED', view: done, outboxIds };
}

async function count(tx: Tx, campaignId: string): Promise<string[]> {
  const [campaign] = await tx.query<AcknowledgementCampaignRow>(
    'update acknowledgement_campaign set done = done + 1 where id = $1 returning *',
    [campaignId],
  );
  return campaign ? hearOf(tx, campaign) : [];
}

/** Wakes the story where the counts say something new: the target is met, or nobody is left. The campaign is locked. */
export async function hearOf(tx: Tx, campaign: AcknowledgementCampaignRow): Promise<string[]> {
  const { id, asked, done, target_percent: percent } = campaign;
  if (campaign.state !== 'RUNNING') return [];
  const all = done >= asked;
  const met = campaign.target_met_at === null && isTargetMet({ asked, done, percent });
  if (!met && !all) return [];
  if (met) await tx.query('update acknowledgement_campaign set target_met_at = $2 where id = $1', [id, instant(tx.at)]);
  // Everybody has answered: the waiting time ends with the last of them.
  if (all)
    await tx.query(
      `update step set due = least(due, $2) where record_id = $1 and code = 'ACKNOWLEDGEMENT' and state = 'OPEN'`,
      [id, instant(tx.at)],
    );
  return [await wakeRecord(tx, id, { headStartMs: 2_000 })];
}
