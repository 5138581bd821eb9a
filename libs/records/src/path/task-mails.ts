import { stepName, stepVerb } from '#domain/process/step-name.rules.js';
import { stepOf } from '#domain/process/steps.js';
import type { StepDefinition } from '#domain/process/step-definition.js';
import type { TaskMailData } from '#contracts/mail.js';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { isBusinessDay, localDay } from '#domain/calendar/site-calendar.rules.js';
import { quorumWords, tallyWords } from '#domain/human-task/quorum.rules.js';
import type { Candidate } from '#domain/roles/assignment.rules.js';
import { CAPACITY_NAMES, type Capacity } from '#domain/roles/roles.js';
import type { Instant, SiteCalendar } from '#domain/time.js';
import type { PersonFacts } from '../directory/person-facts.js';
import { writeMail } from '../messages/mail-outbox.js';
import type { QuestionRow, RungRecord, TaskRow } from '../tables/path.entity.js';
import type { Reader, Tx } from '../transaction.js';
import type { Asking } from './open-question.js';
import { readTally } from './ballot.js';
import { processFor, type RecordRow } from './process.js';
import { nextEscalation } from './rungs.js';
import type { OpenedTask } from './tasks.js';

/** Part of the step that is asked, and the area that is answered for; null where no area is asked. */
export interface Place {
  readonly part: string;
  readonly area: string | null;
}

/** What a task mail is made of; one shape for task, reminder and escalation. */
export interface TaskMailParts {
  readonly record: RecordRow;
  readonly question: QuestionRow;
  readonly definition: StepDefinition;
  readonly person: PersonFacts;
  readonly capacity: Capacity;
  readonly onBehalfOf: string | null;
  readonly place: Place;
  /** Empty string for notices without a link. */
  readonly linkId: string;
  /** Others asked, as `Name (role)`. */
  readonly others: readonly string[];
  readonly at: Instant;
  /** How the vote stands, such as `2 of 3 approvals`; absent at first and where the first answer counts. */
  readonly vote?: string | null;
}

/** The data of a task mail; templates in libs/mail turn it into words. */
export function taskMailData(parts: TaskMailParts): TaskMailData {
  const { definition, question, person, record } = parts;
  return {
    code: definition.mail ?? 'M22',
    linkId: parts.linkId,
    recordId: record.id,
    recordTitle: record.title,
    verb: stepVerb(definition.code, parts.place.part),
    step: stepName(definition.code, parts.place.part),
    question: definition.question,
    role: CAPACITY_NAMES[parts.capacity],
    onBehalfOf: parts.onBehalfOf,
    area: parts.place.area,
    recipient: person.name,
    raisedByRole: processFor(record.id).origin(record),
    since: question.opened_at.getTime(),
    due: question.due.getTime(),
    zone: person.zone,
    round: question.round,
    others: parts.others,
    ifNothing: ifNothing(question.rungs, question.class === 'AP' || question.class === 'APU'),
    why: whyYou(parts),
    businessDaysLeft: businessDaysLeft(person.calendar, { from: parts.at, to: question.due.getTime() }),
  };
}

function whyYou({ definition, capacity, onBehalfOf, question, place, vote = null }: TaskMailParts): string {
  if (question.sod_blocked)
    return `Nobody may do this without a conflict of interest; as ${CAPACITY_NAMES[capacity]} you name somebody who may.`;
  const role = `You are asked as ${CAPACITY_NAMES[capacity]}`;
  const forWhom = onBehalfOf === null ? '' : `, in the place of ${onBehalfOf}`;
  const asked = `${role}${forWhom} (ISO/IEC 27001:2022, ${definition.clause}).`;
  if (question.quorum === 'ONE_OF') return asked;
  const far = vote === null ? '' : ` So far ${vote}.`;
  if (question.quorum === 'EACH')
    return `${asked} You answer for ${place.area ?? 'yourself'}; others answer for their areas.${far}`;
  return `${asked} It is a vote: ${quorumWords(question.quorum)}${far}`;
}

/** How the vote on a question stands, in words; null where the first answer counts. */
export async function voteWords(
  read: Reader,
  question: Pick<QuestionRow, 'id' | 'quorum'>,
  code: string,
): Promise<string | null> {
  const tally = await readTally(read, question, code);
  return tally === null ? null : tallyWords(tally);
}

/** What the next rung does, in words; a time-out never approves anything. */
export function ifNothing(rungs: readonly RungRecord[], approval: boolean): string {
  switch (nextEscalation(rungs)?.n) {
    case 1:
      return 'After the due date you are reminded and your deputy may decide too. Nothing is decided by waiting.';
    case 2:
      return approval
        ? 'Your line manager and the ISMS Manager are told. Nothing is decided by waiting.'
        : 'Your line manager may answer too. Nothing is decided by waiting.';
    case 3:
      return approval
        ? 'The chair of Top Management is told and the task goes to another holder of the role. Nothing is decided by waiting.'
        : 'The chair of Top Management is told and the task goes to the department head. Nothing is decided by waiting.';
    case 4:
      return 'A corrective-action candidate for the delay is raised. Nothing is decided by waiting.';
    default:
      return 'Nothing is decided by waiting; the task stays open.';
  }
}

/** Business days from today to the due day; negative when it has passed. */
export function businessDaysLeft(calendar: SiteCalendar, span: { from: Instant; to: Instant }): number {
  const [from, to] = [localDay(calendar, span.from), localDay(calendar, span.to)];
  const [low, high] = from <= to ? [from, to] : [to, from];
  let count = 0;
  for (let day = low; day < high; day = dayPlus(day, 1)) if (isBusinessDay(calendar, dayPlus(day, 1))) count += 1;
  return from <= to ? count : -count;
}

/** `Name (role)` of people in their capacities. */
export async function namesOf(
  tx: Reader,
  people: readonly { personId: string; capacity: Capacity }[],
): Promise<string[]> {
  if (people.length === 0) return [];
  const rows = await tx.query<{ id: string; name: string }>('select id, name from person where id = any($1)', [
    people.map((person) => person.personId),
  ]);
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return people.map(
    (person) => `${names.get(person.personId) ?? person.personId} (${CAPACITY_NAMES[person.capacity]})`,
  );
}

export async function nameOf(tx: Reader, personId: string | null): Promise<string | null> {
  if (personId === null) return null;
  const [row] = await tx.query<{ name: string }>('select name from person where id = $1', [personId]);
  return row?.name ?? personId;
}

/** Where a task belongs: the part of its step, and the area by its department. */
export async function placeOf(
  tx: Reader,
  question: Pick<QuestionRow, 'step_id'>,
  departmentId: string,
): Promise<Place> {
  const [place] = await tx.query<Place>(
    'select s.part, d.name as area from step s left join department d on d.id = $2 where s.id = $1',
    [question.step_id, departmentId],
  );
  return place ?? { part: '', area: null };
}

/** Name of an area, by the department's id; null where the id is empty. */
export async function areaName(tx: Reader, departmentId: string): Promise<string | null> {
  if (departmentId === '') return null;
  const [row] = await tx.query<{ name: string }>('select name from department where id = $1', [departmentId]);
  return row?.name ?? departmentId;
}

export interface TaskMail extends OpenedTask {
  readonly question: QuestionRow;
  readonly person: PersonFacts;
  readonly asking: Pick<Asking, 'definition' | 'situation'>;
  readonly others: readonly Candidate[];
}

/** Mails a new task at once: it was caused by a person's act. */
export async function mailTask(tx: Tx, mail: TaskMail): Promise<void> {
  const { task, question, person, asking } = mail;
  const data = taskMailData({
    record: asking.situation.row,
    question,
    definition: asking.definition,
    person,
    capacity: task.capacity,
    onBehalfOf: await nameOf(tx, task.on_behalf_of),
    place: await placeOf(tx, question, task.department_id),
    linkId: mail.linkId,
    // Each answers for themselves: who else is asked says nothing, and would be hundreds of names.
    others: question.quorum === 'EACH' ? [] : await namesOf(tx, mail.others),
    at: tx.at,
  });
  await writeMail(tx, {
    template: 'TASK',
    data,
    businessKey: `task/${mail.linkId}`,
    personId: person.id,
    address: person.mail,
    lane: 0,
    taskId: task.id,
    recordId: question.record_id,
  });
}

/** Definition of the step a question belongs to. */
export async function definitionOf(tx: Reader, question: Pick<QuestionRow, 'step_id'>): Promise<StepDefinition> {
  const [step] = await tx.query<{ code: string }>('select code from step where id = $1', [question.step_id]);
  if (!step) throw new Error(`question without step ${question.step_id}`);
  return stepOf(step.code);
}

/** Open tasks as people in their capacities. */
export function asPeople(tasks: readonly TaskRow[]): { personId: string; capacity: Capacity }[] {
  return tasks.map((task) => ({ personId: task.person_id, capacity: task.capacity }));
}
