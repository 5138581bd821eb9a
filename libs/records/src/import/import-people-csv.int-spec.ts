import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readToldEntry } from '#forms/told-entry.js';
import { RuleViolation } from '#domain/errors.js';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { reader } from '../transaction.js';
import { importCompanyFile } from './import-company.js';
import { importPeopleCsv } from './import-people-csv.js';
import { lineOf } from './reading.js';

// Copying and dropping databases waits for a busy disk.
jest.setTimeout(60_000);

const HEADER = 'id,name,mail,department,site,job,manager,deputy,joined,left';

describe('people from CSV', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase('people');
    await importCompanyFile(database.records, path.join(import.meta.dirname, '../../data/larkfield.json'), {
      readEntry: readToldEntry,
    });
  });
  afterAll(() => database.close());

  const refusal = async (text: string): Promise<string[]> => {
    const error: unknown = await importPeopleCsv(database.records, text).catch((cause: unknown) => cause);
    if (!(error instanceof RuleViolation)) throw error;
    return error.unmet.map(lineOf);
  };

  it('are added and changed; a second import changes nothing', async () => {
    const text = `\uFEFF${HEADER}\r\nP90,"Stone, Rosa",Rosa.Stone@larkfield.example,ENG,LEE,Developer,P08,,2026-12-01,\r\nP20,Emil Novak,emil.novak@larkfield.example,ENG,ZWO,Senior developer,P08,P18,D0-5,\r\n`;
    const report = await importPeopleCsv(database.records, text);
    expect(report.persons).toEqual({ added: 1, changed: 1, ended: 0, unchanged: 0 });
    expect((await importPeopleCsv(database.records, text)).changed).toBe(false);
    const people = await reader(database.records).query(
      `select id, name, mail, job, deputy_id, joined_at from person where id in ('P20', 'P90') order by id`,
    );
    expect(people).toMatchObject([
      { id: 'P20', job: 'Senior developer', deputy_id: 'P18' },
      // The day begins at midnight in Leeds.
      {
        id: 'P90',
        name: 'Stone, Rosa',
        mail: 'rosa.stone@larkfield.example',
        joined_at: new Date('2026-12-01T00:00:00Z'),
      },
    ]);
  });

  it('keep what a missing column does not tell, and lose what an empty cell denies', async () => {
    await importPeopleCsv(
      database.records,
      'id;name;mail;site\nP16;Benjamin Whitaker;ben.whitaker@larkfield.example;ZWO\n',
    );
    const read = (): Promise<unknown[]> =>
      reader(database.records).query(`select name, job, manager_id from person where id = 'P16'`);
    expect(await read()).toEqual([{ name: 'Benjamin Whitaker', job: 'IT engineer', manager_id: 'P07' }]);
    await importPeopleCsv(
      database.records,
      'id,name,mail,site,job\nP16,Benjamin Whitaker,ben.whitaker@larkfield.example,ZWO,\n',
    );
    expect(await read()).toEqual([{ name: 'Benjamin Whitaker', job: null, manager_id: 'P07' }]);
  });

  it('are refused with the line and the column of every problem', async () => {
    const text = `${HEADER}\nP91,"Two\nlines",ann,ENG,ZWO,,,,,\nP92,Bob,bob@larkfield.example,ENG,ZWO,,P99,,soon,\n`;
    expect(await refusal(text)).toEqual([
      'line 3, mail: "ann" is not a mail address',
      'line 4, joined: "soon" is not a day: write D0-3 or 2026-11-23',
      'line 4, manager: P99 does not exist',
    ]);
    expect(await refusal('id,name,site,salary\nP1,Ann,ZWO,1\n')).toEqual([
      expect.stringContaining('column salary: is unknown'),
      'column mail: is missing',
    ]);
    expect(await refusal(`${HEADER}\nP1,Ann\n`)).toEqual([expect.stringContaining('line 2')]);
  });
});
