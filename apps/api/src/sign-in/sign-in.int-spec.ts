import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { linkKeyOf, signInCode } from '#links/task-links.js';
import { FIXTURE_SECRET, FIXTURE_URL, openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
}, 60_000);
afterAll(() => api.close());
beforeEach(() => api.records.query('delete from rate_counter'));

function post(url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answered> {
  return api.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  });
}

/** Asks for a code and reads the challenge off the page. */
async function ask(mail: string, back = ''): Promise<{ page: Answered; challenge: string }> {
  const page = await post('/sign-in', { mail, back });
  return { page, challenge: /name="challenge" value="([^"]+)"/.exec(page.body)?.[1] ?? '' };
}

const codeOf = (challenge: string) => signInCode(linkKeyOf(FIXTURE_SECRET), challenge);
const wrong = (challenge: string) => codeOf(challenge).replace(/^./, (digit) => String((Number(digit) + 1) % 10));
const mails = () => api.count(`mail where template = 'SIGN_IN_CODE'`);

describe('sign-in', () => {
  it('mails a code and opens a session of eight hours by the typed code, and leads back', async () => {
    const { challenge } = await ask('Priya@larkfield.example', '/corrective-actions?state=TRIAGE');
    const done = await post('/sign-in/code', {
      challenge,
      code: codeOf(challenge),
      back: '/corrective-actions?state=TRIAGE',
    });
    expect([done.statusCode, done.headers['location']]).toEqual([303, '/corrective-actions?state=TRIAGE']);
    expect(String(done.headers['set-cookie'])).toMatch(
      /^isms_session=[\w-]{43}; Max-Age=28800; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const cookie = String(done.headers['set-cookie']).split(';')[0] ?? '';
    expect((await api.inject({ method: 'GET', url: '/my-tasks', headers: { cookie } })).body).toContain(
      'Sign out Priya Nandakumar',
    );
    expect(await api.records.query(`select actor from audit_event where type = 'SIGNED_IN'`)).toEqual([
      { actor: 'P05' },
    ]);
    expect(
      (await api.records.query<{ token_sha256: string }[]>('select token_sha256 from session'))[0]?.token_sha256,
    ).not.toContain(cookie.split('=')[1]);
  });

  it('says the same to a known and an unknown address, and mails only the known one', async () => {
    const before = await mails();
    const known = await ask('priya@larkfield.example');
    const unknown = await ask('nobody@evil.example');
    const same = (page: Answered) => page.body.replaceAll(/value="[0-9a-f-]{36}"/g, '');
    expect(same(unknown.page)).toBe(same(known.page));
    expect(unknown.page.statusCode).toBe(known.page.statusCode);
    expect(await mails()).toBe(before + 1);
    expect(
      (await post('/sign-in/code', { challenge: unknown.challenge, code: codeOf(unknown.challenge) })).statusCode,
    ).toBe(401);
  });

  it('takes a code once', async () => {
    const { challenge } = await ask('priya@larkfield.example');
    expect((await post('/sign-in/code', { challenge, code: codeOf(challenge) })).statusCode).toBe(303);
    expect((await post('/sign-in/code', { challenge, code: codeOf(challenge) })).statusCode).toBe(401);
  });

  it('refuses even the right code after five wrong ones', async () => {
    const { challenge } = await ask('priya@larkfield.example');
    for (let n = 0; n < 5; n += 1)
      expect((await post('/sign-in/code', { challenge, code: wrong(challenge) })).statusCode).toBe(401);
    const right = await post('/sign-in/code', { challenge, code: codeOf(challenge) });
    expect([right.statusCode, right.headers['set-cookie']]).toEqual([429, undefined]);
  });

  it('refuses a code that is older than ten minutes', async () => {
    const { challenge } = await ask('priya@larkfield.example');
    await api.records.query(
      `update sign_in_challenge set expires_real_at = clock_timestamp() - interval '1 second' where id = $1`,
      [challenge],
    );
    expect((await post('/sign-in/code', { challenge, code: codeOf(challenge) })).statusCode).toBe(401);
  });

  it('refuses a challenge that is no challenge without asking the database for it', async () => {
    expect((await post('/sign-in/code', { challenge: `' or 1=1`, code: '12345678' })).statusCode).toBe(401);
  });

  it('mails at most five codes per address in a quarter of an hour, and nobody can tell', async () => {
    const before = await mails();
    for (let n = 0; n < 7; n += 1) expect((await ask('owen@larkfield.example')).page.statusCode).toBe(200);
    expect(await mails()).toBe(before + 5);
  });

  it('stops a network that asks too often with 429', async () => {
    expect((await ask('x@larkfield.example')).page.statusCode).toBe(200);
    await api.records.query(`update rate_counter set count = 300 where subject like 'sign-in/network/%'`);
    const { page } = await ask('y@larkfield.example');
    expect([page.statusCode, page.headers['retry-after']]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  });

  it('ends the session on sign-out, which needs the form token of the session', async () => {
    const cookie = await api.signIn('P05');
    expect((await post('/sign-out', {}, { cookie })).statusCode).toBe(403);
    const page = await api.inject({ method: 'GET', url: '/my-tasks', headers: { cookie } });
    const formToken = /name="formToken" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    expect((await post('/sign-out', { formToken }, { cookie })).statusCode).toBe(303);
    expect((await api.inject({ method: 'GET', url: '/my-tasks', headers: { cookie } })).statusCode).toBe(303);
  });

  it('ends with the person: who has left is not signed in any more', async () => {
    const cookie = await api.signIn('P06');
    await api.records.query(`update person set left_at = isms_now() - interval '1 second' where id = 'P06'`);
    expect((await api.inject({ method: 'GET', url: '/my-tasks', headers: { cookie } })).statusCode).toBe(303);
    await api.records.query(`update person set left_at = null where id = 'P06'`);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/t/x',
    '/sign-out',
    '/corrective-actions/../t',
    'javascript:alert(1)',
  ])('leads back to our own pages only, not to %s', async (back) => {
    const { challenge } = await ask('priya@larkfield.example');
    await api.records.query('delete from rate_counter');
    const done = await post('/sign-in/code', { challenge, code: codeOf(challenge), back });
    expect(done.headers['location']).toBe('/my-tasks');
  });

  it('refuses a form of another site', async () => {
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }] as Record<
      string,
      string
    >[])
      expect((await post('/sign-in', { mail: 'priya@larkfield.example' }, headers)).statusCode).toBe(403);
    expect((await post('/sign-in', { mail: 'priya@larkfield.example' }, { origin: FIXTURE_URL })).statusCode).toBe(200);
  });
});
