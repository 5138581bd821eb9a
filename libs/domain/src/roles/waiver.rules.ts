import type { Unmet } from '../errors.js';
import type { Instant } from '../time.js';
import type { SodRule } from './separation-of-duties.rules.js';

/** Rules that Top Management may waive; all others are never waived (specification 2). */
export const WAIVABLE_RULES = ['SD1', 'SD4', 'SD6', 'SD9'] as const satisfies readonly SodRule[];
export type WaivableRule = (typeof WAIVABLE_RULES)[number];

/** A waiver that is valid for the step that is looked at: not expired, not withdrawn, of this record where it names one. */
export interface Waiver {
  readonly id: string;
  readonly rule: WaivableRule;
  /** Who may act in spite of the rule; null = whoever has the duty in the record that the waiver names. */
  readonly personId: string | null;
  readonly grantedBy: string;
  /** Top Management had no other member who could have granted it. */
  readonly grantedAlone: boolean;
}

/** The waiver that lets `personId` act in spite of `rule`. Nobody uses what they granted, unless there was nobody else to grant it. */
export function waiverFor(rule: SodRule, personId: string, waivers: readonly Waiver[]): Waiver | null {
  return (
    waivers.find(
      (waiver) =>
        waiver.rule === rule &&
        (waiver.personId === null || waiver.personId === personId) &&
        (waiver.grantedBy !== personId || waiver.grantedAlone),
    ) ?? null
  );
}

/** What somebody asks to be waived. */
export interface WaiverWish {
  readonly rule: string;
  readonly personId: string | null;
  readonly recordId: string | null;
  readonly step: string | null;
  readonly reason: string;
  readonly expiresAt: Instant | null;
}

/** Who grants, and when it ends at the latest. */
export interface GrantFacts {
  readonly grantedBy: string;
  /** Active members of Top Management, the chair among them. */
  readonly topManagement: readonly string[];
  readonly now: Instant;
  /** Instant twelve months after now. */
  readonly latestExpiry: Instant;
}

/** True where nobody else in Top Management could grant. */
export function grantsAlone({ grantedBy, topManagement }: GrantFacts): boolean {
  return topManagement.every((member) => member === grantedBy);
}

/**
 * Unmet requirements of a waiver; empty = it may be granted. Granted by Top Management only, for SD1, SD4, SD6 or SD9, with a
 * reason and an end at most 12 months away; nobody grants it to themselves while Top Management has another member.
 */
export function unmetWaiver(wish: WaiverWish, facts: GrantFacts): Unmet[] {
  return [...unmetGrant(wish, facts), ...unmetScope(wish), ...unmetTime(wish, facts)];
}

type Check = readonly [missing: boolean, code: string, field: string, reason: string];

function unmetOf(checks: readonly Check[]): Unmet[] {
  return checks.filter(([missing]) => missing).map(([, code, field, reason]) => ({ code, field, reason }));
}

function unmetGrant(wish: WaiverWish, facts: GrantFacts): Unmet[] {
  const inTopManagement = facts.topManagement.includes(facts.grantedBy);
  const waivable = (WAIVABLE_RULES as readonly string[]).includes(wish.rule);
  const own = wish.personId === facts.grantedBy && !grantsAlone(facts);
  const never = `Only ${WAIVABLE_RULES.join(', ')} can be waived; the other rules always hold.`;
  return unmetOf([
    [!inTopManagement, 'not-top-management', 'rule', 'Only Top Management waives a rule.'],
    [!waivable, 'never-waived', 'rule', never],
    [own, 'own-waiver', 'person', 'Another member of Top Management grants what is for you.'],
    [wish.reason.trim() === '', 'reason-missing', 'reason', 'Give the reason.'],
  ]);
}

function unmetScope({ personId, recordId, step }: WaiverWish): Unmet[] {
  return unmetOf([
    [personId === null && recordId === null, 'scope-missing', 'person', 'Say for whom, or for which record.'],
    [step !== null && recordId === null, 'record-missing', 'record', 'A step is one of a record; name the record.'],
  ]);
}

function unmetTime({ expiresAt }: WaiverWish, { now, latestExpiry }: GrantFacts): Unmet[] {
  if (expiresAt === null) return unmetOf([[true, 'expiry-missing', 'until', 'Say until when.']]);
  return unmetOf([
    [expiresAt <= now, 'expiry-past', 'until', 'The last day has to lie in the future.'],
    [expiresAt > latestExpiry, 'expiry-late', 'until', 'A waiver ends after 12 months at the latest.'],
  ]);
}
