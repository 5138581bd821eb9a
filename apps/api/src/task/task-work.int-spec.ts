import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linkHash, linkKeyOf, tokenOf } from '#links/task-links.js';
import { FIXTURE_SECRET, openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';
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

/** Adds somebody to the open question of a record, as a rung of the ladder does; returns the token of the own link. */
async function addTask(recordId: string, personId: string): Promise<string> {
  const task = randomUUID();
  const link = randomUUID();
  await api.records.query(
    `insert into task (id, question_id, person_id, capacity, added_at_level, state, opened_at)
     select $2, id, $3, 'DEPUTY_IM', 1, 'OPEN', opened_at from question where record_id = $1 and state = 'OPEN'`,
    [recordId, task, personId],
  );
  const key = linkKeyOf(FIXTURE_SECRET);
  await api.records.query(
    `insert into task_link (id, task_id, key_id, token_sha256, expires_at) values ($1, $2, $3, $4, isms_now() + interval '9 days')`,
    [link, task, key.id, linkHash(key, link)],
  );
  return tokenOf(key, link);
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

  it('removes the row that was named, keeps the others, and knows no row of another field', async () => {
    const { token } = await rootCause();
    const whys = { 'whys.1.why': 'First?', 'whys.2.why': 'Second?', 'whys.3.why': 'Third?', cause: 'No owner.' };
    const removed = await post(token, { ...(await hidden(token)), act: 'drop:whys.2', ...whys });
    expect([removed.statusCode, removed.headers['location']]).toEqual([303, '?note=drop#f-whys.1']);
    const { body } = await get(token);
    expect(body).toMatch(/name="whys.1.why" value="First\?"/);
    expect(body).toMatch(/name="whys.2.why" value="Third\?"/);
    expect([body.includes('Second?'), body.includes('No owner.</textarea>')]).toEqual([false, true]);
    for (const act of ['drop:cause.1', 'row:cause', 'csv:cause', 'drop:nothing.1'])
      expect((await post(token, { ...(await hidden(token)), act })).statusCode).toBe(400);
  });

  it('fills rows from CSV, and keeps rows and text when a line cannot be meant', async () => {
    const { token } = await rootCause();
    const typed = { 'whys.1.why': 'Typed?', 'csv.whys': 'Why,Answer,Colour\na,b,c' };
    const refused = await post(token, { ...(await hidden(token)), act: 'csv:whys', ...typed });
    expect([refused.statusCode, refused.body.includes('There is no column')]).toEqual([422, false]);
    expect(refused.body).toContain('Line 1: there is no column &quot;Colour&quot;.');
    expect(refused.body).toContain('value="Typed?"');
    const filled = await post(token, { ...(await hidden(token)), act: 'csv:whys', 'csv.whys': 'Answer;Why\nb;a\nd;c' });
    expect([filled.statusCode, filled.headers['location']]).toEqual([303, '?note=csv#f-whys']);
    const { body } = await get(token);
    expect(body).toMatch(/name="whys.1.why" value="a"/);
    expect(body).toMatch(/name="whys.2.why" value="c"/);
    expect(body).not.toContain('Typed?');
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

  it('tells somebody who was added that another decided first, and by whom', async () => {
    const { id, token } = await triage();
    const added = await addTask(id, 'P06');
    const fields = await hidden(added);
    expect((await accept(token)).statusCode).toBe(200);
    const late = await post(added, { ...fields, ...ACCEPT });
    expect([late.statusCode, /Priya Nandakumar decided on .*: accepted/.test(late.body)]).toEqual([409, true]);
    expect((await get(added)).body).toContain('This is already decided');
    expect(await api.count(`decision where record_id = '${id}'`)).toBe(1);
  });

  it('keeps a file with the draft, shows it, removes it, and refuses what is no evidence', async () => {
    const { id, token } = await containment();
    // The page of an action is the one with files; which step stands behind it makes no difference here.
    await api.records.query(`update question set form = 'CA_ACTION' where record_id = $1 and state = 'OPEN'`, [id]);
    const kept = await sendFile(token, { name: 'report.txt', content: 'drill report' });
    expect([kept.statusCode, kept.headers['location']]).toEqual([303, '?note=file#f-evidence']);
    const page = (await get(token)).body;
    expect([page.includes('report.txt'), page.includes('Half done')]).toEqual([true, true]);
    const refused = await sendFile(token, { name: 'page.html', content: '<script>' });
    expect([refused.statusCode, refused.body.includes('Files of this type are not accepted')]).toEqual([422, true]);
    const file = /value="(remove:[0-9a-f-]{36})"/.exec(page)?.[1] ?? '';
    expect((await post(token, { ...(await hidden(token)), act: file })).headers['location']).toBe('?note=removed');
    expect((await get(token)).body).not.toContain('report.txt');
  });

  it('stores no file without the form token', async () => {
    const { id, token } = await containment();
    const before = await api.count('evidence_file');
    const payload = `--X\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nx${id}\r\n--X--\r\n`;
    const headers = { 'content-type': 'multipart/form-data; boundary=X' };
    expect((await api.inject({ method: 'POST', url: `/t/${token}`, headers, payload })).statusCode).toBe(403);
    expect(await api.count('evidence_file')).toBe(before);
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
