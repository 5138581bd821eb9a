import type { ApproverRule, ReviewerRule } from '../documents/document-types.js';
import { areaSeats } from './area-seats.rules.js';
import type { AssignmentFacts, Candidate } from './assignment.rules.js';
import type { Capacity, RoleBook } from './roles.js';

/** What the type of a document says about its people, and whom the document names. */
export interface DocumentFacts {
  readonly approver: ApproverRule;
  /** Named with the document, where its type leaves a choice. */
  readonly approverId: string | null;
  readonly reviewers: ReviewerRule;
  /** Named by the author. */
  readonly reviewerIds: readonly string[];
}

type Facts = Pick<AssignmentFacts, 'document' | 'authorIds' | 'departmentId'>;

/**
 * Everybody who comments on a draft: each head for their area, or the users and the peer whom the author names, with the
 * ISMS Manager. Who wrote it is not asked about it.
 */
export function documentReviewers({ document, authorIds }: Facts, book: RoleBook): Candidate[] {
  if (document === null || document.reviewers === 'NOBODY') return [];
  const asked = document.reviewers === 'DEPARTMENT_HEADS' ? areaSeats(book) : named(document, book);
  return asked.filter(({ personId }) => !authorIds.includes(personId) && book.persons[personId]?.active === true);
}

function named(document: DocumentFacts, book: RoleBook): Candidate[] {
  const ids = document.reviewers === 'PEER' ? document.reviewerIds.slice(0, 1) : document.reviewerIds;
  const users = ids.map((personId): Candidate => ({ personId, capacity: 'DOCUMENT_REVIEWER', onBehalfOf: null }));
  const [manager] = document.reviewers === 'PEER' ? [] : (book.holders.IM ?? []);
  return manager === undefined || ids.includes(manager)
    ? users
    : [...users, { personId: manager, capacity: 'IM', onBehalfOf: null }];
}

/** Groups who approve a version by its type; the chair and Top Management follow where none of them is free. */
export function documentApprovers(facts: Facts, book: RoleBook): Candidate[][] {
  const { document, departmentId } = facts;
  if (document === null || document.approver === 'TM_CHAIR' || document.approver === 'REGISTER_ENTRY') return [];
  const chosen = seatOf(document.approverId, book);
  const head = seatOf(departmentId === null ? null : (book.heads[departmentId] ?? null), book);
  const members = [...(book.holders.TM_CHAIR ?? []), ...(book.holders.TM ?? [])].flatMap((id) => seatOf(id, book));
  return document.approver === 'TM_MEMBER_OR_HEAD'
    ? [chosen, members, head]
    : [chosen, head, (book.holders.IM ?? []).flatMap((id) => seatOf(id, book))];
}

/** The capacity in which a named person may approve: a member of Top Management, the ISMS Manager, a head. */
function seatOf(personId: string | null, book: RoleBook): Candidate[] {
  if (personId === null) return [];
  const capacity = capacityOf(personId, book);
  return capacity === null ? [] : [{ personId, capacity, onBehalfOf: null }];
}

function capacityOf(personId: string, book: RoleBook): Capacity | null {
  for (const role of ['TM_CHAIR', 'TM', 'IM'] as const) if (book.holders[role]?.includes(personId)) return role;
  return Object.values(book.heads).includes(personId) ? 'DEPARTMENT_HEAD' : null;
}
