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
  const id = uuidv7();
  const messageId = `<${id}@${mail.domain ?? MESSAGE_ID_DOMAIN}>`;
  const written = await tx.query<{ id: string }>(
    `insert into mail (id, business_key, person_id, address, template, data, lane, not_before, task_id, record_id,
                       state, message_id, written_real_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'QUEUED', $11, $12)
     on conflict (business_key) do nothing returning id`,
    [
      id,
      mail.businessKey,
      mail.personId,
      mail.address,
      mail.template,
      JSON.stringify(mail.data),
      mail.lane,
      instant(mail.notBefore ?? tx.at),
      mail.taskId ?? null,
      mail.recordId ?? null,
      messageId,
      instant(tx.realAt),
    ],
  );
  if (written.length === 0) return null;
  await tell(tx, {
    type: 'MAIL_WRITTEN',
    actor: 'engine',
    recordId: mail.recordId ?? null,
    content: { mail: id, template: mail.template, person: mail.personId, messageId },
  });
  return id;
}
