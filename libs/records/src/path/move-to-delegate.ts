import { stepOf } from '#domain/process/steps.js';
import type { RoleBook } from '#domain/roles/roles.js';
import { conflictsOf } from '#domain/roles/separation-of-duties.rules.js';
import { loadSituation, lockRecord } from './process.js';
import { wakeRecord } from './wake-record.js';
import { loadRoleBook } from '../directory/role-book.js';
import { personFacts } from '../directory/person-facts.js';
import type { QuestionRow, StepRow, TaskRow } from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';
import type { PathDeps } from './deps.js';
import { areaOf, isSame, maySucceed, successor } from './seats.js';
import { mailTask } from './task-mails.js';
import { handOn, lockTasks, openTask } from './tasks.js';

export interface Absence {
  readonly fromId: string;
  readonly toId: string;
  /** Person who set it; null for the engine and for machines. */
  readonly byPerson: string | null;
}

export interface Moved {
  readonly records: readonly string[];
  /** Open tasks that stay: the delegate may not decide them (SD11), or is asked already. */
  readonly stayed: number;
  readonly outboxIds: readonly string[];
}

/** Open tasks of somebody who is away go to the delegate on demand; what the delegate may not do stays (SD11). */
export async function moveToDelegate(tx: Tx, absence: Absence, deps: PathDeps): Promise<Moved> {
  const found = await tx.query<{ record_id: string }>(
    `select distinct q.record_id from task t join question q on q.id = t.question_id
      where t.person_id = $1 and t.state = 'OPEN' and q.state = 'OPEN' order by q.record_id`,
    [absence.fromId],
  );
  const records: string[] = [];
  const outboxIds: string[] = [];
  let stayed = 0;
  for (const { record_id: recordId } of found) {
    const on = await moveOfRecord(tx, { absence, recordId }, deps);
    stayed += on.stayed;
    if (on.moved === 0) continue;
    records.push(recordId);
    outboxIds.push(await wakeRecord(tx, recordId, { headStartMs: 2_000 }));
  }
  return { records, stayed, outboxIds };
}

async function moveOfRecord(
  tx: Tx,
  { absence, recordId }: { absence: Absence; recordId: string },
  deps: PathDeps,
): Promise<{ moved: number; stayed: number }> {
  const row = await lockRecord(tx, recordId);
  const questions = await tx.query<QuestionRow>(
    `select * from question where record_id = $1 and state = 'OPEN' order by id for update`,
    [recordId],
  );
  const count = { moved: 0, stayed: 0 };
  for (const question of questions) {
    const tasks = await lockTasks(tx, question.id);
    const [step] = await tx.query<StepRow>('select * from step where id = $1', [question.step_id]);
    const away = tasks.filter((one) => one.state === 'OPEN' && one.person_id === absence.fromId);
    if (!step || away.length === 0) continue;
    const situation = await loadSituation(tx, row, step);
    const book = await loadRoleBook(tx, tx.at, [...Object.keys(situation.book.persons), absence.toId]);
    for (const task of away) {
      const free = await mayTake(tx, { ...absence, question, task, tasks, step, book, facts: situation.facts });
      if (free) await move(tx, { absence, task, tasks, question, step, situation }, deps);
      count[free ? 'moved' : 'stayed'] += 1;
    }
  }
  return count;
}

interface Taking extends Absence {
  readonly question: QuestionRow;
  readonly task: TaskRow;
  readonly tasks: readonly TaskRow[];
  readonly step: StepRow;
  readonly book: RoleBook;
  readonly facts: Awaited<ReturnType<typeof loadSituation>>['facts'];
}

async function mayTake(tx: Tx, on: Taking): Promise<boolean> {
  const { toId, book, facts } = on;
  const doer = stepOf(on.step.code).doer;
  if (
    doer === null ||
    on.question.sod_blocked ||
    on.tasks.some((other) => other.state === 'OPEN' && isSame(other, { personId: toId, ...areaOf(on.task) }))
  )
    return false;
  const answered = await tx.query(
    'select 1 from decision where question_id = $1 and person_id = $2 and department_id = $3',
    [on.question.id, toId, on.task.department_id],
  );
  return (
    answered.length === 0 &&
    book.persons[toId]?.active === true &&
    maySucceed(toId, on, book) &&
    conflictsOf(doer, toId, { facts, book }).length === 0
  );
}

async function move(
  tx: Tx,
  on: {
    absence: Absence;
    task: TaskRow;
    tasks: readonly TaskRow[];
    question: QuestionRow;
    step: StepRow;
    situation: Awaited<ReturnType<typeof loadSituation>>;
  },
  deps: PathDeps,
): Promise<void> {
  const { absence, task, question, situation } = on;
  const person = (await personFacts(tx, [absence.toId])).get(absence.toId);
  if (!person) return;
  const { candidate, level } = successor(absence.toId, on);
  const { linkLifeDaysAfterDue: linkLifeDays } = situation.row.policy;
  const opened = await openTask(tx, { question, candidate, level, person, linkLifeDays }, deps);
  const definition = stepOf(on.step.code);
  await mailTask(tx, { ...opened, question, person, asking: { definition, situation }, others: [] });
  const { byPerson } = absence;
  const recordId = question.record_id;
  await handOn(tx, { from: task, to: opened.task, kind: 'DELEGATED', byPerson, reason: 'Absent.', recordId });
}
