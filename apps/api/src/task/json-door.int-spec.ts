import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';
import { taskClient } from './task-client-fixture.js';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
}, 60_000);
afterAll(() => api.close());

const { triage, get } = taskClient(() => api);
const ENTRY = { grade: 'MINOR', departmentId: 'ENG', requirementRefs: ['A.5.24'], reason: 'One drill a year.' };

describe('the JSON door of a task', () => {
  it('takes people as GET proposes them: by work mail, by id or by whole name', async () => {
    for (const ownerId of ['Owen@larkfield.example', 'P08', 'Owen Blackwood']) {
      const { id, token } = await triage();
      const { formToken } = (await get(token, { accept: 'application/json' })).json<{ formToken: string }>();
      const payload = { formToken, outcome: 'ACCEPT', entry: { ...ENTRY, ownerId } };
      const done = await api.inject({ method: 'POST', url: `/t/${token}`, payload });
      expect([ownerId, done.statusCode]).toEqual([ownerId, 200]);
      expect(await api.count(`content_blob where body->>'ownerId' = 'P08'`)).toBeGreaterThan(0);
      expect(await api.count(`decision where record_id = '${id}'`)).toBe(1);
    }
  });

  it('says at the field who is not known here', async () => {
    const { token } = await triage();
    const { formToken } = (await get(token, { accept: 'application/json' })).json<{ formToken: string }>();
    const payload = { formToken, outcome: 'ACCEPT', entry: { ...ENTRY, ownerId: 'nobody@larkfield.example' } };
    const refused = await api.inject({ method: 'POST', url: `/t/${token}`, payload });
    expect([refused.statusCode, refused.json()]).toEqual([
      422,
      expect.objectContaining({
        unmet: expect.arrayContaining([expect.objectContaining({ code: 'unknown-person', field: 'ownerId' })]),
      }),
    ]);
  });
});
