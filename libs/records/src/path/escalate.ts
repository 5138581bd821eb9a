import { stepOf } from '#domain/process/steps.js';
import { businessOpening } from '#domain/calendar/site-calendar.rules.js';
import type { EscalationLevel } from '#domain/policy/policy.js';
import {
  namesDelegate,
  rungEffect,
  topManagementIsLate,
  type HandOver,
  type OpenSeat,
  type RungEffect,
  type RungSituation,
} from '#domain/human-task/escalation.rules.js';
import type { Candidate } from '#domain/roles/assignment.rules.js';
import { loadSituation, processFor, type RecordRow } from './process.js';
import type { Situation } from './situation.js';
import { raiseNonconformity } from '../corrective-action/raise.js';
import { personFacts, type PersonFacts } from '../directory/person-facts.js';
import { tell } from '../evidence/audit-trail.js';
import { writeMail } from '../messages/mail-outbox.js';
import type { DecisionRow, QuestionRow, RungRecord, StepRow, TaskRow } from '../tables/path.entity.js';
import { instant, json, type Tx } from '../transaction.js';
import type { PathDeps } from './deps.js';
import { dueEscalations, levelOf } from './rungs.js';
import { asPeople, ifNothing, nameOf, namesOf, placeOf, taskMailData, voteWords } from './task-mails.js';
import { areaOf, firstTasks, isSame, namesOnly, speakerOf, voiceOf } from './seats.js';
import { handOn, liveLink, lockTasks, openTask, voidTasks } from './tasks.js';

export interface Late {
  readonly row: RecordRow;
  readonly step: StepRow;
  readonly question: QuestionRow;
}

/** Applies the escalations that are due, lowest level first, and returns the question with its rungs as they stand. */
export async function applyDueRungs(tx: Tx, late: Late, deps: PathDeps): Promise<QuestionRow> {
  const due = dueEscalations(late.question.rungs, tx.at);
  if (due.length === 0) return late.question;
  let rungs = late.question.rungs;
  const situation = await loadSituation(tx, late.row, late.step);
  for (const rung of due) {
    rungs = rungs.map((other) => (other === rung ? { ...rung, state: 'DONE' as const } : passedReminder(other, rung)));
    await applyRung(tx, { ...late, question: { ...late.question, rungs }, situation, rung }, deps);
  }
  const level = levelOf(rungs);
  await tx.query('update question set rungs = $2, level = $3 where id = $1', [late.question.id, json(rungs), level]);
  return { ...late.question, rungs, level };
}

/** A reminder that the escalation overtook is not sent any more. */
function passedReminder(rung: RungRecord, escalation: RungRecord): RungRecord {
  const overtaken = rung.kind === 'REMINDER' && rung.state === 'PLANNED' && rung.at <= escalation.at;
  return overtaken ? { ...rung, state: 'DROPPED' } : rung;
}

interface Rung extends Late {
  readonly situation: Situation;
  readonly rung: RungRecord;
}

async function applyRung(tx: Tx, late: Rung, deps: PathDeps): Promise<void> {
  const { question, row, situation } = late;
  const definition = stepOf(late.step.code);
  const level = late.rung.n as EscalationLevel;
  const tasks = await lockTasks(tx, question.id);
  const asked = tasks.filter((task) => task.state === 'OPEN');
  // Who was asked at L1 to name a delegate may still be added, or get the task itself.
  const open = asked.filter((task) => !namesOnly(task));
  const naming = asked.filter((task) => !open.includes(task));
  if (definition.doer === null || open.length === 0) return;
  const effect = rungEffect(level, {
    doer: definition.doer,
    taskClass: question.class,
    facts: { ...situation.facts, quorum: question.quorum },
    book: situation.book,
    open: open.map((task) => ({ ...toSeat(task), voice: voiceOf({ task, tasks }) })),
    answered: await readAnswered(tx, question.id),
    overdueRecord: processFor(row.id).isAboutLateness(row),
  });
  const people = await personFacts(tx, everybody(effect, open));
  const context: RungContext = { ...late, level, open, naming, people };
  for (const candidate of effect.nameDelegate) await addPerson(tx, { ...context, candidate }, deps);
  for (const candidate of effect.add) await addPerson(tx, { ...context, candidate }, deps);
  for (const { from, to } of effect.handOn) await handOver(tx, { ...context, candidate: to, from }, deps);
  for (const candidate of effect.notify) await notify(tx, context, candidate);
  if (effect.raiseCandidate) await raiseOverdue(tx, context);
  await tell(tx, {
    type: 'ESCALATED',
    actor: 'engine',
    recordId: row.id,
    content: {
      question: question.id,
      level,
      notified: effect.notify.map((candidate) => candidate.personId),
      added: effect.add.map((candidate) => candidate.personId),
      toName: effect.nameDelegate.map((candidate) => candidate.personId),
      handedOnTo: effect.handOn.map(({ to }) => to.personId).join(', ') || null,
    },
  });
}

function toSeat(task: TaskRow): OpenSeat {
  return { personId: task.person_id, capacity: task.capacity, addedAtLevel: task.added_at_level, ...areaOf(task) };
}

async function readAnswered(tx: Tx, questionId: string): Promise<RungSituation['answered']> {
  const rows = await tx.query<Pick<DecisionRow, 'person_id' | 'department_id'>>(
    'select person_id, department_id from decision where question_id = $1',
    [questionId],
  );
  return rows.map((decision) => ({ personId: decision.person_id, ...areaOf(decision) }));
}

interface RungContext extends Rung {
  readonly level: EscalationLevel;
  readonly open: readonly TaskRow[];
  /** Open links by which a head names a delegate. */
  readonly naming: readonly TaskRow[];
  readonly people: ReadonlyMap<string, PersonFacts>;
}

interface Addition extends RungContext {
  readonly candidate: Candidate;
}

function everybody(effect: RungEffect, open: readonly TaskRow[]): string[] {
  const handedOn = effect.handOn.map(({ to }) => to.personId);
  return [...effect.notify, ...effect.add, ...effect.nameDelegate]
    .map((candidate) => candidate.personId)
    .concat(
      handedOn,
      open.map((task) => task.person_id),
    );
}

/** ADD: one more person who may decide, with a link of their own. */
async function addPerson(tx: Tx, on: Addition, deps: PathDeps): Promise<TaskRow | null> {
  const { candidate } = on;
  const person = on.people.get(candidate.personId);
  if (!person) return null;
  const { linkLifeDaysAfterDue } = on.row.policy;
  const named = on.naming.filter((task) => isSame(task, candidate));
  await voidTasks(tx, named, { recordId: on.row.id, why: 'SUPERSEDED' });
  const opened = await openTask(
    tx,
    { question: on.question, candidate, level: on.level, person, linkLifeDays: linkLifeDaysAfterDue },
    deps,
  );
  await mailEscalation(tx, on, {
    person,
    capacity: candidate.capacity,
    onBehalfOf: candidate.onBehalfOf,
    linkId: opened.linkId,
    taskId: opened.task.id,
    areaId: opened.task.department_id,
  });
  return opened.task;
}

/** HAND_ON: what is open for these voices goes to another person; the old links die, both names stay. */
async function handOver(tx: Tx, on: Addition & Pick<HandOver, 'from'>, deps: PathDeps): Promise<void> {
  const to = await addPerson(tx, on, deps);
  if (!to) return;
  for (const from of firstTasks(on.open).filter((task) => on.from.includes(speakerOf(task)))) {
    await handOn(tx, { from, to, kind: 'ESCALATED', byPerson: null, reason: '', recordId: on.row.id });
  }
}

/** NOTIFY: assignees get their own link once more, everybody else a notice without one. */
async function notify(tx: Tx, on: RungContext, candidate: Candidate): Promise<void> {
  const person = on.people.get(candidate.personId);
  if (!person) return;
  const own = on.open.find((task) => isSame(task, candidate));
  if (own) {
    const { capacity, on_behalf_of: onBehalfOf, id: taskId, department_id: areaId } = own;
    await mailEscalation(tx, on, { person, capacity, onBehalfOf, linkId: await liveLink(tx, taskId), taskId, areaId });
    return;
  }
  // A notice is bound to its question through a task of it: it is dropped when the question is answered overnight.
  const taskId = on.open[0]?.id ?? null;
  await mailEscalation(tx, on, {
    person,
    capacity: candidate.capacity,
    onBehalfOf: null,
    linkId: null,
    taskId,
    areaId: '',
  });
}

interface EscalationTo {
  readonly person: PersonFacts;
  readonly capacity: Candidate['capacity'];
  readonly onBehalfOf: string | null;
  readonly linkId: string | null;
  readonly taskId: string | null;
  readonly areaId: string;
}

async function mailEscalation(tx: Tx, on: RungContext, to: EscalationTo): Promise<void> {
  const definition = stepOf(on.step.code);
  const waitingFor = await namesOf(tx, asPeople(on.open));
  const absent = await nameOf(tx, to.onBehalfOf);
  const names = namesDelegate({ capacity: to.capacity, addedAtLevel: on.level });
  const data = taskMailData({
    record: on.row,
    question: on.question,
    definition,
    person: to.person,
    capacity: to.capacity,
    onBehalfOf: absent,
    place: await placeOf(tx, on.question, to.areaId),
    linkId: to.linkId ?? '',
    others: waitingFor,
    at: tx.at,
    vote: await voteWords(tx, on.question, definition.code),
  });
  await writeMail(tx, {
    template: 'ESCALATION',
    data: {
      ...data,
      ...(names && absent !== null ? namingWords(absent) : {}),
      linkId: to.linkId,
      level: on.level,
      waitingFor,
      next: ifNothing(on.question.rungs, definition.taskClass === 'AP'),
    },
    businessKey: `escalation/${on.question.id}/${on.level}/${on.rung.at}/${to.person.id}${to.areaId === '' ? '' : `/${to.areaId}`}`,
    personId: to.person.id,
    address: to.person.mail,
    lane: 1,
    notBefore: businessOpening(to.person.calendar, tx.at),
    taskId: to.taskId,
    recordId: on.row.id,
  });
}

/** The head decides nothing: they name who acts in the place of somebody who is away without a delegate. */
function namingWords(absent: string): { question: string; why: string } {
  return {
    question: `${absent} does not react and nobody stands in. Who acts in the place of ${absent}?`,
    why: `${absent} works in your department; open the link and hand the task on to somebody who may do it.`,
  };
}

/** L4: one candidate of source OVERDUE for a step, input of the management review; where Top Management is late it cites clause 5.1. */
async function raiseOverdue(tx: Tx, on: RungContext): Promise<void> {
  const definition = stepOf(on.step.code);
  const topManagementLate = topManagementIsLate({ open: on.open.map(toSeat), book: on.situation.book });
  await raiseNonconformity(tx, {
    title: `Overdue: ${definition.label} of ${on.row.id}`,
    description: `${definition.label} of ${on.row.id} was due on ${instant(on.question.due.getTime()).toISOString()} and has not been answered. Reminders and escalation levels 1 to 3 brought no answer.`,
    source: 'OVERDUE',
    sourceRef: on.step.id,
    departmentId: on.row.department_id,
    requirementRefs: [topManagementLate ? '5.1' : '10.2'],
    raisedBy: null,
    raiserVerified: true,
    actor: 'engine',
    aboutIsmsManager: on.open.some((task) => (on.situation.book.holders.IM ?? []).includes(task.person_id)),
  });
}
