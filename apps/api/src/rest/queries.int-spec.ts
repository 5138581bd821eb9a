import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
let id: string;
beforeAll(async () => {
  api = await openApiFixture();
  id = await api.raise();
}, 60_000);
afterAll(() => api.close());

const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a query of the API', () => {
  it('with a cursor that is none of ours is refused with 400, not answered with the first page', async () => {
    const headers = { cookie: await api.signIn('P05') };
    for (const path of [
      'corrective-actions?cursor=x',
      `corrective-actions?cursor=${b64(['text', id])}`,
      `corrective-actions?sort=title&cursor=${b64([7, id])}`,
      `corrective-actions?cursor=${b64([1, id, 2])}`,
      `corrective-actions/${id}/trail?cursor=x`,
      'people?cursor=%2F%2F',
    ]) {
      const answer = await api.inject({ method: 'GET', url: `/api/v1/${path}`, headers });
      expect([path, answer.statusCode, answer.headers['content-type']]).toEqual([
        path,
        400,
        'application/problem+json; charset=utf-8',
      ]);
    }
    const page = await api.inject({ method: 'GET', url: '/open-tasks?cursor=WyJ4IiwieCJd', headers });
    expect(page.statusCode).toBe(400);
  });

  it('with a misspelt key is refused with 400, not answered as if it were not there', async () => {
    const headers = { cookie: await api.signIn('P05') };
    for (const path of [
      'corrective-actions?stat=TRIAGE',
      `corrective-actions/${id}/trail?lim=3`,
      'people?name=x',
      `corrective-actions/${id}?full=1`,
      'kpis/corrective-actions?x=1',
    ]) {
      const answer = await api.inject({ method: 'GET', url: `/api/v1/${path}`, headers });
      expect([path, answer.statusCode]).toEqual([path, 400]);
    }
  });

  it('on a page may carry what makes no sense, and never breaks the page', async () => {
    const headers = { cookie: await api.signIn('P05') };
    for (const path of ['corrective-actions', 'open-tasks'])
      for (const query of ['toString=1', 'constructor=1', '__proto__=1', 'state=NONE', 'hasOwnProperty=x'])
        expect([
          path,
          query,
          (await api.inject({ method: 'GET', url: `/${path}?${query}`, headers })).statusCode,
        ]).toEqual([path, query, 200]);
  });
});
