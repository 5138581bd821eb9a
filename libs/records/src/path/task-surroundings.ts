import type { StepRow, TaskRow } from '../tables/path.entity.js';
import type { Reader } from '../transaction.js';
import type { Capacity } from '#domain/roles/roles.js';
import type { EarlierRound, EvidenceItem, TaskView } from './task-view.js';

/** Others who are or were asked the same question. */
export async function readOthers(
  read: Reader,
  task: Pick<TaskRow, 'id' | 'question_id' | 'department_id'>,
): Promise<TaskView['others']> {
  return read.query<{ name: string; capacity: Capacity; state: TaskRow['state'] }>(
    `select p.name, t.capacity, t.state from task t join person p on p.id = t.person_id
      where t.question_id = $1 and t.id <> $2 and t.department_id = $3 order by t.opened_at, t.id limit 20`,
    [task.question_id, task.id, task.department_id],
  );
}

/** Earlier rounds of the same step in this iteration, oldest first. */
export async function readEarlier(read: Reader, step: StepRow): Promise<EarlierRound[]> {
  const rows = await read.query<{ round: number; outcome: string; by: string; at: Date; comment: string | null }>(
    `select q.round, d.outcome, p.name as by, d.decided_at as at, b.body->>'comment' as comment
       from step s join question q on q.step_id = s.id join decision d on d.question_id = q.id join person p on p.id = d.person_id
       left join content_blob b on b.id = d.comment_id
      where s.record_id = $1 and s.code = $2 and s.part = $3 and s.iteration = $4 and s.visit < $5
      order by d.decided_at, d.id`,
    [step.record_id, step.code, step.part, step.iteration, step.visit],
  );
  return rows.map((row) => ({ ...row, at: row.at.getTime(), comment: row.comment ?? '' }));
}

const EVIDENCE = `select l.id, l.name, f.size, l.sha256, f.type, p.name as by, l.at
    from evidence_link l join evidence_file f on f.sha256 = l.sha256 left join person p on p.id = l.by_person`;

interface EvidenceRow {
  readonly id: string;
  readonly name: string;
  readonly size: string;
  readonly sha256: string;
  readonly type: string;
  readonly by: string | null;
  readonly at: Date;
}

/** Evidence of a record that was sent with an answer, a raise or an import. */
export async function readEvidence(read: Reader, recordId: string): Promise<EvidenceItem[]> {
  const rows = await read.query<EvidenceRow>(
    `${EVIDENCE} where l.record_id = $1 and l.removed_at is null and (l.task_id is null or l.form_entry_id is not null) order by l.at, l.id`,
    [recordId],
  );
  return rows.map(itemOf);
}

/** Files added on the page of an open task and not sent yet. */
export async function readDraftEvidence(read: Reader, taskId: string): Promise<EvidenceItem[]> {
  const rows = await read.query<EvidenceRow>(
    `${EVIDENCE} where l.task_id = $1 and l.removed_at is null and l.form_entry_id is null order by l.at, l.id`,
    [taskId],
  );
  return rows.map(itemOf);
}

function itemOf(row: EvidenceRow): EvidenceItem {
  return { ...row, size: Number(row.size), at: row.at.getTime() };
}
