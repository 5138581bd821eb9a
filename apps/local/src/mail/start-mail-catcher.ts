import { once } from 'node:events';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { inboxServer } from './inbox-web.js';
import { MailStore } from './mail-store.js';

/** What a relay says instead of 250. 4xx = try again later, 5xx = never. */
export interface SmtpRefusal {
  readonly code: number;
  readonly message: string;
}

/** Stages at which a relay may refuse: the recipient, or the mail as a whole after its last line. */
export type SmtpStage = 'recipient' | 'data';

/** Decides about a refusal; nothing = accept. Used by tests that need a relay which fails. */
export type SmtpBehaviour = (stage: SmtpStage, recipient: string) => SmtpRefusal | undefined;

/** How the mail catcher is started; both ports on 127.0.0.1. */
export interface MailCatcherOptions {
  readonly smtpPort: number;
  readonly webPort: number;
  /** Folder for the caught mails, made on demand. */
  readonly dir: string;
  /** Accepts everything unless given. */
  readonly behaviour?: SmtpBehaviour;
}

/** A running mail catcher. */
export interface MailCatcher {
  readonly smtpUrl: string;
  readonly webUrl: string;
  readonly store: MailStore;
  /** Changes what the relay refuses, from the next command on. */
  behave(behaviour: SmtpBehaviour): void;
  stop(): Promise<void>;
}

const TEN_MEGABYTES = 10 << 20;

/** Starts a mail relay that delivers nothing: it keeps every mail and shows it in a web inbox and in Mailpit's API. */
export async function startMailCatcher(options: MailCatcherOptions): Promise<MailCatcher> {
  const store = new MailStore(options.dir);
  let behaviour: SmtpBehaviour = options.behaviour ?? (() => undefined);
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    size: TEN_MEGABYTES,
    closeTimeout: 2_000,
    onRcptTo: ({ address }, _session, done) => done(refusalError(behaviour('recipient', address))),
    onData: (stream, session, done) => {
      receive(store, { stream, session, behaviour })
        .then((refused) => done(refused))
        .catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error))));
    },
  });
  // A client that breaks off is no matter of ours.
  smtp.on('error', () => undefined);
  const web = inboxServer(store);
  const listening = once(smtp.server, 'listening');
  smtp.listen(options.smtpPort, '127.0.0.1');
  web.listen(options.webPort, '127.0.0.1');
  await Promise.all([listening, once(web, 'listening')]);
  return {
    smtpUrl: `smtp://127.0.0.1:${options.smtpPort}`,
    webUrl: `http://127.0.0.1:${options.webPort}`,
    store,
    behave: (next) => (behaviour = next),
    stop: async () => {
      web.close();
      web.closeAllConnections();
      await new Promise<void>((resolve) => smtp.close(resolve));
    },
  };
}

interface Transfer {
  readonly stream: SMTPServerDataStream;
  readonly session: SMTPServerSession;
  readonly behaviour: SmtpBehaviour;
}

async function receive(store: MailStore, { stream, session, behaviour }: Transfer): Promise<Error | null> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  if (stream.sizeExceeded) return refusalError({ code: 552, message: 'the mail is larger than 10 MB' });
  const recipients = session.envelope.rcptTo.map(({ address }) => address);
  const refused = recipients.map((address) => behaviour('data', address)).find((one) => one !== undefined);
  if (refused) return refusalError(refused);
  await store.add({ raw: Buffer.concat(parts), recipients });
  return null;
}

function refusalError(refusal: SmtpRefusal | undefined): Error | null {
  return refusal ? Object.assign(new Error(refusal.message), { responseCode: refusal.code }) : null;
}
