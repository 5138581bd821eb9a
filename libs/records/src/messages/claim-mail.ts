import type { ClaimedMail, ClaimRequest } from '#contracts/mail-queue.js';
import { businessOpening } from '#domain/calendar/site-calendar.rules.js';
import type { Instant, SiteCalendar } from '#domain/time.js';
import { personFacts } from '../directory/person-facts.js';
import { instant, type Tx } from '../transaction.js';
import { openTasksFor } from './open-tasks-for.js';
import { unknownFate } from './mail-fates.js';

/** Lane of reminders and escalations: they keep the business time of the person who gets them. */
const BUSINESS_TIME_LANE = 1;

/** Real milliseconds a claimed mail takes to leave on a busy machine; on a very fast clock at most an eighth of a day. */
const HANDOVER_REAL_MS = 200;
const HANDOVER_SHARE_OF_DAY = 1 / 8;

type CandidateRow = ClaimedMail & { readonly personId: string | null; readonly dropReason: string | null };

/**
 * Takes mails that may leave now for one sender, in the caller's transaction. Mails of closed tasks, revoked links, used
 * codes and people who left are dropped, so are reminders of a task that stands in the day's digest (one mail per person
 * and day); reminders and escalations outside business time are moved to its beginning.
 */
export async function claimMails(tx: Tx, request: ClaimRequest): Promise<ClaimedMail[]> {
  await recoverLeases(tx);
  const ids = await lockCandidates(tx, request);
  if (ids.length === 0) return [];
  const candidates = await readCandidates(tx, ids);
  await drop(tx, candidates);
  const alive = candidates.filter((mail) => mail.dropReason === null);
  const later = await moveToBusinessTime(tx, alive);
  const claimed = await fillDigests(
    tx,
    alive.filter((mail) => !later.has(mail.id)),
  );
  await lease(tx, claimed, request.leaseMs);
  return claimed.map(({ personId: _person, dropReason: _reason, ...mail }) => ({
    ...mail,
    attempts: mail.attempts + 1,
  }));
}

/** A sender died with the mail in its hands: nobody knows whether it left, so it is sent once more under the same id. */
async function recoverLeases(tx: Tx): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `select id from mail where state = 'SENDING' and leased_until_real_at < clock_timestamp() for update skip locked`,
  );
  for (const { id } of rows)
    await unknownFate(tx, id, { reply: 'the sender stopped before it heard the answer', retryInMs: 0 });
}

/** Locks up to `limit` mails: those of unknown fate first, because they are the oldest, then by lane and instant. */
async function lockCandidates(tx: Tx, { limit, lanes }: ClaimRequest): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with unknown as (
       select id, next_try_real_at from mail
        where state = 'UNKNOWN' and next_try_real_at <= clock_timestamp() and lane = any ($1::int[])
        order by next_try_real_at limit $3 for update skip locked),
     queued as (
       select id, lane, not_before from mail
        where state = 'QUEUED' and lane = any ($1::int[]) and not_before <= $2
          and (next_try_real_at is null or next_try_real_at <= clock_timestamp())
        order by lane, not_before, id limit $3 - (select count(*) from unknown) for update skip locked)
     select id from (select 0 as place, 0 as lane, next_try_real_at as at, id from unknown
                     union all select 1, lane, not_before, id from queued) as found order by place, lane, at, id`,
    [lanes, instant(tx.at), limit],
  );
  return rows.map((row) => row.id);
}

/**
 * The rows of the locked mails and, per mail, why it must not leave any more. A mail with a link lives and dies with its
 * task and link; a notice of an escalation, whose task may have been handed on by then, lives with the question; receipts
 * and information are bound to nothing.
 */
async function readCandidates(tx: Tx, ids: readonly string[]): Promise<CandidateRow[]> {
  return tx.query<CandidateRow>(
    `select m.id, m.template, m.data, m.message_id as "messageId", m.address, m.lane, m.attempts, m.unknowns,
            m.person_id as "personId",
            case
              when p.left_at <= $2 then 'PERSON_LEFT'
              when m.template = 'SIGN_IN_CODE' and (c.id is null or c.used_real_at is not null or c.expires_real_at <= clock_timestamp())
                then 'CODE_EXPIRED'
              when m.template = 'RAISE_CONFIRMATION' and (r.id is null or r.confirmed_real_at is not null or r.expires_real_at <= clock_timestamp())
                then 'CONFIRMATION_EXPIRED'
              when m.template = 'DIGEST' and (m.data->>'day')::date < ($2::timestamptz at time zone (m.data->>'zone'))::date
                then 'DAY_PASSED'
              when m.template = 'ACKNOWLEDGE' and (k.id is null or k.state <> 'OPEN') then 'TASK_CLOSED'
              when m.template = 'ACKNOWLEDGE' and k.expires_at <= $2 then 'LINK_EXPIRED'
              when not bound.task then null
              when q.state <> 'OPEN' or (l.id is not null and t.state <> 'OPEN') then 'TASK_CLOSED'
              when l.revoked_at is not null then 'LINK_REVOKED'
              when l.expires_at <= $2 then 'LINK_EXPIRED'
              when m.template = 'REMINDER' and q.class <> 'APU' and digest.id is not null and digest.not_before > t.opened_at
                then 'IN_DIGEST'
            end as "dropReason"
     from unnest($1::uuid[]) with ordinality as wanted (id, place)
     join mail m on m.id = wanted.id
     cross join lateral (select m.template in ('TASK', 'REMINDER', 'ESCALATION') as task) bound
     left join person p on p.id = m.person_id
     left join task_link l on bound.task and l.id = nullif(m.data->>'linkId', '')::uuid
     left join task t on bound.task and t.id = coalesce(m.task_id, l.task_id)
     left join question q on q.id = t.question_id
     left join site s on m.template = 'REMINDER' and s.id = p.site_id
     left join mail digest on digest.state in ('QUEUED', 'SENDING', 'UNKNOWN', 'SENT') and digest.not_before <= $2
       and digest.business_key = 'digest/' || m.person_id || '/' || ($2::timestamptz at time zone s.zone)::date
     left join sign_in_challenge c on m.template = 'SIGN_IN_CODE' and c.id = (m.data->>'challengeId')::uuid
     left join raise_confirmation r on m.template = 'RAISE_CONFIRMATION' and r.id = (m.data->>'confirmationId')::uuid
     left join acknowledgement k on m.template = 'ACKNOWLEDGE' and k.id = (m.data->>'linkId')::uuid
     order by wanted.place`,
    [ids, instant(tx.at)],
  );
}

/** A digest says what is open now; where nothing is open any more, or its day is over, none is sent. */
async function fillDigests(tx: Tx, mails: readonly CandidateRow[]): Promise<CandidateRow[]> {
  const people = mails.flatMap(({ template, personId }) => (template === 'DIGEST' && personId ? [personId] : []));
  if (people.length === 0) return [...mails];
  const open = await openTasksFor(tx, [...new Set(people)]);
  const filled = mails.map((mail) => {
    if (mail.template !== 'DIGEST') return mail;
    const tasks = open.get(mail.personId ?? '') ?? [];
    return { ...mail, data: { ...mail.data, tasks }, dropReason: tasks.length === 0 ? 'NOTHING_OPEN' : null };
  });
  await drop(tx, filled);
  return filled.filter((mail) => mail.dropReason === null);
}

async function drop(tx: Tx, candidates: readonly CandidateRow[]): Promise<void> {
  const dropped = candidates.filter((mail) => mail.dropReason !== null);
  if (dropped.length === 0) return;
  await tx.query(
    `update mail set state = 'DROPPED', drop_reason = gone.reason, next_try_real_at = null
     from unnest($1::uuid[], $2::text[]) as gone (id, reason) where mail.id = gone.id`,
    [dropped.map((mail) => mail.id), dropped.map((mail) => mail.dropReason)],
  );
}

/** Moves reminders and escalations that are outside the person's business time to its next beginning; returns their ids. */
async function moveToBusinessTime(tx: Tx, mails: readonly CandidateRow[]): Promise<ReadonlySet<string>> {
  const kept = mails.flatMap(({ id, lane, personId }) =>
    lane === BUSINESS_TIME_LANE && personId ? [{ id, personId }] : [],
  );
  if (kept.length === 0) return new Set();
  const people = await personFacts(tx, [...new Set(kept.map((mail) => mail.personId))]);
  const leavesAt = tx.at + (await handoverTime(tx));
  const moved = kept.flatMap(({ id, personId }) => {
    const person = people.get(personId);
    const opening = person ? openingFor(person.calendar, { from: tx.at, to: leavesAt }) : tx.at;
    return opening > tx.at ? [{ id, opening }] : [];
  });
  if (moved.length > 0) {
    await tx.query(
      `update mail set not_before = moved.opening
       from unnest($1::uuid[], $2::timestamptz[]) as moved (id, opening) where mail.id = moved.id`,
      [moved.map((mail) => mail.id), moved.map((mail) => instant(mail.opening))],
    );
  }
  return new Set(moved.map((mail) => mail.id));
}

/** `from` when business time lasts until the mail has left, else the next opening. */
function openingFor(calendar: SiteCalendar, leaving: { from: Instant; to: Instant }): Instant {
  const opening = businessOpening(calendar, leaving.from);
  const open = opening === leaving.from && businessOpening(calendar, leaving.to) === leaving.to;
  return open ? opening : Math.max(opening, businessOpening(calendar, leaving.to));
}

/** ISMS time that passes until a claimed mail has left: nothing on a real clock, hours on a scaled one. */
async function handoverTime(tx: Tx): Promise<number> {
  const [clock] = await tx.query<{ ms_per_day: number }>('select ms_per_day from clock order by id desc limit 1');
  const msPerDay = clock?.ms_per_day ?? 86_400_000;
  return Math.min(HANDOVER_REAL_MS / msPerDay, HANDOVER_SHARE_OF_DAY) * 86_400_000;
}

async function lease(tx: Tx, mails: readonly CandidateRow[], leaseMs: number): Promise<void> {
  if (mails.length === 0) return;
  await tx.query(
    `update mail set state = 'SENDING', attempts = attempts + 1, next_try_real_at = null,
            leased_until_real_at = clock_timestamp() + $2 * interval '1 ms'
     where id = any ($1::uuid[])`,
    [mails.map((mail) => mail.id), leaseMs],
  );
}
