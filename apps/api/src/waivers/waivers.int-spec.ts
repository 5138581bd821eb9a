import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MACHINE_SCOPES, makeMachineToken } from '#records/access/machine-tokens.js';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';

describe('waivers on pages and by API', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await openApiFixture();
  });
  afterAll(() => api.close());

  const cookieOf = new Map<string, string>();
  const cookie = async (person: string): Promise<string> => {
    const known = cookieOf.get(person) ?? (await api.signIn(person));
    cookieOf.set(person, known);
    return known;
  };
  const get = async (person: string, url = '/waivers') =>
    api.inject({ method: 'GET', url, headers: { cookie: await cookie(person) } });
  const formToken = async (person: string): Promise<string> =>
    /name="formToken" value="([^"]+)"/.exec((await get(person, '/my-tasks')).body)?.[1] ?? '';
  const post = async (person: string, fields: Record<string, string>, url = '/waivers') => {
    const payload = new URLSearchParams({ formToken: await formToken(person), ...fields }).toString();
    const headers = {
      ...{ cookie: await cookie(person), origin: api.url },
      'content-type': 'application/x-www-form-urlencoded',
    };
    return api.inject({ method: 'POST', url, payload, headers });
  };
  const inDays = async (days: number): Promise<string> => {
    const [row] = await api.records.query<{ at: Date }[]>('select isms_now() as at');
    return new Date((row?.at.getTime() ?? 0) + days * 86_400_000).toISOString().slice(0, 10);
  };
  const mailOf = async (person: string): Promise<string> => {
    const [row] = await api.records.query<{ mail: string }[]>('select mail from person where id = $1', [person]);
    return row?.mail ?? '';
  };
  const wish = async (person: string) => ({
    ...{ rule: 'SD4', person: await mailOf(person), until: await inDays(60) },
    reason: 'Nobody else knows the system.',
  });

  it('Top Management grants and withdraws one on the page; the API lists it with its state', async () => {
    const granted = await post('P01', await wish('P08'));
    expect([granted.statusCode, granted.headers.location]).toEqual([303, '/waivers']);
    const page = await get('P02');
    expect(page.body).toContain('Nobody else knows the system.');
    const id = /\/waivers\/([0-9a-f-]{36})\/withdrawal/.exec(page.body)?.[1] ?? '';
    const list = await get('P05', '/api/v1/waivers');
    expect(list.json<{ items: unknown[] }>().items).toMatchObject([
      { id, rule: 'SD4', person: { id: 'P08' }, grantedBy: { id: 'P01' }, state: 'VALID', usedOn: [] },
    ]);
    expect((await post('P02', {}, `/waivers/${id}/withdrawal`)).statusCode).toBe(303);
    expect((await get('P05', '/api/v1/waivers')).json<{ items: unknown[] }>().items).toMatchObject([{ id, state: 'WITHDRAWN' }]); // prettier-ignore
  });

  it('the page says why a waiver is refused and keeps what was typed', async () => {
    const refused = await post('P01', {
      ...(await wish('P08')),
      person: 'nobody@larkfield.example',
      until: await inDays(500),
    });
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('This person is not in the directory');
    expect(refused.body).toContain('A waiver ends after 12 months at the latest.');
    expect(refused.body).toContain('value="nobody@larkfield.example"');
    expect((await post('P01', { ...(await wish('P08')), rule: 'SD5' })).body).toContain(
      'Only SD1, SD4, SD6, SD9 can be waived',
    );
  });

  it('the ISMS Manager reads and grants nothing, an employee does not read, a machine neither grants nor withdraws (SD12)', async () => {
    expect((await get('P05')).body).not.toContain('Grant a waiver');
    expect((await post('P05', await wish('P08'))).statusCode).toBe(422);
    expect((await get('P17')).statusCode).toBe(403);
    expect((await get('P17', '/api/v1/waivers')).statusCode).toBe(403);
    const token = 'a-machine-of-the-tests';
    await makeMachineToken(api.records, {
      ...{ name: 'script', scopes: [...MACHINE_SCOPES] },
      tokenSha256: createHash('sha256').update(token).digest('hex'),
    });
    const headers = { authorization: `Bearer ${token}` };
    for (const url of ['/waivers', '/api/v1/waivers'])
      expect(
        (await api.inject({ method: 'POST', url, headers, payload: await wish('P08') })).statusCode,
      ).toBeGreaterThanOrEqual(403);
    const kept = await api.records.query<unknown[]>(
      `select 1 from waiver where granted_by like 'machine%' or granted_by = 'P05'`,
    );
    expect(kept).toEqual([]);
    const refused = await api.records.query<{ actor: string }[]>(
      `select actor from audit_event where type = 'WAIVER_REFUSED' and content->'reasons' ? 'not-top-management'`,
    );
    expect(refused).toEqual([{ actor: 'P05' }]);
  });

  it('a stranger gets the sign-in, and a form without its token grants nothing', async () => {
    expect((await api.inject({ method: 'GET', url: '/waivers' })).statusCode).toBeGreaterThanOrEqual(300);
    const forged = await post('P01', { ...(await wish('P08')), formToken: 'forged' });
    expect(forged.statusCode).toBe(403);
  });
});
