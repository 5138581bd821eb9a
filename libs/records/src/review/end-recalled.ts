import { voidQuestion } from '../path/extension.js';
import { settleStep } from '../path/step.js';
import type { QuestionRow, StepRow } from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';

/**
 * Ends an open step of a record that is pulled back: its questions are void, and each old link says that it was recalled.
 * One that was decided and not settled yet keeps its outcome. @returns whether there was one to end
 */
export async function endRecalled(
  tx: Tx,
  of: {
    readonly recordId: string;
    readonly codes: readonly string[];
    readonly outcome: string;
    readonly parts: readonly string[];
  },
): Promise<boolean> {
  const [step] = await tx.query<StepRow>(
    `select s.* from step s where s.record_id = $1 and s.code = any ($2) and s.state = 'OPEN'
       and not exists (select 1 from question q where q.step_id = s.id and q.state = 'CLOSED')`,
    [of.recordId, of.codes],
  );
  if (!step) return false;
  const questions = await tx.query<QuestionRow>(
    `select * from question where step_id = $1 and state = 'OPEN' order by id for update`,
    [step.id],
  );
  for (const question of questions) await voidQuestion(tx, question, 'RECALLED');
  await settleStep(tx, step, { outcome: of.outcome, origin: 'REPORTED', parts: of.parts, at: tx.at });
  return true;
}
