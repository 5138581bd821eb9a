import type { Candidate } from './assignment.rules.js';
import type { RoleBook } from './roles.js';

/**
 * One seat per area: each Department Head enforces policies and identifies risks in their area (ISMS-PR-001 5). The area
 * of the ISMS Manager is answered for by their line manager, and an area that nobody heads by the chair.
 */
export function areaSeats(book: RoleBook): Candidate[] {
  return Object.keys(book.heads).flatMap((departmentId) => seatOf(departmentId, book));
}

function seatOf(departmentId: string, book: RoleBook): Candidate[] {
  const ofTheManager = isOfTheManager(departmentId, book);
  const head = ofTheManager ? null : (book.heads[departmentId] ?? null);
  const manager = ofTheManager ? managerOfManager(book) : null;
  if (manager !== null) return [{ personId: manager, capacity: 'LINE_MANAGER', onBehalfOf: null, departmentId }];
  if (head !== null && isActive(head, book))
    return [{ personId: head, capacity: 'DEPARTMENT_HEAD', onBehalfOf: null, departmentId }];
  const [chair] = book.holders.TM_CHAIR ?? [];
  return chair === undefined ? [] : [{ personId: chair, capacity: 'TM_CHAIR', onBehalfOf: null, departmentId }];
}

/** The ISMS Manager heads it, or works in it and nobody heads it: nobody attests their own work. */
function isOfTheManager(departmentId: string, book: RoleBook): boolean {
  const manager = book.holders.IM?.[0];
  if (manager === undefined) return false;
  const head = book.heads[departmentId] ?? null;
  return head === manager || (head === null && book.persons[manager]?.departmentId === departmentId);
}

function managerOfManager(book: RoleBook): string | null {
  const above = book.persons[book.holders.IM?.[0] ?? '']?.managerId ?? null;
  return above !== null && isActive(above, book) ? above : null;
}

function isActive(personId: string, book: RoleBook): boolean {
  return book.persons[personId]?.active === true;
}
