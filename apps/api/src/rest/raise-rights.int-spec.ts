import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeMachineToken, type MachineScope } from '#records/access/machine-tokens.js';
import { openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
  await machine('raiser', ['raise']);
  await machine('auditing', ['raise', 'audit' as MachineScope]);
}, 60_000);
afterAll(() => api.close());

function machine(name: string, scopes: MachineScope[]): Promise<boolean> {
  const tokenSha256 = createHash('sha256').update(`token-${name}`).digest('hex');
  return makeMachineToken(api.records, { name, scopes, tokenSha256 });
}

const NEW = { title: 'No drill', description: 'No drill for two years.', department: 'ENG' };

function raise(headers: Record<string, string>, change: object): Promise<Answered> {
  return api.inject({ method: 'POST', url: '/api/v1/nonconformities', headers, payload: { ...NEW, ...change } });
}
const by = async (person: string, change: object) => raise({ cookie: await api.signIn(person) }, change);
const byMachine = (name: string, change: object) => raise({ authorization: `Bearer token-${name}` }, change);

describe('raising through the API', () => {
  it.each([
    ['a finding of an internal audit', { source: 'AUDIT_INT' }],
    ['a finding of an external audit', { source: 'AUDIT_EXT' }],
    ['a grade', { grade: 'MAJOR' }],
    ['a source that another process has', { source: 'KPI' }],
  ])('does not let everybody send %s, and nothing is on record then', async (_what, change) => {
    const before = await api.count('corrective_action');
    const answer = await by('P17', change);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      403,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await api.count('corrective_action')).toBe(before);
  });

  it('lets everybody raise as an employee and pass on a complaint', async () => {
    expect((await by('P17', {})).statusCode).toBe(201);
    expect((await by('P17', { source: 'COMPLAINT', sourceRef: 'Ticket 4711' })).statusCode).toBe(201);
  });

  it('takes a finding of an internal audit from an auditor, who then is its auditor', async () => {
    const answer = await by('P13', { source: 'AUDIT_INT', sourceRef: 'F-1', grade: 'MAJOR' });
    expect(answer.statusCode).toBe(201);
    const { id } = answer.json<{ id: string }>();
    expect(
      await api.records.query('select source, grade, finding_auditor_id from corrective_action where id = $1', [id]),
    ).toEqual([{ source: 'AUDIT_INT', grade: 'MAJOR', finding_auditor_id: 'P13' }]);
    expect((await by('P13', { source: 'AUDIT_EXT', grade: 'MAJOR' })).statusCode).toBe(403);
  });

  it('takes a finding of an external body with its grade from the ISMS Manager, and no internal one', async () => {
    expect((await by('P05', { source: 'AUDIT_EXT', sourceRef: 'TUV 1', grade: 'MAJOR' })).statusCode).toBe(201);
    expect((await by('P05', { source: 'AUDIT_INT' })).statusCode).toBe(403);
    expect((await by('P05', { source: 'EMPLOYEE', grade: 'MAJOR' })).statusCode).toBe(403);
  });

  it('takes findings and grades from a machine with the scope "audit" only', async () => {
    expect((await byMachine('raiser', { source: 'AUDIT_INT', grade: 'MINOR' })).statusCode).toBe(403);
    expect((await byMachine('raiser', { grade: 'MINOR' })).statusCode).toBe(403);
    expect((await byMachine('raiser', { source: 'INCIDENT', sourceRef: 'INC-1' })).statusCode).toBe(201);
    expect((await byMachine('auditing', { source: 'AUDIT_INT', grade: 'MINOR', sourceRef: 'F-2' })).statusCode).toBe(
      201,
    );
  });
});
