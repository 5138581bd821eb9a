import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { confirmationToken, linkKeyOf } from '#links/task-links.js';
import { FIXTURE_SECRET, openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
}, 60_000);
afterAll(() => api.close());

const NEW = {
  title: 'Door left open',
  description: 'Server room door open on Monday.',
  department: 'ENG',
  mail: 'yuki@larkfield.example',
};

function post(url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answered> {
  const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
  return api.inject({ method: 'POST', url, headers: form, payload: new URLSearchParams(fields).toString() });
}

const idOf = (page: Answered) => /<b>(CA-\d{4}-\d{4})<\/b>/.exec(page.body)?.[1] ?? '';

async function raiser(id: string): Promise<unknown> {
  const [row] = await api.records.query<object[]>(
    'select raised_by, raiser_verified from corrective_action where id = $1',
    [id],
  );
  return row;
}

describe('the raise form', () => {
  it('says before anything is typed that titles are Internal and appear in mails', async () => {
    expect((await api.inject({ method: 'GET', url: '/raise' })).body).toContain(
      'Titles are classification Internal and appear in mails.',
    );
  });

  it('records with an unverified sender until the mailed link is confirmed by POST', async () => {
    await api.records.query('delete from rate_counter');
    const page = await post('/raise', NEW);
    const id = idOf(page);
    expect([page.statusCode, await raiser(id)]).toEqual([201, { raised_by: null, raiser_verified: false }]);
    const [row] = await api.records.query<{ id: string }[]>('select id from raise_confirmation where record_id = $1', [
      id,
    ]);
    const url = `/raise/confirm/${confirmationToken(linkKeyOf(FIXTURE_SECRET), row?.id ?? '')}`;
    expect((await api.inject({ method: 'GET', url })).body).toContain('Did you raise this?');
    expect((await api.inject({ method: 'HEAD', url })).statusCode).toBe(200);
    expect(await raiser(id)).toMatchObject({ raiser_verified: false });
    expect((await post(url, {})).statusCode).toBe(200);
    expect(await raiser(id)).toEqual({ raised_by: 'P17', raiser_verified: true });
    expect((await post(url, {})).statusCode).toBe(200);
    expect(await api.count(`audit_event where type = 'RAISER_CONFIRMED' and record_id = '${id}'`)).toBe(1);
  });

  it('takes an unknown address with the same page and mails nobody', async () => {
    await api.records.query('delete from rate_counter');
    const before = await api.count(`mail where template = 'RAISE_CONFIRMATION'`);
    const page = await post('/raise', { ...NEW, mail: 'stranger@evil.example' });
    const known = await post('/raise', NEW);
    const text = ({ body }: Answered) => body.replaceAll(/CA-\d{4}-\d{4}/g, '');
    expect(text(page)).toBe(text(known));
    expect(await api.count(`mail where template = 'RAISE_CONFIRMATION'`)).toBe(before + 1);
    expect((await post('/raise/confirm/unknown', {})).statusCode).toBe(404);
  });

  it('refuses gaps with 422 and keeps what was typed', async () => {
    const page = await post('/raise', { title: 'x', description: 'Typed once', department: '', mail: 'no mail' });
    expect(page.statusCode).toBe(422);
    for (const name of ['title', 'department', 'mail']) expect(page.body).toContain(`<a href="#f-${name}">`);
    expect(page.body).toContain('Typed once');
  });

  it('knows a signed-in person without a mail, by a form of the session only', async () => {
    await api.records.query('delete from rate_counter');
    const cookie = await api.signIn('P18');
    const { mail: _mail, ...fields } = NEW;
    expect((await post('/raise', fields, { cookie })).statusCode).toBe(403);
    const form = (await api.inject({ method: 'GET', url: '/raise', headers: { cookie } })).body;
    const formToken = /name="formToken" value="([^"]+)"/.exec(form)?.[1] ?? '';
    expect(await raiser(idOf(await post('/raise', { ...fields, formToken }, { cookie })))).toEqual({
      raised_by: 'P18',
      raiser_verified: true,
    });
  });

  it('stops somebody who raises too much with 429', async () => {
    await api.records.query('delete from rate_counter');
    const codes: number[] = [];
    for (let n = 0; n < 6; n += 1) codes.push((await post('/raise', NEW)).statusCode);
    expect(codes).toEqual([201, 201, 201, 201, 201, 429]);
  });
});
