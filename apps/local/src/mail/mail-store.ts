import fs from 'node:fs';
import path from 'node:path';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';

/** An address as Mailpit writes it. */
export interface MailAddress {
  readonly Name: string;
  readonly Address: string;
}

/** One line of the inbox, with Mailpit's field names. */
export interface MailSummary {
  readonly ID: string;
  readonly MessageID: string;
  readonly Read: boolean;
  readonly From: MailAddress;
  readonly To: readonly MailAddress[];
  readonly Cc: readonly MailAddress[];
  readonly Bcc: readonly MailAddress[];
  readonly ReplyTo: readonly MailAddress[];
  readonly Subject: string;
  /** Real instant of arrival, ISO. */
  readonly Created: string;
  readonly Tags: readonly string[];
  /** Bytes as received. */
  readonly Size: number;
  /** How many attachments. */
  readonly Attachments: number;
  readonly Snippet: string;
}

/** What came over SMTP. */
export interface ReceivedMail {
  readonly raw: Buffer;
  readonly recipients: readonly string[];
}

/**
 * The caught mails: `<ID>.eml` as received and `<ID>.json` with its line, in one folder, so that they survive a restart.
 * Ids sort by arrival.
 */
export class MailStore {
  /** Oldest first. */
  private readonly lines: MailSummary[] = [];
  private last = 0;

  /** @param folder made on demand; what is in it is read at once */
  constructor(private readonly folder: string) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of fs.readdirSync(folder).sort())
      if (name.endsWith('.json'))
        this.lines.push(JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as MailSummary);
  }

  /** Keeps a mail; both files stand when this resolves, so an accepted mail is not lost with the process. */
  async add({ raw, recipients }: ReceivedMail): Promise<MailSummary> {
    const line = summarise(this.nextId(), await simpleParser(raw), { raw, recipients });
    const file = path.join(this.folder, line.ID);
    await fs.promises.writeFile(`${file}.eml`, raw, { mode: 0o600 });
    await fs.promises.writeFile(`${file}.new`, JSON.stringify(line), { mode: 0o600 });
    await fs.promises.rename(`${file}.new`, `${file}.json`);
    const at = this.lines.findLastIndex((other) => other.ID < line.ID);
    this.lines.splice(at + 1, 0, line);
    return line;
  }

  /** Newest first. */
  list(): MailSummary[] {
    return [...this.lines].reverse();
  }

  /** One line by its id, or the newest by `latest`. */
  find(id: string): MailSummary | undefined {
    return id === 'latest' ? this.lines.at(-1) : this.lines.find((line) => line.ID === id);
  }

  /** The mail as received. */
  raw(line: MailSummary): Promise<Buffer> {
    return fs.promises.readFile(path.join(this.folder, `${line.ID}.eml`));
  }

  /** The mail taken apart. */
  async parsed(line: MailSummary): Promise<ParsedMail> {
    return simpleParser(await this.raw(line));
  }

  /** Forgets every mail. */
  async clear(): Promise<void> {
    const gone = this.lines.splice(0);
    for (const { ID } of gone)
      for (const kind of ['eml', 'json'])
        await fs.promises.rm(path.join(this.folder, `${ID}.${kind}`), { force: true });
  }

  private nextId(): string {
    this.last = Math.max(Date.now() * 1_000, this.last + 1);
    return this.last.toString(36).padStart(12, '0');
  }
}

/** The addresses of a header field, groups and repetitions flattened. */
export function addresses(field: AddressObject | AddressObject[] | undefined): MailAddress[] {
  return [field ?? []]
    .flat()
    .flatMap((part) => part.value)
    .flatMap((entry) => entry.group ?? [entry])
    .map(({ name, address }) => ({ Name: name, Address: address ?? '' }));
}

function summarise(id: string, mail: ParsedMail, { raw, recipients }: ReceivedMail): MailSummary {
  const shown = [...addresses(mail.to), ...addresses(mail.cc)];
  const hidden = recipients.filter((one) => !shown.some(({ Address }) => Address.toLowerCase() === one.toLowerCase()));
  return {
    ID: id,
    MessageID: (mail.messageId ?? '').replace(/^<|>$/g, ''),
    Read: false,
    From: addresses(mail.from)[0] ?? { Name: '', Address: '' },
    To: addresses(mail.to),
    Cc: addresses(mail.cc),
    Bcc: hidden.map((Address) => ({ Name: '', Address })),
    ReplyTo: addresses(mail.replyTo),
    Subject: mail.subject ?? '',
    Created: new Date().toISOString(),
    Tags: [],
    Size: raw.length,
    Attachments: mail.attachments.filter((part) => !part.related).length,
    Snippet: (mail.text ?? '').replace(/\s+/g, ' ').trim().slice(0, 250),
  };
}
