import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';
import { taskClient } from './task-client-fixture.js';

/** Only in the text of the record, never in its title. */
const SECRET = 'No incident drill was held for two years.';
const JSON_DOOR = { accept: 'application/json' };

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
}, 60_000);
afterAll(() => api.close());

const { triage, get, hidden, post, accept } = taskClient(() => api);

async function withFile(): Promise<{ id: string; token: string; file: string }> {
  const { id, token } = await triage();
  const cookie = await api.signIn('P05');
  const part = (name: string, value: string) => `--X\r\ncontent-disposition: form-data; ${name}\r\n\r\n${value}\r\n`;
  const answer = await api.inject({
    method: 'POST',
    url: '/api/v1/evidence',
    headers: { cookie, 'content-type': 'multipart/form-data; boundary=X' },
    payload: `${part('name="record"', id)}${part('name="file"; filename="a.txt"', 'text')}--X--\r\n`,
  });
  return { id, token, file: answer.json<{ evidence: string }>().evidence };
}

const links = (id: string, set: string) =>
  api.records.query(
    `update task_link set ${set} where task_id in (select t.id from task t join question q on q.id = t.question_id where q.record_id = $1)`,
    [id],
  );
const download = (token: string, file: string): Promise<Answered> =>
  api.inject({ method: 'GET', url: `/t/${token}/evidence/${file}` });

async function showsNothing(token: string, file: string): Promise<void> {
  for (const headers of [{}, JSON_DOOR]) {
    const { body } = await get(token, headers);
    for (const secret of [SECRET, '"document"', '"evidence"', '"description"', 'priya@larkfield.example'])
      expect([secret, body.includes(secret)]).toEqual([secret, false]);
  }
  expect((await download(token, file)).statusCode).toBe(404);
}

describe('a link that decides no more', () => {
  it('shows everything while it is open, to both doors', async () => {
    const { token, file } = await withFile();
    for (const headers of [{}, JSON_DOOR]) expect((await get(token, headers)).body).toContain(SECRET);
    expect((await download(token, file)).statusCode).toBe(200);
  });

  it('shows nothing of the record once it expired or a fresh one was sent, to no door', async () => {
    const { id, token, file } = await withFile();
    await links(id, `expires_at = isms_now() - interval '1 minute'`);
    await showsNothing(token, file);
    const json = await get(token, JSON_DOOR);
    expect([json.statusCode, json.json()]).toEqual([
      410,
      expect.objectContaining({ status: 'EXPIRED', formToken: expect.any(String), record: expect.anything() }),
    ]);
    const other = await withFile();
    await links(other.id, `revoked_at = isms_now()`);
    await showsNothing(other.token, other.file);
  });

  it('shows nothing of the record once the task was handed on or withdrawn', async () => {
    const { token, file } = await withFile();
    const act = { act: 'decide:DELEGATE', delegateTo: 'lukas@larkfield.example', delegateComment: 'Holiday' };
    expect((await post(token, { ...(await hidden(token)), ...act })).statusCode).toBe(200);
    await showsNothing(token, file);
    const other = await withFile();
    await api.records.query(
      `update question set state = 'VOIDED', void_reason = 'INTERRUPTED', closed_at = isms_now() where record_id = $1`,
      [other.id],
    );
    await showsNothing(other.token, other.file);
  });

  it('shows the receipt of its own decision, and files until it expires', async () => {
    const { id, token, file } = await withFile();
    expect((await accept(token)).statusCode).toBe(200);
    const json = await get(token, JSON_DOOR);
    expect(json.json()).toMatchObject({ status: 'DECIDED_BY_YOU', receipt: { outcome: 'ACCEPT' } });
    expect(json.body).not.toContain(SECRET);
    expect((await download(token, file)).statusCode).toBe(200);
    await links(id, `expires_at = isms_now() - interval '1 minute'`);
    expect((await get(token)).body).toContain('Recorded');
    await showsNothing(token, file);
  });

  it('of somebody who has left is 403 without content, and takes nothing', async () => {
    const { id, token, file } = await withFile();
    const fields = await hidden(token);
    await api.records.query(`update person set left_at = isms_now() - interval '1 second' where id = 'P05'`);
    try {
      await showsNothing(token, file);
      for (const headers of [{}, JSON_DOOR]) {
        const { statusCode, body } = await get(token, headers);
        expect([statusCode, body.includes(id)]).toEqual([403, false]);
      }
      for (const act of ['save', 'extend', 'fresh-link', 'decide:NOT_NC'])
        expect([act, (await post(token, { ...fields, act, reason: 'x' })).statusCode]).toEqual([act, 403]);
      expect(await api.count('draft')).toBe(0);
    } finally {
      await api.records.query(`update person set left_at = null where id = 'P05'`);
    }
  });
});
