import type { Asked } from '#contracts/human-task.js';
import type { Instant } from '#domain/time.js';
import { processFor, type RecordRow } from './process.js';
import { wakeRecord } from './wake-record.js';
import type { OutcomeOrigin, QuestionRow, StepRow } from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';
import { hasBesideRecord, isBeside } from './beside.js';
import { voidQuestion } from './extension.js';
import { viewOf } from './process-view.js';
import { settleStep } from './step.js';

/** Settles an open step, moves the state that follows from it, and answers the story. */
export async function settleAs(
  tx: Tx,
  row: RecordRow,
  how: { step: StepRow; outcome: string; origin: OutcomeOrigin; at: Instant },
): Promise<Asked> {
  const { step, outcome, origin, at } = how;
  const process = processFor(row.id);
  const parts = await process.outcomeParts(tx, row, { step, outcome });
  const settled = await settleStep(tx, step, { outcome, origin, parts, at });
  // A record that was cancelled in between stays final; the answer stays on record.
  const after = process.isFinal(row.state) ? row : await process.settled(tx, row, { step: settled, outcome, at });
  if (!isBeside(step.code) && (await hasBesideRecord(tx, row.id))) await carryOn(tx, after);
  return settledAnswer(tx, after, settled);
}

/** What is asked beside the record goes on with the next open step, or ends with the record. */
async function carryOn(tx: Tx, row: RecordRow): Promise<void> {
  if (!processFor(row.id).isFinal(row.state)) {
    await wakeRecord(tx, row.id);
    return;
  }
  const open = await tx.query<StepRow>(`select * from step where record_id = $1 and state = 'OPEN'`, [row.id]);
  for (const step of open) {
    const questions = await tx.query<QuestionRow>(
      `select * from question where step_id = $1 and state = 'OPEN' for update`,
      [step.id],
    );
    for (const question of questions) await voidQuestion(tx, question, 'MOOT');
    await settleStep(tx, step, { outcome: 'MOOT', origin: 'INTERRUPTED', at: tx.at });
  }
}

/** The outcome of a settled step as the story reads it. */
export async function settledAnswer(tx: Tx, row: RecordRow, step: StepRow): Promise<Asked> {
  const view = await viewOf(tx, row);
  if (step.outcome_origin === 'INTERRUPTED') return { kind: 'INTERRUPTED', why: step.outcome ?? 'INTERRUPTED', view };
  return { kind: 'SETTLED', settled: { outcome: step.outcome ?? '', parts: step.outcome_parts }, view };
}
