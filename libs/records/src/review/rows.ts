import { completePolicy } from '#domain/policy/complete-policy.rules.js';
import type { Policy } from '#domain/policy/policy.js';
import { Defect, RuleViolation } from '#domain/errors.js';
import { mayMoveReview, mayMoveTrigger, type ReviewState, type TriggerState } from '#domain/review/states.js';
import type { TriggerFacts } from '#domain/review/triggers.js';
import { tell } from '../evidence/audit-trail.js';
import type { DocumentRow } from '../tables/document.entity.js';
import type { ReviewRow as ReviewTableRow, ReviewTriggerRow } from '../tables/review.entity.js';
import type { Reader, Tx } from '../transaction.js';

/** A review with the policy it began with. */
export type ReviewRow = ReviewTableRow & { readonly policy: Policy };
/** A trigger with the policy it was raised under. */
export type TriggerRow = ReviewTriggerRow & { readonly policy: Policy };

const SELECT = {
  review: 'select r.*, p.content as policy from review r join policy p on p.version = r.policy_version',
  review_trigger: 'select r.*, p.content as policy from review_trigger r join policy p on p.version = r.policy_version',
} as const;

function complete<Row extends { readonly policy: Policy }>(row: Row): Row {
  return { ...row, policy: completePolicy(row.policy) };
}

/**
 * Everything that is reviewed of a document happens one after the other: the document is locked first, as document control
 * does, then reviews, triggers and its duty ("one open review per document"). Null = there is no such document.
 */
export async function lockDocumentOf(tx: Tx, documentId: string): Promise<DocumentRow | null> {
  const [row] = await tx.query<DocumentRow>('select * from document where id = $1 for update', [documentId]);
  return row ?? null;
}

export async function readReviews(tx: Reader, ids: readonly string[]): Promise<ReviewRow[]> {
  return (await tx.query<ReviewRow>(`${SELECT.review} where r.id = any ($1::text[])`, [ids])).map(complete);
}

export async function readTriggers(tx: Reader, ids: readonly string[]): Promise<TriggerRow[]> {
  return (await tx.query<TriggerRow>(`${SELECT.review_trigger} where r.id = any ($1::text[])`, [ids])).map(complete);
}

export async function lockReview(tx: Tx, id: string): Promise<ReviewRow | null> {
  const [found] = await tx.query<{ document_id: string }>('select document_id from review where id = $1', [id]);
  if (!found) return null;
  await lockDocumentOf(tx, found.document_id);
  const [row] = await tx.query<ReviewRow>(`${SELECT.review} where r.id = $1 for update of r`, [id]);
  return row ? complete(row) : null;
}

export async function lockTrigger(tx: Tx, id: string): Promise<TriggerRow | null> {
  const [found] = await tx.query<{ document_id: string }>('select document_id from review_trigger where id = $1', [id]);
  if (!found) return null;
  await lockDocumentOf(tx, found.document_id);
  const [row] = await tx.query<TriggerRow>(`${SELECT.review_trigger} where r.id = $1 for update of r`, [id]);
  return row ? complete(row) : null;
}

/** The one open review of a document, locked; null = there is none. The document's reviews are locked by the caller. */
export async function lockOpenReview(tx: Tx, documentId: string): Promise<ReviewRow | null> {
  const [row] = await tx.query<ReviewRow>(
    `${SELECT.review} where r.document_id = $1 and r.state not in ('COMPLETED', 'CANCELLED') for update of r`,
    [documentId],
  );
  return row ? complete(row) : null;
}

/** Triggers of a document in one of the states, oldest first. */
export async function triggersIn(tx: Tx, documentId: string, states: readonly TriggerState[]): Promise<TriggerRow[]> {
  const rows = await tx.query<TriggerRow>(
    `${SELECT.review_trigger} where r.document_id = $1 and r.state = any ($2) order by r.raised_at, r.id for update of r`,
    [documentId, states],
  );
  return rows.map(complete);
}

/** What the rules see of a trigger. */
export function factsOfTrigger(
  row: Pick<ReviewTriggerRow, 'type' | 'source_ref' | 'major_on_procedure'>,
): TriggerFacts {
  return { type: row.type, sourceRef: row.source_ref, majorOnProcedure: row.major_on_procedure };
}

type Columns = Readonly<Record<string, unknown>>;

async function change<Row extends { id: string; revision: number; policy: Policy }>(
  tx: Tx,
  on: { table: 'review' | 'review_trigger'; row: Row; columns: Columns },
): Promise<Row> {
  const { table, row, columns } = on;
  const names = Object.keys(columns);
  const sets = names.map((name, at) => `${name} = $${at + 3}`);
  const [after] = await tx.query<Row>(
    `update ${table} set ${sets.join(', ')}, revision = revision + 1 where id = $1 and revision = $2 returning *`,
    [row.id, row.revision, ...names.map((name) => columns[name])],
  );
  if (!after) throw new Defect(`${row.id}: changed by somebody else although it was locked`);
  return { ...after, policy: row.policy };
}

/** Changes columns of a locked review and counts its revision. */
export function changeReview(tx: Tx, row: ReviewRow, columns: Columns): Promise<ReviewRow> {
  return change(tx, { table: 'review', row, columns });
}

/** Moves the state of a review and tells the trail; a move to the present state changes its columns only. */
export async function moveReview(
  tx: Tx,
  row: ReviewRow,
  { to, columns = {} }: { readonly to: ReviewState; readonly columns?: Columns },
): Promise<ReviewRow> {
  if (row.state === to) return Object.keys(columns).length === 0 ? row : changeReview(tx, row, columns);
  if (!mayMoveReview(row.state, to))
    throw new Defect(`${row.id}: no move from ${row.state} to ${to} in specification P2`);
  const moved = await changeReview(tx, row, { ...columns, state: to });
  await tell(tx, {
    type: 'STATE_CHANGED',
    actor: 'engine',
    recordId: row.id,
    content: { from: row.state, to, iteration: 1 },
  });
  return moved;
}

/** Moves a trigger: to a review, to the queue, or to its end, with what the merge table said. */
export async function moveTrigger(
  tx: Tx,
  row: TriggerRow,
  move: { readonly to: TriggerState; readonly actor?: string; readonly columns?: Columns },
): Promise<TriggerRow> {
  const { to, columns = {} } = move;
  if (row.state !== to && !mayMoveTrigger(row.state, to))
    throw new Defect(`${row.id}: no move from ${row.state} to ${to} in specification P2`);
  const moved = await change(tx, { table: 'review_trigger', row, columns: { ...columns, state: to } });
  const { merge_row: mergeRow, review_id: review, outcome } = moved;
  await tell(tx, {
    type: 'TRIGGER_MOVED',
    actor: move.actor ?? 'engine',
    recordId: row.id,
    content: { state: to, ...(mergeRow !== null && { row: mergeRow }), review, outcome },
  });
  return moved;
}

/** Changes columns of a locked trigger without a move. */
export function changeTrigger(tx: Tx, row: TriggerRow, columns: Columns): Promise<TriggerRow> {
  return change(tx, { table: 'review_trigger', row, columns });
}

/** The policy in force: what begins now begins with it. */
export async function presentPolicy(tx: Reader): Promise<{ version: number; policy: Policy }> {
  const [row] = await tx.query<{ version: number; content: Policy }>(
    'select version, content from policy order by version desc limit 1',
  );
  if (!row) throw new RuleViolation('no-policy', 'There is no policy: import a company first.');
  return { version: row.version, policy: completePolicy(row.content) };
}
