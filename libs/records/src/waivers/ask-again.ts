import { stepOf } from '#domain/process/steps.js';
import { assign } from '#domain/roles/assignment.rules.js';
import { conflictsOf } from '#domain/roles/separation-of-duties.rules.js';
import { loadSituation, lockRecord } from '../path/process.js';
import { wakeRecord } from '../path/wake-record.js';
import { voidQuestion } from '../path/extension.js';
import { lockTasks } from '../path/tasks.js';
import type { QuestionRow, StepRow } from '../tables/path.entity.js';
import type { WaiverRow } from '../tables/waiver.entity.js';
import type { Tx } from '../transaction.js';

/**
 * Questions that a waiver or its end concerns: nobody might decide and now somebody may, or somebody was asked who may not
 * any more. They are withdrawn and asked again of the right people. Locks record → question → tasks, records by their id.
 * @returns ids of the outbox messages
 */
export async function askAgainWhereDutiesChanged(
  tx: Tx,
  waiver: Pick<WaiverRow, 'record_id' | 'person_id'>,
): Promise<string[]> {
  const found = await tx.query<{ id: string; record_id: string }>(
    `select q.id, q.record_id from question q where q.state = 'OPEN' and ($1::text is null or q.record_id = $1 or q.record_id like $1 || '/%')
        and (q.sod_blocked or $2::text is null or exists (
          select 1 from task t where t.question_id = q.id and t.state = 'OPEN' and t.person_id = $2))
      order by q.record_id, q.id`,
    [waiver.record_id, waiver.person_id],
  );
  const woken: string[] = [];
  for (const { id, record_id: recordId } of found) {
    if (await askAgain(tx, id, recordId)) woken.push(await wakeRecord(tx, recordId, { headStartMs: 2_000 }));
  }
  return woken;
}

async function askAgain(tx: Tx, questionId: string, recordId: string): Promise<boolean> {
  const row = await lockRecord(tx, recordId);
  const [question] = await tx.query<QuestionRow>(`select * from question where id = $1 and state = 'OPEN' for update`, [
    questionId,
  ]);
  const [step] = await tx.query<StepRow>('select * from step where id = $1', [question?.step_id]);
  if (!question || !step) return false;
  const { doer } = stepOf(step.code);
  if (doer === null) return false;
  const situation = await loadSituation(tx, row, step);
  const open = (await lockTasks(tx, question.id)).filter((task) => task.state === 'OPEN');
  // Who was named by hand while nobody might decide keeps the task.
  const named = question.sod_blocked && open.some((task) => task.on_behalf_of !== null);
  const changed = question.sod_blocked
    ? !named && assign(doer, situation.facts, situation.book).assignees.length > 0
    : open.some((task) => conflictsOf(doer, task.person_id, situation).length > 0);
  if (changed) await voidQuestion(tx, question, 'DUTIES_CHANGED');
  return changed;
}
