import { RuleViolation } from '#domain/errors.js';

/** One mailbox: dot-atom at domain. No groups, no quoted local part, no comments, no line breaks, ASCII only. */
const MAILBOX =
  /^(?=.{3,254}$)[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;

/** Whether the relay may be given this address as it stands (nodemailer's address parser never sees another). */
export function isMailbox(address: string): boolean {
  return MAILBOX.test(address) && address.indexOf('@') <= 64;
}

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/**
 * Reads MAIL_FROM: `Name <address>` or `address`.
 * @throws RuleViolation `mail-from` when it is neither
 */
export function mailboxOf(text: string): Mailbox {
  const named = /^([^<>\r\n]*)<([^<>]+)>$/.exec(text.trim());
  const mailbox = named
    ? { name: (named[1] ?? '').trim(), address: named[2] ?? '' }
    : { name: '', address: text.trim() };
  if (!isMailbox(mailbox.address)) throw new RuleViolation('mail-from', `"${text}" is not a mail address`);
  return mailbox;
}
