import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { READY_GATE } from '#testing/ready-gate.js';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';

const ID = 'CYC-2027';

describe('a company whose chair is its only ISMS Manager', () => {
  let api: ApiFixture;
  let cookie: string;
  beforeAll(async () => {
    api = await openApiFixture();
    await api.records.query(
      `update role_assignment set valid_to = isms_now() where role in ('TM', 'IM', 'DEPUTY_IM', 'EXTERNAL_AUDITOR')`,
    );
    await api.records.query(
      `insert into role_assignment (id, role, person_id, department_id, rank, valid_from)
       values (gen_random_uuid(), 'IM', 'P01', '', 0, isms_now())`,
    );
    cookie = await api.signIn('P01');
  }, 60_000);
  afterAll(() => api.close());

  const get = (url: string) => api.inject({ method: 'GET', url, headers: { cookie } });
  const text = async (url: string): Promise<string> =>
    (await get(url)).body.replaceAll(/<style>.*?<\/style>|<[^>]+>/gs, ' ').replaceAll(/\s+/g, ' ');
  const post = async (url: string, fields: Record<string, string>) => {
    const formToken = /name="formToken" value="([^"]+)"/.exec((await get('/my-tasks')).body)?.[1] ?? '';
    const headers = { cookie, origin: api.url, 'content-type': 'application/x-www-form-urlencoded' };
    const payload = new URLSearchParams({ formToken, ...fields }).toString();
    return api.inject({ method: 'POST', url, payload, headers });
  };
  /** One step by the link of the chair, as a client of the API answers it. */
  const answer = async (code: string, outcome: string, entry: object) => {
    await (api.ask as (...step: string[]) => Promise<void>)(ID, code);
    const accept = { accept: 'application/json' };
    const url = `/t/${await api.token(ID, 'P01')}`;
    const { formToken } = (await api.inject({ method: 'GET', url, headers: accept })).json<{ formToken: string }>();
    const sent = await api.inject({ method: 'POST', url, headers: accept, payload: { formToken, outcome, entry } });
    await (api.settle as (...step: string[]) => Promise<void>)(ID, code);
    return sent;
  };
  const decision = { comment: '', items: [], revise: [], overlapReason: '' };

  it('is refused its own gate, and the page of the task names the rule and the way out', async () => {
    expect((await post('/cycles', { firstDay: '2027-03-01' })).statusCode).toBe(303);
    const charter = { ...READY_GATE.charter, firstDay: '2027-03-01', lastDay: '2028-02-29' };
    expect((await answer('CHARTER', 'SUBMIT', charter)).statusCode).toBe(200);
    const refused = await answer('G0_DECISION', 'APPROVE', decision);
    expect([refused.statusCode, refused.body.includes('SD1')]).toEqual([403, true]);
    expect(await text(`/t/${await api.token(ID, 'P01')}`)).toMatch(/SD1/);
  });

  it('grants a waiver for the gate of the cycle, and the gate, the cycle and the API say that it was decided by it', async () => {
    const [row] = await api.records.query<{ mail: string; until: string }[]>(
      `select mail, to_char(isms_now() + interval '60 days', 'YYYY-MM-DD') as until from person where id = 'P01'`,
    );
    const wish = {
      rule: 'SD1',
      person: row?.mail ?? '',
      until: row?.until ?? '',
      reason: 'Nobody else keeps the ISMS.',
    };
    const granted = await post('/waivers', { ...wish, record: ID, step: 'G0_DECISION' });
    expect(granted.statusCode).toBe(303);
    expect(await text('/waivers')).toContain(`${ID}, Gate G0`);
    expect((await answer('G0_DECISION', 'APPROVE', decision)).statusCode).toBe(200);
    expect(await text(`/cycles/${ID}/gates/G0`)).toMatch(/Gate G0: approved By waiver of SD1/);
    const page = await text(`/cycles/${ID}`);
    expect(page).toContain('Decided by a waiver of separation of duties (1)');
    expect(page).toContain('Nobody else keeps the ISMS.');
    expect(page).toContain('Before the cycle is closed, somebody who neither used nor granted a waiver looks at them.');
    const { decidedByWaiver } = (await get(`/api/v1/cycles/${ID}`)).json<{ decidedByWaiver: object[] }>();
    expect(decidedByWaiver).toMatchObject([
      { step: 'G0_DECISION', outcome: 'APPROVE', rule: 'SD1', by: { id: 'P01' }, grantedBy: { id: 'P01' } },
    ]);
    // Whoever sees only the overview is not told who needed a waiver.
    const clerk = await api.inject({
      method: 'GET',
      url: `/cycles/${ID}`,
      headers: { cookie: await api.signIn('P17') },
    });
    expect(clerk.body).not.toContain('Decided by a waiver');
  });
});
