import type { Unmet } from '#domain/errors.js';
import type { IsoDay } from '#domain/time.js';
import type { Receipt } from './task-view.js';

/** What a person typed on a task page and did not send. */
export interface DraftRequest {
  readonly taskId: string;
  readonly personId: string;
  /** Flat name → text. */
  readonly content: Readonly<Record<string, string>>;
}

/** The doer asks for more time (M19); who may grant it is decided by SD9 and the policy. */
export interface ExtensionAsk {
  readonly linkId: string;
  readonly until: IsoDay;
  readonly reason: string;
  /** Person of the session that came with the request, for assurance level B. */
  readonly sessionPersonId?: string | null;
}

/** A fresh link goes to the mailbox of the same person, and only while the task is open. */
export type FreshLinkAnswer = { readonly kind: 'SENT' } | { readonly kind: 'NOT_OPEN' };

/** A corrected answer; the outcome stays, both entries stay on record. Possible while the next step is undecided. */
export interface AmendRequest {
  readonly linkId: string;
  readonly entry: Readonly<Record<string, unknown>>;
  readonly formVersion: number;
}

export type AmendResult =
  | { readonly kind: 'AMENDED'; readonly receipt: Receipt; readonly outboxIds: readonly string[] }
  | { readonly kind: 'UNMET'; readonly unmet: readonly Unmet[] }
  | { readonly kind: 'TOO_LATE' };
