import { acknowledgementId, documentIdOf } from '#domain/documents/document-id.rules.js';
import { DOCUMENT_STORY_VERSION } from '#domain/documents/story.rules.js';
import { addOffset } from '#domain/calendar/offset.rules.js';
import { completePolicy } from '#domain/policy/complete-policy.rules.js';
import type { Policy } from '#domain/policy/policy.js';
import { headquarters } from '../cycle/dates.js';
import { tell } from '../evidence/audit-trail.js';
import { wakeRecord } from '../path/wake-record.js';
import { insert, instant, type Tx } from '../transaction.js';

/** How long a link of an acknowledgement lives after its due day is the policy's, as for every link. */
const DAY = 86_400_000;

/**
 * Puts a version before its audience: a record with a story of its own, which writes the rows in chunks. What was asked
 * about earlier versions ends. @returns the campaign and the message that starts its story
 */
export async function openCampaign(tx: Tx, versionId: string): Promise<{ id: string; outboxId: string }> {
  const documentId = documentIdOf(versionId);
  await stopCampaigns(tx, documentId);
  const [before] = await tx.query<{ count: number }>(
    'select count(*)::int as count from acknowledgement_campaign where version_id = $1',
    [versionId],
  );
  const [stored] = await tx.query<{ version: number; content: Policy }>(
    'select version, content from policy order by version desc limit 1',
  );
  const policy = stored && completePolicy(stored.content);
  const number = (before?.count ?? 0) + 1;
  const id = acknowledgementId(versionId, number);
  const due = addOffset(await headquarters(tx), tx.at, policy?.classes.AK.due ?? { d: 14 });
  await insert(tx, 'acknowledgement_campaign', {
    ...{ id, version_id: versionId, document_id: documentId, number, state: 'PREPARING' },
    ...{ policy_version: stored?.version ?? 1, story_version: DOCUMENT_STORY_VERSION },
    target_percent: policy?.documents.acknowledgePercent ?? 95,
    ...{ opened_at: instant(tx.at), due: instant(due) },
  });
  await tell(tx, {
    type: 'ACKNOWLEDGEMENT_OPENED',
    actor: 'engine',
    recordId: id,
    content: { campaign: id, version: versionId, due: new Date(due).toISOString() },
  });
  return { id, outboxId: await wakeRecord(tx, id, { headStartMs: 2_000 }) };
}

/** A newer version is asked about, or the document is withdrawn: open rows end, their links say so, nobody is reminded. */
export async function stopCampaigns(tx: Tx, documentId: string): Promise<void> {
  // Rows before campaigns, as a click locks them.
  await tx.query(
    `update acknowledgement a set state = 'ENDED' from acknowledgement_campaign c
      where c.id = a.campaign_id and c.document_id = $1 and a.state = 'OPEN'`,
    [documentId],
  );
  const stopped = await tx.query<{ id: string; asked: number; done: number }>(
    `update acknowledgement_campaign set state = 'STOPPED', closed_at = $2, revision = revision + 1
      where document_id = $1 and state in ('PREPARING', 'RUNNING') returning id, asked, done`,
    [documentId, instant(tx.at)],
  );
  for (const { id, asked, done } of stopped) {
    await tell(tx, {
      type: 'ACKNOWLEDGEMENT_CLOSED',
      actor: 'engine',
      recordId: id,
      content: { campaign: id, asked, done, why: 'STOPPED' },
    });
    await wakeRecord(tx, id, { headStartMs: 2_000 });
  }
}

/** Last instant of a link: the policy's number of days after the due instant. */
export function acknowledgementExpiry(due: number, policy: Policy): Date {
  return instant(due + policy.linkLifeDaysAfterDue * DAY);
}
