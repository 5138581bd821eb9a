import type { MailAddress, MailSummary } from './mail-store.js';

interface Term {
  readonly field: string;
  readonly word: string;
  readonly not: boolean;
}

const READ: Readonly<Record<string, (mail: MailSummary) => string>> = {
  to: (mail) => words([...mail.To, ...mail.Bcc]),
  cc: (mail) => words(mail.Cc),
  bcc: (mail) => words(mail.Bcc),
  from: (mail) => words([mail.From]),
  addressed: (mail) => words([mail.From, ...mail.To, ...mail.Cc, ...mail.Bcc]),
  subject: (mail) => mail.Subject,
  'message-id': (mail) => mail.MessageID,
};

/**
 * The part of Mailpit's search that tests and people use: `to:` `from:` `subject:` `cc:` `bcc:` `addressed:` `message-id:`
 * and free words, "quoted phrases", `-` or `!` in front for "not"; all terms must match, upper and lower case are the same.
 * @param text the full text of a mail (the body), for the free words
 */
export function matches(query: string, mail: MailSummary, text: () => string): boolean {
  return parse(query).every(({ field, word, not }) => {
    const read = READ[field];
    const found = read ? read(mail).toLowerCase().includes(word) : anywhere(mail, text).includes(word);
    return found !== not;
  });
}

/** True when a query needs the body of a mail. */
export function needsBody(query: string): boolean {
  return parse(query).some(({ field }) => !(field in READ));
}

function parse(query: string): Term[] {
  const terms = query.matchAll(/([-!]?)(?:([a-z-]+):)?(?:"([^"]*)"|(\S+))/gi);
  return [...terms].map(([, not, rawField, phrase, word]) => {
    const field = (rawField ?? '').toLowerCase();
    const value = (phrase ?? word ?? '').toLowerCase();
    // `https://…` or `12:30` is a word with a colon, not a field.
    return field === '' || field in READ
      ? { field, word: value, not: not !== '' }
      : { field: '', word: `${field}:${value}`, not: not !== '' };
  });
}

function words(list: readonly MailAddress[]): string {
  return list.map(({ Name, Address }) => `${Name} ${Address}`).join(' ');
}

function anywhere(mail: MailSummary, text: () => string): string {
  const everybody = words([mail.From, ...mail.To, ...mail.Cc, ...mail.Bcc]);
  return `${mail.Subject} ${everybody} ${text()}`.toLowerCase();
}
