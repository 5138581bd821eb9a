import { until } from './running-stack.js';

/** A mail as the catcher's Mailpit API shows it. */
export interface CaughtMail {
  readonly ID: string;
  readonly MessageID: string;
  readonly Subject: string;
  readonly To: readonly { readonly Name: string; readonly Address: string }[];
  readonly Created: string;
}

export interface WholeMail extends CaughtMail {
  readonly Text: string;
  readonly HTML: string;
}

/** Mailboxes of a running stack: what people see of the engine. */
export class Mailbox {
  constructor(private readonly inbox: string) {}

  /** All mails to an address, newest first. */
  async of(address: string): Promise<CaughtMail[]> {
    const query = encodeURIComponent(`to:${address}`);
    return ((await this.get(`/api/v1/search?query=${query}&limit=500`)) as { messages: CaughtMail[] }).messages;
  }

  async all(): Promise<CaughtMail[]> {
    return ((await this.get('/api/v1/messages?limit=10000')) as { messages: CaughtMail[] }).messages;
  }

  async whole(mail: Pick<CaughtMail, 'ID'>): Promise<WholeMail> {
    return (await this.get(`/api/v1/message/${mail.ID}`)) as WholeMail;
  }

  /** Waits for a mail to the address whose subject contains the words, and returns it. `known` = IDs to overlook. */
  async waitFor(address: string, words: string, known: ReadonlySet<string> = new Set()): Promise<WholeMail> {
    let found: CaughtMail | undefined;
    await until(
      async () => {
        found = (await this.of(address)).find((mail) => mail.Subject.includes(words) && !known.has(mail.ID));
        return found !== undefined;
      },
      { seconds: 30, what: `a mail to ${address} about "${words}"` },
    );
    if (!found) throw new Error('unreachable');
    return this.whole(found);
  }

  /** The task link of a mail. */
  static linkOf(mail: Pick<WholeMail, 'Text'>): string {
    const link = /https?:\/\/\S+\/t\/[\w-]+/.exec(mail.Text)?.[0];
    if (!link) throw new Error(`no task link in:\n${mail.Text}`);
    return link;
  }

  /** A connection that breaks, as kept ones do when both sides are idle, is no answer: it is asked once more. */
  private async get(path: string): Promise<unknown> {
    const ask = (): Promise<Response> => fetch(`${this.inbox}${path}`, { signal: AbortSignal.timeout(20_000) });
    const response = await ask().catch(ask);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  }
}
