import { voidQuestion } from '../path/extension.js';
import type { QuestionRow } from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';
import type { ReviewRow } from './rows.js';

/** The subject of an open approval changed: its links die, and the same step is asked again about what stands now. */
export async function askAnew(tx: Tx, review: ReviewRow): Promise<void> {
  const questions = await tx.query<QuestionRow>(
    `select q.* from question q join step s on s.id = q.step_id
      where q.record_id = $1 and q.state = 'OPEN' and s.code = 'REVIEW_APPROVAL' order by q.id for update of q`,
    [review.id],
  );
  for (const question of questions) await voidQuestion(tx, question, 'SUBJECT_CHANGED');
}
