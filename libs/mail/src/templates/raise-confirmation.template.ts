import type { RaiseConfirmMailData } from '#contracts/mail.js';
import { compose } from '../layout.js';
import type { ComposedMail } from '../letter.js';
import { NO_REPLY } from './sentences.js';

/** Asks the raiser of a nonconformity to confirm that it was them; until then the record says "not verified". */
export function raiseConfirmationTemplate(data: RaiseConfirmMailData, url: string): ComposedMail {
  return compose({
    subject: `Confirm that you raised ${data.recordId}`,
    lead: `${data.recipient}, please confirm as raiser that you reported ${data.recordId}.`,
    question: 'Did you report this?',
    facts: [
      ['Record', `${data.recordId}, ${data.recordTitle}`],
      ['If nothing is done', 'The report is handled all the same, but it is marked as not verified.'],
    ],
    code: null,
    button: { label: 'Open and confirm', url },
    after: ['The ISMS Manager has the report already; your confirmation only says that it came from you.'],
    footer: [
      'Why you get this: the report names your work mail address as its raiser.',
      'Was it not you? Do not confirm, and tell the ISMS Manager.',
      NO_REPLY,
    ],
  });
}
