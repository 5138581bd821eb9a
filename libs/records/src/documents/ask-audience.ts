import { Defect } from '#domain/errors.js';
import type { Instant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import { writeMails } from '../messages/mail-outbox.js';
import type { PathDeps } from '../path/deps.js';
import { inTransaction, instant, type Reader, type Tx } from '../transaction.js';
import { lockCampaign, whyAsked, type CampaignRow } from './campaign.js';
import { acknowledgementExpiry } from './open-campaign.js';

/**
 * People of one transaction: rows, links and mails by one statement each. Larger chunks are not faster, and what they hold
 * outlives the collections of young objects, so that a large campaign would need more memory than a small one.
 */
const CHUNK = 250;

/** Somebody who is asked, and when they have to have answered. */
export interface AudienceMember {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly zone: string;
  /** Joiners have their own. */
  readonly due: Instant;
}

/**
 * Asks the next people of a campaign: their rows, links and mails, in one transaction. Nobody is asked twice, so that a
 * run that was killed goes on where it stood. @returns whether somebody may be left
 */
export async function askAudience(
  records: Records,
  { recordId }: { recordId: string },
  deps: PathDeps,
): Promise<{ asked: number; more: boolean }> {
  return inTransaction(records, async (tx) => {
    const campaign = await lockCampaign(tx, recordId);
    if (!campaign) throw new Defect(`there is no acknowledgement ${recordId}`);
    if (campaign.state !== 'PREPARING') return { asked: campaign.asked, more: false };
    const people = await audienceOf(tx, campaign);
    await askPeople(tx, { campaign, people }, deps);
    const more = people.length === CHUNK;
    if (!more)
      await tx.query(`update acknowledgement_campaign set state = 'RUNNING', revision = revision + 1 where id = $1`, [
        campaign.id,
      ]);
    return { asked: campaign.asked + people.length, more };
  });
}

/** The next people of the audience who are not asked yet. */
async function audienceOf(tx: Reader, campaign: CampaignRow): Promise<AudienceMember[]> {
  const departments =
    campaign.audience_departments.length > 0
      ? campaign.audience_departments
      : campaign.department_id === null
        ? []
        : [campaign.department_id];
  const rows = await tx.query<Omit<AudienceMember, 'due'>>(
    `select p.id, p.name, p.mail, s.zone from person p join site s on s.id = p.site_id
      where (p.joined_at is null or p.joined_at <= isms_now()) and (p.left_at is null or p.left_at > isms_now())
        and case $2 when 'ALL_STAFF' then true
                    when 'DEPARTMENTS' then p.department_id = any ($3::text[])
                    when 'DEPARTMENT_HEADS' then exists (select 1 from role_assignment r
                      where r.role = 'DEPARTMENT_HEAD' and r.person_id = p.id and r.valid_from <= isms_now()
                        and (r.valid_to is null or r.valid_to > isms_now()))
                    else false end
        and not exists (select 1 from acknowledgement a where a.campaign_id = $1 and a.person_id = p.id)
      order by p.id limit ${CHUNK}`,
    [campaign.id, campaign.audience, departments],
  );
  return rows.map((row) => ({ ...row, due: campaign.due.getTime() }));
}

/** Writes rows, links and mails of people who are asked now; the campaign counts them. */
export async function askPeople(
  tx: Tx,
  { campaign, people }: { campaign: CampaignRow; people: readonly AudienceMember[] },
  { links }: PathDeps,
): Promise<void> {
  if (people.length === 0) return;
  const rows = people.map((person) => ({ id: uuidv7(), person }));
  await tx.query(
    `insert into acknowledgement (id, campaign_id, person_id, state, asked_at, due, key_id, token_sha256, expires_at)
     select id, $2, person_id, 'OPEN', $3, due, $4, token, expires
       from unnest($1::uuid[], $5::text[], $6::timestamptz[], $7::text[], $8::timestamptz[]) as r (id, person_id, due, token, expires)`,
    [
      rows.map(({ id }) => id),
      campaign.id,
      instant(tx.at),
      links.keyId,
      rows.map(({ person }) => person.id),
      rows.map(({ person }) => instant(person.due)),
      rows.map(({ id }) => links.hashOf(id)),
      rows.map(({ person }) => acknowledgementExpiry(person.due, campaign.policy)),
    ],
  );
  await tx.query('update acknowledgement_campaign set asked = asked + $2, revision = revision + 1 where id = $1', [
    campaign.id,
    rows.length,
  ]);
  await tell(tx, {
    type: 'ACKNOWLEDGEMENT_ASKED',
    actor: 'engine',
    recordId: campaign.id,
    content: { campaign: campaign.id, asked: rows.length },
  });
  await mailPeople(tx, campaign, rows);
}

async function mailPeople(
  tx: Tx,
  campaign: CampaignRow,
  rows: readonly { id: string; person: AudienceMember }[],
): Promise<void> {
  const shared = {
    recordId: campaign.shown_id,
    recordTitle: campaign.document_title,
    why: whyAsked(campaign),
  };
  await writeMails(
    tx,
    rows.map(({ id, person }) => ({
      template: 'ACKNOWLEDGE',
      data: { ...shared, linkId: id, recipient: person.name, due: person.due, zone: person.zone },
      businessKey: `acknowledge/${id}`,
      personId: person.id,
      address: person.mail,
      // A decision never waits for a campaign.
      lane: 2,
      recordId: campaign.id,
    })),
  );
}
