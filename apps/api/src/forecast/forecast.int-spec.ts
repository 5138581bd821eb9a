import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCycle } from '#records/cycle/draft.js';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';

describe('the forecast of the cycle on a page', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await openApiFixture();
    await startCycle(api.records, { by: 'P05', firstDay: `${await nextYear()}-01-01` });
  }, 60_000);
  afterAll(() => api.close());

  const get = async (person: string, query = '') =>
    api.inject({ method: 'GET', url: `/forecast${query}`, headers: { cookie: await api.signIn(person) } });
  const nextYear = async (): Promise<number> => {
    const [row] = await api.records.query<{ at: Date }[]>('select isms_now() as at');
    return (row?.at ?? new Date()).getUTCFullYear() + 1;
  };

  it('the ISMS Manager and Top Management see who is asked what when, the load as bars and figures; nothing is written', async () => {
    const written = 'audit_event where record_id is not null';
    const events = await api.count(written);
    const steps = await api.count('step');
    for (const person of ['P05', 'P01']) {
      const page = await get(person);
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain('Who is asked what when');
      expect(page.body).toContain(`CYC-${await nextYear()}`);
      expect(page.body).toMatch(/<svg[^>]*>.*<rect/s);
      expect(page.body).toContain('Charter');
    }
    expect([await api.count('step'), await api.count(written)]).toEqual([steps, events]);
  });

  it('who is away makes late what only they may decide, and the page says why', async () => {
    const year = await nextYear();
    const page = await get('P05', `?months=18&away=P01:${year}-01-01..${year}-12-31`);
    expect(page.body).toContain('Because of who is away');
    const usual = await get('P05', '?months=18');
    expect(usual.body).not.toContain('Because of who is away');
  });

  it('what is typed wrong is said beside the fields', async () => {
    for (const [query, words] of [
      ['?months=25', 'from 1 to 24 months'],
      ['?away=P05', 'names no absence'],
      ['?away=P99:2027-01-01..2027-02-01', 'Nobody in the directory has the id P99'],
    ] as const) {
      const page = await get('P05', query);
      expect([query, page.statusCode]).toEqual([query, 422]);
      expect(page.body).toContain(words);
    }
  });

  it('gives the list as CSV', async () => {
    const csv = await get('P05', '.csv?months=12');
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body).toMatch(/^\uFEFFAsked on,Cycle,Step,What,Who,Due,Answered\n/);
  });

  it('is for nobody else; who is not signed in is led to sign in and back', async () => {
    expect((await get('P08')).statusCode).toBe(403);
    const unknown = await api.inject({ method: 'GET', url: '/forecast' });
    expect([unknown.statusCode, unknown.headers.location]).toEqual([303, expect.stringContaining('forecast')]);
  });
});
