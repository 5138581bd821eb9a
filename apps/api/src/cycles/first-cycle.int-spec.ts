import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';

describe('the first cycle', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await openApiFixture();
  }, 60_000);
  afterAll(() => api.close());

  const get = async (person: string, url: string) =>
    api.inject({ method: 'GET', url, headers: { cookie: await api.signIn(person) } });
  const draft = async (person: string, fields: Record<string, string>) => {
    const cookie = await api.signIn(person);
    const { body } = await api.inject({ method: 'GET', url: '/my-tasks', headers: { cookie } });
    const formToken = /name="formToken" value="([^"]+)"/.exec(body)?.[1] ?? '';
    const headers = { cookie, origin: api.url, 'content-type': 'application/x-www-form-urlencoded' };
    const payload = new URLSearchParams({ formToken, ...fields }).toString();
    return api.inject({ method: 'POST', url: '/cycles', payload, headers });
  };

  it('is drafted by the ISMS Manager with its first day, and by nobody without a role', async () => {
    expect((await get('P05', '/cycles')).body).toContain('Draft the first cycle');
    expect((await get('P17', '/cycles')).body).not.toContain('Draft the first cycle');
    const refused = await draft('P17', { firstDay: '2027-03-01' });
    expect(refused.body).toContain('The ISMS Manager, the deputy or Top Management starts a cycle.');
    expect(await api.count('cycle')).toBe(0);
    const empty = await draft('P05', { firstDay: 'soon' });
    expect([empty.statusCode, empty.body.includes('Give the first day of the cycle.')]).toEqual([422, true]);
    for (const [firstDay, reason] of [
      ['2027-02-30', 'Give the first day of the cycle.'],
      ['1900-01-01', 'The first day of a cycle lies between'],
      ['2072-03-01', '2072-03-01 does not.'],
    ] as const) {
      const mistyped = await draft('P05', { firstDay });
      expect([firstDay, mistyped.statusCode, mistyped.body.includes(reason)]).toEqual([firstDay, 422, true]);
      expect(mistyped.body).toContain(`value="${firstDay}"`);
    }
    expect(await api.count('cycle')).toBe(0);
    const made = await draft('P05', { firstDay: '2027-03-01' });
    expect([made.statusCode, made.headers.location]).toEqual([303, '/cycles/CYC-2027']);
    const page = await get('P05', '/cycles/CYC-2027');
    expect(page.body.replaceAll(/\s+/g, ' ')).toContain('○ </span>Draft');
    expect(await api.count(`outbox where workflow_id = 'isms-cycle/CYC-2027'`)).toBeGreaterThan(0);
  });

  it('stands once: a second draft is refused with its reason, and the day stays typed', async () => {
    const second = await draft('P01', { firstDay: '2028-03-01' });
    expect(second.statusCode).toBe(422);
    expect(second.body).toContain('CYC-2027 stands already');
    expect(second.body).toContain('value="2028-03-01"');
    expect(await api.count('cycle')).toBe(1);
  });

  it('is stopped only by the chair: the wish is asked on its page and shown while it is decided', async () => {
    const cookie = await api.signIn('P05');
    const page = () => api.inject({ method: 'GET', url: '/cycles/CYC-2027', headers: { cookie } });
    const formToken = /name="formToken" value="([^"]+)"/.exec((await page()).body)?.[1] ?? '';
    const headers = { cookie, origin: api.url, 'content-type': 'application/x-www-form-urlencoded' };
    const ask = (fields: Record<string, string>) => {
      const payload = new URLSearchParams({ formToken, ...fields }).toString();
      return api.inject({ method: 'POST', url: '/cycles/CYC-2027/wishes', payload, headers });
    };
    const silent = await ask({ kind: 'SUSPENSION', reason: ' ' });
    expect([silent.statusCode, silent.body.includes('Give the reason.')]).toEqual([422, true]);
    expect((await ask({ kind: 'RESUMPTION', reason: 'Go on.' })).body).toContain('is not suspended');
    expect((await ask({ kind: 'CLOSE', reason: 'Now.' })).statusCode).toBe(422);
    expect((await ask({ kind: 'SUSPENSION', reason: 'Merger.' })).statusCode).toBe(303);
    expect((await page()).body).toContain('Top Management is asked to stop the cycle');
    const [row] = await api.records.query<{ state: string }[]>('select state from cycle');
    expect(row?.state).toBe('DRAFT');
  });
});
