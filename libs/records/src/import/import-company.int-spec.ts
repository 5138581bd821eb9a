import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readToldEntry } from '#forms/told-entry.js';
import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { RuleViolation } from '#domain/errors.js';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { personFacts } from '../directory/person-facts.js';
import { inTransaction, reader } from '../transaction.js';
import { importCompany, importCompanyFile } from './import-company.js';
import { lineOf } from './reading.js';

// Copying and dropping databases waits for a busy disk.
jest.setTimeout(60_000);

const DATA = path.join(import.meta.dirname, '../../data');
const LARKFIELD = path.join(DATA, 'larkfield.json');
const D0 = '2026-11-23';

type Json = Record<string, unknown>;
interface PeopleFile extends Json {
  people: Json[];
  roles: Json[];
  departments: Json[];
  correctiveActions: Json[];
}

function larkfield(): PeopleFile {
  return JSON.parse(readFileSync(LARKFIELD, 'utf8')) as PeopleFile;
}

async function rows<Row = Json>(
  database: FreshDatabase,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  return reader(database.records).query<Row>(sql, parameters);
}

async function events(database: FreshDatabase): Promise<number> {
  const [row] = await rows<{ n: number }>(database, 'select count(*)::int as n from audit_event');
  return row?.n ?? -1;
}

describe('the demo company on any day', () => {
  const opened: FreshDatabase[] = [];
  afterAll(async () => {
    for (const database of opened) await database.close();
  });

  // New Year, a leap day, New Year's Eve, a Saturday, and the day after the change to summer time.
  it.each(['2027-01-01', '2028-02-29', '2027-12-31', '2026-11-28', '2027-03-29'])(
    'comes in whole on %s',
    async (today) => {
      const database = await freshDatabase('company');
      opened.push(database);
      const report = await importCompanyFile(database.records, LARKFIELD, { today, readEntry: readToldEntry });
      expect(report).toMatchObject({ changed: true, today, persons: { added: 46 } });
      expect(report.records.added).toHaveLength(27);
      const records = await rows<{ id: string; state: string; raised_at: Date }>(
        database,
        'select id, state, raised_at from corrective_action',
      );
      const amsterdam = { zone: 'Europe/Amsterdam', workingDays: [], holidays: [], opensAt: 0, closesAt: 23 };
      // Ids take their year from their own day of raising.
      for (const { id, raised_at } of records)
        expect(id.split('-')[1]).toBe(localDay(amsterdam, raised_at.getTime()).slice(0, 4));
      expect(Object.fromEntries(records.map(({ id, state }) => [id.replace(/-\d{4}-/, '-'), state]))).toEqual({
        'CA-0003': 'MONITORING',
        'CA-0005': 'IMPLEMENTING',
        'CA-0006': 'EFFECTIVENESS_CHECK',
        'CA-0007': 'PLAN_APPROVAL',
        'CA-0008': 'TRIAGE',
        'CA-0009': 'ROOT_CAUSE',
        'OFI-0002': 'ACCEPTED',
      });
      const year = Number(today.slice(0, 4));
      const calendar = (await inTransaction(database.records, (tx) => personFacts(tx, ['P10']))).get('P10')?.calendar;
      const holidays = await rows<{ day: string }>(
        database,
        `select day::text from holiday where calendar_id = 'EN' and day between make_date($1, 1, 1) and make_date($1, 12, 31)`,
        [year],
      );
      expect(holidays.length).toBeGreaterThanOrEqual(8);
      expect(calendar).toMatchObject({ zone: 'Europe/London', workingDays: [1, 2, 3, 4, 5], opensAt: 8, closesAt: 18 });
    },
  );
});

describe('delegations of a file', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase('rings');
  });
  afterAll(() => database.close());

  it('that form a ring or stand for one person twice are refused with their place, and nothing is written', async () => {
    const file = JSON.parse(readFileSync(LARKFIELD, 'utf8')) as Json;
    const back = { from: 'P09', to: 'P19', starts: 'D0', ends: 'D0+5' };
    const twice = { from: 'P19', to: 'P45', starts: 'D0+2', ends: 'D0+4' };
    const delegations = [...(file['delegations'] as Json[]), back, twice];
    await expect(
      importCompany(database.records, { ...file, delegations }, { today: D0, readEntry: readToldEntry }),
    ).rejects.toMatchObject({
      code: 'company-file',
      unmet: expect.arrayContaining([
        expect.objectContaining({ field: 'delegations[1]', reason: expect.stringContaining('ring') }),
        expect.objectContaining({ field: 'delegations[2]', reason: expect.stringContaining('represented') }),
      ]),
    });
    expect(await rows(database, 'select 1 from person')).toEqual([]);
  });
});

describe('a second import', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase('company');
    await importCompanyFile(database.records, LARKFIELD, { today: D0, readEntry: readToldEntry });
  });
  afterAll(() => database.close());

  it('of the same file changes nothing and writes nothing to the trail, on a later day neither', async () => {
    const before = await events(database);
    const snapshot = (): Promise<Json[]> =>
      rows(
        database,
        `select (select jsonb_agg(p order by id) from person p) as p, (select jsonb_agg(r order by id) from role_assignment r) as r,
        (select jsonb_agg(d order by id) from delegation d) as d, (select count(*) from holiday) as h, (select jsonb_agg(s order by id) from step s) as s,
        (select count(*) from outbox) as o, (select jsonb_agg(c) from counter c) as c`,
      );
    const first = await snapshot();
    // No day is told: the offsets go on counting from the day of the first import.
    const report = await importCompanyFile(database.records, LARKFIELD);
    expect(report).toMatchObject({
      changed: false,
      today: D0,
      places: 0,
      delegations: 0,
      roles: { assigned: 0, ended: 0 },
    });
    expect(report.records.added).toEqual([]);
    expect(report.records.alreadyThere).toHaveLength(27);
    expect(await snapshot()).toEqual(first);
    expect(await events(database)).toBe(before);
  });

  it('tells what changed of a person, and clears a refused address only with another one', async () => {
    await rows(database, `update person set mail_bad_real_at = now() where id in ('P16', 'P17')`);
    const file = larkfield();
    const set = (id: string, change: Json): void =>
      void Object.assign(file.people.find((one) => one.id === id) ?? {}, change);
    set('P16', { mail: 'ben@larkfield.example', job: 'Senior IT engineer' });
    set('P17', { left: 'D0+3' });
    const report = await importCompany(database.records, file);
    expect(report.persons).toEqual({ added: 0, changed: 1, ended: 1, unchanged: 44 });
    const told = await rows(
      database,
      `select type, content from audit_event where type like 'PERSON%' and content ->> 'person' in ('P16', 'P17') order by id desc limit 2`,
    );
    expect(told.reverse()).toEqual([
      { type: 'PERSON_CHANGED', content: { person: 'P16', fields: ['mail', 'job'] } },
      // The last day ends at midnight in Leeds.
      { type: 'PERSON_ENDED', content: { person: 'P17', leftAt: '2026-11-27T00:00:00.000Z' } },
    ]);
    const bad = await rows(
      database,
      `select id, mail_bad_real_at is not null as bad from person where id in ('P16', 'P17') order by id`,
    );
    expect(bad).toEqual([
      { id: 'P16', bad: false },
      { id: 'P17', bad: true },
    ]);
  });

  it('ends a department head when another one is named, and keeps the old one for questions about the past', async () => {
    const file = larkfield();
    Object.assign(file.departments.find(({ id }) => id === 'ITO') ?? {}, { head: 'P16' });
    const report = await importCompany(database.records, file);
    expect(report.roles).toEqual({ assigned: 1, ended: 1 });
    const heads = await rows(
      database,
      `select person_id, valid_to is null as holds, valid_from >= (select max(valid_to) from role_assignment where department_id = 'ITO') as later
         from role_assignment where role = 'DEPARTMENT_HEAD' and department_id = 'ITO' order by person_id`,
    );
    expect(heads).toEqual([
      { person_id: 'P07', holds: false, later: false },
      { person_id: 'P16', holds: true, later: true },
    ]);
  });

  it('may give a department back to an earlier head', async () => {
    expect((await importCompany(database.records, larkfield())).roles).toEqual({ assigned: 1, ended: 1 });
  });

  it('ends nobody who is missing from the file, unless the file says that it is complete', async () => {
    const file = larkfield();
    file.people = file.people.filter(({ id }) => id !== 'P46');
    file.roles = file.roles.filter(({ role }) => role !== 'KPI_MEASURER');
    expect((await importCompany(database.records, file)).persons.ended).toBe(0);
    const report = await importCompany(database.records, { ...file, complete: true });
    expect(report.persons.ended).toBe(1);
    expect(report.roles.ended).toBe(1);
    expect(
      await rows(database, `select id from person where left_at is not null and left_at <= isms_now()`),
    ).toContainEqual({ id: 'P46' });
  });
});

describe('a file that cannot be imported', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase('company');
  });
  afterAll(() => database.close());

  const refusal = async (file: unknown): Promise<string[]> => {
    const error: unknown = await importCompany(database.records, file, { today: D0, readEntry: readToldEntry }).catch(
      (cause: unknown) => cause,
    );
    if (!(error instanceof RuleViolation)) throw error;
    return error.unmet.map(lineOf);
  };

  it('names everything that does not exist, and leaves no trace', async () => {
    const file = larkfield();
    Object.assign(file.people[2] ?? {}, { manager: 'P99', department: 'XX' });
    Object.assign(file.people[3] ?? {}, { site: 'NOWHERE', deputy: 'P98' });
    Object.assign(file.roles[0] ?? {}, { person: 'P97' });
    Object.assign(file.correctiveActions[0] ?? {}, { owner: 'P96' });
    expect(await refusal(file)).toEqual([
      'people[2].department: XX does not exist',
      'people[2].manager: P99 does not exist',
      'people[3].site: NOWHERE does not exist',
      'people[3].deputy: P98 does not exist',
      'roles[0].person: P97 does not exist',
      'correctiveActions[0].owner: P96 does not exist',
    ]);
    expect(
      await rows(
        database,
        'select (select count(*)::int from person) as p, (select count(*)::int from audit_event) as a, (select count(*)::int from installation) as i',
      ),
    ).toEqual([{ p: 0, a: 0, i: 0 }]);
  });

  it('is refused without a company at the first import, and when it is of another company later', async () => {
    expect(await refusal({ format: 1, people: [] })).toEqual(['company: is missing']);
    await importCompanyFile(database.records, path.join(DATA, 'minimal-open-approval.json'), { today: D0 });
    expect((await refusal(larkfield()))[0]).toBe('company.id: this installation belongs to harbour-six');
  });

  it('is refused when an address belongs to somebody on record', async () => {
    const file = {
      format: 1,
      people: [{ id: 'H09', name: 'Nobody', mail: 'RUTH.CALLOWAY@harbour-six.example', site: 'HQ' }],
    };
    expect(await refusal(file)).toEqual(['people[0].mail: ruth.calloway@harbour-six.example belongs to H01']);
  });

  it('may change numbers of the policy: a new version for new records, the same once only', async () => {
    const file = { format: 1, policy: { classes: { AP: { due: { d: 3 } } } } };
    expect((await importCompany(database.records, file)).changed).toBe(true);
    expect((await importCompany(database.records, file)).changed).toBe(false);
    const versions = await rows(
      database,
      `select version, content -> 'classes' -> 'AP' -> 'due' as due, content -> 'maxRounds' as rounds from policy order by version`,
    );
    expect(versions).toEqual([
      { version: 1, due: { bd: 5 }, rounds: 3 },
      { version: 2, due: { d: 3 }, rounds: 3 },
    ]);
  });
});
