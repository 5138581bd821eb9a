import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
}, 60_000);
afterAll(() => api.close());

describe('an interruption', () => {
  it('with a wrong or missing kind is refused with 422 and cancels nothing', async () => {
    const id = await api.raise();
    await api.ask(id, 'TRIAGE');
    const cookie = await api.signIn('P05');
    const page = await api.inject({ method: 'GET', url: '/my-tasks', headers: { cookie } });
    const formToken = /name="formToken" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const told = await api.count('audit_event');
    const wrong: Record<string, string>[] = [{}, { kind: '' }, { kind: 'cancelled' }, { kind: 'toString' }];
    for (const kind of wrong) {
      const answer = await api.inject({
        method: 'POST',
        url: `/corrective-actions/${id}/interruptions`,
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ formToken, reason: 'Pressed something', ...kind }).toString(),
      });
      expect([kind, answer.statusCode]).toEqual([kind, 422]);
    }
    expect(await api.count('audit_event')).toBe(told);
    expect(await api.count(`step where record_id = '${id}' and code = 'CANCEL_CONFIRM'`)).toBe(0);
  });
});
