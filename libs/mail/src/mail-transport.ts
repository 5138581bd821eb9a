import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import { deliveryOf, NOT_AN_ADDRESS, type Delivery, type SmtpError } from './delivery.rules.js';
import { plain } from './html.js';
import type { ComposedMail } from './letter.js';
import { isMailbox, mailboxOf, type Mailbox } from './mail-address.js';

/** One message to one recipient. */
export interface OutgoingMail extends ComposedMail {
  readonly to: Mailbox;
  /** With its angle brackets; the same for every try of one mail. */
  readonly messageId: string;
}

export interface MailTransport {
  /** Tries once; never throws for what a relay can do. */
  send(mail: OutgoingMail): Promise<Delivery>;
  /** Closes the pool; what is being handed over ends first. */
  close(): void;
}

export interface TransportOptions {
  /** SMTP_URL; options of the connection may stand in its query, such as `?requireTLS=true`. */
  readonly smtpUrl: string;
  /** MAIL_FROM. */
  readonly from: string;
  /** Connections of the pool; 5 unless told. */
  readonly connections?: number;
  /** Milliseconds the relay may stay silent at one step; 20,000 unless told. */
  readonly silenceMs?: number;
}

/** Neither a path nor a URL in a message may make the transport read anything. */
const NO_ACCESS = { disableFileAccess: true, disableUrlAccess: true } as const;
const POOL_CONNECTIONS = 5;
const SILENCE_MS = 20_000;
/** A try takes at most so many silences, then it is cut off: a relay that trickles bytes trips no socket timeout. */
const LONGEST_TRY = 2;

/**
 * Pooled SMTP. The message is composed once to bytes and those bytes are sent, so that what is hashed is what is sent.
 * The pool requeues nothing by itself: only the sender knows whether a second try may double a mail.
 */
export function createMailTransport(options: TransportOptions): MailTransport {
  const from = mailboxOf(options.from);
  const silence = options.silenceMs ?? SILENCE_MS;
  const pool = createTransport({
    pool: true,
    url: options.smtpUrl,
    maxConnections: options.connections ?? POOL_CONNECTIONS,
    maxMessages: Infinity,
    maxRequeues: 0,
    connectionTimeout: silence,
    greetingTimeout: silence,
    dnsTimeout: silence,
    socketTimeout: silence,
    ...NO_ACCESS,
  });
  const handedOver = new WeakMap<object, () => boolean>();
  // Whether the body was begun decides between "not sent" and "unknown"; the pool itself looks at the same flag.
  pool.use('stream', (mail, done) => {
    const { raw } = mail.data;
    mail.message.processFunc((stream) => {
      if (Buffer.isBuffer(raw))
        handedOver.set(raw, () => 'readableDidRead' in stream && stream.readableDidRead === true);
      return stream;
    });
    done();
  });

  async function tryOnce(mail: OutgoingMail, raw: Buffer): Promise<Delivery> {
    const envelope = { from: from.address, to: [mail.to.address] };
    const signal = AbortSignal.timeout(silence * LONGEST_TRY);
    try {
      const info = await pool.sendMail({ envelope, raw, signal, ...NO_ACCESS });
      return { kind: 'ACCEPTED', reply: info.response, sha256: createHash('sha256').update(raw).digest('hex') };
    } catch (error) {
      return deliveryOf(smtpError(error), handedOver.get(raw)?.() ?? false);
    }
  }

  return {
    async send(mail) {
      if (!isMailbox(mail.to.address)) return NOT_AN_ADDRESS;
      const raw = await messageBytes(mail, from);
      const first = await tryOnce(mail, raw);
      // The relay had closed a connection that stood idle in the pool: not a byte left, so ask again on a fresh one.
      return first.kind === 'RELAY_AWAY' && first.silent ? tryOnce(mail, raw) : first;
    },
    close: () => pool.close(),
  };
}

/** The message as bytes. No user text names a header; names and subject are encoded by the composer. */
export async function messageBytes(mail: OutgoingMail, from: Mailbox): Promise<Buffer> {
  const composer = new MailComposer({
    from: { name: plain(from.name), address: from.address },
    to: { name: plain(mail.to.name), address: mail.to.address },
    subject: plain(mail.subject),
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    headers: {
      // RFC 3834: no out-of-office answer, no loop of robots.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': 'en',
    },
    textEncoding: 'quoted-printable',
    newline: 'windows',
    ...NO_ACCESS,
  });
  const bytes = await composer.compile().build();
  return bytes.subarray(-2).toString() === '\r\n' ? bytes : Buffer.concat([bytes, Buffer.from('\r\n')]);
}

function smtpError(error: unknown): SmtpError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message } = error;
  const field = (name: string): unknown =>
    name in error ? Object.getOwnPropertyDescriptor(error, name)?.value : undefined;
  const [code, command, response, responseCode] = ['code', 'command', 'response', 'responseCode'].map(field);
  return {
    message,
    ...(typeof code === 'string' && { code }),
    ...(typeof command === 'string' && { command }),
    ...(typeof response === 'string' && { response }),
    ...(typeof responseCode === 'number' && { responseCode }),
  };
}
