import { businessOpening } from '#domain/calendar/site-calendar.rules.js';
import { personFacts } from '../directory/person-facts.js';
import type { Tx } from '../transaction.js';
import { writeMails, type NewMail } from './mail-outbox.js';

/** A notice about a record: nothing is asked of whoever gets it. */
export interface Notice {
  readonly record: { readonly id: string; readonly title: string };
  /** Names the intent; each person gets the notice once for it. */
  readonly key: string;
  /** Subject without id and marking, such as `Nonconformity accepted`. */
  readonly headline: string;
  readonly to: readonly string[];
  readonly lines: readonly string[];
  readonly why: string;
  /** Nobody's act brings it about: it leaves in the business hours of whoever gets it, after what people wait for. */
  readonly inHours?: boolean;
}

/** Mails a notice (M22) to people, once each. */
export async function writeNotices(tx: Tx, notice: Notice): Promise<void> {
  const { record, key, headline, to, lines, why, inHours = false } = notice;
  const people = await personFacts(tx, to);
  await writeMails(
    tx,
    [...people.values()].map((person): NewMail => ({
      template: 'INFO',
      data: { recordId: record.id, recordTitle: record.title, recipient: person.name, headline, lines, why },
      businessKey: `info/${key}/${person.id}`,
      personId: person.id,
      address: person.mail,
      lane: inHours ? 1 : 0,
      ...(inHours && { notBefore: businessOpening(person.calendar, tx.at) }),
      recordId: record.id,
    })),
  );
}
