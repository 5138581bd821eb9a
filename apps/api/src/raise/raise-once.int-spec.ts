import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
}, 60_000);
afterAll(() => api.close());
beforeEach(() => api.records.query('delete from rate_counter'));

const NEW = { title: 'Door left open', description: 'Server room.', department: 'ENG' };

function post(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answered> {
  const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
  return api.inject({
    method: 'POST',
    url: '/raise',
    headers: form,
    payload: new URLSearchParams(fields).toString(),
  });
}

async function page(headers: Record<string, string> = {}): Promise<Record<string, string>> {
  const { body } = await api.inject({ method: 'GET', url: '/raise', headers });
  const fields = [...body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
}

const idOf = ({ body }: Answered) => /<b>(CA-\d{4}-\d{4})<\/b>/.exec(body)?.[1] ?? '';

describe('one raise form', () => {
  it('sent twice at once makes one record, and both answers name it; signed in or not', async () => {
    const cookie = await api.signIn('P17');
    const signedIn: Record<string, string>[] = [{}, { cookie }];
    for (const headers of signedIn) {
      const before = await api.count('corrective_action');
      const fields = { ...(await page(headers)), ...NEW, mail: 'yuki@larkfield.example' };
      const answers = await Promise.all([post(fields, headers), post(fields, headers)]);
      const again = await post(fields, headers);
      expect([...answers, again].map(({ statusCode }) => statusCode)).toEqual([201, 201, 201]);
      expect(new Set([...answers, again].map(idOf)).size).toBe(1);
      expect(await api.count('corrective_action')).toBe(before + 1);
    }
  });

  it('that was changed after "Back" is another nonconformity', async () => {
    const fields = { ...(await page()), ...NEW, mail: 'yuki@larkfield.example' };
    const first = await post(fields);
    const second = await post({ ...fields, title: 'Window left open' });
    expect([second.statusCode, idOf(second) !== idOf(first)]).toEqual([201, true]);
  });
});
