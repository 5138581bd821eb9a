import type { ClaimedMail, MailOutcome } from '#contracts/mail-queue.js';
import type { Delivery } from './delivery.rules.js';
import type { RenderedMail } from './render-mail.js';

const MINUTE_MS = 60_000;
const BACK_OFF_MINUTES = [1, 2, 5, 15, 30, 60] as const;
const GIVE_UP_AFTER_MINUTES = 72 * 60;
/** A mail of unknown fate is sent once more after so long. */
const UNKNOWN_RETRY_MS = 10 * MINUTE_MS;

/** Milliseconds until the next try after the n-th answer of 4xx; null when 72 hours are used up. */
export function retryInMs(attempts: number): number | null {
  const last = BACK_OFF_MINUTES[BACK_OFF_MINUTES.length - 1] ?? 60;
  let waited = 0;
  for (let n = 1; n < attempts; n += 1) waited += BACK_OFF_MINUTES[n - 1] ?? last;
  const next = BACK_OFF_MINUTES[attempts - 1] ?? last;
  return waited + next > GIVE_UP_AFTER_MINUTES ? null : next * MINUTE_MS;
}

/** What the queue writes down for one try (security paper, B3b). */
export function outcomeOf(
  mail: ClaimedMail,
  delivery: Delivery,
  rendered: Pick<RenderedMail, 'keptSubject' | 'keptText'>,
): MailOutcome {
  const { keptSubject, keptText } = rendered;
  switch (delivery.kind) {
    case 'ACCEPTED':
      return { kind: 'SENT', reply: delivery.reply, sha256: delivery.sha256, keptSubject, keptText };
    case 'UNKNOWN':
      return { kind: 'UNKNOWN', reply: delivery.reply, retryInMs: mail.unknowns === 0 ? UNKNOWN_RETRY_MS : null };
    case 'LATER': {
      const retry = retryInMs(mail.attempts);
      return retry === null
        ? { kind: 'GIVEN_UP', reply: delivery.reply }
        : { kind: 'LATER', reply: delivery.reply, retryInMs: retry };
    }
    case 'RELAY_AWAY':
      return { kind: 'RELAY_AWAY', reply: delivery.reply };
    case 'ADDRESS_REFUSED':
    case 'CONTENT_REFUSED':
      return { kind: delivery.kind, code: delivery.code, reply: delivery.reply };
  }
}
