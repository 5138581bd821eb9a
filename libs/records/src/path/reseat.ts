import { stepOf } from '#domain/process/steps.js';
import type { Candidate } from '#domain/roles/assignment.rules.js';
import { loadSituation, lockRecord } from './process.js';
import type { Situation } from './situation.js';
import { wakeRecord } from './wake-record.js';
import { personFacts } from '../directory/person-facts.js';
import { tell } from '../evidence/audit-trail.js';
import type { QuestionRow, StepRow, TaskRow } from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';
import type { PathDeps } from './deps.js';
import { blockedTo } from './open-question.js';
import { recount } from './recount.js';
import { heirsAmong, lostTasks, namedNow, type Spoken } from './reseating.rules.js';
import { mailTask } from './task-mails.js';
import { isSame } from './seats.js';
import { handOn, lockTasks, openTask, voidTasks } from './tasks.js';

/** Why the directory changed, as it stands with every task that moves. */
export interface Cause {
  /** Person who caused it; null for the engine and for machines. */
  readonly byPerson: string | null;
  readonly reason: string;
  /** Stands with tasks that end without another person: the others of the question stay asked. */
  readonly why: 'LEFT' | 'ROLE_LOST';
}

/** People who were asked instead; empty where others of the question go on. */
export interface Reseated {
  readonly recordId: string;
  readonly tasks: number;
  readonly to: readonly string[];
  readonly outboxIds: readonly string[];
}

/**
 * Looks at every open question of a record after the directory changed: who left, lost the role or came into conflict is
 * asked no more, their link dies, and whoever the rules name now is asked (specification 2, Leaver and role change). Locks
 * record → questions → tasks, so a decision that was sent at the same time either stands or is refused.
 */
export async function reseatRecord(tx: Tx, of: { recordId: string; cause: Cause }, deps: PathDeps): Promise<Reseated> {
  const row = await lockRecord(tx, of.recordId);
  const questions = await tx.query<QuestionRow>(
    `select * from question where record_id = $1 and state = 'OPEN' order by id for update`,
    [row.id],
  );
  let tasks = 0;
  const to: string[] = [];
  for (const question of questions) {
    const [step] = await tx.query<StepRow>('select * from step where id = $1', [question.step_id]);
    if (!step) continue;
    const situation = await loadSituation(tx, row, step);
    const moved = await reseatQuestion(tx, { question, step, situation, cause: of.cause }, deps);
    tasks += moved.tasks;
    to.push(...moved.to);
  }
  const outboxIds = tasks === 0 ? [] : [await wakeRecord(tx, row.id, { headStartMs: 2_000 })];
  // Fewer seats may mean that nothing is missing any more; every question is looked at before an outcome changes the record.
  if (tasks > 0) for (const question of questions) outboxIds.push(...(await recount(tx, question.id)));
  return { recordId: row.id, tasks, to, outboxIds };
}

export interface Seating {
  readonly question: QuestionRow;
  readonly step: StepRow;
  readonly situation: Situation;
  readonly cause: Cause;
}

/** Looks at one open question, whose record is locked; the caller counts again. @returns how many tasks moved, and who is asked instead */
export async function reseatQuestion(tx: Tx, on: Seating, deps: PathDeps): Promise<{ tasks: number; to: string[] }> {
  const { question, situation } = on;
  if (stepOf(on.step.code).doer === null) return { tasks: 0, to: [] };
  const tasks = await lockTasks(tx, question.id);
  const named = question.sod_blocked ? blockedTo(situation) : namedNow(on);
  const lost = lostTasks({ ...on, tasks }, named);
  if (lost.length === 0) return { tasks: 0, to: [] };
  const kept = tasks.filter((task) => task.state === 'OPEN' && !lost.includes(task));
  const answered = await readAnswered(tx, question.id);
  const asked = [...kept, ...answered];
  const heirs = heirsAmong(named, { asked, book: situation.book });
  if (heirs.length > 0) return { tasks: lost.length, to: await seat(tx, { on, lost, heirs }, deps) };
  if (asked.length === 0) {
    return block(tx, { on, lost, heirs: heirsAmong(blockedTo(situation), { asked, book: situation.book }) }, deps);
  }
  await voidTasks(tx, lost, { recordId: question.record_id, why: on.cause.why });
  return { tasks: lost.length, to: [] };
}

function readAnswered(tx: Tx, questionId: string): Promise<Spoken[]> {
  return tx.query<Spoken>('select person_id, on_behalf_of, department_id from decision where question_id = $1', [
    questionId,
  ]);
}

/** Nobody may: SOD_BLOCKED, the ISMS Manager and the chair name somebody (specification 2, fallback). */
async function block(tx: Tx, moving: Moving, deps: PathDeps): Promise<{ tasks: number; to: string[] }> {
  const { question } = moving.on;
  // Without ISMS Manager and chair nobody can be told: the ladder goes on, and a later run finds them.
  if (moving.heirs.length === 0) return { tasks: 0, to: [] };
  await tx.query('update question set sod_blocked = true where id = $1', [question.id]);
  await tell(tx, {
    type: 'SOD_BLOCKED',
    actor: 'engine',
    recordId: question.record_id,
    content: { question: question.id, rules: [] },
  });
  const on = { ...moving.on, question: { ...question, sod_blocked: true } };
  return { tasks: moving.lost.length, to: await seat(tx, { ...moving, on }, deps) };
}

interface Moving {
  readonly on: Seating;
  readonly lost: readonly TaskRow[];
  readonly heirs: readonly Candidate[];
}

/**
 * Every heir is asked; the tasks that were lost name the first of them, of an area its heir, as the one they went on to.
 * Whoever is asked anew with another voice loses the old task first: nobody has two of one question and area.
 */
async function seat(tx: Tx, { on, lost, heirs }: Moving, deps: PathDeps): Promise<string[]> {
  const { question, situation, cause } = on;
  const definition = stepOf(on.step.code);
  const people = await personFacts(
    tx,
    heirs.map(({ personId }) => personId),
  );
  const again = lost.filter((task) => heirs.some((heir) => isSame(task, heir)));
  await voidTasks(tx, again, { recordId: question.record_id, why: 'SUPERSEDED' });
  const opened: TaskRow[] = [];
  for (const candidate of heirs) {
    const person = people.get(candidate.personId);
    if (!person) continue;
    const { linkLifeDaysAfterDue: linkLifeDays } = situation.row.policy;
    const made = await openTask(tx, { question, candidate, level: 0, person, linkLifeDays }, deps);
    const others = heirs.filter((other) => other !== candidate);
    await mailTask(tx, { ...made, question, person, asking: { definition, situation }, others });
    opened.push(made.task);
  }
  if (opened.length === 0) return [];
  const { byPerson, reason, why } = cause;
  const { record_id: recordId } = question;
  for (const from of lost.filter((task) => !again.includes(task))) {
    // Who is only to name somebody is asked for no area.
    const to = opened.find(({ department_id: area }) => area === from.department_id || area === '');
    if (to) await handOn(tx, { from, to, kind: 'REASSIGNED', byPerson, reason, recordId });
    // The area is answered for already, or is none any more.
    else await voidTasks(tx, [from], { recordId, why });
  }
  return opened.map((task) => task.person_id);
}
