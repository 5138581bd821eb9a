import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { RuleViolation, type Unmet } from '#domain/errors.js';
import type { Instant } from '#domain/time.js';
import { DEPARTMENT_HEAD } from '../directory/role-book.js';
import { uuidv7 } from '../ids.js';
import { instant } from '../transaction.js';
import { insertAll } from './bulk.js';
import type { ImportWork } from './import-work.js';

interface Wanted {
  readonly role: string;
  readonly person: string;
  readonly department: string;
  readonly rank: number;
  /** null = the file does not say. */
  readonly from: Instant | null;
  readonly to: Instant | null;
}

interface RoleRow {
  id: string;
  role: string;
  person_id: string;
  department_id: string;
  rank: number;
  valid_from: Date;
  valid_to: Date | null;
}

/** A role of the file that is on record. */
interface Found {
  readonly want: Wanted;
  readonly row: RoleRow;
}

/** Roles and department heads. Rows are only added and ended, so "as of" keeps its answer. Returns how many changed. */
export async function importRoles(work: ImportWork): Promise<{ assigned: number; ended: number }> {
  const wanted = [...wantedRoles(work), ...wantedHeads(work)];
  const there = await work.tx.query<RoleRow>(
    'select id, role, person_id, department_id, rank, valid_from, valid_to from role_assignment order by valid_from desc',
  );
  const kept = new Set<string>();
  const fresh: Wanted[] = [];
  const found: Found[] = [];
  for (const want of wanted) {
    const row = there.find((candidate) => !kept.has(candidate.id) && isSame(want, candidate));
    if (!row) fresh.push(want);
    else {
      kept.add(row.id);
      found.push({ want, row });
    }
  }
  refuseBackdated(work, { fresh, found, there });
  let ended = 0;
  for (const { want, row } of found) ended += await adjust(work, want, row);
  await assignFresh(
    work,
    fresh.map((want) => ({ ...want, from: want.from ?? sinceWhen(work, want, there) })),
  );
  for (const row of there) {
    if (!kept.has(row.id) && isOver(work, row)) ended += await endRole(work, row, work.tx.at);
  }
  return { assigned: fresh.length, ended };
}

function wantedRoles({ file, dates }: ImportWork): Wanted[] {
  const ranks = new Map<string, number>();
  return file.roles.map(({ role, person, from, to }) => {
    const rank = ranks.get(role) ?? 0;
    ranks.set(role, rank + 1);
    return {
      role,
      person,
      department: '',
      rank,
      from: from === null ? null : dates.startOf(from),
      to: to === null ? null : dates.endOf(to),
    };
  });
}

function wantedHeads({ file }: ImportWork): Wanted[] {
  return file.departments.flatMap(({ id, head }) =>
    head === null ? [] : [{ role: DEPARTMENT_HEAD, person: head, department: id, rank: 0, from: null, to: null }],
  );
}

/** Without a "from" in the file any assignment that is not over will do, so a second import finds the first one's. */
function isSame(want: Wanted, row: RoleRow): boolean {
  if (row.role !== want.role || row.person_id !== want.person || row.department_id !== want.department) return false;
  if (want.from !== null) return row.valid_from.getTime() === want.from;
  return row.valid_to === null || want.to !== null;
}

async function adjust(work: ImportWork, want: Wanted, row: RoleRow): Promise<number> {
  if (row.rank !== want.rank) {
    await work.tx.query('update role_assignment set rank = $2 where id = $1', [row.id, want.rank]);
    work.events.push({
      type: 'PERSON_CHANGED',
      actor: work.actor,
      recordId: null,
      content: { person: want.person, fields: [`rank:${want.role}`] },
    });
  }
  if ((row.valid_to?.getTime() ?? null) === want.to || isOverBy(row, want.to, work.tx.at)) return 0;
  if (want.to !== null) return endRole(work, row, want.to);
  await work.tx.query('update role_assignment set valid_to = null where id = $1', [row.id]);
  work.events.push(assigned(work, want, row.valid_from.getTime()));
  return 0;
}

/** The holders of the first import have held their roles since D0; who comes after them begins now, so the past keeps its answer. */
function sinceWhen({ dates, tx }: ImportWork, want: Wanted, there: readonly RoleRow[]): Instant {
  return isFirst(want, there) ? dates.startOf('D0') : tx.at;
}

/** Roles of the organisation and heads of departments may come in two files. */
function isFirst(want: Pick<Wanted, 'role'>, there: readonly RoleRow[]): boolean {
  const isHead = want.role === DEPARTMENT_HEAD;
  return !there.some((row) => (row.role === DEPARTMENT_HEAD) === isHead);
}

/** The role ended earlier than the file says, and both lie in the past: it stays as it was. */
function isOverBy(row: RoleRow, to: Instant | null, now: Instant): boolean {
  return to !== null && to <= now && row.valid_to !== null && row.valid_to.getTime() <= to;
}

/**
 * Only the first import tells of the past. Later nobody held a role yesterday who did not hold it then, and nobody held it
 * until yesterday who holds it today: decisions rest on it. A role that has not begun may be taken back.
 */
function refuseBackdated(
  { dates, tx }: ImportWork,
  on: { fresh: readonly Wanted[]; found: readonly Found[]; there: readonly RoleRow[] },
): void {
  const today = dates.startOf(localDay({ ...ANY_DAY, zone: dates.zone }, tx.at));
  const later = on.fresh.filter((want) => !isFirst(want, on.there));
  const unmet = [
    ...later
      .filter(({ from }) => from !== null && from < today)
      .map((want) =>
        backdated(want, 'role-backdated', 'cannot begin before today; only the first import tells of the past.'),
      ),
    ...later
      .filter(({ to }) => to !== null && to < tx.at)
      .map((want) =>
        backdated(want, 'role-end-backdated', 'does not hold it: there is nothing that could end before today.'),
      ),
    ...on.found
      .filter(({ want, row }) => endsInThePast(want, row, tx.at))
      .map(({ want }) =>
        backdated(
          want,
          'role-end-backdated',
          'holds it until now; it cannot end before today. Give today or a later day.',
        ),
      ),
  ];
  if (unmet.length > 0)
    throw new RuleViolation('role-backdated', 'A role of the file would begin or end in the past.', unmet);
}

function backdated({ role, person }: Wanted, code: string, why: string): Unmet {
  return { code, field: `roles.${role}`, reason: `${person} ${why}` };
}

function endsInThePast({ to }: Wanted, row: RoleRow, now: Instant): boolean {
  if (to === null || to >= now || row.valid_from.getTime() > now) return false;
  return row.valid_to === null || to < row.valid_to.getTime();
}

const ANY_DAY = { workingDays: [], holidays: [], opensAt: 0, closesAt: 23 };

async function assignFresh(work: ImportWork, fresh: readonly (Wanted & { from: Instant })[]): Promise<void> {
  const rows = fresh.map((want) => ({
    id: uuidv7(),
    role: want.role,
    person_id: want.person,
    department_id: want.department,
    rank: want.rank,
    valid_from: instant(want.from),
    valid_to: want.to === null ? null : instant(want.to),
  }));
  await insertAll(work.tx, 'role_assignment', rows);
  for (const want of fresh) work.events.push(assigned(work, want, want.from));
}

function assigned(
  { actor }: ImportWork,
  { person, role, department }: Wanted,
  from: Instant,
): ImportWork['events'][number] {
  return {
    type: 'ROLE_ASSIGNED',
    actor,
    recordId: null,
    content: { person, role, department, from: new Date(from).toISOString() },
  };
}

/** A department has one head: another one in the file ends the one before. Other roles end when a complete file is silent. */
function isOver({ file, tx }: ImportWork, row: RoleRow): boolean {
  if (row.valid_to !== null && row.valid_to.getTime() <= tx.at) return false;
  if (file.complete) return true;
  if (row.role !== DEPARTMENT_HEAD) return false;
  return file.departments.some(({ id, head }) => id === row.department_id && head !== null && head !== row.person_id);
}

async function endRole({ tx, events, actor }: ImportWork, row: RoleRow, to: Instant): Promise<number> {
  await tx.query('update role_assignment set valid_to = greatest(valid_from, $2) where id = $1', [row.id, instant(to)]);
  events.push({
    type: 'ROLE_ENDED',
    actor,
    recordId: null,
    content: { person: row.person_id, role: row.role, department: row.department_id, to: new Date(to).toISOString() },
  });
  return 1;
}
