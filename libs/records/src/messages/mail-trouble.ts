import { instant, type Tx } from '../transaction.js';
import { writeMail } from './mail-outbox.js';

/** What went wrong with a mail, as the ISMS Manager is told. */
export type MailTrouble = 'ADDRESS' | 'REFUSED' | 'GIVEN_UP' | 'UNKNOWN';

interface TroubledMail {
  readonly id: string;
  readonly business_key: string;
  readonly person_id: string | null;
  readonly record_id: string | null;
}

/** Business keys of these reports; trouble with a report is not reported, or a broken relay would feed itself. */
const REPORT = 'mail-trouble/';

const HEADLINES: Readonly<Record<MailTrouble, string>> = {
  ADDRESS: 'A mail address does not work',
  REFUSED: 'A mail was refused',
  GIVEN_UP: 'A mail could not be delivered for 72 hours',
  UNKNOWN: 'A mail may not have arrived',
};

/**
 * Tells the ISMS Manager (else the deputy, else the chair) by an information mail. Once per kind, record, person and real
 * day: a person whose address broke with ten open tasks is one fact per record, not ten mails.
 */
export async function reportTrouble(
  tx: Tx,
  mail: TroubledMail,
  trouble: { kind: MailTrouble; reply: string },
): Promise<void> {
  if (mail.business_key.startsWith(REPORT)) return;
  const manager = await managerToTell(tx, mail.person_id);
  if (!manager) return;
  const { name, title } = await namesOf(tx, mail);
  const day = new Date(tx.realAt).toISOString().slice(0, 10);
  await writeMail(tx, {
    template: 'INFO',
    data: {
      recordId: mail.record_id,
      recordTitle: title,
      recipient: manager.name,
      headline: HEADLINES[trouble.kind],
      lines: linesOf(trouble, { name, ofRecord: mail.record_id !== null }),
      why: 'you are told as ISMS Manager of every mail that the engine could not deliver.',
    },
    businessKey: `${REPORT}${trouble.kind}/${mail.record_id ?? 'none'}/${mail.person_id ?? mail.id}/${day}`,
    personId: manager.id,
    address: manager.mail,
    lane: 0,
    recordId: mail.record_id,
  });
}

function linesOf(
  { kind, reply }: { kind: MailTrouble; reply: string },
  who: { name: string; ofRecord: boolean },
): string[] {
  const answer = `The relay said: ${reply.replace(/[^\s<>]+@[^\s<>]+/g, '(address)').slice(0, 300)}`;
  const handedOn = who.ofRecord ? ' Open tasks of this record are handed on at once.' : '';
  switch (kind) {
    case 'ADDRESS':
      return [
        `The mail system refuses the address of ${who.name}.${handedOn}`,
        answer,
        'Correct the address in the directory; until then the person is asked nothing by mail.',
      ];
    case 'REFUSED':
      return [
        `The mail system refused a mail to ${who.name}; the address itself may work.`,
        answer,
        'Ask IT Operations to look at the relay.',
      ];
    case 'GIVEN_UP':
      return [
        `A mail to ${who.name} was put off for 72 hours and is given up.`,
        answer,
        'Reach the person by other means.',
      ];
    case 'UNKNOWN':
      return [
        `A mail to ${who.name} was sent twice, and both times the answer was lost.`,
        'Ask the person whether it arrived; the task also stands on their page of open tasks.',
      ];
  }
}

/** Holder of the first of three roles who has not left and whose address works, but not the person in trouble. */
async function managerToTell(
  tx: Tx,
  except: string | null,
): Promise<{ id: string; name: string; mail: string } | undefined> {
  const [manager] = await tx.query<{ id: string; name: string; mail: string }>(
    `select p.id, p.name, p.mail from role_assignment a join person p on p.id = a.person_id
     where a.role in ('IM', 'DEPUTY_IM', 'TM_CHAIR') and a.valid_from <= $1 and (a.valid_to is null or a.valid_to > $1)
       and (p.left_at is null or p.left_at > $1) and p.mail_bad_real_at is null and p.id is distinct from $2
     order by array_position(array['IM', 'DEPUTY_IM', 'TM_CHAIR'], a.role), a.rank, a.valid_from limit 1`,
    [instant(tx.at), except],
  );
  return manager;
}

async function namesOf(tx: Tx, mail: TroubledMail): Promise<{ name: string; title: string }> {
  const [row] = await tx.query<{ name: string | null; title: string | null }>(
    `select (select name from person where id = $1) as name, (select title from record_head where id = $2) as title`,
    [mail.person_id, mail.record_id],
  );
  return { name: row?.name ?? 'a person outside the directory', title: row?.title ?? '' };
}
