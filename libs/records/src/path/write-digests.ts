import { digestMornings, type DigestMorning } from '#domain/human-task/digest.rules.js';
import { readMsPerDay } from '../clock.js';
import type { Records } from '../data-source.js';
import { siteCalendars } from '../directory/site-calendars.js';
import { writeMails, type NewMail } from '../messages/mail-outbox.js';
import { instant, inTransaction, reader, type Tx } from '../transaction.js';
import { sweepIntervalMs } from './sweep-reminders.js';

/** Digests of one transaction: a statement reads them, a statement writes them, a statement tells the trail. */
const CHUNK = 500;

/**
 * Class AK is reminded weekly, two days before it is due, and as it climbs: of somebody who has nothing else open a digest
 * speaks of acknowledgements on the first morning after such an instant, once.
 */
const ACKNOWLEDGEMENT_DUE = `exists (
  select 1 from acknowledgement a
    cross join lateral (select max(at) as at from (values
      -- Near the due day its own reminders speak.
      (case when a.asked_at + interval '7 days' * floor(extract(epoch from m.opens_at - a.asked_at) / 604800)
                   between a.due - interval '3 days' and a.due + interval '1 day' then null
            else a.asked_at + interval '7 days' * floor(extract(epoch from m.opens_at - a.asked_at) / 604800) end),
      (a.due - interval '2 days'), (a.due + interval '1 day')) as instants (at)
      where at <= m.opens_at and at >= a.asked_at + interval '1 day') remind
   where a.person_id = p.id and a.state = 'OPEN' and a.expires_at > m.opens_at and remind.at is not null
     and not exists (select 1 from mail d where d.person_id = p.id and d.template = 'DIGEST' and d.not_before >= remind.at))`;

type SiteMorning = DigestMorning & { readonly siteId: string };

/**
 * Writes the digests whose morning comes before the run after next: one mail per person and local business day, for
 * everybody who has an open task from before that morning. Set-based: its cost follows the number of people who are
 * asked, not the number of tasks. What is open is read when the mail is claimed. A second run, or a second worker, finds
 * the day's digest by its key.
 * @returns number of digests written
 */
export async function writeDigests(records: Records): Promise<number> {
  const msPerDay = await readMsPerDay(records);
  const horizon = (2 * sweepIntervalMs(msPerDay) * 86_400_000) / msPerDay;
  const mornings = await upcoming(records, horizon);
  let written = 0;
  if (mornings.length === 0) return written;
  for (;;) {
    const chunk = await inTransaction(records, (tx) => writeChunk(tx, mornings));
    written += chunk.written;
    if (chunk.found < CHUNK) return written;
  }
}

async function upcoming(records: Records, horizon: number): Promise<SiteMorning[]> {
  const read = reader(records);
  const [clock] = await read.query<{ at: Date }>('select isms_now() as at');
  const from = clock?.at.getTime() ?? 0;
  const calendars = await siteCalendars(read);
  return [...calendars].flatMap(([siteId, calendar]) =>
    digestMornings(calendar, { from, to: from + horizon }).map((morning) => ({ ...morning, siteId })),
  );
}

interface Recipient {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly zone: string;
  readonly day: string;
  readonly opens_at: Date;
}

async function writeChunk(tx: Tx, mornings: readonly SiteMorning[]): Promise<{ found: number; written: number }> {
  const people = await tx.query<Recipient>(
    `select p.id, p.name, p.mail, s.zone, m.day, m.opens_at
       from unnest($1::text[], $2::text[], $3::timestamptz[]) as m (site_id, day, opens_at)
       join site s on s.id = m.site_id
       join person p on p.site_id = m.site_id
      where (p.joined_at is null or p.joined_at <= m.opens_at) and (p.left_at is null or p.left_at > m.opens_at)
        and p.mail_bad_real_at is null
        and (exists (select 1 from task t join question q on q.id = t.question_id and q.state = 'OPEN'
                      where t.person_id = p.id and t.state = 'OPEN' and t.opened_at < m.opens_at)
          or ${ACKNOWLEDGEMENT_DUE})
        and not exists (select 1 from mail d where d.business_key = 'digest/' || p.id || '/' || m.day)
      order by p.id, m.day limit ${CHUNK}`,
    [
      mornings.map((morning) => morning.siteId),
      mornings.map((morning) => morning.day),
      mornings.map((morning) => instant(morning.opensAt)),
    ],
  );
  if (people.length === 0) return { found: 0, written: 0 };
  const written = await writeMails(tx, people.map(digestOf));
  return { found: people.length, written: written.length };
}

function digestOf(person: Recipient): NewMail {
  return {
    template: 'DIGEST',
    data: { recipient: person.name, zone: person.zone, day: person.day, tasks: [] },
    businessKey: `digest/${person.id}/${person.day}`,
    personId: person.id,
    address: person.mail,
    lane: 1,
    notBefore: person.opens_at.getTime(),
  };
}
