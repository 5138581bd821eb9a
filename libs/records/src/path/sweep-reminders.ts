import { businessOpening } from '#domain/calendar/site-calendar.rules.js';
import type { Instant } from '#domain/time.js';
import { readMsPerDay } from '../clock.js';
import type { Records } from '../data-source.js';
import { personFacts } from '../directory/person-facts.js';
import { writeMail } from '../messages/mail-outbox.js';
import type { QuestionRow, RungRecord, TaskRow } from '../tables/path.entity.js';
import { inTransaction, json, reader, type Tx } from '../transaction.js';
import { lockRecord, processFor, readRecord } from './process.js';
import { definitionOf, nameOf, placeOf, taskMailData } from './task-mails.js';
import { liveLink, lockTasks } from './tasks.js';

/** Real milliseconds between two runs of the sweep. */
const SWEEP_EVERY_REAL_MS = 15 * 60_000;

/** On a scaled clock the sweep runs once a second, the shortest interval a Schedule knows. */
export function sweepIntervalMs(msPerDay: number): number {
  return Math.max(1_000, Math.min(SWEEP_EVERY_REAL_MS, Math.floor((SWEEP_EVERY_REAL_MS * msPerDay) / 86_400_000)));
}

/**
 * Writes each reminder that falls due before the run after next, with its own `not_before`; the sender lets it leave then
 * and drops it when the task is closed by that time. So the period of the sweep never decides when a mail leaves.
 * @returns number of reminders written
 */
export async function sweepReminders(records: Records): Promise<number> {
  const msPerDay = await readMsPerDay(records);
  const horizon = (2 * sweepIntervalMs(msPerDay) * 86_400_000) / msPerDay;
  const due = await reader(records).query<{ id: string; record_id: string }>(
    `select q.id, q.record_id from question q
      where q.state = 'OPEN' and exists (
        select 1 from jsonb_to_recordset(q.rungs) as r(kind text, at float8, state text)
         where r.kind = 'REMINDER' and r.state = 'PLANNED' and r.at <= extract(epoch from isms_now()) * 1000 + $1)
      order by q.id`,
    [horizon],
  );
  let written = 0;
  for (const question of due) written += await inTransaction(records, (tx) => remind(tx, question, horizon));
  return written;
}

async function remind(tx: Tx, of: { id: string; record_id: string }, horizon: number): Promise<number> {
  const row = await lockRecord(tx, of.record_id);
  if (processFor(row.id).isPaused(row)) return 0;
  const [question] = await tx.query<QuestionRow>(`select * from question where id = $1 and state = 'OPEN' for update`, [
    of.id,
  ]);
  if (!question) return 0;
  const due = question.rungs.filter((rung) => isDue(rung, tx.at + horizon));
  if (due.length === 0) return 0;
  const tasks = (await lockTasks(tx, question.id)).filter((task) => task.state === 'OPEN');
  let written = 0;
  for (const task of tasks) for (const rung of due) written += await remindPerson(tx, { question, task, rung });
  const rungs = question.rungs.map((rung) => (due.includes(rung) ? { ...rung, state: 'DONE' as const } : rung));
  await tx.query('update question set rungs = $2 where id = $1', [question.id, json(rungs)]);
  return written;
}

function isDue(rung: RungRecord, until: Instant): boolean {
  return rung.kind === 'REMINDER' && rung.state === 'PLANNED' && rung.at <= until;
}

async function remindPerson(tx: Tx, on: { question: QuestionRow; task: TaskRow; rung: RungRecord }): Promise<number> {
  const { question, task, rung } = on;
  const person = (await personFacts(tx, [task.person_id])).get(task.person_id);
  const linkId = await liveLink(tx, task.id);
  const record = await readRecord(tx, question.record_id);
  if (!person || linkId === null || !record) return 0;
  const notBefore = businessOpening(person.calendar, Math.max(rung.at, tx.at));
  const data = taskMailData({
    record,
    question,
    definition: await definitionOf(tx, question),
    person,
    capacity: task.capacity,
    onBehalfOf: await nameOf(tx, task.on_behalf_of),
    place: await placeOf(tx, question, task.department_id),
    linkId,
    others: [],
    at: notBefore,
  });
  const id = await writeMail(tx, {
    template: 'REMINDER',
    data: { ...data, reminder: rung.n },
    businessKey: `reminder/${task.id}/${rung.n}/${rung.at}`,
    personId: person.id,
    address: person.mail,
    lane: 1,
    notBefore,
    taskId: task.id,
    recordId: question.record_id,
  });
  return id === null ? 0 : 1;
}
