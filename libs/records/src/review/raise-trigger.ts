import { RuleViolation } from '#domain/errors.js';
import { isDismissible, type TriggerType } from '#domain/review/triggers.js';
import { headquarters } from '../cycle/dates.js';
import { wakeRecord } from '../path/wake-record.js';
import type { Tx } from '../transaction.js';
import { insertTrigger } from './insert-trigger.js';
import { mergeTrigger } from './merge-trigger.js';
import { lockDocumentOf, presentPolicy } from './rows.js';

/** An event for which a document has to be reviewed (ISMS-PR-001 6; specification P2). */
export interface NewTrigger {
  readonly documentId: string;
  readonly type: TriggerType;
  /** What it refers to in its source; with document and type it makes the same event count once. */
  readonly sourceRef: string;
  readonly reason: string | null;
  /** AUDIT: a major nonconformity names this procedure or one of the clauses 4 to 10. */
  readonly majorOnProcedure?: boolean;
  /** Person who raises; null for machines and the engine. */
  readonly raisedBy: string | null;
  /** Who is named in the trail: person id, `engine`, `machine:<name>`. */
  readonly actor: string;
}

export interface RaisedTrigger {
  readonly id: string;
  /** Ids of the outbox messages. */
  readonly outboxIds: readonly string[];
}

/**
 * Raises a trigger in the caller's transaction: the one way in for people, other processes, other systems and the calendar.
 * What the procedure names itself is merged at once, everything else is triaged first. Locks the document.
 * @throws RuleViolation `unknown-document`, `document-withdrawn`, `no-review-rule`, `source-missing`
 */
export async function raiseReviewTrigger(tx: Tx, raised: NewTrigger): Promise<RaisedTrigger> {
  const document = await lockDocumentOf(tx, raised.documentId);
  if (!document) throw new RuleViolation('unknown-document', `There is no document ${raised.documentId}.`);
  if (document.obsolete_on !== null)
    throw new RuleViolation('document-withdrawn', `${document.id} was withdrawn on ${document.obsolete_on}.`);
  if (document.review_cycle_months === null)
    throw new RuleViolation('no-review-rule', `${document.id} has no review rule; it is not reviewed.`);
  if (raised.sourceRef.trim() === '') {
    const reason = 'Name what it refers to, such as the report or the change.';
    throw new RuleViolation('source-missing', reason, [{ code: 'source-missing', field: 'sourceRef', reason }]);
  }
  const { policy } = await presentPolicy(tx);
  const rules = { calendar: await headquarters(tx), policy: policy.review };
  const facts = {
    type: raised.type,
    sourceRef: raised.sourceRef.trim(),
    majorOnProcedure: raised.majorOnProcedure ?? false,
  };
  const { reason, raisedBy, actor } = raised;
  const { id, isNew } = await insertTrigger(tx, { document, rules }, { ...facts, reason, raisedBy, actor });
  if (isNew === null) return { id, outboxIds: [] };
  if (isDismissible(facts)) return { id, outboxIds: [await wakeRecord(tx, id, { headStartMs: 2_000 })] };
  return { id, outboxIds: await mergeTrigger(tx, isNew) };
}
