import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';
import { taskClient } from './task-client-fixture.js';

let api: ApiFixture;
let id: string;
let token: string;
beforeAll(async () => {
  api = await openApiFixture();
}, 60_000);
afterAll(() => api.close());

const { triage, get, post, accept } = taskClient(() => api);

beforeEach(async () => {
  const first = await triage();
  const accepted = await accept(first.token);
  if (accepted.statusCode !== 200) throw new Error(`triage answered ${accepted.statusCode}`);
  await api.settle(first.id, 'TRIAGE');
  await api.ask(first.id, 'CONTAINMENT');
  ({ id } = first);
  token = await api.token(id, 'P08');
});

async function ask(headers: Record<string, string> = {}, until?: string): Promise<Answered> {
  const { formToken, question } = (await get(token, { accept: 'application/json' })).json<{
    formToken: string;
    question: { due: string };
  }>();
  const later = new Date(Date.parse(question.due) + 2 * 86_400_000).toISOString().slice(0, 10);
  const wish = { act: 'extend', extendUntil: until ?? later, extendReason: 'The supplier is away.' };
  return post(token, { formToken, ...wish }, { accept: 'application/json', ...headers });
}

const asked = () => api.count(`step where record_id = '${id}' and code = 'EXTENSION'`);

describe('asking for more time by link', () => {
  it('is heard from the person who is asked', async () => {
    expect([(await ask()).statusCode, await asked()]).toEqual([200, 1]);
  });

  it('needs the sign-in of the same person where the answer does', async () => {
    await api.records.query(`update question set assurance = 'B' where record_id = $1 and state = 'OPEN'`, [id]);
    expect([(await ask()).statusCode, await asked()]).toEqual([401, 0]);
    expect([(await ask({ cookie: await api.signIn('P06') })).statusCode, await asked()]).toEqual([401, 0]);
    expect([(await ask({ cookie: await api.signIn('P08') })).statusCode, await asked()]).toEqual([200, 1]);
  });

  it('is refused with 403 to who no longer owns the record, and the attempt is told', async () => {
    await api.records.query(`update corrective_action set owner_id = 'P17' where id = $1`, [id]);
    const answer = await ask();
    expect([answer.statusCode, answer.json(), await asked()]).toEqual([
      403,
      expect.objectContaining({ reason: 'ROLE_LOST' }),
      0,
    ]);
    expect(await api.count(`audit_event where type = 'DECISION_REFUSED' and record_id = '${id}'`)).toBe(1);
  });

  it('is refused with 403 where separation of duties leaves nobody who may answer', async () => {
    await api.records.query(`update question set sod_blocked = true where record_id = $1 and state = 'OPEN'`, [id]);
    const answer = await ask();
    expect([answer.statusCode, answer.json(), await asked()]).toEqual([
      403,
      expect.objectContaining({ reason: 'SEPARATION_OF_DUTIES' }),
      0,
    ]);
  });

  it('names a day that there is', async () => {
    for (const until of ['2099-02-31', '2099-13-01', 'tomorrow'])
      expect([until, (await ask({}, until)).statusCode]).toEqual([until, 422]);
    expect(await asked()).toBe(0);
  });
});
