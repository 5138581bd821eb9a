import { businessOpening } from '#domain/calendar/site-calendar.rules.js';
import { writeMails } from '../messages/mail-outbox.js';
import type { Tx } from '../transaction.js';
import { personFacts } from './person-facts.js';

export interface DirectoryNotice {
  readonly to: readonly string[];
  /** Names the intent; one mail per person and key. */
  readonly key: string;
  readonly headline: string;
  readonly lines: readonly string[];
  readonly why: string;
  /** A reminder or an escalation: it keeps the business time of whoever gets it; else it goes at once. */
  readonly inBusinessTime?: boolean;
}

/** Tells people of a change of the directory that concerns them; nothing is asked of them by this mail. */
export async function tellPeople(tx: Tx, notice: DirectoryNotice): Promise<void> {
  const people = await personFacts(tx, [...new Set(notice.to)]);
  await writeMails(
    tx,
    [...people.values()].map((person) => ({
      template: 'INFO',
      data: {
        recordId: null,
        recordTitle: '',
        recipient: person.name,
        headline: notice.headline,
        lines: notice.lines,
        why: notice.why,
      },
      businessKey: `${notice.key}/${person.id}`,
      personId: person.id,
      address: person.mail,
      ...(notice.inBusinessTime ? { lane: 1, notBefore: businessOpening(person.calendar, tx.at) } : { lane: 0 }),
    })),
  );
}
