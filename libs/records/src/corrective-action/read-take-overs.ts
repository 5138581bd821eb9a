import { stepOf } from '#domain/process/steps.js';
import { takeOvers, type RungSituation } from '#domain/human-task/escalation.rules.js';
import { CAPACITY_NAMES } from '#domain/roles/roles.js';
import type { Instant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { processFor } from '../path/process.js';
import { areaOf, namesOnly, voiceOf } from '../path/seats.js';
import type { DecisionRow, QuestionRow, StepRow, TaskRow } from '../tables/path.entity.js';
import { reader } from '../transaction.js';
import { loadSituations, type StepSituation } from './load-situations.js';
import type { OpenWorkRow } from './read-open-work.js';

/**
 * Who could take each of these open tasks over, as `Name (role)`, by question id: the rules of delegation, escalation and
 * separation of duties on rows that are read once for the whole page.
 */
export async function readTakeOvers(
  records: Records,
  on: { readonly rows: readonly OpenWorkRow[]; readonly at: Instant },
): Promise<Map<string, string[]>> {
  const read = reader(records);
  const questions = [...new Map(on.rows.map((row) => [row.questionId, row])).values()];
  const ids = questions.map((row) => row.questionId);
  const tasks = await read.query<AskedTask>(
    `select t.*, q.quorum from task t join question q on q.id = t.question_id
      where t.question_id = any ($1::uuid[]) order by t.opened_at, t.id`,
    [ids],
  );
  const answered = await read.query<Pick<DecisionRow, 'question_id' | 'person_id' | 'department_id'>>(
    'select question_id, person_id, department_id from decision where question_id = any ($1::uuid[])',
    [ids],
  );
  const steps = await read.query<StepRow>('select * from step where id = any ($1::uuid[])', [
    questions.map((row) => row.stepId),
  ]);
  const asked = tasks
    .filter((task) => task.state === 'OPEN')
    .flatMap((task) => [task.person_id, ...(task.on_behalf_of === null ? [] : [task.on_behalf_of])]);
  const { situations, book } = await loadSituations(read, { steps, people: asked, at: on.at });
  const found = questions.flatMap((question) => {
    const situation = situations.get(question.stepId);
    const ofQuestion = tasks.filter((task) => task.question_id === question.questionId);
    const rung = situation && rungSituation(question, situation, ofQuestion);
    if (!rung) return [];
    const done = answered
      .filter((row) => row.question_id === question.questionId)
      .map((row) => ({
        personId: row.person_id,
        ...areaOf(row),
      }));
    return [{ id: question.questionId, candidates: takeOvers({ ...rung, book, answered: done }) }];
  });
  const people = found.flatMap(({ candidates }) => candidates.map((candidate) => candidate.personId));
  const rows = await read.query<{ id: string; name: string }>(
    'select id, name from person where id = any ($1::text[])',
    [people],
  );
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return new Map(
    found.map(({ id, candidates }) => [
      id,
      // Somebody may take over several areas; their name says it once.
      [
        ...new Set(
          candidates.map(
            ({ personId, capacity }) => `${names.get(personId) ?? personId} (${CAPACITY_NAMES[capacity]})`,
          ),
        ),
      ],
    ]),
  );
}

type AskedTask = TaskRow & Pick<QuestionRow, 'quorum'>;

/** The question as the ladder sees it: each open seat with the voice that it carries. */
function rungSituation(
  question: OpenWorkRow,
  { facts, row }: StepSituation,
  tasks: readonly AskedTask[],
): Omit<RungSituation, 'book' | 'answered'> | null {
  const doer = stepOf(question.code).doer;
  if (doer === null) return null;
  const open = tasks
    .filter((task) => task.state === 'OPEN' && !namesOnly(task))
    .map((task) => ({
      personId: task.person_id,
      capacity: task.capacity,
      addedAtLevel: task.added_at_level,
      voice: voiceOf({ task, tasks }),
      ...areaOf(task),
    }));
  const quorum = tasks[0]?.quorum ?? facts.quorum;
  const overdueRecord = processFor(row.id).isAboutLateness(row);
  return { doer, taskClass: question.taskClass, facts: { ...facts, quorum }, open, overdueRecord };
}
