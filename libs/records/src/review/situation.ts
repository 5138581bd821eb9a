import { DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import { NO_CASE } from '#domain/roles/no-case.js';
import type { AssignmentFacts } from '#domain/roles/assignment.rules.js';
import { loadRoleBook } from '../directory/role-book.js';
import {
  readAsked,
  readAuthors,
  readLate,
  type Late,
  type Situation,
  type SituationRequest,
  type SituationStep,
  type StepAuthor,
} from '../path/situation.js';
import type { DocumentRow } from '../tables/document.entity.js';
import type { Tx } from '../transaction.js';
import { readDocument } from '../documents/register.js';
import type { ReviewRow, TriggerRow } from './rows.js';

/** The situation of a step of a review or a trigger: the document's people, whoever assessed it, and the directory. */
export async function loadReviewSituation<Row extends ReviewRow | TriggerRow>(
  tx: Tx,
  row: Row,
  step: SituationRequest,
): Promise<Situation<Row>> {
  const document = await readDocument(tx, row.document_id);
  const authors = await readAuthors(tx, row.id);
  const late = step.code === 'EXTENSION' ? await readLate(tx, step.part) : null;
  const named = [document?.owner_id, document?.approver_id, 'raised_by' in row ? row.raised_by : null];
  const extra = [
    ...(step.others ?? []),
    ...(await readAsked(tx, row.id)),
    ...[...named, ...authors.map(({ by_person: by }) => by)].flatMap((id) => id ?? []),
    ...(late?.lateIds ?? []),
  ];
  const book = await loadRoleBook(tx, tx.at, [...new Set(extra)]);
  const facts = factsOf({ row, step, authors, late, document });
  return { row, authors, book, tier: { number: 1, of: 1 }, facts };
}

function factsOf(on: {
  readonly row: ReviewRow | TriggerRow;
  readonly step: SituationStep;
  readonly authors: readonly StepAuthor[];
  readonly late: Late | null;
  readonly document: DocumentRow | null;
}): AssignmentFacts {
  const { row, step, authors, late, document } = on;
  return {
    ...NO_CASE,
    departmentId: row.department_id,
    ownerId: document?.owner_id ?? null,
    document: document === null ? null : factsOfPeople(document),
    raisedBy: 'raised_by' in row ? row.raised_by : null,
    authorIds: step.code === 'REVIEW_APPROVAL' ? assessors(authors, document?.owner_id ?? null) : [],
    lateIds: late?.lateIds ?? [],
    // Extensions of a review are granted by Top Management (specification 2: "2nd or any for major/audit/review by TM").
    extensionNeedsTopManagement: late !== null,
    maxRounds: row.policy.maxRounds,
    ...roundOf(step, authors),
  };
}

/** Who approves, by the type of the document (specification P7); nobody comments on a conclusion. */
function factsOfPeople({ type, approver_id: approverId }: DocumentRow): AssignmentFacts['document'] {
  const { approver, reviewers } = DOCUMENT_TYPE_RULES[type];
  return { approver, reviewers, approverId, reviewerIds: [] };
}

/** Rounds count the changes that were asked for. */
function roundOf(step: SituationStep, authors: readonly StepAuthor[]) {
  const own = authors.filter(({ code }) => code === step.code);
  const changes = own.filter(({ outcome, visit }) => outcome === 'REQUEST_CHANGES' && visit < step.visit);
  return {
    round: 1 + changes.length,
    firstDeciderId: own.find(({ by_person: by }) => by !== null)?.by_person ?? null,
  };
}

/** SD1: whoever concluded that nothing changes never reaffirms it, nor does the owner in whose place they did. */
function assessors(authors: readonly StepAuthor[], ownerId: string | null): string[] {
  const wrote = authors.filter(({ code }) => code === 'REVIEW_ASSESS' || code === 'REVIEW_REWORK');
  return [...new Set([...wrote.map(({ by_person: by }) => by), ownerId].flatMap((id) => id ?? []))];
}
