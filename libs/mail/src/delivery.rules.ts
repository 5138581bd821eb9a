/** What the SMTP client says about a try that failed. */
export interface SmtpError {
  readonly message: string;
  readonly code?: string;
  /** Command whose answer ended the try. */
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/** What became of one try, in the classes of the security paper, B3b. */
export type Delivery =
  | { readonly kind: 'ACCEPTED'; readonly reply: string; readonly sha256: string }
  | { readonly kind: 'UNKNOWN'; readonly reply: string }
  | { readonly kind: 'LATER'; readonly code: number; readonly reply: string }
  /** `silent`: the connection broke without a word, before anything was asked of it. */
  | { readonly kind: 'RELAY_AWAY'; readonly reply: string; readonly silent: boolean }
  | { readonly kind: 'ADDRESS_REFUSED'; readonly code: number; readonly reply: string }
  | { readonly kind: 'CONTENT_REFUSED'; readonly code: number; readonly reply: string };

/** An address that must not be given to a relay counts as refused by it (RFC 5321: 553, mailbox name not allowed). */
export const NOT_AN_ADDRESS: Delivery = {
  kind: 'ADDRESS_REFUSED',
  code: 553,
  reply: 'not a mailbox: nothing was sent',
};

/** Commands that speak about one mail; an error at any other step is about the relay. */
const MAIL_COMMANDS: ReadonlySet<string> = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);
const CLOSING = 421;
const TOO_LARGE = 552;

/**
 * Classifies an error. `bodyBegun`: some of the message may have reached the relay, so without an answer nobody knows.
 */
export function deliveryOf(error: SmtpError, bodyBegun: boolean): Delivery {
  const reply = error.response ?? error.message;
  const code = error.responseCode;
  if (code === undefined) return withoutAnswer(error, reply, bodyBegun);
  if (code === CLOSING || !MAIL_COMMANDS.has(error.command ?? '')) return { kind: 'RELAY_AWAY', reply, silent: false };
  if (code < 500) return { kind: 'LATER', code, reply };
  if (error.command === 'RCPT TO' && !isPolicy(reply)) return { kind: 'ADDRESS_REFUSED', code, reply };
  return { kind: 'CONTENT_REFUSED', code, reply };
}

function withoutAnswer(error: SmtpError, reply: string, bodyBegun: boolean): Delivery {
  if (error.code === 'EMESSAGE') return { kind: 'CONTENT_REFUSED', code: TOO_LARGE, reply };
  if (error.code === 'EENVELOPE') return NOT_AN_ADDRESS;
  if (bodyBegun) return { kind: 'UNKNOWN', reply };
  return { kind: 'RELAY_AWAY', reply, silent: error.code === 'ECONNECTION' };
}

/** Enhanced status x.7.x (RFC 3463): a security policy speaks, such as "relaying denied"; the address may be good. */
function isPolicy(reply: string): boolean {
  return /^5\d\d[ -]5\.7\.\d/.test(reply);
}
