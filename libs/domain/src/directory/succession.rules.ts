import type { CaseFacts, SodRule } from '../roles/separation-of-duties.rules.js';
import { conflictsOf } from '../roles/separation-of-duties.rules.js';
import type { RoleBook } from '../roles/roles.js';

/** What a leaver may hold in a corrective action. */
export type CasePart = 'OWNER' | 'IMPLEMENTER';

/** Who takes over from a leaver, in this order: named successor, line manager, chair of Top Management; only people who are here. */
export function successionLine(leaver: { id: string; successorId: string | null }, book: RoleBook): string[] {
  const line = [leaver.successorId, book.persons[leaver.id]?.managerId ?? null, ...(book.holders.TM_CHAIR ?? [])];
  const present = line.filter((id): id is string => id !== null && book.persons[id]?.active === true);
  return [...new Set(present)].filter((id) => id !== leaver.id);
}

/**
 * Rules that the case would break if the person took the part over: who verifies must stay independent of the new owner
 * or implementer, and who approved the plan must not become its owner (SD4, SD5). Conflicts that stood before do not count.
 */
export function takeoverConflicts(
  part: CasePart,
  personId: string,
  on: { facts: CaseFacts; book: RoleBook },
): SodRule[] {
  const after: CaseFacts =
    part === 'OWNER'
      ? { ...on.facts, ownerId: personId }
      : { ...on.facts, implementerIds: [...on.facts.implementerIds, personId] };
  const standing = new Set(doneBy(on.facts, on));
  return [...new Set(doneBy(after, on))].filter((rule) => !standing.has(rule));
}

/** Rules that the verification and the approvals that stand would break under these facts. */
function doneBy(facts: CaseFacts, { book }: { book: RoleBook }): SodRule[] {
  const verified = facts.verifierId === null ? [] : conflictsOf('VERIFIER', facts.verifierId, { facts, book });
  return [...verified, ...facts.planApproverIds.flatMap((id) => conflictsOf('PLAN_APPROVER', id, { facts, book }))];
}

/** The first of the line who may take the part over; null leaves it where it is, for the ISMS Manager to settle. */
export function successorFor(
  part: CasePart,
  line: readonly string[],
  on: { facts: CaseFacts; book: RoleBook },
): string | null {
  return line.find((id) => takeoverConflicts(part, id, on).length === 0) ?? null;
}

/** Who acts as ISMS Manager: the holder, the deputy at once, or nobody, so that the chair acts and 5.3 is broken. */
export type IsmsManagerSeat = 'HELD' | 'DEPUTY_ACTS' | 'CHAIR_ACTS';

export function ismsManagerSeat(book: RoleBook): IsmsManagerSeat {
  const present = (role: 'IM' | 'DEPUTY_IM'): boolean =>
    (book.holders[role] ?? []).some((id) => book.persons[id]?.active === true);
  if (present('IM')) return 'HELD';
  return present('DEPUTY_IM') ? 'DEPUTY_ACTS' : 'CHAIR_ACTS';
}
