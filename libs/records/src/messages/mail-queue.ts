import type { MailQueue } from '#contracts/mail-queue.js';
import type { MailLane } from '#contracts/mail.js';
import type { Records } from '../data-source.js';
import { inTransaction, reader } from '../transaction.js';
import { claimMails } from './claim-mail.js';
import { FateWriter } from './fate-writer.js';
import { listen } from './wake-up.js';

/** The mail queue over the table `mail`; any number of senders may work on it at the same time. */
export function createMailQueue(records: Records): MailQueue {
  const fates = new FateWriter(records);
  return {
    claim: (request) => inTransaction(records, (tx) => claimMails(tx, request)),
    settle: (mail, outcome) => fates.write({ mail, outcome }),
    nextIn: (lanes) => nextIn(records, lanes),
    onWake: (listener) => listen(records, 'isms_mail', listener),
  };
}

/**
 * Real milliseconds until the first mail may leave, or the first lease ends. ISMS instants become real ones by the
 * newest segment of the clock, so a sender sleeps rightly on a scaled clock too; counted in seconds, because days are added
 * in the zone of the session.
 */
async function nextIn(records: Records, lanes: readonly MailLane[]): Promise<number | null> {
  const [row] = await reader(records).query<{ ms: number | null }>(
    `with segment as (select real_at, isms_at, ms_per_day from clock order by id desc limit 1),
     next (real_at) as (
       (select greatest(mail.next_try_real_at, segment.real_at
          + make_interval(secs => extract(epoch from mail.not_before - segment.isms_at)::float8 * (segment.ms_per_day / 86400000)))
        from mail, segment where mail.state = 'QUEUED' and mail.lane = any ($1::int[]) order by 1 limit 1)
       union all
       (select next_try_real_at from mail
        where state = 'UNKNOWN' and next_try_real_at is not null and lane = any ($1::int[]) order by 1 limit 1)
       union all
       (select leased_until_real_at from mail where state = 'SENDING' order by 1 limit 1))
     select ceil(extract(epoch from min(real_at) - clock_timestamp()) * 1000)::float8 as ms from next`,
    [lanes],
  );
  return row?.ms == null ? null : Math.max(0, row.ms);
}
