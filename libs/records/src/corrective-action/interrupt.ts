import { isFinal, type Source } from '#domain/corrective-action/states.js';
import { RuleViolation } from '#domain/errors.js';
import { holdsAny } from '#domain/roles/standing-in.rules.js';
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
  const ownerId = interruption.kind === 'OWNER_CHANGED' ? interruption.ownerId : null;
  const book = await loadRoleBook(tx, tx.at, ownerId === null ? [by] : [by, ownerId]);
  const refusals: readonly (readonly [broken: boolean, code: string, message: string])[] = [
    [
      !holdsAny(by, ['IM', 'DEPUTY_IM'], book),
      'not-isms-manager',
      'Only the ISMS Manager or their deputy may do this.',
    ],
    [isFinal(row.state), 'final-record', `${row.id} is ${row.state}; closed records stay closed.`],
    [interruption.reason.trim() === '', 'reason-missing', 'Give the reason.'],
    [
      interruption.kind === 'CANCELLED' && AUDITS.includes(row.source),
      'audit-finding',
      'A finding of an audit is withdrawn by the lead auditor, not cancelled here.',
    ],
    [
      ownerId !== null && book.persons[ownerId]?.active !== true,
      'unknown-owner',
      'This person is not in the directory, or has left.',
    ],
  ];
  const broken = refusals.find(([applies]) => applies);
  if (!broken) return;
  const [, code, message] = broken;
  throw new RuleViolation(code, message, code === 'reason-missing' ? [{ code, field: 'reason', reason: message }] : []);
}

const AUDITS: readonly Source[] = ['AUDIT_INT', 'AUDIT_EXT'];

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
