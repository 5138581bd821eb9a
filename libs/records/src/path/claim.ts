import type { Unmet } from '#domain/errors.js';
import type { SodRule } from '#domain/roles/separation-of-duties.rules.js';
import type { Instant } from '#domain/time.js';
import type { Receipt } from './task-view.js';

/** What the page or the API client sent with a decision; the person comes from the link, never from the body. */
export interface ClaimRequest {
  readonly linkId: string;
  readonly outcome: string;
  /** sha256 of the subject that was shown. */
  readonly subjectSha256: string;
  /** Validated by the form's schema; person references are ids. */
  readonly entry: Readonly<Record<string, unknown>>;
  readonly formVersion: number;
  readonly comment: string;
  /** DELEGATE: to whom. */
  readonly delegateTo: string | null;
  /** Person of the session that came with the request, for assurance level B. */
  readonly sessionPersonId: string | null;
}

/** Answer of the claiming transaction; the link contract (security paper, A2b) maps each to its status code. */
export type ClaimResult =
  | { readonly kind: 'RECORDED'; readonly receipt: Receipt; readonly outboxIds: readonly string[] }
  | { readonly kind: 'HANDED_ON'; readonly to: string; readonly outboxIds: readonly string[] }
  | { readonly kind: 'SAME_AGAIN'; readonly receipt: Receipt }
  | { readonly kind: 'DIFFERENT_AGAIN'; readonly receipt: Receipt }
  | { readonly kind: 'DECIDED_BY_OTHER'; readonly by: string; readonly outcome: string; readonly at: Instant }
  | { readonly kind: 'SUBJECT_CHANGED' }
  | {
      readonly kind: 'NOT_YOURS';
      readonly reason: 'HANDED_ON' | 'WITHDRAWN' | 'ROLE_LOST' | 'SEPARATION_OF_DUTIES';
      readonly rules: readonly SodRule[];
      /** Whom to ask. */
      readonly ask: string;
    }
  | { readonly kind: 'EXPIRED' }
  | { readonly kind: 'UNMET'; readonly unmet: readonly Unmet[] }
  | { readonly kind: 'SIGN_IN_NEEDED' }
  | { readonly kind: 'UNKNOWN' };
