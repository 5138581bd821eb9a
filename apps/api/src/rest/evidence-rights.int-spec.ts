import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeMachineToken } from '#records/access/machine-tokens.js';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
let id: string;
beforeAll(async () => {
  api = await openApiFixture();
  const tokenSha256 = createHash('sha256').update('token-files').digest('hex');
  await makeMachineToken(api.records, { name: 'files', scopes: ['evidence'], tokenSha256 });
  id = await api.raise();
}, 60_000);
afterAll(() => api.close());

async function upload(headers: Record<string, string>, record = id): Promise<number> {
  const part = (name: string, value: string) => `--X\r\ncontent-disposition: form-data; ${name}\r\n\r\n${value}\r\n`;
  const answer = await api.inject({
    method: 'POST',
    url: '/api/v1/evidence',
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=X' },
    payload: `${part('name="record"', record)}${part('name="file"; filename="a.txt"', 'text')}--X--\r\n`,
  });
  return answer.statusCode;
}
const as = async (person: string) => ({ cookie: await api.signIn(person) });
const BEARER = { authorization: 'Bearer token-files' };
const links = () => api.count(`evidence_link where record_id = '${id}'`);

describe('a file for a record', () => {
  it('comes from those who work on it, not from everybody who may see it', async () => {
    // The raiser, the head of the department and Top Management see the record; its work is not theirs.
    for (const person of ['P17', 'P08', 'P01']) expect([person, await upload(await as(person))]).toEqual([person, 403]);
    expect(await upload(await as('P18'))).toBe(404);
    expect(await links()).toBe(0);
    await api.records.query(`update corrective_action set owner_id = 'P18' where id = $1`, [id]);
    for (const person of ['P05', 'P06', 'P13', 'P18'])
      expect([person, await upload(await as(person))]).toEqual([person, 201]);
    expect(await upload(BEARER)).toBe(201);
    expect(await links()).toBe(5);
  });

  it('comes too late once the record is in a final state: 409, and nothing is added', async () => {
    await api.records.query(`update corrective_action set state = 'CANCELLED' where id = $1`, [id]);
    const before = await links();
    expect(await upload(BEARER)).toBe(409);
    expect(await upload(await as('P05'))).toBe(409);
    expect(await links()).toBe(before);
  });

  it('is 404 for a record that is not there', async () => {
    expect(await upload(BEARER, 'CA-1999-0001')).toBe(404);
  });
});
