import { aimOf, startBy, type ReviewRules } from '#domain/review/due.rules.js';
import { TRIGGER_STATES } from '#domain/review/states.js';
import { REVIEW_STORY_VERSION } from '#domain/review/story.rules.js';
import { triggerKey, TRIGGERS, type TriggerFacts } from '#domain/review/triggers.js';
import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { nextNumber } from '../counter.js';
import { keepContent } from '../evidence/content-blob.js';
import { tell } from '../evidence/audit-trail.js';
import type { DocumentRow } from '../tables/document.entity.js';
import { insert, instant, type Tx } from '../transaction.js';
import { changeTrigger, presentPolicy, readTriggers, triggersIn, type TriggerRow } from './rows.js';

export interface TriggerStatement extends TriggerFacts {
  readonly reason: string | null;
  readonly raisedBy: string | null;
  readonly actor: string;
}

/** The id of what was written, and its row; null where the same event stands already. */
export interface InsertedTrigger {
  readonly id: string;
  readonly isNew: TriggerRow | null;
}

/**
 * Writes a trigger with its own record. The same event twice (document, type, source) counts only: the second record says
 * so and brings nothing about.
 */
export async function insertTrigger(
  tx: Tx,
  on: { readonly document: DocumentRow; readonly rules: ReviewRules },
  statement: TriggerStatement,
): Promise<InsertedTrigger> {
  const { document, rules } = on;
  const key = triggerKey({ documentId: document.id, type: statement.type, sourceRef: statement.sourceRef });
  const original = await standing(tx, document.id, key);
  const id = await write(tx, { document, rules, statement, key, original });
  if (original !== null) {
    const seen = original.seen + 1;
    await changeTrigger(tx, original, { seen });
    await tell(tx, {
      type: 'TRIGGER_SEEN_AGAIN',
      actor: statement.actor,
      recordId: original.id,
      content: { duplicate: id, seen },
    });
    return { id, isNew: null };
  }
  const [row] = await readTriggers(tx, [id]);
  return { id, isNew: row ?? null };
}

async function standing(tx: Tx, documentId: string, key: string): Promise<TriggerRow | null> {
  const originals = TRIGGER_STATES.filter((state) => state !== 'DUPLICATE');
  const all = await triggersIn(tx, documentId, originals);
  return all.find((row) => row.key === key) ?? null;
}

interface Written {
  readonly document: DocumentRow;
  readonly rules: ReviewRules;
  readonly statement: TriggerStatement;
  readonly key: string;
  readonly original: TriggerRow | null;
}

const NEW = { state: 'TRIAGE', duplicate_of: null, outcome: null, outcome_at: null } as const;
const DUPLICATE = { state: 'DUPLICATE', outcome: 'DUPLICATE_OF' } as const;

async function write(tx: Tx, { document, rules, statement, key, original }: Written): Promise<string> {
  const { version } = await presentPolicy(tx);
  const year = Number(localDay(rules.calendar, tx.at).slice(0, 4));
  const id = `RTR-${year}-${String(await nextNumber(tx, 'RTR', year)).padStart(4, '0')}`;
  const aim = aimOf(statement, { raisedAt: tx.at, dueDay: document.next_review_on }, rules);
  const reasonId = await keepReason(tx, statement.reason);
  const starts = startBy(statement, tx.at, rules);
  await insert(tx, 'review_trigger', {
    id,
    document_id: document.id,
    title: `${TRIGGERS[statement.type].label}: ${document.id}`,
    type: statement.type,
    source_ref: statement.sourceRef.trim(),
    key,
    major_on_procedure: statement.majorOnProcedure,
    reason_id: reasonId,
    raised_by: statement.raisedBy,
    actor: statement.actor,
    raised_at: instant(tx.at),
    scope: aim.scope,
    start_by: instant(starts),
    due_at: instant(aim.dueAt),
    ...(original === null ? NEW : { ...DUPLICATE, duplicate_of: original.id, outcome_at: instant(tx.at) }),
    department_id: document.department_id,
    policy_version: version,
    story_version: REVIEW_STORY_VERSION,
  });
  await tell(tx, {
    type: 'TRIGGER_RAISED',
    actor: statement.actor,
    recordId: id,
    content: {
      document: document.id,
      type: statement.type,
      sourceRef: key.slice(0, 300),
      scope: aim.scope,
      startBy: new Date(starts).toISOString(),
      due: new Date(aim.dueAt).toISOString(),
      reason: reasonId,
    },
  });
  return id;
}

async function keepReason(tx: Tx, reason: string | null): Promise<string | null> {
  return reason === null ? null : (await keepContent(tx, { reason })).id;
}
