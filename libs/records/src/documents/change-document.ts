import { isDocumentId } from '#domain/documents/document-id.rules.js';
import { RuleViolation, type Unmet } from '#domain/errors.js';
import { keepContent } from '../evidence/content-blob.js';
import { tell } from '../evidence/audit-trail.js';
import type { DocumentRow } from '../tables/document.entity.js';
import type { Reader, Tx } from '../transaction.js';
import { lockDocument } from './version.js';

/** What of a register entry may be changed: everything but its id, its type, and the review date, which has its own writer. */
export type DocumentChange = Partial<
  Pick<
    DocumentRow,
    | 'title'
    | 'owner_id'
    | 'approver_id'
    | 'department_id'
    | 'classification'
    | 'clauses'
    | 'review_cycle_months'
    | 'audience'
    | 'audience_departments'
    | 'related'
    | 'source'
    | 'edition'
  >
>;

/** Columns that a change may name: no other text ever reaches the statement. */
const COLUMNS: readonly (keyof DocumentChange)[] = [
  'title', 'owner_id', 'approver_id', 'department_id', 'classification', 'clauses', 'review_cycle_months', 'audience',
  'audience_departments', 'related', 'source', 'edition',
]; // prettier-ignore

/**
 * Changes a register entry (7.5.2 a, 7.5.3); the trail keeps what it said before. What is the same already changes nothing.
 * @returns names of what changed
 * @throws RuleViolation `unknown-record`, `obsolete`, `register-entry` with what is unknown in `unmet`
 */
export async function changeEntry(
  tx: Tx,
  { documentId, change, actor }: { documentId: string; change: DocumentChange; actor: string },
): Promise<readonly string[]> {
  const row = await lockDocument(tx, documentId);
  if (!row) throw new RuleViolation('unknown-record', `There is no document ${documentId}.`);
  if (row.obsolete_on !== null)
    throw new RuleViolation('obsolete', `${documentId} was withdrawn on ${row.obsolete_on}; it is read-only.`);
  await refuseUnknown(tx, change);
  const changed = COLUMNS.filter(
    (name) => name in change && JSON.stringify(change[name]) !== JSON.stringify(row[name]),
  );
  if (changed.length === 0) return [];
  await tx.query(
    `update document set revision = revision + 1${changed.map((name, at) => `, ${name} = $${at + 2}`).join('')} where id = $1`,
    [documentId, ...changed.map((name) => change[name])],
  );
  const said = (of: DocumentChange) => Object.fromEntries(changed.map((name) => [name, of[name]]));
  const content = await keepContent(tx, { before: said(row), after: said(change) });
  await tell(tx, {
    type: 'DOCUMENT_CHANGED',
    actor,
    recordId: documentId,
    content: { fields: changed, change: content.id },
  });
  return changed;
}

/** People, departments and documents that an entry names are there. @throws RuleViolation `register-entry` */
export async function refuseUnknown(tx: Reader, entry: DocumentChange): Promise<void> {
  const unmet = [
    ...(await unknownPeople(tx, entry)),
    ...(await unknownDepartments(tx, entry)),
    ...(entry.related ?? [])
      .filter((id) => !isDocumentId(id))
      .map((id): Unmet => ({ code: 'document-id', field: 'related', reason: `${id} is no document id.` })),
  ];
  if (unmet.length > 0) throw new RuleViolation('register-entry', unmet.map(({ reason }) => reason).join(' '), unmet);
}

async function unknownPeople(tx: Reader, { owner_id: owner, approver_id: approver }: DocumentChange): Promise<Unmet[]> {
  const named = [['ownerId', owner] as const, ['approverId', approver] as const].flatMap(([field, id]) =>
    id === null || id === undefined ? [] : [{ field, id }],
  );
  const here = await tx.query<{ id: string }>(
    'select id from person where id = any ($1::text[]) and (left_at is null or left_at > isms_now())',
    [named.map(({ id }) => id)],
  );
  return named
    .filter(({ id }) => !here.some((person) => person.id === id))
    .map(({ field, id }) => ({ code: 'unknown-person', field, reason: `${id} is not in the directory, or has left.` }));
}

async function unknownDepartments(
  tx: Reader,
  { department_id: own, audience_departments: users = [] }: DocumentChange,
): Promise<Unmet[]> {
  const named = [
    ...(own === null || own === undefined ? [] : [{ field: 'departmentId', id: own }]),
    ...users.map((id) => ({ field: 'audienceDepartments', id })),
  ];
  const here = await tx.query<{ id: string }>('select id from department where id = any ($1::text[])', [
    named.map(({ id }) => id),
  ]);
  return named
    .filter(({ id }) => !here.some((department) => department.id === id))
    .map(({ field, id }) => ({ code: 'unknown-department', field, reason: `There is no department ${id}.` }));
}
