import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';
import { taskClient } from './task-client-fixture.js';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
}, 60_000);
afterAll(() => api.close());
const { triage, get, hidden, post } = taskClient(() => api);

it('the page of somebody who may not decide says what the claim says: no answer, no handing on, the rules ask another', async () => {
  const { id, token } = await triage();
  expect((await get(token)).body).toContain('This is not for me');
  const sent = { ...(await hidden(token)), act: 'decide:DELEGATE', delegateTo: 'P17', delegateComment: 'You do it.' };
  await api.records.query(`update role_assignment set valid_to = isms_now() - interval '1 second' where role = 'IM'`);
  const { body } = await get(token);
  expect(body).toContain('You may not decide this');
  expect(body).toContain('You no longer hold the role');
  for (const missing of ['This is not for me', 'name="delegateTo"', 'value="decide:ACCEPT"'])
    expect(body).not.toContain(missing);
  const refused = await post(token, { ...(await hidden(token)), act: 'decide:DELEGATE' });
  expect([refused.statusCode, refused.body]).toEqual([403, expect.stringContaining('You no longer hold the role')]);
  expect(refused.body).toContain('Lukas Brandt, who is asked now');
  // The page that was open before says no otherwise: nobody was named by who may not decide.
  expect((await post(token, sent)).statusCode).toBe(403);
  expect(await api.count(`audit_event where type = 'DECISION_REFUSED' and record_id = '${id}'`)).toBe(2);
});
