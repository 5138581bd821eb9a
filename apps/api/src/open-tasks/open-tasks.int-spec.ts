import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
const ids: string[] = [];
beforeAll(async () => {
  api = await openApiFixture();
  for (let n = 0; n < 60; n += 1) {
    const id = await api.raise(n === 0 ? '=cmd|evil' : `Nonconformity ${n}`);
    await api.ask(id, 'TRIAGE');
    ids.push(id);
  }
  await api.records.query(`update question set due = isms_now() - interval '3 days', level = 1 where record_id = $1`, [ids[7]]); // prettier-ignore
}, 120_000);
afterAll(() => api.close());

async function get(url: string, personId = 'P05') {
  return api.inject({ method: 'GET', url, headers: { cookie: await api.signIn(personId) } });
}
const recordsOn = (body: string): string[] => [...body.matchAll(/<td><a href="\/corrective-actions\/([^"]+)"/g)].map(([, id]) => id ?? ''); // prettier-ignore
const nextOf = (body: string): string => (/href="([^"]+)">Next page/.exec(body)?.[1] ?? '').replaceAll('&amp;', '&');

describe('the page of all open tasks', () => {
  it.each([
    ['the ISMS Manager', 'P05', 200],
    ['the deputy', 'P06', 200],
    ['the chair', 'P01', 200],
    ['Top Management', 'P02', 200],
    ['an auditor', 'P13', 403],
    ['a department head', 'P08', 403],
    ['an employee', 'P18', 403],
  ] as const)('is for %s or not (%s: %i), as page, as CSV, and in the navigation', async (_who, person, status) => {
    expect((await get('/open-tasks', person)).statusCode).toBe(status);
    expect((await get('/open-tasks.csv', person)).statusCode).toBe(status);
    expect((await get('/my-tasks', person)).body.includes('href="/open-tasks"')).toBe(status === 200);
  });

  it('sends those who are not signed in to sign-in and back', async () => {
    const answer = await api.inject({ method: 'GET', url: '/open-tasks' });
    expect([answer.statusCode, answer.headers['location']]).toEqual([303, '/sign-in?back=%2Fopen-tasks']);
  });

  it('says who is waited for, since when, what happens next and when, and who could take over', async () => {
    const { body } = await get('/open-tasks?overdue=1');
    expect(recordsOn(body)).toEqual([ids[7]]);
    const row = (/<tbody>[\s\S]*<\/tbody>/.exec(body)?.[0] ?? '').replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(row).toContain('Priya Nandakumar ISMS Manager');
    expect(row).toContain('overdue, level 1');
    expect(row).toMatch(/\w{3} \d+ \w{3} \d{4}: (Reminder 1|Level 1: reminded)/);
    // Deputy of P05, then the line of the role; never P05, who is asked already.
    expect(row).toMatch(/\d people Lukas Brandt \((Deputy|Deputy ISMS Manager)\)/);
    expect(row).toContain('Helene Vosmeer');
  });

  it('names nobody with a conflict of interest', async () => {
    await api.records.query(`update corrective_action set owner_id = 'P06' where id = $1`, [ids[7]]);
    await api.records.query(`update step set code = 'PLAN_APPROVAL' where record_id = $1`, [ids[7]]);
    const { body } = await get('/open-tasks?overdue=1');
    expect(/<tbody>[\s\S]*<\/tbody>/.exec(body)?.[0]).not.toContain('Lukas Brandt');
    await api.records.query(`update step set code = 'TRIAGE' where record_id = $1`, [ids[7]]);
  });

  it.each(['due', 'since', 'record', 'person', 'level'])(
    'pages by %s, up and down, lose and repeat nothing',
    async (sort) => {
      for (const way of ['', '&descending=1']) {
        const first = await get(`/open-tasks?sort=${sort}${way}`);
        const second = await get(nextOf(first.body));
        const seen = [...recordsOn(first.body), ...recordsOn(second.body)];
        expect([recordsOn(first.body).length, new Set(seen).size, nextOf(second.body)]).toEqual([50, 60, '']);
      }
    },
  );

  it('sorts, and filters by department, person and step', async () => {
    expect(recordsOn((await get('/open-tasks')).body)[0]).toBe(ids[7]);
    expect(recordsOn((await get('/open-tasks?sort=level&descending=1')).body)[0]).toBe(ids[7]);
    expect(recordsOn((await get('/open-tasks?sort=record')).body)[0]).toBe(ids[0]);
    expect(recordsOn((await get('/open-tasks?department=SEC')).body)).toEqual([]);
    expect(recordsOn((await get('/open-tasks?person=P08')).body)).toEqual([]);
    expect(recordsOn((await get('/open-tasks?person=P05&step=TRIAGE&department=ENG')).body)).toHaveLength(50);
    expect(recordsOn((await get('/open-tasks?step=CLOSURE')).body)).toEqual([]);
  });

  it.each(['step=NONSENSE', 'sort=;drop', 'descending=maybe', "department='--"])(
    'is shown whatever the address says: %s',
    async (search) => expect((await get(`/open-tasks?${search}`)).statusCode).toBe(200),
  );

  it.each(['%00', 'WzEsMl0'])('a cursor that is none of ours is refused: %s', async (cursor) =>
    expect((await get(`/open-tasks?cursor=${cursor}`)).statusCode).toBe(400),
  );

  it('comes as CSV, whole, and without formulas', async () => {
    const lines = (await get('/open-tasks.csv?sort=record')).body.trim().split('\n');
    expect(lines).toHaveLength(61);
    expect(lines[0]).toContain('record,title,department,step,person_id,person,as');
    expect(lines.join('\n')).toContain(`"'=cmd|evil"`.replaceAll('"', ''));
  });

  it('asks the database the same number of questions for one row and for fifty', async () => {
    const pool = (api.records.driver as unknown as { master: Pool }).master;
    const asked = jest.spyOn(pool, 'query');
    const counted = async (url: string): Promise<number> => {
      asked.mockClear();
      await get(url);
      return asked.mock.calls.length;
    };
    const [one, fifty] = [await counted('/open-tasks?overdue=1'), await counted('/open-tasks')];
    expect(one).toBeGreaterThan(5);
    expect(fifty).toBe(one);
    asked.mockRestore();
  });
});
