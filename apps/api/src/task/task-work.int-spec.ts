import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';
import { ACCEPT, receiptOf, taskClient } from './task-client-fixture.js';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
}, 60_000);
afterAll(() => api.close());

const { triage, get, hidden, post, accept } = taskClient(() => api);

/** A record whose owner is asked for containment. */
async function containment(): Promise<{ id: string; token: string }> {
  const { id, token } = await triage();
  expect((await accept(token)).statusCode).toBe(200);
  await api.settle(id, 'TRIAGE');
  await api.ask(id, 'CONTAINMENT');
  return { id, token: await api.token(id, 'P08') };
}

const CONTAINED = {
  act: 'decide:SUBMIT',
  containment: 'Nothing had to be stopped.',
  correction: 'A drill was held.',
  consequences: 'None known.',
  doneOn: '2020-01-01',
  notify: 'No, no data was touched.',
};

async function rootCause(): Promise<{ id: string; token: string; before: string }> {
  const { id, token } = await containment();
  expect((await post(token, { ...(await hidden(token)), ...CONTAINED })).statusCode).toBe(200);
  await api.settle(id, 'CONTAINMENT');
  await api.ask(id, 'ROOT_CAUSE');
  return { id, token: await api.token(id, 'P08'), before: token };
}

async function sendFile(token: string, file: { name: string; content: string }, act = 'file'): Promise<Answered> {
  const fields = { ...(await hidden(token)), act, note: 'Half done' };
  const part = (name: string, value: string, more = '') =>
    `--X\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const body = Object.entries(fields).map(([name, value]) => part(name, value)).join('') + part('file', file.content, `; filename="${file.name}"`); // prettier-ignore
  return api.inject({
    method: 'POST',
    url: `/t/${token}`,
    headers: { 'content-type': 'multipart/form-data; boundary=X' },
    payload: `${body}--X--\r\n`,
  });
}

describe('the page of a work task', () => {
  it('adds a row and keeps what was typed', async () => {
    const { token } = await rootCause();
    const added = await post(token, { ...(await hidden(token)), act: 'row', 'whys.1.why': 'Why was no drill held?' });
    expect([added.statusCode, added.headers['location']]).toEqual([303, '?note=row#f-whys']);
    const { body } = await get(token);
    expect(body).toContain('name="whys.4.why"');
    expect(body).toContain('value="Why was no drill held?"');
  });

  it('refuses two whys with the rule of the procedure, at the field and in the summary', async () => {
    const { token } = await rootCause();
    const two = { 'whys.1.why': 'a', 'whys.1.answer': 'b', 'whys.2.why': 'c', 'whys.2.answer': 'd' };
    const refused = await post(token, {
      ...(await hidden(token)),
      act: 'decide:SUBMIT',
      method: '5_WHYS',
      cause: 'No owner was named.',
      similar: 'None found.',
      ...two,
    });
    expect([refused.statusCode, refused.body.includes('<a href="#f-whys">')]).toEqual([422, true]);
  });

  it('asks for more time once, and says so', async () => {
    const { id, token } = await containment();
    const gaps = await post(token, { ...(await hidden(token)), act: 'extend' });
    expect([gaps.statusCode, gaps.body.includes('<a href="#f-extendReason">')]).toEqual([422, true]);
    const asked = await post(token, {
      ...(await hidden(token)),
      act: 'extend',
      extendUntil: '2099-01-04',
      extendReason: 'Supplier is away',
    });
    expect([asked.statusCode, asked.headers['location']]).toEqual([303, '?note=asked']);
    expect((await get(token)).body).toContain('You asked for more time.');
    expect(await api.count(`step where record_id = '${id}' and code = 'EXTENSION'`)).toBe(1);
  });

  it('refuses to hand on to nobody, without words, or past separation of duties', async () => {
    const { token } = await containment();
    const gaps = await post(token, { ...(await hidden(token)), act: 'decide:DELEGATE' });
    expect([gaps.statusCode, gaps.body.includes('#f-delegateTo'), gaps.body.includes('#f-delegateComment')]).toEqual([
      422,
      true,
      true,
    ]);
  });

  it('lets the sender correct an answer while the next step is undecided, and not after', async () => {
    const { id, before } = await rootCause();
    const page = await get(before);
    expect(page.body).toContain('Correct what I sent');
    const form = await post(before, { ...(await hidden(before)), act: 'amend' });
    expect(form.body).toContain('A drill was held.');
    const sent = await post(before, {
      ...(await hidden(before)),
      ...CONTAINED,
      act: 'amend:send',
      correction: 'Two drills were held.',
    });
    expect([sent.statusCode, receiptOf(sent.body)]).toEqual([200, receiptOf(page.body)]);
    expect(await api.count(`form_entry where record_id = '${id}' and form = 'CA_CONTAINMENT'`)).toBe(2);
    const link = await api.token(id, 'P08');
    expect((await get(link)).statusCode).toBe(410);
    expect((await get(link)).body).toContain('The text has changed');
  });

  it('tells a quorum member that somebody else decided', async () => {
    const { id, token } = await triage();
    await api.records.query(
      `insert into task (id, question_id, person_id, capacity, added_at_level, state, opened_at)
       select gen_random_uuid(), question_id, 'P06', 'DEPUTY_IM', 1, 'OPEN', opened_at from task t join question q on q.id = t.question_id where q.record_id = $1`,
      [id],
    );
    const fields = await hidden(token);
    expect((await post(token, { ...fields, ...ACCEPT })).statusCode).toBe(200);
    const [sibling] = await api.records.query<{ state: string }[]>(
      `select t.state from task t join question q on q.id = t.question_id where q.record_id = $1 and t.person_id = 'P06'`,
      [id],
    );
    expect(sibling?.state).toBe('VOIDED');
  });
});

describe('a task link while PostgreSQL is away', () => {
  it('answers 503 with Retry-After and says that nothing was recorded', async () => {
    const away = await openApiFixture();
    const id = await away.raise();
    await away.ask(id, 'TRIAGE');
    const token = await away.token(id, 'P05');
    await away.cutDatabase();
    for (const method of ['GET', 'POST'] as const) {
      const answer = await away.inject({ method, url: `/t/${token}` });
      expect([method, answer.statusCode, answer.headers['retry-after']]).toEqual([method, 503, '5']);
      expect(answer.body).toContain('Nothing was recorded');
    }
    await away.close();
  }, 60_000);
});
