import type { RealInstant } from '#domain/time.js';
import type { MailData, MailLane, MailTemplate } from './mail.js';

/** The words of a mail, typed by its template. */
export type MailToSend = {
  [Template in MailTemplate]: { readonly template: Template; readonly data: MailData[Template] };
}[MailTemplate];

/** A mail that a sender holds by a lease and owes an outcome for. */
export type ClaimedMail = MailToSend & {
  readonly id: string;
  readonly messageId: string;
  readonly address: string;
  readonly lane: MailLane;
  /** How often it was tried, this time included. */
  readonly attempts: number;
  /** How often its fate stayed unknown before this try. */
  readonly unknowns: number;
};

export interface ClaimRequest {
  readonly limit: number;
  /** Lanes that may leave now. */
  readonly lanes: readonly MailLane[];
  /** A sender that says nothing for so long is dead. */
  readonly leaseMs: number;
}

/** What became of one try (security paper, B3b). */
export type MailOutcome =
  /** 250 after DATA. */
  | {
      readonly kind: 'SENT';
      readonly reply: string;
      readonly sha256: string;
      readonly keptSubject: string;
      readonly keptText: string;
    }
  /** The reply to DATA was lost; null = it was tried again already and is not tried a third time. */
  | { readonly kind: 'UNKNOWN'; readonly reply: string; readonly retryInMs: number | null }
  /** 4xx: try later. */
  | { readonly kind: 'LATER'; readonly reply: string; readonly retryInMs: number }
  /** 4xx for 72 hours. */
  | { readonly kind: 'GIVEN_UP'; readonly reply: string }
  /** The relay is away or closing: nothing was wrong with this mail, the try does not count. */
  | { readonly kind: 'RELAY_AWAY'; readonly reply: string }
  /** 5xx on the recipient: the address does not work. */
  | { readonly kind: 'ADDRESS_REFUSED'; readonly code: number; readonly reply: string }
  /** 5xx on sender or content: a policy of the relay. */
  | { readonly kind: 'CONTENT_REFUSED'; readonly code: number; readonly reply: string };

/** Where mails wait. The records implement it over SQL; the sender knows nothing else of them. */
export interface MailQueue {
  /** Takes mails that may leave now, most urgent lane first, then by the instant from which they may leave. */
  claim(request: ClaimRequest): Promise<ClaimedMail[]>;
  /** Writes down what became of a claimed mail, with everything that follows from it, in one transaction. */
  settle(mail: ClaimedMail, outcome: MailOutcome): Promise<void>;
  /** Real milliseconds until the earliest mail of these lanes may leave; 0 = now, null = none waits. */
  nextIn(lanes: readonly MailLane[]): Promise<RealInstant | null>;
  /** Calls the listener whenever a mail was written. Returns how to stop that. */
  onWake(listener: () => void): Promise<() => Promise<void>>;
}
