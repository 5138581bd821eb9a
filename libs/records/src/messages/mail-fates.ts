import type { ClaimedMail, MailOutcome } from '#contracts/mail-queue.js';
import { tell } from '../evidence/audit-trail.js';
import { instant, type Tx } from '../transaction.js';
import { wakeRecord } from '../path/wake-record.js';
import { reportTrouble } from './mail-trouble.js';

type Outcome<Kind extends MailOutcome['kind']> = Extract<MailOutcome, { kind: Kind }>;

/** What the queue needs of a mail to write down its end. */
interface MailFacts {
  readonly id: string;
  readonly record_id: string | null;
  readonly person_id: string | null;
  readonly business_key: string;
  readonly attempts: number;
  readonly message_id: string;
}

/**
 * Writes down what became of a try, with its trail event and what follows from it (security paper, B3b). A sender whose
 * lease ended has no say any more: another one holds the mail by then, and nothing is written.
 */
export async function settleMail(
  tx: Tx,
  mail: ClaimedMail,
  outcome: Exclude<MailOutcome, { kind: 'SENT' }>,
): Promise<void> {
  const [held] = await tx.query<MailFacts>(
    `select id, record_id, person_id, business_key, attempts, message_id from mail
     where id = $1 and state = 'SENDING' and attempts = $2 for update`,
    [mail.id, mail.attempts],
  );
  if (!held) return;
  switch (outcome.kind) {
    case 'UNKNOWN':
      return unknownFate(tx, held.id, outcome);
    case 'LATER':
      return queueAgain(tx, held, { ...outcome, counts: true });
    case 'RELAY_AWAY':
      return queueAgain(tx, held, { ...outcome, retryInMs: null, counts: false });
    case 'GIVEN_UP':
      return givenUp(tx, held, outcome);
    case 'ADDRESS_REFUSED':
      return addressRefused(tx, held, outcome);
    case 'CONTENT_REFUSED':
      return refused(tx, held, outcome);
  }
}

/** Nobody knows whether the relay took the mail: it is sent once more, and after a second time the ISMS Manager is told. */
export async function unknownFate(
  tx: Tx,
  id: string,
  fate: { reply: string; retryInMs: number | null },
): Promise<void> {
  const [mail] = await tx.query<MailFacts & { last: boolean }>(
    `update mail set state = 'UNKNOWN', leased_until_real_at = null, reply = $2, unknowns = unknowns + 1,
            next_try_real_at = case when unknowns = 0 then clock_timestamp() + $3 * interval '1 ms' end
     where id = $1
     returning id, record_id, person_id, business_key, attempts, message_id, next_try_real_at is null as last`,
    [id, fate.reply, fate.retryInMs],
  );
  if (mail?.last) await reportTrouble(tx, mail, { kind: 'UNKNOWN', reply: fate.reply });
}

/**
 * Writes down that the relay took these mails, by one statement. Those whose lease ended are left out: another sender holds
 * them by then.
 */
export async function settleSent(
  tx: Tx,
  sent: readonly { readonly mail: ClaimedMail; readonly outcome: Outcome<'SENT'> }[],
): Promise<void> {
  // In the order of their ids, as every statement that locks several mails.
  const ordered = sent.toSorted((one, other) => (one.mail.id < other.mail.id ? -1 : 1));
  const held = await tx.query<MailFacts & { sha256: string }>(
    `update mail set state = 'SENT', leased_until_real_at = null, next_try_real_at = null, reply = fate.reply, sent_at = $7,
            sent_real_at = $8, sent_sha256 = fate.sha256, kept_subject = fate.subject, kept_text = fate.text
       from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[])
            as fate (id, attempts, reply, sha256, subject, text)
      where mail.id = fate.id and mail.state = 'SENDING' and mail.attempts = fate.attempts
      returning mail.id, mail.record_id, mail.person_id, mail.business_key, mail.attempts, mail.message_id, fate.sha256`,
    [
      ordered.map(({ mail }) => mail.id),
      ordered.map(({ mail }) => mail.attempts),
      ordered.map(({ outcome }) => outcome.reply),
      ordered.map(({ outcome }) => outcome.sha256),
      ordered.map(({ outcome }) => outcome.keptSubject),
      ordered.map(({ outcome }) => outcome.keptText),
      instant(tx.at),
      instant(tx.realAt),
    ],
  );
  for (const { id, record_id: recordId, message_id: messageId, sha256, attempts } of held)
    await tell(tx, {
      type: 'MAIL_SENT',
      actor: 'engine',
      recordId,
      content: { mail: id, messageId, sha256, attempts },
    });
}

/** Back to the queue at its old place; a try that only found the relay away does not count. */
async function queueAgain(
  tx: Tx,
  mail: MailFacts,
  again: { reply: string; retryInMs: number | null; counts: boolean },
): Promise<void> {
  await tx.query(
    `update mail set state = 'QUEUED', leased_until_real_at = null, reply = $2,
            next_try_real_at = clock_timestamp() + $3::double precision * interval '1 ms',
            attempts = attempts - case when $4 then 0 else 1 end
     where id = $1`,
    [mail.id, again.reply, again.retryInMs, again.counts],
  );
}

async function givenUp(tx: Tx, mail: MailFacts, { reply }: Outcome<'GIVEN_UP'>): Promise<void> {
  await close(tx, mail, { state: 'GIVEN_UP', reply });
  await tell(tx, {
    type: 'MAIL_GIVEN_UP',
    actor: 'engine',
    recordId: mail.record_id,
    content: { mail: mail.id, attempts: mail.attempts },
  });
  await reportTrouble(tx, mail, { kind: 'GIVEN_UP', reply });
}

async function refused(tx: Tx, mail: MailFacts, { code, reply }: { code: number; reply: string }): Promise<void> {
  await close(tx, mail, { state: 'REFUSED', reply });
  await tell(tx, { type: 'MAIL_REFUSED', actor: 'engine', recordId: mail.record_id, content: { mail: mail.id, code } });
  await reportTrouble(tx, mail, { kind: 'REFUSED', reply });
}

/** An approver without working mail must never be a silent stop: the address is marked, and the story looks at once. */
async function addressRefused(tx: Tx, mail: MailFacts, { code, reply }: Outcome<'ADDRESS_REFUSED'>): Promise<void> {
  // The person may have another address by now: only the refused one is marked.
  await tx.query(
    `update person set mail_bad_real_at = $2 from mail
     where mail.id = $1 and person.id = mail.person_id and lower(person.mail) = lower(mail.address)`,
    [mail.id, instant(tx.realAt)],
  );
  await close(tx, mail, { state: 'REFUSED', reply });
  await tell(tx, { type: 'MAIL_REFUSED', actor: 'engine', recordId: mail.record_id, content: { mail: mail.id, code } });
  await reportTrouble(tx, mail, { kind: 'ADDRESS', reply });
  for (const recordId of await recordsToWake(tx, mail)) await wakeRecord(tx, recordId);
}

/** The record of the mail and every other that asks the person: a digest speaks of all of them. */
async function recordsToWake(tx: Tx, mail: MailFacts): Promise<string[]> {
  const rows = await tx.query<{ record_id: string }>(
    `select distinct q.record_id from task t join question q on q.id = t.question_id and q.state = 'OPEN'
      where t.person_id = $1 and t.state = 'OPEN' order by 1`,
    [mail.person_id],
  );
  const ids = rows.map((row) => row.record_id);
  return [...new Set(mail.record_id === null ? ids : [mail.record_id, ...ids])];
}

async function close(tx: Tx, mail: MailFacts, end: { state: 'GIVEN_UP' | 'REFUSED'; reply: string }): Promise<void> {
  await tx.query(
    `update mail set state = $2, leased_until_real_at = null, next_try_real_at = null, reply = $3 where id = $1`,
    [mail.id, end.state, end.reply],
  );
}
