import { RuleViolation } from '#domain/errors.js';
import { type RecordRow, lockRecord } from './process.js';
import type {
  DecisionRow,
  QuestionRow,
  StepRow,
  SubjectVersionRow,
  TaskLinkRow,
  TaskRow,
} from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';
import { lockTasks } from './tasks.js';

/** Everything the claiming transaction decides on, locked in the order record → question → tasks. */
export interface LockedTask<Row extends RecordRow = RecordRow> {
  readonly link: TaskLinkRow;
  readonly task: TaskRow;
  readonly tasks: readonly TaskRow[];
  readonly question: QuestionRow;
  readonly step: StepRow;
  readonly row: Row;
  readonly subject: SubjectVersionRow;
  /** Decisions on the question so far, oldest first. */
  readonly decisions: readonly DecisionRow[];
}

/** Locks the task behind a link; null when there is no such link. */
export async function lockTask(tx: Tx, linkId: string): Promise<LockedTask | null> {
  const [found] = await tx.query<{ record_id: string; question_id: string; task_id: string }>(
    `select q.record_id, t.question_id, t.id as task_id from task_link l
       join task t on t.id = l.task_id join question q on q.id = t.question_id where l.id = $1`,
    [linkId],
  );
  if (!found) return null;
  const row = await lockRecord(tx, found.record_id);
  const [question] = await tx.query<QuestionRow>('select * from question where id = $1 for update', [
    found.question_id,
  ]);
  const tasks = await lockTasks(tx, found.question_id);
  const task = tasks.find((candidate) => candidate.id === found.task_id);
  if (!question || !task) return null;
  const [step] = await tx.query<StepRow>('select * from step where id = $1', [question.step_id]);
  const [subject] = await tx.query<SubjectVersionRow>('select * from subject_version where id = $1', [
    question.subject_version_id,
  ]);
  const decisions = await tx.query<DecisionRow>(
    'select * from decision where question_id = $1 order by decided_at, id',
    [question.id],
  );
  // The link is read under the lock: it may have been revoked while we waited.
  const [live] = await tx.query<TaskLinkRow>('select * from task_link where id = $1', [linkId]);
  if (!step || !subject || !live) throw new RuleViolation('unknown-task', 'The task is incomplete.');
  return { link: live, task, tasks, question, step, row, subject, decisions };
}
