import type { EscalationLevel } from '../policy/policy.js';
import type { RoleBook } from '../roles/roles.js';
import { isTopManager } from '../roles/standing-in.rules.js';

/** Somebody left something behind that the ISMS Manager is to confirm. */
export interface Confirmation {
  /** Who took over by name; they never confirm it themselves. */
  readonly successorId: string | null;
  readonly book: RoleBook;
}

/** Who confirms what a leaver left behind: the ISMS Manager, else the deputy, else the chair; never who took over. */
export function confirmerOf({ successorId, book }: Confirmation): string | null {
  return (
    present([...held('IM', book), ...held('DEPUTY_IM', book), ...held('TM_CHAIR', book)], book).find(
      (id) => id !== successorId,
    ) ?? null
  );
}

/** True where the confirmation has come to Top Management: L4 cites clause 5.1 then. */
export function topManagementConfirms(on: Confirmation): boolean {
  const confirmer = confirmerOf(on);
  return confirmer !== null && isTopManager(confirmer, on.book) && !held('IM', on.book).includes(confirmer);
}

/**
 * Who is told at a level of the overdue ladder (specification 2): L1 the ISMS Manager again and the deputy; L2 the line
 * manager; L3 the chair of Top Management; L4 the chair, with the candidate. Where Top Management itself is late, L2 are its
 * other members and L3 is the whole group.
 */
export function toldOfConfirmation(level: EscalationLevel, on: Confirmation): string[] {
  const confirmer = confirmerOf(on);
  if (confirmer === null) return [];
  const told = topManagementConfirms(on) ? toldOfTopManagement(level, on) : toldOfIsmsManager(level, on);
  return present(level === 1 ? [confirmer, ...told] : told, on.book).filter((id) => level !== 2 || id !== confirmer);
}

function toldOfIsmsManager(level: EscalationLevel, on: Confirmation): readonly (string | null)[] {
  const { book, successorId } = on;
  if (level === 1) return held('DEPUTY_IM', book).filter((id) => id !== successorId);
  if (level === 2) return [book.persons[confirmerOf(on) ?? '']?.managerId ?? null];
  return held('TM_CHAIR', book);
}

function toldOfTopManagement(level: EscalationLevel, { book }: Confirmation): readonly string[] {
  if (level === 1) return [];
  const chair = held('TM_CHAIR', book);
  return level === 4 ? chair : [...chair, ...held('TM', book)];
}

function held(role: 'IM' | 'DEPUTY_IM' | 'TM' | 'TM_CHAIR', book: RoleBook): readonly string[] {
  return book.holders[role] ?? [];
}

function present(ids: readonly (string | null)[], book: RoleBook): string[] {
  return [...new Set(ids)].filter((id): id is string => id !== null && book.persons[id]?.active === true);
}
