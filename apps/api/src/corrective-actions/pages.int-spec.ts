import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
let id: string;
beforeAll(async () => {
  api = await openApiFixture();
  id = await api.raise('=HYPERLINK("http://evil")');
  await api.ask(id, 'TRIAGE');
}, 60_000);
afterAll(() => api.close());

async function get(url: string, personId: string | null) {
  const headers: Record<string, string> = personId === null ? {} : { cookie: await api.signIn(personId) };
  return api.inject({ method: 'GET', url, headers });
}

describe('pages of signed-in people', () => {
  it.each(['/corrective-actions', '/my-tasks', '/corrective-actions.csv', '/corrective-actions/CA-2026-0001'])(
    'send those who are not signed in from %s to sign-in and back',
    async (url) => {
      const answer = await get(url, null);
      expect([answer.statusCode, answer.headers['location']]).toEqual([
        303,
        `/sign-in?back=${encodeURIComponent(url)}`,
      ]);
    },
  );

  // P17 raised it, P08 heads Engineering; P18 has nothing to do with it.
  it.each([
    ['the ISMS Manager', 'P05', 200],
    ['the deputy ISMS Manager', 'P06', 200],
    ['Top Management', 'P01', 200],
    ['an auditor', 'P13', 200],
    ['the head of the department', 'P08', 200],
    ['the raiser', 'P17', 200],
    ['an uninvolved employee', 'P18', 404],
  ] as const)('let %s see the record or not (%s: %i)', async (_who, person, status) => {
    expect((await get(`/corrective-actions/${id}`, person)).statusCode).toBe(status);
    const log = await get('/corrective-actions', person);
    expect(log.body.includes(id)).toBe(status === 200);
    expect((await get('/corrective-actions.csv', person)).body.includes(id)).toBe(status === 200);
  });

  it('let an implementer see the record of the own action', async () => {
    await api.records.query(
      `insert into planned_action (record_id, iteration, number, what, implementer_id, due, evidence_expected, state) values ($1, 1, 1, 'x', 'P18', isms_now(), 'y', 'PLANNED')`,
      [id],
    );
    expect((await get(`/corrective-actions/${id}`, 'P18')).statusCode).toBe(200);
    await api.records.query('delete from planned_action where record_id = $1', [id]);
  });

  it('tell who is waited for, since when and until when, and the trail in words', async () => {
    const { body } = await get(`/corrective-actions/${id}`, 'P05');
    for (const words of [
      'Waiting for',
      'Priya Nandakumar',
      'ISMS Manager',
      'State: Raised → Triage',
      'Priya Nandakumar asked as ISMS Manager',
    ])
      expect(body).toContain(words);
  });

  it('make cells that a spreadsheet would run as formulas texts', async () => {
    const { body, headers } = await get('/corrective-actions.csv', 'P05');
    expect(headers['content-disposition']).toContain('attachment');
    expect(body).toContain(`"'=HYPERLINK(""http://evil"")"`);
  });

  it('show the own open tasks with links that open, and nobody else’s', async () => {
    const mine = await get('/my-tasks', 'P05');
    const path = /href="(\/t\/[\w-]{43})"/.exec(mine.body)?.[1] ?? '';
    expect((await api.inject({ method: 'GET', url: path })).statusCode).toBe(200);
    expect((await get('/my-tasks', 'P17')).body).not.toContain('/t/');
  });

  it('page by key without a gap or a double, in every order', async () => {
    for (let n = 0; n < 7; n += 1) await api.raise(`Case ${n}`);
    const all = await api.records.query<{ id: string }[]>('select id from corrective_action');
    for (const sort of ['raised', 'due', 'id', 'title', 'state', 'department', 'owner']) {
      const seen: string[] = [];
      const cookie = await api.signIn('P05');
      let cursor = '';
      do {
        const page = await api.inject({
          method: 'GET',
          url: `/api/v1/corrective-actions?limit=3&sort=${sort}${cursor && `&cursor=${cursor}`}`,
          headers: { cookie },
        });
        const { items, next } = page.json<{ items: { id: string }[]; next: string | null }>();
        seen.push(...items.map((item) => item.id));
        cursor = next ?? '';
      } while (cursor);
      expect([sort, new Set(seen).size, seen.length]).toEqual([sort, all.length, all.length]);
    }
  });

  it('filter by state, grade, department, owner, lateness and words', async () => {
    const found = async (query: string) => {
      const answer = await api.inject({
        method: 'GET',
        url: `/api/v1/corrective-actions?${query}`,
        headers: { cookie: await api.signIn('P05') },
      });
      return answer.json<{ items: { id: string }[] }>().items.map((item) => item.id);
    };
    expect(await found('state=TRIAGE')).toEqual([id]);
    expect(await found('search=hyperlink')).toEqual([id]);
    expect(await found('search=100%25')).toEqual([]);
    expect(await found('department=SEC')).toEqual([]);
    expect(await found('grade=MAJOR')).toEqual([]);
    expect(await found('overdue=1')).toEqual([]);
    await api.records.query(`update question set due = isms_now() - interval '1 hour' where record_id = $1`, [id]);
    expect(await found('overdue=1')).toEqual([id]);
  });

  it('let the ISMS Manager, and nobody else, change the owner or cancel, with a reason', async () => {
    const other = await api.raise('Raised in error');
    await api.ask(other, 'TRIAGE');
    const send = async (person: string, fields: Record<string, string>) => {
      const cookie = await api.signIn(person);
      const page = await api.inject({ method: 'GET', url: '/my-tasks', headers: { cookie } });
      const formToken = /name="formToken" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
      return api.inject({
        method: 'POST',
        url: `/corrective-actions/${other}/interruptions`,
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ formToken, ...fields }).toString(),
      });
    };
    expect((await send('P08', { kind: 'CANCELLED', reason: 'x' })).statusCode).toBe(422);
    expect((await send('P05', { kind: 'CANCELLED', reason: '' })).statusCode).toBe(422);
    expect((await send('P05', { kind: 'OWNER_CHANGED', owner: 'nobody', reason: 'x' })).statusCode).toBe(422);
    expect((await send('P05', { kind: 'CANCELLED', reason: 'Typed twice', formToken: 'x' })).statusCode).toBe(403);
    expect((await send('P05', { kind: 'CANCELLED', reason: 'Typed twice' })).statusCode).toBe(303);
    expect(await api.records.query('select state from corrective_action where id = $1', [other])).toEqual([
      // Somebody else raised it: they are asked beside the story, and nothing is cancelled without their yes.
      { state: 'TRIAGE' },
    ]);
    expect(
      await api.records.query(`select code from step where record_id = $1 and code = 'CANCEL_CONFIRM'`, [other]),
    ).toHaveLength(1);
    await api.records.query(`update corrective_action set raised_by = 'P05' where id = $1`, [other]);
    expect((await send('P05', { kind: 'CANCELLED', reason: 'Typed twice' })).statusCode).toBe(303);
    expect(await api.records.query('select state from corrective_action where id = $1', [other])).toEqual([
      { state: 'CANCELLED' },
    ]);
  });
});
