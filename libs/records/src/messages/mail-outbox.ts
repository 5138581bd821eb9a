import type { MailData, MailLane, MailTemplate } from '#contracts/mail.js';
import type { Instant } from '#domain/time.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import { instant, type Tx } from '../transaction.js';

/** Right side of a Message-ID where the caller names no domain of its own. */
const MESSAGE_ID_DOMAIN = 'mail.isms-engine';

/** One mail that somebody is to get; the sender turns it into words when it leaves. */
export type NewMail = {
  [Template in MailTemplate]: {
    readonly template: Template;
    /** What the template shows; link id and record id, never a token. */
    readonly data: MailData[Template];
    /** Names the intent, such as `task/<task id>`: a second mail with the same key is not written. */
    readonly businessKey: string;
    readonly personId: string | null;
    /** Address at the time of writing, from the directory. */
    readonly address: string;
    readonly lane: MailLane;
    /** ISMS instant before which it does not leave; at once unless told. */
    readonly notBefore?: Instant;
    /** A mail of a task is dropped when the task is closed before it leaves. */
    readonly taskId?: string | null;
    readonly recordId?: string | null;
    /** Domain of the Message-ID, such as the host of PUBLIC_URL. */
    readonly domain?: string;
  };
}[MailTemplate];

/**
 * Writes a mail in the caller's transaction, with its Message-ID and its trail event. Idempotent by business key.
 * @returns the id of the mail, or null when the same intent was written before
 */
export async function writeMail(tx: Tx, mail: NewMail): Promise<string | null> {
  const [id = null] = await writeMails(tx, [mail]);
  return id;
}

/**
 * Writes many mails by one statement, their events by another. Intents that were written before are left out.
 * @returns ids of the mails that were written now
 */
export async function writeMails(tx: Tx, mails: readonly NewMail[]): Promise<string[]> {
  const wanted = mails.map((mail) => {
    const id = uuidv7();
    return { ...mail, id, messageId: `<${id}@${mail.domain ?? MESSAGE_ID_DOMAIN}>` };
  });
  const written = await tx.query<{ id: string }>(
    `insert into mail (id, business_key, person_id, address, template, data, lane, not_before, task_id, record_id,
                       state, message_id, written_real_at)
     select id, business_key, person_id, address, template, data::jsonb, lane, not_before, task_id, record_id, 'QUEUED', message_id, $12
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::smallint[],
                   $8::timestamptz[], $9::uuid[], $10::text[], $11::text[])
         as m (id, business_key, person_id, address, template, data, lane, not_before, task_id, record_id, message_id)
     on conflict (business_key) do nothing returning id`,
    [
      wanted.map((mail) => mail.id),
      wanted.map((mail) => mail.businessKey),
      wanted.map((mail) => mail.personId),
      wanted.map((mail) => mail.address),
      wanted.map((mail) => mail.template),
      wanted.map((mail) => JSON.stringify(mail.data)),
      wanted.map((mail) => mail.lane),
      wanted.map((mail) => instant(mail.notBefore ?? tx.at)),
      wanted.map((mail) => mail.taskId ?? null),
      wanted.map((mail) => mail.recordId ?? null),
      wanted.map((mail) => mail.messageId),
      instant(tx.realAt),
    ],
  );
  const ids = new Set(written.map(({ id }) => id));
  const events = wanted
    .filter(({ id }) => ids.has(id))
    .map((mail) => ({
      type: 'MAIL_WRITTEN' as const,
      actor: 'engine',
      recordId: mail.recordId ?? null,
      content: { mail: mail.id, template: mail.template, person: mail.personId, messageId: mail.messageId },
    }));
  if (events.length > 0) await tell(tx, ...events);
  return events.map(({ content }) => content.mail);
}
