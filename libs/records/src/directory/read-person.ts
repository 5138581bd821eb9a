import { mayManageAbsence, mayManagePeople } from '#domain/directory/delegation.rules.js';
import { holdsAny } from '#domain/roles/standing-in.rules.js';
import type { Capacity, RoleBook } from '#domain/roles/roles.js';
import type { Instant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { readIsmsNow } from '../isms-now.js';
import type { DepartureMoves } from '../tables/directory.entity.js';
import { instant, reader, type Reader } from '../transaction.js';
import { loadRoleBook } from './role-book.js';

/** What a page about a person shows, and what the one who looks may do there. */
export interface PersonDetail {
  readonly now: Instant;
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly job: string | null;
  readonly zone: string;
  readonly department: string | null;
  readonly manager: string | null;
  readonly deputy: string | null;
  readonly joinedAt: Instant | null;
  readonly leftAt: Instant | null;
  readonly roles: readonly { readonly role: Capacity; readonly department: string | null }[];
  readonly delegations: readonly DelegationLine[];
  readonly tasks: readonly PersonTask[];
  readonly departure: DepartureLine | null;
  readonly may: { readonly absence: boolean; readonly people: boolean; readonly confirm: boolean };
}

export interface DelegationLine {
  readonly id: string;
  readonly toId: string;
  readonly to: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** An open task, never with its link: links belong to the one who is asked. */
export interface PersonTask {
  readonly taskId: string;
  readonly recordId: string;
  readonly title: string;
  readonly code: string;
  readonly part: string;
  readonly capacity: Capacity;
  readonly onBehalfOf: string | null;
  /** Name of the area that is answered for; null where no area is asked. */
  readonly area: string | null;
  readonly due: Instant;
}

export interface DepartureLine {
  readonly id: string;
  readonly successor: string | null;
  readonly appliedAt: Instant | null;
  readonly confirmDue: Instant | null;
  readonly confirmedBy: string | null;
  readonly moved: DepartureMoves | null;
}

/**
 * A person as the viewer may see them: oneself, line manager, department head, ISMS Manager, HR, Top Management.
 * Null where there is no such person, or it is not for the viewer.
 */
export async function readPerson(
  records: Records,
  ask: { personId: string; viewerId: string },
): Promise<PersonDetail | null> {
  const read = reader(records);
  const now = await readIsmsNow(records);
  const book = await loadRoleBook(read, now, [ask.personId, ask.viewerId]);
  const absence = mayManageAbsence(ask.viewerId, ask.personId, book);
  if (!absence && !holdsAny(ask.viewerId, ['TM', 'TM_CHAIR'], book)) return null;
  const [person] = await read.query<PersonRowLine>(PERSON, [ask.personId]);
  if (!person) return null;
  const departure = await readDeparture(read, ask.personId);
  const { joined_at: joinedAt, left_at: leftAt, ...facts } = person;
  return {
    ...facts,
    now,
    joinedAt: joinedAt?.getTime() ?? null,
    leftAt: leftAt?.getTime() ?? null,
    roles: await readRoles(read, ask.personId, now),
    delegations: await readDelegations(read, ask.personId, now),
    tasks: await readTasks(read, ask.personId),
    departure,
    may: {
      absence,
      people: mayManagePeople(ask.viewerId, book),
      confirm: mayConfirm(ask.viewerId, departure, book),
    },
  };
}

function mayConfirm(viewerId: string, departure: DepartureLine | null, book: RoleBook): boolean {
  const waits = departure !== null && departure.confirmDue !== null && departure.confirmedBy === null;
  return waits && holdsAny(viewerId, ['IM', 'DEPUTY_IM', 'TM_CHAIR'], book);
}

type PersonRowLine = Pick<
  PersonDetail,
  'id' | 'name' | 'mail' | 'job' | 'zone' | 'department' | 'manager' | 'deputy'
> & {
  joined_at: Date | null;
  left_at: Date | null;
};

const PERSON = `
  select p.id, p.name, p.mail, p.job, s.zone, d.name as department, m.name as manager, v.name as deputy, p.joined_at, p.left_at
    from person p join site s on s.id = p.site_id left join department d on d.id = p.department_id
    left join person m on m.id = p.manager_id left join person v on v.id = p.deputy_id
   where p.id = $1`;

async function readRoles(read: Reader, id: string, now: Instant): Promise<PersonDetail['roles']> {
  return read.query<{ role: Capacity; department: string | null }>(
    `select a.role, d.name as department from role_assignment a left join department d on d.id = a.department_id
      where a.person_id = $1 and a.valid_from <= $2 and (a.valid_to is null or a.valid_to > $2) order by a.role, d.name`,
    [id, instant(now)],
  );
}

async function readDelegations(read: Reader, id: string, now: Instant): Promise<DelegationLine[]> {
  const rows = await read.query<{ id: string; toId: string; to: string; starts_at: Date; ends_at: Date }>(
    `select g.id, g.to_id as "toId", p.name as "to", g.starts_at, g.ends_at from delegation g join person p on p.id = g.to_id
      where g.from_id = $1 and g.revoked_at is null and g.ends_at > $2 order by g.starts_at, g.id`,
    [id, instant(now)],
  );
  return rows.map(({ starts_at: startsAt, ends_at: endsAt, ...row }) => ({
    ...row,
    startsAt: startsAt.getTime(),
    endsAt: endsAt.getTime(),
  }));
}

async function readTasks(read: Reader, id: string): Promise<PersonTask[]> {
  const rows = await read.query<Omit<PersonTask, 'due'> & { due: Date }>(
    `select t.id as "taskId", c.id as "recordId", c.title, s.code, s.part, t.capacity, b.name as "onBehalfOf", a.name as area, q.due
       from task t join question q on q.id = t.question_id and q.state = 'OPEN' join step s on s.id = q.step_id
       join record_head c on c.id = q.record_id left join person b on b.id = t.on_behalf_of
       left join department a on a.id = t.department_id
      where t.person_id = $1 and t.state = 'OPEN' order by q.due, c.id, s.part limit 500`,
    [id],
  );
  return rows.map((row) => ({ ...row, due: row.due.getTime() }));
}

async function readDeparture(read: Reader, id: string): Promise<DepartureLine | null> {
  const [row] = await read.query<{
    id: string;
    successor: string | null;
    applied_at: Date | null;
    confirm_due: Date | null;
    confirmed_by: string | null;
    moved: DepartureMoves | null;
  }>(
    `select d.id, s.name as successor, d.applied_at, d.confirm_due, c.name as confirmed_by, d.moved
       from departure d left join person s on s.id = d.successor_id left join person c on c.id = d.confirmed_by
      where d.person_id = $1 and d.withdrawn_at is null order by d.recorded_at desc limit 1`,
    [id],
  );
  if (!row) return null;
  return {
    id: row.id,
    successor: row.successor,
    appliedAt: row.applied_at?.getTime() ?? null,
    confirmDue: row.confirm_due?.getTime() ?? null,
    confirmedBy: row.confirmed_by,
    moved: row.moved,
  };
}
