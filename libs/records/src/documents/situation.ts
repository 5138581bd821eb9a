import { DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import { stepOf } from '#domain/process/steps.js';
import type { AssignmentFacts } from '#domain/roles/assignment.rules.js';
import { documentReviewers } from '#domain/roles/document-people.rules.js';
import { NO_CASE } from '#domain/roles/no-case.js';
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
import type { Tx } from '../transaction.js';
import type { VersionRow, WithdrawalRow } from './version.js';

/** The situation of a step of a version or a withdrawal: who wrote it, whom the document names, and the directory. */
export async function loadDocumentSituation<Row extends VersionRow | WithdrawalRow>(
  tx: Tx,
  row: Row,
  step: SituationRequest,
): Promise<Situation<Row>> {
  const authors = await readAuthors(tx, row.id);
  const late = step.code === 'EXTENSION' ? await readLate(tx, step.part) : null;
  const people = [
    ...(step.others ?? []),
    ...(await readAsked(tx, row.id)),
    ...authors.map((author) => author.by_person),
    ...(late?.lateIds ?? []),
    ...('proposed_by' in row ? [row.proposed_by] : [row.drafter_id, ...row.reviewer_ids]),
    row.owner_id,
    row.named_approver_id,
  ].filter((id) => id !== null);
  const book = await loadRoleBook(tx, tx.at, [...new Set(people)]);
  const facts = factsOfDocument({ row, step, authors, late });
  if (step.code !== 'DOC_REVIEW') return { row, authors, book, tier: { number: 1, of: 1 }, facts };
  // A right that lapses ends as it begins where nobody active holds it.
  const holder = reviewersOf(facts, book)[0] ?? null;
  return { row, authors, book, tier: { number: 1, of: 1 }, facts: { ...facts, raisedBy: holder } };
}

function reviewersOf(facts: AssignmentFacts, book: Situation['book']): string[] {
  return documentReviewers(facts, book).map(({ personId }) => personId);
}

/** What the rules of assignment and separation of duties know of a step of a version or a withdrawal. */
export function factsOfDocument(on: {
  readonly row: VersionRow | WithdrawalRow;
  readonly step: SituationStep;
  readonly authors: readonly StepAuthor[];
  readonly late: Late | null;
}): AssignmentFacts {
  const { row, step, authors, late } = on;
  const rule = DOCUMENT_TYPE_RULES[row.type];
  const own = authors.filter(({ code }) => code === step.code);
  return {
    ...NO_CASE,
    ownerId: 'proposed_by' in row ? row.proposed_by : row.drafter_id,
    departmentId: row.department_id,
    authorIds: authorsOf(row, step, authors),
    lateIds: late?.lateIds ?? [],
    extensionNeedsTopManagement: late?.needsTopManagement === true,
    quorum: stepOf(step.code).each === true ? 'EACH' : 'ONE_OF',
    round: 1 + own.filter(({ outcome, visit }) => outcome === 'REQUEST_CHANGES' && visit < step.visit).length,
    maxRounds: row.policy.maxRounds,
    firstDeciderId: own.find((author) => author.by_person !== null)?.by_person ?? null,
    document: {
      approver: rule.approver,
      approverId: row.named_approver_id,
      reviewers: rule.reviewers,
      reviewerIds: 'reviewer_ids' in row ? row.reviewer_ids : [],
    },
  };
}

/** SD1: whoever prepared it or wrote any submission; of an emergency issue also who agreed to it first. */
function authorsOf(row: VersionRow | WithdrawalRow, step: SituationStep, authors: readonly StepAuthor[]): string[] {
  if (step.code === 'DOC_DRAFT' || step.code === 'EXTENSION') return [];
  if ('proposed_by' in row) return [row.proposed_by];
  const before = step.code === 'DOC_ISSUE_MEMBER' ? ['DOC_DRAFT', 'DOC_ISSUE_MANAGER'] : ['DOC_DRAFT'];
  const wrote = authors.filter(({ code }) => before.includes(code)).map((author) => author.by_person);
  return [...new Set([row.drafter_id, ...wrote].filter((id) => id !== null))];
}
