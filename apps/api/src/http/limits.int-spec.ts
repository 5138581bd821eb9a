import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { linkKeyOf, signInCode } from '#links/task-links.js';
import { FIXTURE_SECRET, openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture({ trustedProxy: 1 });
}, 60_000);
afterAll(() => api.close());
beforeEach(() => api.records.query('delete from rate_counter'));

function post(url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answered> {
  const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
  return api.inject({ method: 'POST', url, headers: form, payload: new URLSearchParams(fields).toString() });
}

const from = (ip: string) => ({ 'x-forwarded-for': ip });
const networks = () =>
  api.records.query(`select subject, count from rate_counter where subject like '%/network/%' order by subject`);

async function challenge(mail: string): Promise<string> {
  const { body } = await post('/sign-in', { mail });
  return /name="challenge" value="([^"]+)"/.exec(body)?.[1] ?? '';
}

const codeOf = (id: string) => signInCode(linkKeyOf(FIXTURE_SECRET), id);

describe('limits', () => {
  it('count the networks of people behind a trusted proxy, not the proxy', async () => {
    await post('/sign-in', { mail: 'a@larkfield.example' }, from('203.0.113.7'));
    // What the person wrote in front of the proxy counts for nothing.
    await post('/sign-in', { mail: 'b@larkfield.example' }, from('192.0.2.1, 198.51.100.9'));
    expect(await networks()).toEqual([
      { subject: 'sign-in/network/198.51.100', count: 1 },
      { subject: 'sign-in/network/203.0.113', count: 1 },
    ]);
  });

  it('believe no forwarded address unless a proxy is trusted', async () => {
    const plain = await openApiFixture();
    await plain.inject({
      method: 'POST',
      url: '/sign-in',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...from('203.0.113.7') },
      payload: 'mail=a@larkfield.example',
    });
    expect(await plain.count(`rate_counter where subject = 'sign-in/network/127.0.0'`)).toBe(1);
    await plain.close();
  }, 60_000);

  it('never block a link that is known, however many unknown ones its network asked for', async () => {
    const id = await api.raise();
    await api.ask(id, 'TRIAGE');
    const token = await api.token(id, 'P05');
    const get = (path: string) => api.inject({ method: 'GET', url: `/t/${path}` });
    for (let n = 0; n < 300; n += 25)
      await Promise.all(Array.from({ length: 25 }, (_, at) => get(`unknown-${n + at}`)));
    expect((await get('unknown')).statusCode).toBe(429);
    expect((await get(token)).statusCode).toBe(200);
    expect((await post(`/t/${token}`, { act: 'save' })).statusCode).toBe(403);
  });

  it('let more than thirty people of one office sign in within a quarter of an hour', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => post('/sign-in', { mail: `x${n}@larkfield.example` })),
    );
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
  });

  it('say "too many tries" with 429 to who typed too many codes, and not that the code does not fit', async () => {
    const id = await challenge('priya@larkfield.example');
    const wrong = codeOf(id).replace(/^./, (digit) => String((Number(digit) + 1) % 10));
    for (let n = 0; n < 5; n += 1)
      expect((await post('/sign-in/code', { challenge: id, code: wrong })).statusCode).toBe(401);
    const answer = await post('/sign-in/code', { challenge: id, code: codeOf(id) });
    expect([answer.statusCode, answer.body.includes('Too many tries')]).toEqual([429, true]);
    const next = await challenge('priya@larkfield.example');
    await api.records.query(
      `insert into rate_counter (subject, window_real_at, count) values ('sign-in/guess/127.0.0', to_timestamp(floor(extract(epoch from clock_timestamp()) / 900) * 900), 100000)
       on conflict (subject, window_real_at) do update set count = 100000`,
    );
    const full = await post('/sign-in/code', { challenge: next, code: codeOf(next) });
    expect([full.statusCode, full.body.includes('Too many tries'), full.headers['retry-after']]).toEqual([
      429,
      true,
      expect.stringMatching(/^\d+$/),
    ]);
  });

  it('name one minute in the singular', async () => {
    await api.records.query(
      `insert into rate_counter (subject, window_real_at, count) select 'raise/network/127.0.0', w, 100000
         from (select to_timestamp(floor(extract(epoch from clock_timestamp()) / 3600) * 3600) as w) now`,
    );
    const fields = { title: 'Door left open', description: 'Open.', department: 'ENG', mail: 'yuki@larkfield.example' };
    const { body } = await post('/raise', fields);
    expect(body).toMatch(/Try again in (1 minute|[2-9] minutes|[1-6]\d minutes)\b/);
    expect(body).not.toMatch(/\b1 minutes\b/);
  });
});

describe('a refused sign-in', () => {
  it('is told for the five tries of a challenge, and posts without one write nothing', async () => {
    const told = () => api.count(`audit_event where type = 'SIGN_IN_REFUSED'`);
    const before = await told();
    for (let n = 0; n < 8; n += 1)
      await post('/sign-in/code', { challenge: `01940000-0000-7000-8000-00000000000${n}`, code: '12345678' });
    expect(await told()).toBe(before);
    const id = await challenge('owen@larkfield.example');
    const wrong = codeOf(id).replace(/^./, (digit) => String((Number(digit) + 1) % 10));
    for (let n = 0; n < 9; n += 1) await post('/sign-in/code', { challenge: id, code: wrong });
    expect(await told()).toBe(before + 5);
    expect(api.logged.some((line) => line.includes('sign-in refused'))).toBe(true);
  });
});
