import type { SignInMailData } from '#contracts/mail.js';
import { compose } from '../layout.js';
import type { ComposedMail } from '../letter.js';

/** One-time code that is typed on the sign-in page. No link: a link that signs in would sign in whoever opens it. */
export function signInCodeTemplate(data: SignInMailData, code: string): ComposedMail {
  return compose({
    subject: 'Your sign-in code',
    lead: `${data.recipient}, type this code on the sign-in page that you have open; it is valid for ${data.minutes} minutes.`,
    question: null,
    facts: [],
    code: `${code.slice(0, 4)} ${code.slice(4)}`,
    button: null,
    after: ['The code works once. Give it to nobody: neither the ISMS Manager nor IT Operations will ask you for it.'],
    footer: [
      'Why you get this: somebody entered your work mail address on the sign-in page.',
      'Was it not you? Delete this mail; without the code nobody gets in. If it happens again, tell the ISMS Manager.',
      'Nobody reads a reply to this mail.',
    ],
  });
}
