import type { Instant } from '#domain/time.js';
import { instant, json } from '../transaction.js';
import { tellNewAddresses, type AddressChange } from './address-notices.js';
import type { PersonEntry } from './company-file.js';
import type { ImportWork } from './import-work.js';

export interface PersonsImported {
  readonly added: number;
  readonly changed: number;
  readonly ended: number;
  readonly unchanged: number;
}

/** A person as the table has them; instants as epoch milliseconds. */
interface PersonColumns {
  id: string;
  name: string;
  mail: string;
  site_id: string;
  department_id: string | null;
  job: string | null;
  manager_id: string | null;
  deputy_id: string | null;
  joined_at: Instant | null;
  left_at: Instant | null;
}

/** Names of the columns as the trail tells them. */
const FIELDS: Readonly<Record<Exclude<keyof PersonColumns, 'id' | 'left_at'>, string>> = {
  name: 'name',
  mail: 'mail',
  site_id: 'site',
  department_id: 'department',
  job: 'job',
  manager_id: 'manager',
  deputy_id: 'deputy',
  joined_at: 'joined',
};

/** People: new ones are added, changed ones changed, nobody is deleted. One statement for all that is new or changed. */
export async function importPersons(work: ImportWork): Promise<PersonsImported> {
  const { file } = work;
  const before = await readPersons(work);
  const zones = await readZones(work);
  const wanted = file.people.map((person) => columnsOf(person, before.get(person.id), { work, zones }));
  const different = wanted.filter((person) => isDifferent(person, before.get(person.id)));
  await tellNewAddresses(
    work,
    different.flatMap((person) => addressChange(person, before.get(person.id))),
  );
  await writePersons(work, different);
  const counts = { added: 0, changed: 0, ended: 0 };
  for (const person of different) tellPerson(work, person, { before: before.get(person.id), counts });
  if (file.complete) counts.ended += await endMissing(work);
  return { ...counts, unchanged: wanted.length - different.length };
}

async function readPersons({ tx, file }: ImportWork): Promise<Map<string, PersonColumns>> {
  const rows = await tx.query<PersonColumns>(
    `select id, name, mail, site_id, department_id, job, manager_id, deputy_id,
            (extract(epoch from joined_at) * 1000)::float8 as joined_at, (extract(epoch from left_at) * 1000)::float8 as left_at
       from person where id = any ($1::text[])`,
    [file.people.map(({ id }) => id)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function readZones({ tx }: ImportWork): Promise<Map<string, string>> {
  const sites = await tx.query<{ id: string; zone: string }>('select id, zone from site');
  return new Map(sites.map(({ id, zone }) => [id, zone]));
}

function columnsOf(
  person: PersonEntry,
  before: PersonColumns | undefined,
  { work, zones }: { work: ImportWork; zones: ReadonlyMap<string, string> },
): PersonColumns {
  const { dates } = work;
  const zone = zones.get(person.site) ?? dates.zone;
  const day = (text: string | null | undefined, turn: (text: string) => Instant): Instant | null | undefined =>
    typeof text === 'string' ? turn(text) : text;
  return {
    id: person.id,
    name: person.name,
    mail: person.mail,
    site_id: person.site,
    department_id: told(person.department, before?.department_id),
    job: told(person.job, before?.job),
    manager_id: told(person.manager, before?.manager_id),
    deputy_id: told(person.deputy, before?.deputy_id),
    joined_at: told(
      day(person.joined, (text) => dates.startOf(text, zone)),
      before?.joined_at,
    ),
    left_at: told(
      day(person.left, (text) => dates.endOf(text, zone)),
      before?.left_at,
    ),
  };
}

/** What the file does not tell stays as it is. */
function told<T>(value: T | null | undefined, before: T | null | undefined): T | null {
  return value === undefined ? (before ?? null) : value;
}

function isDifferent(person: PersonColumns, before: PersonColumns | undefined): boolean {
  return !before || person.left_at !== before.left_at || changedFields(person, before).length > 0;
}

function changedFields(person: PersonColumns, before: PersonColumns): string[] {
  const columns = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  return columns.filter((column) => person[column] !== before[column]).map((column) => FIELDS[column]);
}

function addressChange(person: PersonColumns, before: PersonColumns | undefined): AddressChange[] {
  if (!before || before.mail.toLowerCase() === person.mail.toLowerCase()) return [];
  return [{ id: person.id, name: person.name, from: before.mail, to: person.mail }];
}

async function writePersons({ tx }: ImportWork, people: readonly PersonColumns[]): Promise<void> {
  if (people.length === 0) return;
  const iso = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());
  const rows = people.map((person) => ({ ...person, joined_at: iso(person.joined_at), left_at: iso(person.left_at) }));
  await tx.query(
    `insert into person as p (id, name, mail, site_id, department_id, job, manager_id, deputy_id, joined_at, left_at)
     select id, name, mail, site_id, department_id, job, manager_id, deputy_id, joined_at, left_at
       from jsonb_to_recordset($1) as new (id text, name text, mail text, site_id text, department_id text, job text,
            manager_id text, deputy_id text, joined_at timestamptz, left_at timestamptz)
     on conflict (id) do update set
       name = excluded.name, mail = excluded.mail, site_id = excluded.site_id, department_id = excluded.department_id,
       job = excluded.job, manager_id = excluded.manager_id, deputy_id = excluded.deputy_id,
       joined_at = excluded.joined_at, left_at = excluded.left_at,
       mail_bad_real_at = case when p.mail = excluded.mail then p.mail_bad_real_at end`,
    [json(rows)],
  );
}

function tellPerson(
  { events, actor }: ImportWork,
  person: PersonColumns,
  { before, counts }: { before: PersonColumns | undefined; counts: { added: number; changed: number; ended: number } },
): void {
  const ended = person.left_at !== null && person.left_at !== before?.left_at;
  const fields = before ? toldFields(person, before) : ['added'];
  if (!before) counts.added += 1;
  else if (ended) counts.ended += 1;
  else counts.changed += 1;
  if (fields.length > 0) {
    events.push({ type: 'PERSON_CHANGED', actor, recordId: null, content: { person: person.id, fields } });
  }
  if (ended && person.left_at !== null) {
    const leftAt = new Date(person.left_at).toISOString();
    events.push({ type: 'PERSON_ENDED', actor, recordId: null, content: { person: person.id, leftAt } });
  }
}

/** Who comes back has another leaving day, or none: a change, no end. */
function toldFields(person: PersonColumns, before: PersonColumns): string[] {
  const cameBack = person.left_at === null && before.left_at !== null;
  return [...changedFields(person, before), ...(cameBack ? ['left'] : [])];
}

/** A complete file does not name them any more: they have left as of now. */
async function endMissing({ tx, file, events, actor }: ImportWork): Promise<number> {
  const ended = await tx.query<{ id: string }>(
    'update person set left_at = $1 where left_at is null and not (id = any ($2::text[])) returning id',
    [instant(tx.at), file.people.map(({ id }) => id)],
  );
  const leftAt = new Date(tx.at).toISOString();
  for (const { id } of ended) {
    events.push({ type: 'PERSON_ENDED', actor, recordId: null, content: { person: id, leftAt } });
  }
  return ended.length;
}
