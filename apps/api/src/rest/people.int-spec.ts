import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeMachineToken, type MachineScope } from '#records/access/machine-tokens.js';
import { openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
  await machine('importing', ['import', 'read']);
  await machine('installing', ['import', 'company' as MachineScope]);
}, 60_000);
afterAll(() => api.close());

function machine(name: string, scopes: MachineScope[]): Promise<boolean> {
  const tokenSha256 = createHash('sha256').update(`token-${name}`).digest('hex');
  return makeMachineToken(api.records, { name, scopes, tokenSha256 });
}

const bearer = (name: string) => ({ authorization: `Bearer token-${name}` });

function send(headers: Record<string, string>, payload: object | string): Promise<Answered> {
  return api.inject({ method: 'POST', url: '/api/v1/people/import', headers, payload });
}

const CASE = {
  id: 'CA-2026-0900',
  title: 'Forged',
  description: 'Forged.',
  source: 'EMPLOYEE',
  department: 'ENG',
  raisedBy: 'P17',
  raisedAt: 'D0-3',
  state: 'TRIAGE',
};

describe('the import of people', () => {
  it.each([
    ['roles', { roles: [{ role: 'TM_CHAIR', person: 'P05', from: '2020-01-01' }] }],
    ['the policy', { policy: { maxRounds: 9 } }],
    ['cases', { correctiveActions: [CASE] }],
    ['delegations', { delegations: [{ from: 'P01', to: 'P05', starts: 'D0', ends: 'D0+30' }] }],
    ['the company', { company: { id: 'LARK', name: 'Other', timeZone: 'UTC' } }],
    ['a file that ends what it does not name', { complete: true, people: [] }],
    ['another department head', { departments: [{ id: 'ENG', name: 'Engineering', head: 'P05' }] }],
  ])('takes no %s from the ISMS Manager or a machine of its scope, and says who may', async (_what, part) => {
    const before = await Promise.all(
      ['role_assignment', 'policy', 'audit_event', 'delegation'].map((table) => api.count(table)),
    );
    for (const headers of [{ cookie: await api.signIn('P05') }, bearer('importing')]) {
      const told = await api.count('audit_event');
      const answer = await send(headers, { format: 1, ...part });
      expect([answer.statusCode, answer.json<{ detail: string }>().detail]).toEqual([
        403,
        expect.stringContaining('npm start -- --company'),
      ]);
      expect(await api.count('audit_event')).toBe(told);
    }
    const after = await Promise.all(
      ['role_assignment', 'policy', 'audit_event', 'delegation'].map((table) => api.count(table)),
    );
    // Signing in is told; nothing else changed.
    expect([after[0], after[1], after[3]]).toEqual([before[0], before[1], before[3]]);
  });

  it('takes people, places and departments whose head stays', async () => {
    const people = [{ id: 'P60', name: 'Ada Quist', mail: 'ada@larkfield.example', site: 'ZWO', manager: 'P08' }];
    const departments = [
      { id: 'ENG', name: 'Engineering and Test', head: 'P08' },
      { id: 'QA', name: 'Quality' },
    ];
    const answer = await send({ cookie: await api.signIn('P05') }, { format: 1, people, departments });
    expect([answer.statusCode, answer.json()]).toEqual([200, expect.objectContaining({ changed: true })]);
  });

  it('takes a company file from a machine with the scope "company", and tells a new version of the policy', async () => {
    const answer = await send(bearer('installing'), { format: 1, policy: { maxRounds: 4 } });
    expect(answer.statusCode).toBe(200);
    expect(await api.records.query(`select actor, content from audit_event where type = 'POLICY_CHANGED'`)).toEqual([
      {
        actor: 'machine:installing',
        content: {
          version: 2,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          previous: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
    ]);
  });

  it('lets no role begin before today once a company is on record', async () => {
    const roles = [{ role: 'TM', person: 'P05', from: '2020-01-01' }];
    const answer = await send(bearer('installing'), { format: 1, roles });
    expect([answer.statusCode, answer.json()]).toEqual([
      422,
      expect.objectContaining({ unmet: [expect.objectContaining({ field: 'roles.TM' })] }),
    ]);
    expect(await api.count(`role_assignment where person_id = 'P05' and role = 'TM'`)).toBe(0);
    // The first holder of a role that nobody held begins now, not on the day of the first import.
    expect((await send(bearer('installing'), { format: 1, roles: [{ role: 'HR', person: 'P18' }] })).statusCode).toBe(
      200,
    );
    const [hr] = await api.records.query<{ late: boolean }[]>(
      `select valid_from > isms_now() - interval '1 minute' as late from role_assignment where role = 'HR'`,
    );
    expect(hr).toEqual({ late: true });
  });

  it('takes a JSON file of more than 1 MB, where every other route refuses one', async () => {
    const people = Array.from({ length: 9_000 }, (_, n) => ({
      id: `X${n}`,
      name: `Person Number ${n} of the long list of people`,
      mail: `person.number.${n}@larkfield.example`,
      site: 'ZWO',
    }));
    const file = { format: 1, people };
    expect(JSON.stringify(file).length).toBeGreaterThan(1_100_000);
    expect((await send(bearer('importing'), file)).statusCode).toBe(200);
    const raise = await api.inject({
      method: 'POST',
      url: '/api/v1/nonconformities',
      headers: bearer('importing'),
      payload: { title: 'x'.repeat(1_100_000) },
    });
    expect(raise.statusCode).toBe(413);
  });
});

describe('the list of people', () => {
  const list = async (person: string, query = '') => {
    const headers = { cookie: await api.signIn(person) };
    return api.inject({ method: 'GET', url: `/api/v1/people${query}`, headers });
  };

  it('is for the ISMS Manager, Human Resources, heads of departments and machines', async () => {
    for (const person of ['P05', 'P18', 'P08']) expect((await list(person)).statusCode).toBe(200);
    const read = await api.inject({ method: 'GET', url: '/api/v1/people', headers: bearer('importing') });
    expect(read.statusCode).toBe(200);
  });

  it('names to everybody else only the one whose work mail they know', async () => {
    for (const query of ['', '?search=priya', '?search=%40larkfield.example'])
      expect([query, (await list('P17', query)).statusCode]).toEqual([query, 403]);
    const found = await list('P17', '?search=priya@larkfield.example');
    expect([found.statusCode, found.json<{ items: { id: string }[] }>().items.map(({ id }) => id)]).toEqual([
      200,
      ['P05'],
    ]);
    expect((await list('P17', '?search=nobody@larkfield.example')).json()).toEqual({ items: [], next: null });
  });
});
