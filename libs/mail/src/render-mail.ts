import type { MailToSend } from '#contracts/mail-queue.js';
import type { DigestMailData } from '#contracts/mail.js';
import { recordPath } from '#domain/process/record-path.js';
import type { ComposedMail } from './letter.js';
import { acknowledgeTemplate } from './templates/acknowledge.template.js';
import { digestTemplate } from './templates/digest.template.js';
import { escalationTemplate } from './templates/escalation.template.js';
import { infoTemplate } from './templates/info.template.js';
import { raiseConfirmationTemplate } from './templates/raise-confirmation.template.js';
import { receiptTemplate } from './templates/receipt.template.js';
import { reminderTemplate } from './templates/reminder.template.js';
import { signInCodeTemplate } from './templates/sign-in-code.template.js';
import { taskTemplate } from './templates/task.template.js';

/** Derives what a mail must carry and the database must not; made of libs/links and the key of the installation. */
export interface MailSecrets {
  taskToken(linkId: string): string;
  confirmationToken(confirmationId: string): string;
  /** Eight digits. */
  signInCode(challengeId: string): string;
}

export interface RenderContext {
  /** PUBLIC_URL without a slash at its end. */
  readonly publicUrl: string;
  readonly secrets: MailSecrets;
}

/** A mail with its token and code in place, and the copy that may be kept: the same with both masked. */
export interface RenderedMail extends ComposedMail {
  readonly keptSubject: string;
  readonly keptText: string;
}

const MASK = '********';

/** A mail that carries one secret at most. */
type SingleMail = Exclude<MailToSend, { template: 'DIGEST' }>;

/** Turns a mail row into words. Tokens and codes are derived here, at the moment of sending. */
export function renderMail(mail: MailToSend, context: RenderContext): RenderedMail {
  if (mail.template === 'DIGEST') return renderDigest(mail.data, context);
  const secret = secretOf(mail, context.secrets);
  const composed = composeMail(mail, context.publicUrl, secret);
  return { ...composed, keptSubject: composed.subject, keptText: mask(composed.text, secret) };
}

/** A digest carries a link for each task: the copy that is kept is written once more with all of them masked. */
function renderDigest(data: DigestMailData, { publicUrl, secrets }: RenderContext): RenderedMail {
  const written = (tokenOf: (linkId: string) => string): ComposedMail =>
    digestTemplate(data, { list: `${publicUrl}/my-tasks`, task: (linkId) => `${publicUrl}/t/${tokenOf(linkId)}` });
  const sent = written((linkId) => secrets.taskToken(linkId));
  return { ...sent, keptSubject: sent.subject, keptText: written(() => MASK).text };
}

function composeMail(mail: SingleMail, publicUrl: string, secret: string): ComposedMail {
  switch (mail.template) {
    case 'TASK':
      return taskTemplate(mail.data, `${publicUrl}/t/${secret}`);
    case 'REMINDER':
      return reminderTemplate(mail.data, `${publicUrl}/t/${secret}`);
    case 'ESCALATION':
      return escalationTemplate(
        mail.data,
        secret === '' ? recordUrl(publicUrl, mail.data.recordId) : `${publicUrl}/t/${secret}`,
      );
    case 'RECEIPT':
      return receiptTemplate(mail.data, recordUrl(publicUrl, mail.data.recordId));
    case 'INFO':
      return infoTemplate(mail.data, recordUrl(publicUrl, mail.data.recordId));
    case 'SIGN_IN_CODE':
      return signInCodeTemplate(mail.data, secret);
    case 'ACKNOWLEDGE':
      return acknowledgeTemplate(mail.data, `${publicUrl}/t/${secret}`);
    case 'RAISE_CONFIRMATION':
      return raiseConfirmationTemplate(mail.data, `${publicUrl}/raise/confirm/${secret}`);
  }
}

/** Record pages ask for a sign-in; without a record the sign-in page itself is the way in. */
function recordUrl(publicUrl: string, recordId: string | null): string {
  return recordId === null ? `${publicUrl}/sign-in` : publicUrl + recordPath(recordId);
}

function secretOf(mail: SingleMail, secrets: MailSecrets): string {
  switch (mail.template) {
    case 'TASK':
    case 'REMINDER':
    case 'ACKNOWLEDGE':
    case 'ESCALATION':
      return mail.data.linkId ? secrets.taskToken(mail.data.linkId) : '';
    case 'SIGN_IN_CODE':
      return secrets.signInCode(mail.data.challengeId);
    case 'RAISE_CONFIRMATION':
      return secrets.confirmationToken(mail.data.confirmationId);
    case 'RECEIPT':
    case 'INFO':
      return '';
  }
}

function mask(text: string, secret: string): string {
  if (secret === '') return text;
  return text.replaceAll(secret, MASK).replaceAll(`${secret.slice(0, 4)} ${secret.slice(4)}`, MASK);
}
