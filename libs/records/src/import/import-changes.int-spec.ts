import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readToldEntry } from '#forms/told-entry.js';
import { RuleViolation } from '#domain/errors.js';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { reader } from '../transaction.js';
import { importCompany } from './import-company.js';

// Copying and dropping databases waits for a busy disk.
jest.setTimeout(60_000);

type Json = Record<string, unknown>;
interface PeopleFile extends Json {
  people: Json[];
  roles: Json[];
}

function larkfield(): PeopleFile {
  const file = path.join(import.meta.dirname, '../../data/larkfield.json');
  return JSON.parse(readFileSync(file, 'utf8')) as PeopleFile;
}

function rows<Row = Json>({ records }: FreshDatabase, sql: string): Promise<Row[]> {
  return reader(records).query<Row>(sql);
}

describe('what a later import changes of people and roles', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase('changes');
    await importCompany(database.records, larkfield(), { readEntry: readToldEntry });
  });
  afterAll(() => database.close());

  it('tells who has another address at the old and at the new one, and the ISMS Manager whose it is', async () => {
    const file = larkfield();
    const ben = file.people.find(({ id }) => id === 'P16') ?? {};
    await importCompany(database.records, {
      ...file,
      people: [...file.people.filter((person) => person !== ben), { ...ben, mail: 'ben@larkfield.example' }],
    });
    await rows(database, `update person set mail_bad_real_at = now() where id = 'P16'`);
    await importCompany(database.records, larkfield(), { readEntry: readToldEntry });
    const mails = await rows<{ address: string; headline: string }>(
      database,
      `select p.name, m.address, m.data ->> 'headline' as headline, m.data -> 'lines' ->> 0 as line, m.lane
         from mail m join person p on p.id = m.person_id where m.business_key like 'address/%' order by m.business_key`,
    );
    const [im] = await rows<{ name: string; mail: string }>(
      database,
      `select p.name, p.mail from role_assignment r join person p on p.id = r.person_id where r.role = 'IM'`,
    );
    // There and back; the new address had refused mails by then and gets none any more.
    const changed = { name: 'Ben Whitaker', headline: 'Your mail address was changed', lane: 0 };
    const [there, back] = ['ben@larkfield.example', 'ben.whitaker@larkfield.example'];
    expect(mails.filter(({ headline }) => headline === changed.headline).map(({ address }) => address).toSorted()).toEqual(
      [back, there, back].toSorted(),
    ); // prettier-ignore
    expect(mails).toContainEqual({
      ...changed,
      address: there,
      line: expect.stringContaining(`${back} and go to ${there}`),
    });
    expect(mails).toContainEqual({ name: im?.name, address: im?.mail, headline: 'Mail addresses of 1 person were changed', lane: 0, line: expect.stringContaining('import') }); // prettier-ignore
  });

  it('does not end a role before today, unless it had not begun', async () => {
    const ended = (person: string, to: string, from?: string): PeopleFile => {
      const file = larkfield();
      const role = { role: 'HR', person, to, ...(from === undefined ? {} : { from }) };
      file.roles = [...file.roles.filter((one) => !(one['role'] === 'HR' && one['person'] === person)), role];
      return file;
    };
    const refusal = async (file: PeopleFile): Promise<string[]> => {
      const error: unknown = await importCompany(database.records, file).catch((cause: unknown) => cause);
      if (!(error instanceof RuleViolation)) throw error;
      return error.unmet.map(({ code, field, reason }) => `${code} ${field}: ${reason}`);
    };
    const state = (): Promise<Json[]> =>
      rows(database, `select person_id, valid_from, valid_to from role_assignment where role = 'HR' order by person_id, valid_from`); // prettier-ignore
    const holder = (await state()).find((row) => row['valid_to'] === null)?.['person_id'] as string;
    const before = await state();
    expect(await refusal(ended(holder, 'D0-1'))).toEqual([
      `role-end-backdated roles.HR: ${holder} holds it until now; it cannot end before today. Give today or a later day.`,
    ]);
    expect(await refusal(ended('P45', 'D0-1'))).toEqual([expect.stringMatching(/^role-end-backdated roles.HR: P45 does not hold it/)]); // prettier-ignore
    expect(await state()).toEqual(before);
    // A role that begins in a hundred days may be taken back: nobody ever held it.
    await importCompany(database.records, ended('P45', 'D0+5000', 'D0+4000'));
    await rows(database, `update role_assignment set valid_from = isms_now() + interval '100 days' where role = 'HR' and person_id = 'P45'`); // prettier-ignore
    await importCompany(database.records, ended('P45', 'D0-1'));
    expect(await rows(database, `select 1 from role_assignment where role = 'HR' and person_id = 'P45' and valid_to = valid_from`)).toHaveLength(1); // prettier-ignore
  });
});
