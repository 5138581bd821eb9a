import { voidQuestion } from '../path/extension.js';
import { isBesideRecord } from '../path/beside.js';
import { settleStep } from '../path/step.js';
import type { QuestionRow, StepRow } from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';

/**
 * Voids what is open, so that no link decides on a record that changed under it. What is asked beside the whole record
 * (regrade, cancellation) stands, unless the record ends.
 */
export async function unwind(tx: Tx, recordId: string, { ends }: { ends: boolean }): Promise<void> {
  // A question that was decided and not settled yet keeps its outcome: a decision is never lost.
  const steps = await tx.query<StepRow>(
    `select s.* from step s where s.record_id = $1 and s.state = 'OPEN'
       and not exists (select 1 from question q where q.step_id = s.id and q.state = 'CLOSED') order by s.id`,
    [recordId],
  );
  for (const step of steps.filter(({ code }) => ends || !isBesideRecord(code))) {
    const questions = await tx.query<QuestionRow>(
      `select * from question where step_id = $1 and state = 'OPEN' order by id for update`,
      [step.id],
    );
    for (const question of questions) await voidQuestion(tx, question, 'INTERRUPTED');
    await settleStep(tx, step, { outcome: 'INTERRUPTED', origin: 'INTERRUPTED', at: tx.at });
  }
}
