import { ROLES, type BookPerson, type RoleBook, type RoleCode } from '#domain/roles/roles.js';
import type { Instant, IsoDay } from '#domain/time.js';
import { isRole } from '../directory/role-book.js';
import type { Tx } from '../transaction.js';
import type { CompanyDates } from './company-dates.js';
import type { CompanyFile } from './company-file.js';

/** From when until before when; null = not told, so it is taken as ever. */
interface Span {
  readonly from: Instant | null;
  readonly to: Instant | null;
}

interface Held extends Span {
  readonly role: RoleCode;
  readonly person: string;
}

interface Delegated extends Span {
  readonly fromId: string;
  readonly toId: string;
}

interface History {
  readonly people: ReadonlyMap<string, Span>;
  readonly roles: readonly Held[];
  readonly delegations: readonly Delegated[];
}

/**
 * Who held which role on a day in the past, as the file and the directory together tell it. A role in the file without a
 * beginning was always held; the beginning of a role on record is only the day on which the engine heard of it.
 */
export async function roleHistory(
  tx: Tx,
  file: CompanyFile,
  on: { readonly dates: CompanyDates; readonly involved: readonly string[] },
): Promise<(day: IsoDay) => RoleBook> {
  const recorded = await recordedHistory(tx, on.involved);
  const told = toldHistory(file, on.dates);
  const history: History = {
    // What the file says of a person replaces what is on record.
    people: new Map([...recorded.people, ...told.people]),
    roles: [...told.roles, ...recorded.roles],
    delegations: [...told.delegations, ...recorded.delegations],
  };
  return (day) => bookOn(history, on.dates.startOf(day));
}

/** Roles from which the deciders of a cycle come. */
const DECIDING: readonly RoleCode[] = ['TM_CHAIR', 'TM', 'IM', 'DEPUTY_IM', 'EXTERNAL_AUDITOR'];
const DAY_MS = 86_400_000;

function toldHistory({ people, roles, delegations }: CompanyFile, dates: CompanyDates): History {
  const start = (day: string | null | undefined): Instant | null => (day ? dates.startOf(day) : null);
  const end = (day: string | null | undefined): Instant | null => (day ? dates.endOf(day) : null);
  return {
    people: new Map(people.map(({ id, joined, left }) => [id, { from: start(joined), to: end(left) }])),
    roles: roles.map(({ role, person, from, to }) => ({ role, person, from: start(from), to: end(to) })),
    delegations: delegations.map(({ from, to, starts, ends }) => {
      return { fromId: from, toId: to, from: start(starts), to: end(ends) };
    }),
  };
}

async function recordedHistory(tx: Tx, involved: readonly string[]): Promise<History> {
  const people = await tx.query<{ id: string; joined_at: Date | null; left_at: Date | null }>(
    'select id, joined_at, left_at from person where id = any ($1::text[])',
    [involved],
  );
  const roles = await tx.query<{ role: string; person_id: string; valid_to: Date | null }>(
    'select role, person_id, valid_to from role_assignment where role = any ($1::text[])',
    [DECIDING],
  );
  const delegations = await tx.query<{ from_id: string; to_id: string; starts_at: Date; ends_at: Date }>(
    `select from_id, to_id, starts_at, least(ends_at, coalesce(revoked_at, ends_at)) as ends_at from delegation
      where to_id = any ($1::text[])`,
    [involved],
  );
  return {
    people: new Map(people.map((row) => [row.id, { from: at(row.joined_at), to: at(row.left_at) }])),
    roles: roles.flatMap(({ role, person_id: person, valid_to: to }) =>
      isRole(role) ? [{ role, person, from: null, to: at(to) }] : [],
    ),
    delegations: delegations.map((row) => {
      return { fromId: row.from_id, toId: row.to_id, from: at(row.starts_at), to: at(row.ends_at) };
    }),
  };
}

function at(date: Date | null): Instant | null {
  return date?.getTime() ?? null;
}

/** The book of a day: whoever held a role at any hour of it held it. */
function bookOn({ people, roles, delegations }: History, dayBegins: Instant): RoleBook {
  const holds = ({ from, to }: Span): boolean =>
    (from === null || from < dayBegins + DAY_MS) && (to === null || to > dayBegins);
  const person = (id: string, span: Span): BookPerson => {
    return { id, departmentId: null, managerId: null, deputyId: null, siteId: '', active: holds(span) };
  };
  return {
    persons: Object.fromEntries([...people].map(([id, span]) => [id, person(id, span)])),
    heads: {},
    holders: Object.fromEntries(
      ROLES.map((role) => [role, roles.filter((one) => one.role === role && holds(one)).map((one) => one.person)]),
    ),
    delegations: delegations.filter(holds).map(({ fromId, toId }) => ({ fromId, toId })),
  };
}
