import { stepOf } from '#domain/process/steps.js';
import { candidateGroups, type Candidate } from '#domain/roles/assignment.rules.js';
import { conflictsOf } from '#domain/roles/separation-of-duties.rules.js';
import { capacityFor } from '#domain/roles/standing-in.rules.js';
import { type RecordRow, loadSituation } from './process.js';
import type { Situation } from './situation.js';
import { personFacts } from '../directory/person-facts.js';
import type { QuestionRow, StepRow, TaskRow } from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';
import type { PathDeps } from './deps.js';
import { areaOf, isSame, maySucceed, voiceOf } from './seats.js';
import { mailTask } from './task-mails.js';
import { handOn, lockTasks, openTask } from './tasks.js';

/** An approver without working mail must never be a silent stop: their task goes on at once (security paper B3b). */
export async function handOnUndeliverable(
  tx: Tx,
  on: { row: RecordRow; step: StepRow; question: QuestionRow },
  deps: PathDeps,
): Promise<void> {
  const tasks = await lockTasks(tx, on.question.id);
  const open = tasks.filter((task) => task.state === 'OPEN');
  const people = await personFacts(
    tx,
    open.map((task) => task.person_id),
  );
  const unreachable = open.filter((task) => people.get(task.person_id)?.mailBad === true);
  if (unreachable.length === 0) return;
  const situation = await loadSituation(tx, on.row, on.step);
  for (const task of unreachable) await handOnTask(tx, { ...on, situation, task, tasks, open }, deps);
}

interface Unreachable {
  readonly row: RecordRow;
  readonly step: StepRow;
  readonly question: QuestionRow;
  readonly situation: Situation;
  readonly task: TaskRow;
  readonly tasks: readonly TaskRow[];
  readonly open: readonly TaskRow[];
}

async function handOnTask(tx: Tx, on: Unreachable, deps: PathDeps): Promise<void> {
  const { row, question, task, situation } = on;
  const definition = stepOf(on.step.code);
  const line = substitutes(on);
  const people = await personFacts(
    tx,
    line.map((candidate) => candidate.personId),
  );
  const next = line.find((candidate) => people.get(candidate.personId)?.mailBad === false);
  const person = next ? people.get(next.personId) : undefined;
  // Nobody reachable: the ladder goes on, and the ISMS Manager was told when the address was refused.
  if (!next || !person) return;
  const voice = voiceOf(on);
  const onBehalfOf = next.personId === voice.personId ? null : voice.personId;
  const candidate = { personId: next.personId, capacity: capacityFor(voice, next), onBehalfOf, ...areaOf(task) };
  const opened = await openTask(
    tx,
    { question, candidate, level: task.added_at_level, person, linkLifeDays: row.policy.linkLifeDaysAfterDue },
    deps,
  );
  await mailTask(tx, { ...opened, question, person, asking: { definition, situation }, others: [] });
  await handOn(tx, {
    from: task,
    to: opened.task,
    kind: 'UNDELIVERABLE',
    byPerson: null,
    reason: '',
    recordId: row.id,
  });
}

/** Delegate, deputy, others who may do the step, line manager, ISMS Manager: in this order, free of conflict, not asked yet. */
function substitutes(on: Unreachable): Candidate[] {
  const { step, situation, task, open } = on;
  const { book, facts } = situation;
  const doer = stepOf(step.code).doer;
  if (doer === null) return [];
  const person = book.persons[task.person_id];
  const delegate = book.delegations.find((delegation) => delegation.fromId === task.person_id)?.toId;
  const standIns = [delegate, person?.deputyId].filter((id) => id !== null && id !== undefined);
  const line: Candidate[] = [
    ...standIns.map((personId): Candidate => ({ personId, capacity: 'DEPUTY', onBehalfOf: task.person_id })),
    ...candidateGroups(doer, facts, book).flat(),
    ...(person?.managerId
      ? [{ personId: person.managerId, capacity: 'LINE_MANAGER' as const, onBehalfOf: task.person_id }]
      : []),
    ...(book.holders.IM ?? []).map((personId): Candidate => ({ personId, capacity: 'IM', onBehalfOf: task.person_id })),
  ];
  const area = areaOf(task);
  return line.filter(
    (candidate) =>
      !open.some((other) => isSame(other, { personId: candidate.personId, ...area })) &&
      book.persons[candidate.personId]?.active === true &&
      maySucceed(candidate.personId, on, book) &&
      conflictsOf(doer, candidate.personId, { facts, book }).length === 0,
  );
}
