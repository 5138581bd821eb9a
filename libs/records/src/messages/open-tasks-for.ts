import { stepName, stepVerb } from '#domain/process/step-name.rules.js';
import type { DigestTask } from '#contracts/mail.js';
import { CAPACITY_NAMES, type Capacity } from '#domain/roles/roles.js';
import type { SiteCalendar } from '#domain/time.js';
import { personFacts } from '../directory/person-facts.js';
import { SHOWN_VERSION } from '../documents/campaign.js';
import { businessDaysLeft } from '../path/task-mails.js';
import type { RungRecord } from '../tables/path.entity.js';
import { instant, type Tx } from '../transaction.js';

/** Longest digest; the page of open tasks shows as many. */
const LONGEST_LIST = 500;

interface OpenRow {
  readonly person_id: string;
  readonly link_id: string | null;
  readonly record_id: string;
  readonly title: string;
  readonly code: string;
  readonly part: string;
  readonly capacity: Capacity;
  readonly on_behalf_of: string | null;
  readonly area: string | null;
  readonly due: Date;
  readonly level: number;
  readonly rungs: readonly RungRecord[];
}

/**
 * What is open for these people now, overdue first, then by due instant: read in the transaction that claims their
 * digests, so that no digest names a task that was done before it left.
 */
export async function openTasksFor(tx: Tx, personIds: readonly string[]): Promise<Map<string, DigestTask[]>> {
  const people = await personFacts(tx, personIds);
  const rows = await tx.query<OpenRow>(
    `select p.person_id, o.* from unnest($1::text[]) as p (person_id) cross join lateral (
       select l.id as link_id, c.id as record_id, c.title, s.code, s.part, t.capacity, b.name as on_behalf_of, a.name as area, q.due, q.level, q.rungs
         from task t
         join question q on q.id = t.question_id and q.state = 'OPEN'
         join step s on s.id = q.step_id
         join record_head c on c.id = q.record_id
         left join person b on b.id = t.on_behalf_of
         left join department a on a.id = t.department_id
         left join lateral (select id from task_link where task_id = t.id and revoked_at is null and expires_at > $2
                             order by id desc limit 1) l on true
        where t.person_id = p.person_id and t.state = 'OPEN'
        order by q.due, c.id, s.part limit ${LONGEST_LIST}) o
     union all
     select a.person_id, a.id, ${SHOWN_VERSION}, d.title, 'ACKNOWLEDGEMENT', '', 'EMPLOYEE', null, null, a.due, a.level, '[]'::jsonb
       from acknowledgement a join acknowledgement_campaign c on c.id = a.campaign_id join document d on d.id = c.document_id
      where a.person_id = any ($1::text[]) and a.state = 'OPEN' and a.expires_at > $2
     order by person_id, due, record_id`,
    [personIds, instant(tx.at)],
  );
  const tasks = new Map<string, DigestTask[]>();
  for (const row of rows) {
    const calendar = people.get(row.person_id)?.calendar;
    if (!calendar) continue;
    const list = tasks.get(row.person_id) ?? [];
    list.push(toTask(row, { calendar, now: tx.at }));
    tasks.set(row.person_id, list);
  }
  return tasks;
}

function toTask(row: OpenRow, on: { calendar: SiteCalendar; now: number }): DigestTask {
  const due = row.due.getTime();
  return {
    linkId: row.link_id,
    recordId: row.record_id,
    recordTitle: row.title,
    verb: row.code === 'ACKNOWLEDGEMENT' ? 'Read and acknowledge' : stepVerb(row.code, row.part),
    step: stepName(row.code, row.part),
    role: CAPACITY_NAMES[row.capacity],
    onBehalfOf: row.on_behalf_of,
    area: row.area,
    due,
    businessDaysLeft: businessDaysLeft(on.calendar, { from: on.now, to: due }),
    late: due < on.now,
    level: row.level,
    reminder: Math.max(0, ...row.rungs.filter((rung) => isPast(rung, on.now)).map((rung) => rung.n)),
  };
}

function isPast(rung: RungRecord, now: number): boolean {
  return rung.kind === 'REMINDER' && rung.state !== 'DROPPED' && rung.at <= now;
}
