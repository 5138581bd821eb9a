import { findPeople, type FoundPerson } from '../directory/find-people.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import { writeMail } from '../messages/mail-outbox.js';
import { inTransaction, insert, instant, reader, type Tx } from '../transaction.js';
import type { Records } from '../data-source.js';

/** A confirmation link is good for so long, in real time. */
const LIFE_MS = 14 * 86_400_000;

/**
 * Mails the person whose address was typed a link that confirms having raised the record. The record stands unverified
 * until then; nothing waits for it.
 */
export async function askConfirmation(
  tx: Tx,
  on: { recordId: string; title: string; person: FoundPerson; hashOf: (confirmationId: string) => string },
): Promise<void> {
  const id = uuidv7();
  await insert(tx, 'raise_confirmation', {
    id,
    record_id: on.recordId,
    person_id: on.person.id,
    token_sha256: on.hashOf(id),
    expires_real_at: instant(tx.realAt + LIFE_MS),
  });
  await writeMail(tx, {
    template: 'RAISE_CONFIRMATION',
    data: { confirmationId: id, recordId: on.recordId, recordTitle: on.title, recipient: on.person.name },
    businessKey: `raise-confirmation/${id}`,
    personId: on.person.id,
    address: on.person.mail,
    lane: 0,
    recordId: on.recordId,
  });
}

export interface Confirmation {
  readonly id: string;
  readonly recordId: string;
  readonly title: string;
  readonly personId: string;
  readonly state: 'OPEN' | 'CONFIRMED' | 'EXPIRED';
}

/** What a confirmation link is about; null for an unknown token. Writes nothing. */
export async function readConfirmation(records: Records, tokenSha256: string): Promise<Confirmation | null> {
  const [row] = await reader(records).query<Confirmation>(
    `select r.id, r.record_id as "recordId", c.title, r.person_id as "personId",
            case when r.confirmed_real_at is not null then 'CONFIRMED'
                 when r.expires_real_at <= clock_timestamp() then 'EXPIRED' else 'OPEN' end as state
       from raise_confirmation r join corrective_action c on c.id = r.record_id where r.token_sha256 = $1`,
    [tokenSha256],
  );
  return row ?? null;
}

/** Confirms; harmless when repeated. Returns false when it is too late or the person has left. */
export async function confirmRaise(records: Records, confirmation: Confirmation): Promise<boolean> {
  return inTransaction(records, async (tx) => {
    const [person] = await findPeople(tx, confirmation.personId);
    if (!person) return false;
    const [confirmed] = await tx.query(
      `update raise_confirmation set confirmed_real_at = clock_timestamp()
        where id = $1 and confirmed_real_at is null and expires_real_at > clock_timestamp() returning id`,
      [confirmation.id],
    );
    if (!confirmed) return confirmation.state === 'CONFIRMED';
    await tx.query(
      'update corrective_action set raiser_verified = true, raised_by = $2, revision = revision + 1 where id = $1',
      [confirmation.recordId, person.id],
    );
    await tell(tx, {
      type: 'RAISER_CONFIRMED',
      actor: person.id,
      recordId: confirmation.recordId,
      content: { person: person.id },
    });
    return true;
  });
}
