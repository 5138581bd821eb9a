import { addOffset } from '#domain/calendar/offset.rules.js';
import { headquarters } from '../cycle/dates.js';
import type { Records } from '../data-source.js';
import type { PathDeps } from '../path/deps.js';
import type { AcknowledgementCampaignRow } from '../tables/document.entity.js';
import { inTransaction, reader, type Tx } from '../transaction.js';
import { hearOf } from './acknowledge.js';
import { askPeople, type AudienceMember } from './ask-audience.js';
import { lockCampaign } from './campaign.js';

/** Joiners of one campaign that one run asks; the next run asks the others. */
const MOST_JOINERS = 1_000;

/**
 * Keeps acknowledgements with the directory: joiners are asked for the documents of all staff, leavers drop out of the
 * denominator. Set-based; a second run finds nothing. @returns how many people it found
 */
export async function enrolAndLetGo(records: Records, deps: PathDeps): Promise<number> {
  return (await letGo(records)) + (await enrolJoiners(records, deps));
}

/** Who left is asked no more and is counted no more. */
async function letGo(records: Records): Promise<number> {
  return inTransaction(records, async (tx) => {
    const left = await tx.query<{ campaign_id: string }>(
      `update acknowledgement a set state = 'LEFT' from person p
        where p.id = a.person_id and a.state = 'OPEN' and p.left_at is not null and p.left_at <= isms_now()
        returning a.campaign_id`,
    );
    const counts = new Map<string, number>();
    for (const { campaign_id: id } of left) counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const [id, many] of [...counts].toSorted(([a], [b]) => a.localeCompare(b))) {
      const [campaign] = await tx.query<AcknowledgementCampaignRow>(
        'update acknowledgement_campaign set asked = asked - $2, revision = revision + 1 where id = $1 returning *',
        [id, many],
      );
      if (campaign) await hearOf(tx, campaign);
    }
    return left.length;
  });
}

/** The newest campaign of each document of all staff that is in force, with joiners who came after it began. */
async function enrolJoiners(records: Records, deps: PathDeps): Promise<number> {
  const campaigns = await reader(records).query<{ id: string }>(
    `select distinct on (c.document_id) c.id from acknowledgement_campaign c join document d on d.id = c.document_id
      where d.audience = 'ALL_STAFF' and d.obsolete_on is null and c.state <> 'STOPPED'
      order by c.document_id, c.opened_at desc, c.id desc`,
  );
  let found = 0;
  for (const { id } of campaigns) found += await inTransaction(records, (tx) => enrol(tx, id, deps));
  return found;
}

async function enrol(tx: Tx, campaignId: string, deps: PathDeps): Promise<number> {
  const campaign = await lockCampaign(tx, campaignId);
  // While rows are written in chunks, everybody who is there is asked by them.
  if (!campaign || !['RUNNING', 'CLOSED'].includes(campaign.state)) return 0;
  const joiners = await tx.query<Omit<AudienceMember, 'due'> & { joined_at: Date }>(
    `select p.id, p.name, p.mail, s.zone, p.joined_at from person p join site s on s.id = p.site_id
      where p.joined_at > $2 and p.joined_at <= isms_now() and (p.left_at is null or p.left_at > isms_now())
        and not exists (select 1 from acknowledgement a where a.campaign_id = $1 and a.person_id = p.id)
      order by p.id limit ${MOST_JOINERS}`,
    [campaignId, campaign.opened_at],
  );
  if (joiners.length === 0) return 0;
  const calendar = await headquarters(tx);
  const offset = campaign.policy.classes.AK.due ?? { d: 14 };
  const people = joiners.map(({ joined_at: joined, ...person }) => ({
    ...person,
    due: Math.max(
      addOffset(calendar, joined.getTime(), offset),
      campaign.state === 'RUNNING' ? campaign.due.getTime() : 0,
    ),
  }));
  await askPeople(tx, { campaign, people }, deps);
  return people.length;
}
