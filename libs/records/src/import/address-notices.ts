import { loadRoleBook } from '../directory/role-book.js';
import { writeMails, type NewMail } from '../messages/mail-outbox.js';
import type { ImportWork } from './import-work.js';

/** A person whose mail address an import changes. */
export interface AddressChange {
  readonly id: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** Mails of one statement. */
const CHUNK = 1_000;
/** Names that the notice to the ISMS Manager lists; the trail has all. */
const MOST_NAMES = 40;

/**
 * Links that decide go to the address of the directory: who has another one is told at the old and at the new one, and the
 * ISMS Manager is told of whom (M22). An old address that refused a mail before gets none. Called before the people are
 * written.
 */
export async function tellNewAddresses(work: ImportWork, changes: readonly AddressChange[]): Promise<void> {
  if (changes.length === 0) return;
  const bad = new Set(await badAddresses(work, changes));
  const mails = [
    ...changes
      .filter(({ id }) => !bad.has(id))
      .map((change) => toPerson(work, { change, address: change.from, at: 'old' })),
    ...changes.map((change) => toPerson(work, { change, address: change.to, at: 'new' })),
    ...(await toManagers(work, changes)),
  ];
  for (let from = 0; from < mails.length; from += CHUNK) await writeMails(work.tx, mails.slice(from, from + CHUNK));
}

async function badAddresses({ tx }: ImportWork, changes: readonly AddressChange[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'select id from person where id = any ($1::text[]) and mail_bad_real_at is not null',
    [changes.map(({ id }) => id)],
  );
  return rows.map(({ id }) => id);
}

function toPerson(
  { tx, source }: ImportWork,
  of: { change: AddressChange; address: string; at: 'old' | 'new' },
): NewMail {
  const { change, address, at } = of;
  return info({
    recipient: change.name,
    headline: 'Your mail address was changed',
    lines: [
      `Mails of the ISMS went to ${change.from} and go to ${change.to} from now on. It came with an import (${source}).`,
      'Links by which you decide go there too: if you did not expect this, tell the ISMS Manager at once.',
    ],
    why: at === 'old' ? 'it was your address until now.' : 'it is your address from now on.',
    key: `address/${change.id}/${tx.at}/${at}`,
    person: { id: change.id, mail: address },
  });
}

async function toManagers(work: ImportWork, changes: readonly AddressChange[]): Promise<NewMail[]> {
  const { tx, source } = work;
  const { holders } = await loadRoleBook(tx, tx.at);
  const managers = await tx.query<{ id: string; name: string; mail: string }>(
    `select id, name, mail from person where id = any ($1::text[]) and (left_at is null or left_at > isms_now())`,
    [[...(holders.IM ?? holders.DEPUTY_IM ?? holders.TM_CHAIR ?? [])]],
  );
  const shown = changes.slice(0, MOST_NAMES).map(({ name, from, to }) => `${name}: ${from} is ${to} now.`);
  const more = changes.length - shown.length;
  const moved = new Map(changes.map(({ id, to }) => [id, to]));
  return managers.map((manager) =>
    info({
      recipient: manager.name,
      headline: `Mail addresses of ${changes.length} ${changes.length === 1 ? 'person' : 'people'} were changed`,
      lines: [
        `They came with an import (${source}).`,
        ...shown,
        ...(more > 0 ? [`And ${more} more; the trail names all.`] : []),
      ],
      why: 'the ISMS Manager keeps an eye on where links that decide are sent.',
      key: `address/${manager.id}/${tx.at}/manager`,
      person: { id: manager.id, mail: moved.get(manager.id) ?? manager.mail },
    }),
  );
}

function info(of: {
  recipient: string;
  headline: string;
  lines: readonly string[];
  why: string;
  key: string;
  person: { id: string; mail: string };
}): NewMail {
  const { recipient, headline, lines, why } = of;
  return {
    template: 'INFO',
    data: { recordId: null, recordTitle: '', recipient, headline, lines, why },
    businessKey: of.key,
    personId: of.person.id,
    address: of.person.mail,
    lane: 0,
  };
}
