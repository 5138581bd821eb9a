import type { AcknowledgeMailData } from '#contracts/mail.js';
import { dayAndTime, shortDay } from '../dates.js';
import { compose } from '../layout.js';
import type { ComposedMail } from '../letter.js';
import { NO_REPLY, why } from './sentences.js';

/** M06: a document to read and acknowledge, with a link of one's own. */
export function acknowledgeTemplate(data: AcknowledgeMailData, url: string): ComposedMail {
  return compose({
    subject: `Read and acknowledge ${data.recordId} by ${shortDay(data.due, data.zone)}`,
    lead: `${data.recipient}, you are asked to read ${data.recordId} and to say that you have understood it, by ${dayAndTime(data.due, data.zone)}.`,
    question: null,
    facts: [
      ['Document', `${data.recordId}, ${data.recordTitle}`],
      ['Due', dayAndTime(data.due, data.zone)],
      ['If nothing is done', 'You are reminded, and after that day your manager is told.'],
    ],
    code: null,
    button: { label: 'Read and acknowledge', url },
    after: ['Nobody else can acknowledge it for you.'],
    footer: [
      why(data.why),
      'Not for you? Tell the ISMS Manager. Do not forward this mail: its link is yours alone.',
      NO_REPLY,
    ],
  });
}
