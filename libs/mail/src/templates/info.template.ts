import type { InfoMailData } from '#contracts/mail.js';
import { compose } from '../layout.js';
import type { ComposedMail } from '../letter.js';
import { NO_REPLY, why } from './sentences.js';

/** M22: something to know, nothing to do. */
export function infoTemplate(data: InfoMailData, url: string): ComposedMail {
  const of = data.recordId === null ? '' : `: ${data.recordId}`;
  return compose({
    subject: `${data.headline}${of}`,
    lead: `${data.recipient}, for your information, nothing is asked of you: ${data.headline}${of}.`,
    question: null,
    facts: data.recordId === null ? [] : [['Record', `${data.recordId}, ${data.recordTitle}`]],
    code: null,
    button: { label: data.recordId === null ? 'Sign in' : 'Open the record', url },
    after: data.lines,
    footer: [why(data.why), 'Not for you? Tell the ISMS Manager.', NO_REPLY],
  });
}
