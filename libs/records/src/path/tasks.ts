import type { Candidate } from '#domain/roles/assignment.rules.js';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { addOffset } from '#domain/calendar/offset.rules.js';
import { endOfBusinessDay, localDay } from '#domain/calendar/site-calendar.rules.js';
import type { Instant } from '#domain/time.js';
import type { PersonFacts } from '../directory/person-facts.js';
import { keepContent } from '../evidence/content-blob.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import type { HandingOnRow, QuestionRow, TaskRow } from '../tables/path.entity.js';
import { insert, instant, type Reader, type Tx } from '../transaction.js';
import type { PathDeps } from './deps.js';

export interface OpenedTask {
  readonly task: TaskRow;
  readonly linkId: string;
}

export interface NewTask {
  readonly question: QuestionRow;
  readonly candidate: Candidate;
  readonly level: number;
  readonly person: PersonFacts;
  readonly linkLifeDays: number;
}

/** Opens a task for a person with a link of its own. The mail is the caller's: its words depend on why the task was opened. */
export async function openTask(tx: Tx, asked: NewTask, deps: PathDeps): Promise<OpenedTask> {
  const task: TaskRow = {
    id: uuidv7(),
    question_id: asked.question.id,
    person_id: asked.candidate.personId,
    capacity: asked.candidate.capacity,
    on_behalf_of: asked.candidate.onBehalfOf,
    department_id: asked.candidate.departmentId ?? '',
    added_at_level: asked.level,
    state: 'OPEN',
    void_reason: null,
    handed_on_to: null,
    opened_at: instant(tx.at),
    ended_at: null,
  };
  await insert(tx, 'task', { ...task });
  await tell(tx, {
    type: 'TASK_OPENED',
    actor: 'engine',
    recordId: asked.question.record_id,
    content: {
      task: task.id,
      question: task.question_id,
      person: task.person_id,
      capacity: task.capacity,
      ...(task.department_id !== '' && { area: task.department_id }),
      level: asked.level,
    },
  });
  const expires = newLinkExpiry(tx, asked.question.due.getTime(), { person: asked.person, days: asked.linkLifeDays });
  return { task, linkId: await issueLink(tx, { task, recordId: asked.question.record_id, expires }, deps) };
}

/** A link lives until the end of the day that lies the policy's number of days after the due day. */
export function linkExpiry(due: Instant, person: PersonFacts, days: number): Instant {
  return endOfBusinessDay(person.calendar, dayPlus(localDay(person.calendar, due), days));
}

/** A link that is issued long after the due instant (a rung, a hand-on, a fresh one) lives so many days at least. */
const LEAST_LIFE_DAYS = 14;

/** Expiry of a link that is issued now: nobody is sent a link that is dead already. */
export function newLinkExpiry(tx: Tx, due: Instant, of: { person: PersonFacts; days: number }): Instant {
  const least = addOffset(of.person.calendar, tx.at, { d: LEAST_LIFE_DAYS });
  return Math.max(linkExpiry(due, of.person, of.days), least);
}

/** Issues a link for a task; its token is derived from the id, so the row opens nothing. */
export async function issueLink(
  tx: Tx,
  of: { task: Pick<TaskRow, 'id'>; recordId: string; expires: Instant },
  deps: PathDeps,
): Promise<string> {
  const id = uuidv7();
  await insert(tx, 'task_link', {
    id,
    task_id: of.task.id,
    key_id: deps.links.keyId,
    token_sha256: deps.links.hashOf(id),
    expires_at: instant(of.expires),
  });
  await tell(tx, {
    type: 'LINK_ISSUED',
    actor: 'engine',
    recordId: of.recordId,
    content: { link: id, task: of.task.id, expires: new Date(of.expires).toISOString() },
  });
  return id;
}

/** Locks the tasks of a question, oldest first: the third lock of the path. */
export async function lockTasks(tx: Tx, questionId: string): Promise<TaskRow[]> {
  return tx.query<TaskRow>('select * from task where question_id = $1 order by opened_at, id for update', [questionId]);
}

/** The link of an open task that reminders reuse. */
export async function liveLink(tx: Reader, taskId: string): Promise<string | null> {
  const [link] = await tx.query<{ id: string }>(
    'select id from task_link where task_id = $1 and revoked_at is null order by id desc limit 1',
    [taskId],
  );
  return link?.id ?? null;
}

/** Voids open tasks and revokes their links in one act. */
export async function voidTasks(
  tx: Tx,
  tasks: readonly TaskRow[],
  of: { recordId: string; why: string },
): Promise<void> {
  const open = tasks.filter((task) => task.state === 'OPEN');
  if (open.length === 0) return;
  const ids = open.map((task) => task.id);
  await tx.query(`update task set state = 'VOIDED', void_reason = $2, ended_at = $3 where id = any($1::uuid[])`, [
    ids,
    of.why,
    instant(tx.at),
  ]);
  await revokeLinks(tx, ids, of);
  await tell(
    tx,
    ...ids.map((id) => ({
      type: 'TASK_VOIDED' as const,
      actor: 'engine',
      recordId: of.recordId,
      content: { task: id, why: of.why },
    })),
  );
}

/** Revokes the live links of tasks. */
export async function revokeLinks(
  tx: Tx,
  taskIds: readonly string[],
  of: { recordId: string; why: string },
): Promise<void> {
  const links = await tx.query<{ id: string }>(
    'update task_link set revoked_at = $2 where task_id = any($1::uuid[]) and revoked_at is null returning id',
    [taskIds, instant(tx.at)],
  );
  if (links.length === 0) return;
  await tell(
    tx,
    ...links.map((link) => ({
      type: 'LINK_REVOKED' as const,
      actor: 'engine',
      recordId: of.recordId,
      content: { link: link.id, why: of.why },
    })),
  );
}

export interface HandOn {
  readonly from: TaskRow;
  readonly to: TaskRow;
  readonly kind: HandingOnRow['kind'];
  readonly byPerson: string | null;
  readonly reason: string;
  readonly recordId: string;
}

/** Ends a task in favour of another: the old link dies, both names stay. Not a decision. */
export async function handOn(tx: Tx, how: HandOn): Promise<void> {
  await tx.query(
    `update task set state = 'HANDED_ON', handed_on_to = $2, ended_at = $3 where id = $1 and state = 'OPEN'`,
    [how.from.id, how.to.id, instant(tx.at)],
  );
  await revokeLinks(tx, [how.from.id], { recordId: how.recordId, why: how.kind });
  const reason = how.reason === '' ? null : await keepContent(tx, { reason: how.reason });
  await insert(tx, 'handing_on', {
    id: uuidv7(),
    from_task_id: how.from.id,
    to_task_id: how.to.id,
    kind: how.kind,
    by_person: how.byPerson,
    reason_id: reason?.id ?? null,
    at: instant(tx.at),
  });
  await tell(tx, {
    type: 'TASK_HANDED_ON',
    actor: how.byPerson ?? 'engine',
    recordId: how.recordId,
    content: { from: how.from.id, to: how.to.id, kind: how.kind, toPerson: how.to.person_id },
  });
}
