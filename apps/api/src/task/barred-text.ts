import { SOD_SENTENCES } from '#domain/roles/separation-of-duties.rules.js';
import type { ClaimResult } from '#records/path/claim.js';

type NotYours = Extract<ClaimResult, { kind: 'NOT_YOURS' }>;

/** The rules that forbid it in their own words, else the class of the reason; the page and the refusal say the same. */
export function barredText({ reason, rules }: Pick<NotYours, 'reason' | 'rules'>): string {
  return rules.length > 0 ? rules.map((rule) => SOD_SENTENCES[rule]).join(' ') : REASONS[reason];
}

const REASONS: Readonly<Record<NotYours['reason'], string>> = {
  HANDED_ON: 'The task was handed on to somebody else.',
  WITHDRAWN: 'The question was withdrawn because the record changed.',
  ROLE_LOST: 'You no longer hold the role in which you were asked.',
  SEPARATION_OF_DUTIES: 'A rule of separation of duties keeps you from deciding this.',
};
