import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeMachineToken } from '#records/access/machine-tokens.js';
import { openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
  for (const [name, scope] of [
    ['hr', 'directory'],
    ['roles', 'roles'],
    ['reader', 'read'],
  ] as const) {
    const tokenSha256 = createHash('sha256').update(`token-${name}`).digest('hex');
    await makeMachineToken(api.records, { name, scopes: [scope], tokenSha256 });
  }
  await api.records.query(
    `insert into role_assignment (id, role, person_id, valid_from) values (gen_random_uuid(), 'HR', 'P13', '2020-01-01')`,
  );
}, 60_000);
afterAll(() => api.close());

const machine = (name: string) => ({ authorization: `Bearer token-${name}` });
const today = async (plus = 0): Promise<string> => {
  const [now] = await api.records.query<{ at: Date }[]>('select isms_now() as at');
  return new Date((now?.at.getTime() ?? 0) + plus * 86_400_000).toISOString().slice(0, 10);
};

async function get(url: string, personId: string): Promise<Answered> {
  return api.inject({ method: 'GET', url, headers: { cookie: await api.signIn(personId) } });
}

/** Presses a button of a page as the person who has it open. */
async function press(url: string, personId: string, fields: Record<string, string>): Promise<Answered> {
  const cookie = await api.signIn(personId);
  const page = await api.inject({ method: 'GET', url, headers: { cookie } });
  const formToken = /name="formToken" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  return api.inject({
    method: 'POST',
    url,
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', origin: 'http://isms.test' },
    payload: new URLSearchParams({ formToken, ...fields }).toString(),
  });
}

const asked = async (recordId: string): Promise<string[]> =>
  (
    await api.records.query<{ person_id: string }[]>(
      `select t.person_id from task t join question q on q.id = t.question_id
        where q.record_id = $1 and t.state = 'OPEN' and q.state = 'OPEN' order by 1`,
      [recordId],
    )
  ).map((task) => task.person_id);
const refusals = async (): Promise<{ actor: string; content: { act: string; rules: string[] } }[]> =>
  api.records.query(`select actor, content from audit_event where type = 'DIRECTORY_REFUSED' order by id`);

describe('pages about people', () => {
  it.each([
    ['oneself', 'P18', 200],
    ['the line manager and department head', 'P08', 200],
    ['the ISMS Manager', 'P05', 200],
    ['Human Resources', 'P13', 200],
    ['Top Management', 'P02', 200],
    ['a colleague', 'P17', 404],
  ] as const)('are for %s (%s: %i)', async (_who, viewer, status) => {
    expect((await get('/people/P18', viewer)).statusCode).toBe(status);
    expect((await get('/people/P99', viewer)).statusCode).toBe(404);
  });

  it('offer what the viewer may do and nothing else, and never a link to a task', async () => {
    const id = await api.raise('Shown to those who look after people');
    await api.ask(id, 'TRIAGE');
    const own = (await get('/people/P05', 'P05')).body;
    expect(own).toContain('Shown to those who look after people');
    expect(own).not.toContain('/t/');
    expect(own).toContain('value="reassign"');
    const chair = (await get('/people/P05', 'P01')).body;
    expect([chair.includes('value="reassign"'), chair.includes('value="leave"')]).toEqual([false, false]);
    expect(chair).not.toContain('value="absence"');
    expect((await get('/open-tasks', 'P05')).body).toContain('href="/people/P05"');
  });

  it('"I am away": a person names a delegate on the own page, sees it there, and ends it', async () => {
    const days = { firstDay: await today(), lastDay: await today(3) };
    const wrong = await press('/my-tasks/absence', 'P18', { act: 'absence', to: 'nobody@larkfield.example', ...days });
    expect([wrong.statusCode, wrong.body.includes('Nothing was recorded')]).toEqual([422, true]);
    expect(wrong.body).toContain('value="nobody@larkfield.example"');
    const done = await press('/my-tasks/absence', 'P18', { act: 'absence', to: 'yuki@larkfield.example', ...days });
    expect([done.statusCode, done.headers['location']]).toEqual([303, '/my-tasks/absence']);
    const page = await get('/my-tasks/absence', 'P18');
    expect(page.body).toContain('Yuki Tanabe acts in the place of Nora Petrescu');
    const delegation = /name="delegation" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    await press('/my-tasks/absence', 'P18', { act: 'end-absence', delegation });
    expect((await get('/my-tasks/absence', 'P18')).body).toContain('No absence is recorded.');
  });

  it('the own page does nothing else: no leaving, no reassigning, and nothing without its form token', async () => {
    const tried = await press('/my-tasks/absence', 'P18', { act: 'leave' });
    expect(tried.statusCode).toBe(422);
    const days = { firstDay: await today(), lastDay: await today(3) };
    const forged = await press('/my-tasks/absence', 'P18', { act: 'absence', to: 'P17', ...days, formToken: 'forged' });
    expect(forged.statusCode).toBe(403);
    expect(await api.records.query(`select 1 from delegation where revoked_at is null`)).toEqual([]);
  });

  it('the ISMS Manager reassigns with a reason; to oneself it is refused and in the trail (SD12)', async () => {
    const id = await api.raise('To be reassigned');
    await api.ask(id, 'TRIAGE');
    const [task] = await api.records.query<{ id: string }[]>(
      `select t.id from task t join question q on q.id = t.question_id where q.record_id = $1 and t.state = 'OPEN'`,
      [id],
    );
    const token = await api.token(id, 'P05');
    const act = { act: 'reassign', task: task?.id ?? '', reason: 'Ill.' };
    expect((await press('/people/P05', 'P13', { ...act, to: 'P13' })).statusCode).toBe(422);
    expect((await refusals()).at(-1)).toMatchObject({
      actor: 'P13',
      content: { act: 'REASSIGNMENT', rules: ['SD12'] },
    });
    expect((await press('/people/P05', 'P05', { ...act, to: 'lukas@larkfield.example' })).statusCode).toBe(303);
    expect(await asked(id)).toEqual(['P06']);
    const old = await api.inject({ method: 'GET', url: `/t/${token}` });
    expect(old.body).toContain('Lukas Brandt');
    expect(
      await api.inject({
        method: 'POST',
        url: `/t/${token}`,
        headers: { accept: 'application/json' },
        payload: { outcome: 'ACCEPT' },
      }),
    ).toMatchObject({ statusCode: 403 });
  });
});

describe('the directory over REST', () => {
  const post = (url: string, payload: object, headers: Record<string, string> = machine('hr')) =>
    api.inject({ method: 'POST', url: `/api/v1/people/${url}`, headers, payload });

  it('needs the scope directory, which never decides; people need the right by their role', async () => {
    expect((await post('P18/deactivate', {}, machine('reader'))).statusCode).toBe(403);
    expect((await post('P18/deactivate', {}, { cookie: await api.signIn('P08') })).statusCode).toBe(403);
    expect((await refusals()).at(-1)).toMatchObject({ actor: 'P08', content: { act: 'DEPARTURE' } });
    const id = await api.raise('Not for machines');
    await api.ask(id, 'TRIAGE');
    const token = await api.token(id, 'P05');
    const decided = await api.inject({
      method: 'POST',
      url: `/t/${token}`,
      headers: { ...machine('hr'), accept: 'application/json' },
      payload: { outcome: 'ACCEPT' },
    });
    expect(decided.statusCode).toBe(403);
    expect(await asked(id)).toEqual(['P05']);
  });

  it('sets an absence with open tasks and ends it', async () => {
    const id = await api.raise('Goes to the deputy');
    await api.ask(id, 'TRIAGE');
    const body = {
      to: 'lukas@larkfield.example',
      firstDay: await today(),
      lastDay: await today(2),
      moveOpenTasks: true,
    };
    const set = await post('P05/delegations', body);
    expect([set.statusCode, set.json<{ moved: string[] }>().moved.includes(id)]).toEqual([201, true]);
    expect(await asked(id)).toEqual(['P06']);
    expect((await post('P05/delegations', body)).json()).toMatchObject({ status: 422, unmet: [{ code: 'overlap' }] });
    expect((await post('P06/delegations', { ...body, to: 'P05' })).json()).toMatchObject({ unmet: [{ code: 'loop' }] });
    expect((await post('P01/delegations', { ...body, to: 'P17' })).json()).toMatchObject({
      unmet: [{ code: 'outside-top-management' }],
    });
    const end = (which: string) =>
      api.inject({ method: 'DELETE', url: `/api/v1/people/P05/delegations/${which}`, headers: machine('hr') });
    expect((await end(set.json<{ id: string }>().id)).statusCode).toBe(200);
    expect((await end('nothing')).statusCode).toBe(404);
  });

  it('a feed of people gives and ends no role: roles need a scope of their own, or a person who may (SD12)', async () => {
    const end = (headers: Record<string, string>) =>
      api.inject({ method: 'DELETE', url: '/api/v1/people/P17/roles?role=TM', headers });
    for (const name of ['hr', 'reader']) {
      const refused = await post('P17/roles', { role: 'TM' }, machine(name));
      expect([refused.statusCode, refused.json<{ detail: string }>().detail]).toEqual([
        403,
        'This machine token lacks the scope "roles".',
      ]);
      expect((await end(machine(name))).statusCode).toBe(403);
    }
    expect(await api.count(`role_assignment where person_id = 'P17'`)).toBe(0);
    for (const act of ['deactivate', 'activate', 'delegations'])
      expect([act, (await post(`P17/${act}`, {}, machine('roles'))).statusCode]).toEqual([act, 403]);
    expect((await post('P17/roles', { role: 'TM' }, machine('roles'))).statusCode).toBe(201);
    expect((await end(machine('roles'))).statusCode).toBe(200);
    const byChair = { cookie: await api.signIn('P01') };
    expect((await post('P17/roles', { role: 'TM' }, byChair)).statusCode).toBe(201);
    expect((await end(byChair)).statusCode).toBe(200);
    expect((await post('P17/roles', { role: 'TM' }, { cookie: await api.signIn('P17') })).statusCode).toBe(403);
  });

  it('a role that ends is asked no more: the link of the old holder is refused at once', async () => {
    const id = await api.raise('Role changes');
    await api.ask(id, 'TRIAGE');
    const token = await api.token(id, 'P05');
    expect((await post('P06/roles', { role: 'IM' }, machine('roles'))).statusCode).toBe(201);
    const end = await api.inject({
      method: 'DELETE',
      url: '/api/v1/people/P05/roles?role=IM',
      headers: machine('roles'),
    });
    expect(end.statusCode).toBe(200);
    expect(await asked(id)).toEqual(['P06']);
    expect((await api.inject({ method: 'GET', url: `/t/${token}` })).body).toContain('Lukas Brandt');
    await post('P05/roles', { role: 'IM' }, machine('roles'));
    await api.inject({ method: 'DELETE', url: '/api/v1/people/P06/roles?role=IM', headers: machine('roles') });
    expect((await post('P05/roles', { role: 'IM' }, machine('roles'))).statusCode).toBe(409);
  });

  it('a leave date ahead is planned and may be withdrawn; one that is reached ends session and link', async () => {
    const plan = await post('P18/deactivate', { lastDay: await today(20), successor: 'yuki@larkfield.example' });
    expect(plan.json()).toMatchObject({ applied: false });
    expect((await post('P18/activate', {})).statusCode).toBe(200);
    expect((await post('P99/deactivate', {})).statusCode).toBe(404);
    const cookie = await api.signIn('P18');
    expect((await post('P18/deactivate', {})).json()).toMatchObject({ applied: true });
    expect((await api.inject({ method: 'GET', url: '/my-tasks', headers: { cookie } })).statusCode).toBe(303);
    expect((await post('P18/deactivate', {})).statusCode).toBe(409);
  });

  it('a leaver who comes by import takes the same road at once, and the ISMS Manager confirms on the page', async () => {
    const id = await api.raise('Import takes the deputy away');
    await api.ask(id, 'TRIAGE');
    await post('P05/delegations', { to: 'P06', firstDay: await today(), lastDay: await today(2), moveOpenTasks: true });
    expect(await asked(id)).toEqual(['P06']);
    const csv = `id,name,mail,site,left\nP06,Lukas Brandt,lukas@larkfield.example,ZWO,${await today(-1)}\n`;
    const imported = await api.inject({
      method: 'POST',
      url: '/api/v1/people/import',
      headers: { cookie: await api.signIn('P13'), 'content-type': 'text/csv' },
      payload: csv,
    });
    expect(imported.statusCode).toBe(200);
    expect(await asked(id)).toEqual(['P05']);
    const page = await get('/people/P06', 'P05');
    const departure = /name="departure" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    expect(page.body).toContain(id);
    expect((await press('/people/P06', 'P05', { act: 'confirm', departure })).statusCode).toBe(303);
    expect((await get('/people/P06', 'P05')).body).toContain('Confirmed by Priya Nandakumar.');
  });
});
