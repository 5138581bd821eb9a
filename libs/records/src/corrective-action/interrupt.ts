import { isFinal } from '#domain/corrective-action/states.js';
import { RuleViolation } from '#domain/errors.js';
import type { Records } from '../data-source.js';
import { loadRoleBook } from '../directory/role-book.js';
import { keepContent } from '../evidence/content-blob.js';
import { tell } from '../evidence/audit-trail.js';
import { voidQuestion } from '../path/extension.js';
import { settleStep } from '../path/step.js';
import type { QuestionRow, StepRow } from '../tables/path.entity.js';
import { inTransaction, type Tx } from '../transaction.js';
import { lockCase, type CaseRow } from './case.js';
import { changeCase, moveState } from './move-state.js';
import { wakeStory } from './raise.js';

/** A record change that the story must unwind for (architecture 4): it ends, or is told again from where the record stands. */
export type Interruption =
  | { readonly kind: 'CANCELLED'; readonly reason: string }
  | { readonly kind: 'OWNER_CHANGED'; readonly ownerId: string; readonly reason: string };

export interface InterruptRequest {
  readonly recordId: string;
  /** The ISMS Manager or their deputy; checked against the directory in the transaction. */
  readonly by: string;
  readonly interruption: Interruption;
}

/**
 * Interrupts a corrective action: voids its open tasks and links, settles its open steps as INTERRUPTED, changes the
 * record and wakes the story. CANCELLED is for a nonconformity raised in error only; a finding of an audit is withdrawn by
 * the lead auditor, never here.
 * @returns ids of the outbox messages
 * @throws RuleViolation `not-isms-manager`, `final-record`, `reason-missing`, `audit-finding`, `unknown-owner`
 */
export async function interruptRecord(records: Records, request: InterruptRequest): Promise<readonly string[]> {
  return inTransaction(records, async (tx) => {
    const row = await lockCase(tx, request.recordId);
    await refuseUnlessAllowed(tx, row, request);
    await unwind(tx, row);
    const counted = await changeCase(tx, row, { interruptions: row.interruptions + 1 });
    const reason = await keepContent(tx, { reason: request.interruption.reason });
    await tell(tx, {
      type: 'RECORD_INTERRUPTED',
      actor: request.by,
      recordId: row.id,
      content: { kind: request.interruption.kind, reason: reason.id },
    });
    await change(tx, counted, request);
    return [await wakeStory(tx, row.id, { headStartMs: 2_000 })];
  });
}

async function refuseUnlessAllowed(tx: Tx, row: CaseRow, { by, interruption }: InterruptRequest): Promise<void> {
  const wanted = interruption.kind === 'OWNER_CHANGED' ? [by, interruption.ownerId] : [by];
  const book = await loadRoleBook(tx, tx.at, wanted);
  const managers = [...(book.holders.IM ?? []), ...(book.holders.DEPUTY_IM ?? [])];
  if (!managers.includes(by))
    throw new RuleViolation('not-isms-manager', 'Only the ISMS Manager or their deputy may do this.');
  if (isFinal(row.state))
    throw new RuleViolation('final-record', `${row.id} is ${row.state}; closed records stay closed.`);
  if (interruption.reason.trim() === '') {
    throw new RuleViolation('reason-missing', 'Give the reason.', [
      { code: 'reason-missing', field: 'reason', reason: 'Give the reason.' },
    ]);
  }
  if (interruption.kind === 'CANCELLED' && (row.source === 'AUDIT_INT' || row.source === 'AUDIT_EXT')) {
    throw new RuleViolation(
      'audit-finding',
      'A finding of an audit is withdrawn by the lead auditor, not cancelled here.',
    );
  }
  if (interruption.kind === 'OWNER_CHANGED' && book.persons[interruption.ownerId]?.active !== true) {
    throw new RuleViolation('unknown-owner', 'This person is not in the directory, or has left.');
  }
}

/** Voids what is open, so that no link decides on a record that changed under it. */
async function unwind(tx: Tx, row: CaseRow): Promise<void> {
  const questions = await tx.query<QuestionRow>(
    `select * from question where record_id = $1 and state = 'OPEN' order by id for update`,
    [row.id],
  );
  for (const question of questions) await voidQuestion(tx, question, 'INTERRUPTED');
  // A question that was decided and not settled yet keeps its outcome: a decision is never lost.
  const steps = await tx.query<StepRow>(
    `select s.* from step s where s.record_id = $1 and s.state = 'OPEN'
       and not exists (select 1 from question q where q.step_id = s.id and q.state = 'CLOSED')`,
    [row.id],
  );
  for (const step of steps) await settleStep(tx, step, { outcome: 'INTERRUPTED', origin: 'INTERRUPTED', at: tx.at });
}

async function change(tx: Tx, row: CaseRow, { by, interruption }: InterruptRequest): Promise<void> {
  if (interruption.kind === 'CANCELLED') {
    await moveState(tx, row, { to: 'CANCELLED', actor: by, columns: { closed_at: new Date(tx.at), closed_by: by } });
    return;
  }
  await changeCase(tx, row, { owner_id: interruption.ownerId });
  await tell(tx, {
    type: 'RECORD_CHANGED',
    actor: by,
    recordId: row.id,
    content: { fields: { owner: interruption.ownerId } },
  });
}
