import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readToldEntry } from '#forms/told-entry.js';
import type { RoleBook } from '#domain/roles/roles.js';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { importCompany, importCompanyFile } from '../import/import-company.js';
import { inTransaction, reader } from '../transaction.js';
import { findPeople, findPersonByMail } from './find-people.js';
import { personFacts } from './person-facts.js';
import { loadRoleBook } from './role-book.js';
import { rolesOf } from './roles-of.js';

// Copying and dropping databases waits for a busy disk.
jest.setTimeout(60_000);

const D0 = '2026-11-23';
const at = (text: string): number => new Date(text).getTime();
const NOON = at('2026-11-23T12:00:00Z');

describe('the directory as of an instant', () => {
  let database: FreshDatabase;
  const book = (instant: number, extra: readonly string[] = []): Promise<RoleBook> =>
    inTransaction(database.records, (tx) => loadRoleBook(tx, instant, extra));
  beforeAll(async () => {
    database = await freshDatabase('directory');
    await importCompanyFile(database.records, path.join(import.meta.dirname, '../../data/larkfield.json'), {
      today: D0,
      readEntry: readToldEntry,
    });
  });
  afterAll(() => database.close());

  it('names role holders in the order in which they are asked, and the heads of departments', async () => {
    const { holders, heads } = await book(NOON);
    expect(holders).toMatchObject({
      TM_CHAIR: ['P01'],
      TM: ['P02', 'P03', 'P04', 'P01'],
      IM: ['P05'],
      DEPUTY_IM: ['P06'],
      LEAD_AUDITOR: ['P13', 'P15'],
    });
    expect(heads).toEqual({
      EXE: 'P01',
      FIN: 'P03',
      SEC: 'P02',
      ITO: 'P07',
      ENG: 'P08',
      HR: 'P09',
      FAC: 'P09',
      SUP: 'P10',
      SAL: 'P11',
      LEG: 'P12',
    });
    expect(holders).not.toHaveProperty('DEPARTMENT_HEAD');
  });

  it('holds only those who matter, with two levels of managers and their deputies', async () => {
    const small = await book(NOON);
    expect(small.persons).not.toHaveProperty('P28');
    const { persons } = await book(NOON, ['P28']);
    expect(persons.P28).toEqual({
      id: 'P28',
      departmentId: 'ENG',
      managerId: 'P14',
      deputyId: null,
      siteId: 'ZWO',
      active: true,
    });
    expect(Object.keys(persons)).toEqual(expect.arrayContaining(['P14', 'P08']));
  });

  it('knows a delegation from its first to its last day only', async () => {
    const valid = async (text: string): Promise<number> => (await book(at(text), ['P19'])).delegations.length;
    // D0-3 to D0+10 in Zwolle: the last day counts, through its end.
    expect(await valid('2026-11-19T22:59:59Z')).toBe(0);
    expect((await book(at('2026-11-19T23:00:00Z'), ['P19'])).delegations).toEqual([{ fromId: 'P19', toId: 'P09' }]);
    expect(await valid('2026-12-03T22:59:59Z')).toBe(1);
    expect(await valid('2026-12-03T23:00:00Z')).toBe(0);
  });

  it('knows who has joined and who has left', async () => {
    const active = async (text: string, id: string): Promise<boolean | undefined> =>
      (await book(at(text), [id])).persons[id]?.active;
    expect(await active('2026-11-17T22:59:00Z', 'P20')).toBe(false);
    expect(await active('2026-11-18T08:00:00Z', 'P20')).toBe(true);
    // Nora's last day is D0+20, 13 December.
    expect(await active('2026-12-13T22:59:59Z', 'P18')).toBe(true);
    expect(await active('2026-12-13T23:00:00Z', 'P18')).toBe(false);
  });

  it('answers about the past what held then, after a role went to somebody else', async () => {
    const before = await book(NOON);
    await importCompany(database.records, {
      format: 1,
      roles: [
        { role: 'IM', person: 'P06', from: 'D0+30' },
        { role: 'IM', person: 'P05', from: 'D0-400', to: 'D0+29' },
      ],
    });
    expect((await book(NOON)).holders.IM).toEqual(before.holders.IM);
    expect((await book(at('2026-12-22T22:59:59Z'))).holders.IM).toEqual(['P05']);
    expect((await book(at('2026-12-22T23:00:00Z'))).holders.IM).toEqual(['P06']);
    const roles = (instant: number) => inTransaction(database.records, (tx) => rolesOf(tx, 'P05', instant));
    expect((await roles(NOON)).roles).toContain('IM');
    expect((await roles(at('2026-12-24T12:00:00Z'))).roles).not.toContain('IM');
  });

  it('names the departments somebody heads, and no role for those who left or do not exist', async () => {
    const roles = (id: string, instant: number) => inTransaction(database.records, (tx) => rolesOf(tx, id, instant));
    expect(await roles('P09', NOON)).toEqual({ roles: ['ASSET_OWNER', 'HR', 'RISK_OWNER'], headOf: ['FAC', 'HR'] });
    expect(await roles('P99', NOON)).toEqual({ roles: [], headOf: [] });
  });

  it('gives name, address, zone, calendar and department of people, and skips unknown ids', async () => {
    const facts = await inTransaction(database.records, (tx) => personFacts(tx, ['P10', 'P15', 'P99']));
    expect([...facts.keys()].sort()).toEqual(['P10', 'P15']);
    expect(facts.get('P10')).toMatchObject({
      name: 'Farid Haddad',
      mail: 'farid.haddad@larkfield.example',
      zone: 'Europe/London',
      departmentName: 'Customer Support',
      mailBad: false,
      calendar: { zone: 'Europe/London', workingDays: [1, 2, 3, 4, 5], opensAt: 8, closesAt: 18 },
    });
    expect(facts.get('P10')?.calendar.holidays).toContain('2026-12-28');
    expect(facts.get('P15')).toMatchObject({ departmentId: null, departmentName: null });
    expect(facts.get('P15')?.calendar.holidays).toContain('2027-04-27');
  });

  it('finds a person by mail in any letter case, by id, or by whole name', async () => {
    const read = reader(database.records);
    expect(await findPersonByMail(read, '  Priya.NANDAKUMAR@larkfield.example ')).toMatchObject({ id: 'P05' });
    expect(await findPersonByMail(read, 'priya@larkfield.example')).toBeNull();
    expect(await findPeople(read, 'P07')).toMatchObject([{ id: 'P07', name: 'Sofia Carreira' }]);
    expect(await findPeople(read, 'sofia carreira')).toMatchObject([{ id: 'P07' }]);
    expect(await findPeople(read, 'sofia')).toEqual([]);
    expect(await findPeople(read, '  ')).toEqual([]);
  });

  it('finds all who share a name, and nobody who has left', async () => {
    const twin = { name: 'Sam Adeyemi', site: 'LEE' };
    await importCompany(database.records, {
      format: 1,
      people: [
        { id: 'P80', mail: 'sam2@larkfield.example', ...twin },
        { id: 'P81', mail: 'sam3@larkfield.example', left: '2020-01-01', ...twin },
      ],
    });
    expect((await findPeople(reader(database.records), 'Sam Adeyemi')).map(({ id }) => id)).toEqual(['P19', 'P80']);
    expect(await findPersonByMail(reader(database.records), 'sam3@larkfield.example')).toBeNull();
  });
});

describe('a company of 10,000 people', () => {
  it('comes in once and again, and a role book of it holds the few who matter', async () => {
    const database = await freshDatabase('large');
    const people = Array.from({ length: 10_000 }, (_, n) => ({
      id: `L${n}`,
      name: `Person ${n}`,
      mail: `person${n}@large.example`,
      site: 'HQ',
      department: `D${n % 40}`,
      ...(n === 0 ? {} : { manager: `L${Math.floor((n - 1) / 8)}` }),
    }));
    const file = {
      format: 1,
      company: { id: 'large', name: 'Large Ltd', timeZone: 'Europe/London' },
      calendars: [{ id: 'C', name: 'Week' }],
      sites: [{ id: 'HQ', name: 'Head office', calendar: 'C', zone: 'Europe/London' }],
      departments: Array.from({ length: 40 }, (_, n) => ({ id: `D${n}`, name: `Department ${n}`, head: `L${n}` })),
      people,
      roles: [{ role: 'IM', person: 'L5', from: D0 }],
    };
    const timed = async <T>(label: string, work: () => Promise<T>): Promise<T> => {
      const start = performance.now();
      const result = await work();
      process.stdout.write(`10,000 people, ${label}: ${Math.round(performance.now() - start)} ms\n`);
      return result;
    };
    const first = await timed('first import', () => importCompany(database.records, file));
    expect(first.persons.added).toBe(10_000);
    const again = await timed('second import', () => importCompany(database.records, file));
    expect(again.changed).toBe(false);
    await reader(database.records).query('analyze person');
    const now = Date.now() + 86_400_000;
    const book = await timed('role book', () =>
      inTransaction(database.records, (tx) => loadRoleBook(tx, now, ['L9999'])),
    );
    expect(Object.keys(book.persons).length).toBeLessThan(60);
    expect(book.persons).toHaveProperty('L9999');
    expect(book.persons).toHaveProperty('L1249');
    await database.close();
  }, 60_000);
});
