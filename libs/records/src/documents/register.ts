import { isDocumentId } from '#domain/documents/document-id.rules.js';
import { DOCUMENT_TYPE_RULES, type DocumentType } from '#domain/documents/document-types.js';
import { RuleViolation } from '#domain/errors.js';
import type { Instant, IsoDay } from '#domain/time.js';
import { askReconcile } from '../duties/ask-reconcile.js';
import { tell } from '../evidence/audit-trail.js';
import { refuseUnknown } from './change-document.js';
import type { DocumentRow } from '../tables/document.entity.js';
import { insert, instant, type Reader, type Tx } from '../transaction.js';

export interface NewDocument {
  readonly id: string;
  readonly title: string;
  readonly type: DocumentType;
  readonly ownerId: string | null;
  readonly approverId?: string | null;
  readonly departmentId?: string | null;
  readonly classification: DocumentRow['classification'];
  /** Typed: clauses `4` to `10`, controls `A.5.1`. */
  readonly clauses: readonly string[];
  readonly reviewCycleMonths?: number | null;
  readonly nextReviewOn?: IsoDay | null;
  readonly nextReviewRule?: string | null;
  /** That of the type unless told. */
  readonly audience?: DocumentRow['audience'];
  readonly audienceDepartments?: readonly string[];
  readonly related?: readonly string[];
  readonly source?: string | null;
  readonly edition?: string | null;
  /** Person, `machine:<name>` or `engine`. */
  readonly actor: string;
}

const UNTOLD = {
  approverId: null,
  departmentId: null,
  reviewCycleMonths: null,
  nextReviewOn: null,
  nextReviewRule: null,
  audienceDepartments: [],
  related: [],
  source: null,
  edition: null,
};

/**
 * Enters a document into the register; it has no version yet.
 * @throws RuleViolation `document-id` for an id that cannot name a document, `document-stands` for one that is there,
 *   `register-entry` for people and departments that are not
 */
export async function registerDocument(tx: Tx, document: NewDocument): Promise<DocumentRow> {
  if (!isDocumentId(document.id))
    throw new RuleViolation('document-id', `${document.id} is no document id, such as ISMS-PR-001.`);
  if (await readDocument(tx, document.id))
    throw new RuleViolation('document-stands', `${document.id} stands in the register already.`);
  const row = rowOf(document, tx.at);
  await refuseUnknown(tx, row);
  await insert(tx, 'document', { ...row });
  await tell(tx, {
    type: 'DOCUMENT_REGISTERED',
    actor: document.actor,
    recordId: row.id,
    content: { type: row.type, owner: row.owner_id, nextReview: row.next_review_on },
  });
  // Planned, and started at once where it is past its date.
  if (row.next_review_on !== null) await askReconcile(tx);
  return row;
}

/** What is not told stands empty; the audience is that of the type. */
function rowOf(document: NewDocument, at: Instant): DocumentRow {
  const told = { ...UNTOLD, audience: DOCUMENT_TYPE_RULES[document.type].audience, ...document };
  return {
    id: told.id,
    title: told.title,
    type: told.type,
    owner_id: told.ownerId,
    approver_id: told.approverId,
    department_id: told.departmentId,
    classification: told.classification,
    clauses: [...told.clauses],
    review_cycle_months: told.reviewCycleMonths,
    next_review_on: told.nextReviewOn,
    next_review_rule: told.nextReviewRule,
    audience: told.audience,
    audience_departments: [...told.audienceDepartments],
    related: [...told.related],
    source: told.source,
    edition: told.edition,
    obsolete_on: null,
    revision: 0,
    registered_at: instant(at),
    registered_by: told.actor,
  };
}

/** A document's row of the register; null = there is none. */
export async function readDocument(tx: Reader, id: string): Promise<DocumentRow | null> {
  const [row] = await tx.query<DocumentRow>('select * from document where id = $1', [id]);
  return row ?? null;
}

/**
 * Moves the next review of a document: the closing review is its single writer.
 * @throws RuleViolation `unknown-record`
 */
export async function setNextReview(
  tx: Tx,
  next: { readonly documentId: string; readonly on: IsoDay | null; readonly rule: string; readonly actor: string },
): Promise<void> {
  const [before] = await tx.query<Pick<DocumentRow, 'next_review_on'>>(
    'select next_review_on from document where id = $1 for update',
    [next.documentId],
  );
  if (!before) throw new RuleViolation('unknown-record', `There is no document ${next.documentId}.`);
  await tx.query(
    'update document set next_review_on = $2, next_review_rule = $3, revision = revision + 1 where id = $1',
    [next.documentId, next.on, next.rule],
  );
  await tell(tx, {
    type: 'NEXT_REVIEW_SET',
    actor: next.actor,
    recordId: next.documentId,
    content: { before: before.next_review_on, after: next.on, rule: next.rule },
  });
  await askReconcile(tx);
}
