import type { ReceiptMailData } from '#contracts/mail.js';
import { dayAndTime } from '../dates.js';
import { compose } from '../layout.js';
import type { ComposedMail } from '../letter.js';
import { NO_REPLY } from './sentences.js';

/** Receipt of a decision, to the person who decided and to the one who asked: the cheapest detector of a stranger deciding. */
export function receiptTemplate(data: ReceiptMailData, url: string): ComposedMail {
  const place = data.onBehalfOf === null ? '' : ` (in the place of ${data.onBehalfOf})`;
  const who = data.own ? 'you' : data.decidedBy;
  return compose({
    subject: data.own
      ? `Your decision on ${data.recordId} is recorded: ${data.step}`
      : `Decision on ${data.recordId} is recorded: ${data.step}`,
    lead: `${data.recipient}, ${who} decided as ${data.role}${place} on ${dayAndTime(data.at, data.zone)}: ${data.outcome}.`,
    question: null,
    facts: [
      ['Record', `${data.recordId}, ${data.recordTitle}`],
      ...(data.area === null ? [] : [['Area', data.area] as const]),
      ['Step', data.step],
      ['Decision', data.outcome],
      ['Decided by', `${data.decidedBy}, ${data.role}${place}`],
      ['Receipt', data.receipt],
      ['Version decided on', data.subject],
      ['What comes next', data.next],
    ],
    code: null,
    button: { label: 'Open the record', url },
    after: [],
    footer: [
      data.own
        ? 'Why you get this: the decision was made with your link.'
        : 'Why you get this: you asked for this decision.',
      `${data.own ? 'Was it not you, or was it a mistake?' : 'Does it look wrong?'} Tell the ISMS Manager at once and name the receipt.`,
      NO_REPLY,
    ],
  });
}
