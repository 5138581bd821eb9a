import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FIXTURE_URL, openApiFixture, type ApiFixture } from '../api-fixture.js';
import { ACCEPT, receiptOf, taskClient } from './task-client-fixture.js';

/** Rows that a decision or a draft would change. */
const TABLES = ['decision', 'audit_event', 'outbox', 'draft', 'task_link', 'mail', 'rate_counter', 'session'];

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
}, 60_000);
afterAll(() => api.close());

const { triage, get, hidden, post, accept } = taskClient(() => api);

async function counts(): Promise<number[]> {
  return Promise.all(TABLES.map((table) => api.count(table)));
}

describe('a task link', () => {
  it('shows the page to GET and HEAD, with a slash at the end, twice and with scanner headers, and changes no row', async () => {
    const { token } = await triage();
    const before = await counts();
    for (const url of [
      `/t/${token}`,
      `/t/${token}/`,
      `/t/${token}?utm=1`,
      `/t/${token.slice(0, 5)}%${token.charCodeAt(5).toString(16)}${token.slice(6)}`,
    ]) {
      for (const method of ['GET', 'HEAD'] as const) {
        const answer = await api.inject({ method, url, headers: { purpose: 'prefetch', range: 'bytes=0-9' } });
        expect([url, method, answer.statusCode]).toEqual([url, method, 200]);
        expect(answer.headers['set-cookie']).toBeUndefined();
        if (method === 'GET') expect(answer.body).toContain('Is this a nonconformity');
      }
    }
    expect(await counts()).toEqual(before);
  });

  it('carries the headers that keep it from leaking', async () => {
    const { token } = await triage();
    const { headers } = await get(token);
    expect(headers['content-security-policy']).toMatch(
      /default-src 'none'; style-src 'sha256-[^']+' 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'/,
    );
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  it('records the answer of the right person on the right version: 200 with a receipt, one decision', async () => {
    const { id, token } = await triage();
    const answer = await accept(token);
    expect(answer.statusCode).toBe(200);
    expect(receiptOf(answer.body)).toBeDefined();
    // A decision is corrected by a decision of its own, work by its sender.
    expect(answer.body).toContain('A recorded answer is never removed');
    expect(await api.records.query('select outcome, person_id from decision where record_id = $1', [id])).toEqual([
      { outcome: 'ACCEPT', person_id: 'P05' },
    ]);
    expect((await get(token)).body).toContain('Recorded');
  });

  it('answers 202 with the same receipt when Temporal does not take the message, and the relay finds it', async () => {
    const { id, token } = await triage();
    const fields = { ...(await hidden(token)), ...ACCEPT };
    api.temporal.takes = false;
    const answer = await post(token, fields);
    api.temporal.takes = true;
    expect(answer.statusCode).toBe(202);
    expect(answer.body).toContain('the process continues automatically');
    const pending = `select 1 from outbox where record_id = $1 and signal = 'decided' and state = 'PENDING'`;
    expect(await api.records.query(pending, [id])).toHaveLength(1);
    expect(receiptOf((await post(token, fields)).body)).toBe(receiptOf(answer.body));
  });

  it('gives the same receipt to the same answer again', async () => {
    const { id, token } = await triage();
    const fields = { ...(await hidden(token)), ...ACCEPT };
    const [first, second] = await Promise.all([post(token, fields), post(token, fields)]);
    const third = await post(token, fields);
    expect([first.statusCode, second.statusCode, third.statusCode]).toEqual([200, 200, 200]);
    expect(new Set([first, second, third].map(({ body }) => receiptOf(body))).size).toBe(1);
    expect(await api.records.query('select 1 from decision where record_id = $1', [id])).toHaveLength(1);
  });

  it('answers another answer of the same person with 409 and the first receipt', async () => {
    const { token } = await triage();
    const fields = { ...(await hidden(token)), ...ACCEPT };
    const first = await post(token, fields);
    const other = await post(token, { ...fields, act: 'decide:NOT_NC' });
    expect(other.statusCode).toBe(409);
    expect(receiptOf(other.body)).toBe(receiptOf(first.body));
  });

  it('refuses a subject that is not the one that was shown with 409 and shows the new one', async () => {
    const { token } = await triage();
    const json = (await get(token, { accept: 'application/json' })).json<{
      question: { id: string };
      formToken: string;
    }>();
    // A page that was rendered for another version carries a token for that version.
    const { formToken, linkKeyOf } = await import('#links/task-links.js');
    const { FIXTURE_SECRET } = await import('../api-fixture.js');
    const [link] = await api.records.query<{ id: string }[]>(
      'select l.id from task_link l join task t on t.id = l.task_id where t.question_id = $1 and t.person_id = $2',
      [json.question.id, 'P05'],
    );
    const old = 'b'.repeat(64);
    const shown = { linkId: link?.id ?? '', questionId: json.question.id, subjectSha256: old };
    const answer = await post(token, {
      ...ACCEPT,
      question: json.question.id,
      subject: old,
      formToken: formToken(linkKeyOf(FIXTURE_SECRET), shown),
    });
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('The text changed while you had it open');
    expect(answer.body).toContain('The procedure asks for one drill a year.');
  });

  it('refuses a task that was handed on with 403 and says whom to ask', async () => {
    const { token } = await triage();
    const fields = await hidden(token);
    const handed = await post(token, {
      ...fields,
      act: 'decide:DELEGATE',
      delegateTo: 'lukas@larkfield.example',
      delegateComment: 'Holiday',
    });
    expect([handed.statusCode, handed.body.includes('Handed to Lukas Brandt')]).toEqual([200, true]);
    const answer = await post(token, { ...fields, ...ACCEPT });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('handed on to somebody else');
    expect((await get(token)).statusCode).toBe(200);
  });

  it('refuses somebody who lost the role between page and answer with 403', async () => {
    const { token } = await triage();
    const fields = await hidden(token);
    await api.records.query(
      `update role_assignment set valid_to = date_trunc('milliseconds', isms_now()) where person_id = 'P05' and role = 'IM'`,
    );
    const answer = await post(token, { ...fields, ...ACCEPT });
    await api.records.query(`update role_assignment set valid_to = null where person_id = 'P05' and role = 'IM'`);
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('no longer hold the role');
  });

  it('answers an expired link with 410 and sends a fresh one to the same mailbox, three times an hour', async () => {
    const { id, token } = await triage();
    const before = { ...(await hidden(token)) };
    await api.records.query(
      `update task_link set expires_at = isms_now() - interval '1 day' where task_id in (select t.id from task t join question q on q.id = t.question_id where q.record_id = $1)`,
      [id],
    );
    expect((await get(token)).statusCode).toBe(410);
    const late = await post(token, { ...before, ...ACCEPT });
    expect([late.statusCode, late.body.includes('Send me a fresh link')]).toEqual([410, true]);
    const mails = () => api.count(`mail where record_id = '${id}' and template = 'TASK' and person_id = 'P05'`);
    const first = await mails();
    const codes: number[] = [];
    for (let n = 0; n < 4; n += 1)
      codes.push((await post(token, { ...(await hidden(token)), act: 'fresh-link' })).statusCode);
    expect(codes).toEqual([202, 202, 202, 429]);
    expect(await mails()).toBe(first + 3);
    expect((await get(await api.token(id, 'P05'))).statusCode).toBe(200);
  });

  it('answers unknown and mutated tokens with one constant 404', async () => {
    const { token } = await triage();
    const flipped = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
    const bodies = await Promise.all(
      [flipped, token.slice(1), `${token}A`, token.toLowerCase(), 'x', '%00', 'a'.repeat(299)].map(async (wrong) => {
        const shown = await get(wrong);
        const posted = await post(wrong, ACCEPT);
        expect([wrong, shown.statusCode, posted.statusCode]).toEqual([wrong, 404, 404]);
        return [shown.body, posted.body];
      }),
    );
    expect(new Set(bodies.flat()).size).toBe(1);
  });

  it('refuses a missing or foreign form token and a foreign origin with 403 and a hint to reload', async () => {
    const { id, token } = await triage();
    const fields = await hidden(token);
    const other = await hidden((await triage()).token);
    const answers = [
      await post(token, ACCEPT),
      await post(token, { ...fields, ...ACCEPT, formToken: other['formToken'] ?? '' }),
      await post(token, { ...fields, ...ACCEPT, subject: 'c'.repeat(64) }),
      await post(token, { ...fields, ...ACCEPT }, { origin: 'https://evil.example' }),
      await post(token, { ...fields, ...ACCEPT }, { 'sec-fetch-site': 'cross-site' }),
    ];
    for (const answer of answers)
      expect([answer.statusCode, /load the page again/i.test(answer.body)]).toEqual([403, true]);
    expect(await api.records.query('select 1 from decision where record_id = $1', [id])).toHaveLength(0);
    const own: Record<string, string>[] = [
      { origin: FIXTURE_URL },
      { origin: 'null', 'sec-fetch-site': 'same-origin' },
    ];
    for (const headers of own) expect((await post(token, { ...fields, ...ACCEPT }, headers)).statusCode).toBe(200);
  });

  it('sends somebody who must sign in there and back, and keeps what was typed', async () => {
    const { id, token } = await triage();
    await api.records.query(`update question set assurance = 'B' where record_id = $1`, [id]);
    expect((await get(token)).body).toContain('Sign in to decide');
    const json = (await get(token, { accept: 'application/json' })).json<{ formToken: string }>();
    const answer = await post(token, { ...ACCEPT, formToken: json.formToken });
    expect([answer.statusCode, answer.headers['location']]).toEqual([
      303,
      `/sign-in?back=${encodeURIComponent(`/t/${token}`)}`,
    ]);
    expect(await api.records.query('select 1 from decision where record_id = $1', [id])).toHaveLength(0);
    const stranger = await api.signIn('P06');
    expect((await post(token, { ...ACCEPT, formToken: json.formToken }, { cookie: stranger })).statusCode).toBe(303);
    const cookie = await api.signIn('P05');
    const page = await get(token, { cookie });
    expect(page.body).toContain('The procedure asks for one drill a year.');
    const done = await post(token, { ...ACCEPT, formToken: json.formToken }, { cookie });
    expect(done.statusCode).toBe(200);
    expect(await api.records.query('select assurance, channel from decision where record_id = $1', [id])).toEqual([
      { assurance: 'B', channel: 'LINK_AND_SESSION' },
    ]);
  });

  it('answers other methods with 405 and says which are allowed', async () => {
    const { token } = await triage();
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
      const answer = await api.inject({ method, url: `/t/${token}` });
      expect([method, answer.statusCode, answer.headers['allow']]).toEqual([method, 405, 'GET, HEAD, POST']);
    }
  });

  it('refuses an answer with gaps with 422, links to each field and keeps what was typed', async () => {
    const { id, token } = await triage();
    const answer = await accept(token, { grade: '', ownerId: 'nobody@larkfield.example', reason: 'Because <b>' });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('<a href="#f-grade">');
    expect(answer.body).toContain('<a href="#f-ownerId">');
    expect(answer.body).toContain('Because &lt;b&gt;');
    expect(answer.body).toContain('value="nobody@larkfield.example"');
    expect(await api.records.query('select 1 from decision where record_id = $1', [id])).toHaveLength(0);
  });

  it('keeps a draft that the page shows again, and a saved draft decides nothing', async () => {
    const { id, token } = await triage();
    const saved = await post(token, { ...(await hidden(token)), act: 'save', reason: 'Half a sentence' });
    expect([saved.statusCode, saved.headers['location']]).toEqual([303, '?note=saved']);
    expect((await get(token)).body).toContain('Half a sentence');
    expect(await api.records.query('select 1 from decision where record_id = $1', [id])).toHaveLength(0);
  });

  it('speaks JSON: GET gives the form token, POST answers with the receipt or a problem', async () => {
    const { token } = await triage();
    const shown = (await get(token, { accept: 'application/json' })).json<{
      formToken: string;
      answers: { outcome: string }[];
    }>();
    expect(shown.answers.map(({ outcome }) => outcome)).toEqual(['ACCEPT', 'IMPROVEMENT', 'MERGE', 'NOT_NC']);
    const send = (payload: object) =>
      api.inject({ method: 'POST', url: `/t/${token}`, headers: { accept: 'application/json' }, payload });
    const gaps = await send({ formToken: shown.formToken, outcome: 'ACCEPT', entry: {} });
    expect([gaps.statusCode, gaps.headers['content-type']]).toEqual([422, 'application/problem+json; charset=utf-8']);
    expect(gaps.json()).toMatchObject({ type: 'https://isms-engine.dev/problems/unmet-requirements', status: 422 });
    const { act: _act, requirementRefs: _refs, ...entry } = ACCEPT;
    const done = await send({
      formToken: shown.formToken,
      outcome: 'ACCEPT',
      entry: { ...entry, ownerId: 'P08', requirementRefs: ['A.5.24'] },
    });
    expect([done.statusCode, done.json<{ receipt: { outcome: string } }>().receipt.outcome]).toEqual([200, 'ACCEPT']);
  });

  it('never writes a token to the log', async () => {
    const { token } = await triage();
    await post(token, ACCEPT, { origin: 'https://evil.example' });
    expect(api.logged.join('\n')).not.toContain(token);
  });
});
