import type { Candidate } from './assignment.rules.js';
import type { Capacity, RoleBook, RoleCode } from './roles.js';

/** The groups without a person. */
export function without(personId: string | null, groups: Candidate[][]): Candidate[][] {
  return groups.map((group) => group.filter((member) => member.personId !== personId));
}

/** Top Management, then external auditors where none of it is free. */
export function beyond(book: RoleBook): Candidate[][] {
  return [...topManagement(book), ...holders('EXTERNAL_AUDITOR', book).map((auditor) => [auditor])];
}

/** The ISMS Manager, else deputy → next Top Management member → external auditor (specification 2, fallback). */
export function ismsManagerElse(book: RoleBook): Candidate[][] {
  return [
    ...ismsManager(book),
    ...topManagement(book),
    ...holders('EXTERNAL_AUDITOR', book).map((auditor) => [auditor]),
  ];
}

/** Holder, then deputy: one person is asked at a time. */
function ismsManager(book: RoleBook): Candidate[][] {
  return [...holders('IM', book), ...holders('DEPUTY_IM', book)].map((candidate) => [candidate]);
}

/** The whole group, chair first; the first valid decision wins. */
export function topManagement(book: RoleBook): Candidate[][] {
  return [[...holders('TM_CHAIR', book), ...holders('TM', book)]];
}

/** Holders of a role, in the order in which they are asked. */
export function holders(role: RoleCode, book: RoleBook): Candidate[] {
  return (book.holders[role] ?? []).map((personId) => ({ personId, capacity: role, onBehalfOf: null }));
}

/** One person in a capacity; nobody where none is named. */
export function one(personId: string | null, capacity: Capacity): Candidate[][] {
  return personId === null ? [] : [[{ personId, capacity, onBehalfOf: null }]];
}

/** The person's standing deputy, in their place. */
export function deputyOf(personId: string | null, book: RoleBook): Candidate[][] {
  const deputyId = personId === null ? null : (book.persons[personId]?.deputyId ?? null);
  return deputyId === null ? [] : [[{ personId: deputyId, capacity: 'DEPUTY', onBehalfOf: personId }]];
}

/** The person's line manager, in their place. */
export function managerOf(personId: string | null, book: RoleBook): Candidate[][] {
  const managerId = personId === null ? null : (book.persons[personId]?.managerId ?? null);
  return managerId === null ? [] : [[{ personId: managerId, capacity: 'LINE_MANAGER', onBehalfOf: personId }]];
}
