import type { Capacity, RoleBook, RoleCode } from './roles.js';

const TOP_MANAGEMENT: readonly RoleCode[] = ['TM_CHAIR', 'TM'];
const AUDITORS: readonly RoleCode[] = ['LEAD_AUDITOR', 'AUDITOR', 'EXTERNAL_AUDITOR'];

/** True where the person holds one of the roles. */
export function holdsAny(personId: string, roles: readonly RoleCode[], book: RoleBook): boolean {
  return roles.some((role) => (book.holders[role] ?? []).includes(personId));
}

/** True where a person is asked as a member of Top Management. */
function isTopManagement(capacity: Capacity): boolean {
  return capacity === 'TM' || capacity === 'TM_CHAIR';
}

export function isTopManager(personId: string, book: RoleBook): boolean {
  return holdsAny(personId, TOP_MANAGEMENT, book);
}

export function isAuditor(personId: string, book: RoleBook): boolean {
  return holdsAny(personId, AUDITORS, book);
}

/**
 * Who may act in the place of another (specification 2, Absence): a decision of Top Management stays within Top
 * Management, the work of an auditor goes to an auditor. Separation of duties is asked beside this (SD11).
 */
export function mayStandIn(standIn: { capacity: Capacity; fromId: string; toId: string }, book: RoleBook): boolean {
  const { capacity, fromId, toId } = standIn;
  if (isTopManagement(capacity)) return isTopManager(toId, book);
  if (capacity === 'VERIFIER' && isAuditor(fromId, book)) return isAuditor(toId, book);
  return true;
}

/** The person whose word a task carries, however often it went on, and the capacity in which that person was asked. */
export interface Voice {
  readonly personId: string;
  readonly capacity: Capacity;
}

/**
 * The capacity in which somebody else speaks with a voice: a member of Top Management has one vote each, so whoever speaks
 * for a member speaks as that member (the chair for a member is not the chair's vote); elsewhere each acts in their own role.
 */
export function capacityFor(voice: Voice, own: Voice): Capacity {
  return own.personId === voice.personId || isTopManagement(voice.capacity) ? voice.capacity : own.capacity;
}
