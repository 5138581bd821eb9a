import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeMachineToken, revokeMachineToken, type MachineScope } from '#records/access/machine-tokens.js';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
  await machine('all', ['read', 'raise', 'evidence', 'import']);
  await machine('reader', ['read']);
}, 60_000);
afterAll(() => api.close());

function machine(name: string, scopes: MachineScope[]): Promise<boolean> {
  return makeMachineToken(api.records, {
    name,
    scopes,
    tokenSha256: createHash('sha256').update(`token-${name}`).digest('hex'),
  });
}

const as = (name: string) => ({ authorization: `Bearer token-${name}` });
const NEW = {
  title: 'No drill',
  description: 'No drill for two years.',
  department: 'Engineering',
  requirement: 'A.5.24',
};

function raise(payload: object, headers: Record<string, string> = as('all')) {
  return api.inject({ method: 'POST', url: '/api/v1/nonconformities', headers, payload });
}

function multipart(parts: readonly { name: string; value: string; file?: string }[]) {
  const body = parts
    .map(
      ({ name, value, file }) =>
        `--X\r\ncontent-disposition: form-data; name="${name}"${file ? `; filename="${file}"` : ''}\r\n\r\n${value}\r\n`,
    )
    .join('');
  return { headers: { ...as('all'), 'content-type': 'multipart/form-data; boundary=X' }, payload: `${body}--X--\r\n` };
}

describe('the REST API', () => {
  it('raises: 201, Location and the record with its id', async () => {
    const answer = await raise(NEW);
    const { id } = answer.json<{ id: string }>();
    expect(answer.statusCode).toBe(201);
    expect(id).toMatch(/^CA-\d{4}-\d{4}$/);
    expect(answer.headers['location']).toBe(`/api/v1/corrective-actions/${id}`);
    const [row] = await api.records.query<object[]>(
      'select source, department_id, raiser_verified, requirement_refs from corrective_action where id = $1',
      [id],
    );
    expect(row).toEqual({
      source: 'EMPLOYEE',
      department_id: 'ENG',
      raiser_verified: true,
      requirement_refs: ['A.5.24'],
    });
    expect(
      await api.records.query(`select actor from audit_event where type = 'RECORD_RAISED' and record_id = $1`, [id]),
    ).toEqual([{ actor: 'machine:all' }]);
  });

  it('raises once per Idempotency-Key, refuses the key for another request and keeps callers apart', async () => {
    const key = { ...as('all'), 'idempotency-key': 'k-1' };
    const [first, second] = await Promise.all([raise(NEW, key), raise(NEW, key)]);
    const again = await raise(NEW, key);
    // The one that came second waits for nothing: it is told that the first still runs, or gets its answer.
    for (const { statusCode } of [first, second]) expect([201, 409]).toContain(statusCode);
    expect(again.statusCode).toBe(201);
    expect((await raise({ ...NEW, title: 'Another' }, key)).statusCode).toBe(422);
    const keyed = await api.records.query<{ n: string }[]>(
      `select count(*) as n from idempotency_key where key = 'k-1'`,
    );
    expect(keyed[0]?.n).toBe('1');
    const cookie = await api.signIn('P17');
    expect((await raise(NEW, { cookie, 'idempotency-key': 'k-1' })).json<{ id: string }>().id).not.toBe(
      again.json<{ id: string }>().id,
    );
  });

  it.each([
    ['a missing title', { ...NEW, title: undefined }, 400],
    ['an unknown member', { ...NEW, owner: 'P08' }, 400],
    ['a source that only the engine has', { ...NEW, source: 'OVERDUE' }, 400],
    ['an unknown department', { ...NEW, department: 'Nowhere' }, 422],
    ['evidence that was not uploaded', { ...NEW, evidence: [{ sha256: 'a'.repeat(64), name: 'x.pdf' }] }, 404],
  ] as const)('refuses %s with a problem', async (_what, payload, status) => {
    const answer = await raise(payload);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(answer.json()).toMatchObject({
      status,
      type: expect.stringContaining('/problems/'),
      title: expect.any(String),
    });
  });

  it('answers what cannot be read, is too large or of another type with 400, 413 and 415', async () => {
    const send = (headers: Record<string, string>, payload: string) =>
      api.inject({ method: 'POST', url: '/api/v1/nonconformities', headers: { ...as('all'), ...headers }, payload });
    expect((await send({ 'content-type': 'application/json' }, '{')).statusCode).toBe(400);
    expect(
      (
        await send(
          { 'content-type': 'application/json' },
          JSON.stringify({ ...NEW, description: 'x'.repeat(2_000_000) }),
        )
      ).statusCode,
    ).toBe(413);
    expect((await send({ 'content-type': 'application/xml' }, '<x/>')).statusCode).toBe(415);
  });

  it('answers 401 without a token, 403 without the scope, 404 for what is not there, 405 for other methods', async () => {
    expect((await raise(NEW, {})).statusCode).toBe(401);
    expect((await raise(NEW, { authorization: 'Bearer wrong' })).statusCode).toBe(401);
    expect((await raise(NEW, as('reader'))).statusCode).toBe(403);
    const get = (url: string) => api.inject({ method: 'GET', url, headers: as('reader') });
    expect((await get('/api/v1/corrective-actions/CA-1999-0001')).statusCode).toBe(404);
    expect((await get('/api/v1/nowhere')).statusCode).toBe(404);
    const deleted = await api.inject({ method: 'DELETE', url: '/api/v1/corrective-actions', headers: as('all') });
    expect([deleted.statusCode, deleted.headers['allow']]).toEqual([405, 'GET, HEAD']);
    for (const answer of [await get('/api/v1/nowhere'), deleted])
      expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('refuses a revoked token at once', async () => {
    await machine('gone', ['read']);
    const get = () => api.inject({ method: 'GET', url: '/api/v1/corrective-actions', headers: as('gone') });
    expect((await get()).statusCode).toBe(200);
    await revokeMachineToken(api.records, 'gone');
    expect((await get()).statusCode).toBe(401);
  });

  it('never lets a machine see a page, interrupt or decide', async () => {
    for (const [method, url] of [
      ['GET', '/my-tasks'],
      ['GET', '/corrective-actions'],
      ['POST', '/corrective-actions/CA-2026-0001/interruptions'],
    ] as const)
      expect([
        url,
        (await api.inject({ method, url, headers: { ...as('all'), accept: 'application/json' } })).statusCode,
      ]).toEqual([url, 403]);
  });

  it('tells the trail page by page with hashes, and the open tasks without links', async () => {
    const id = await api.raise();
    await api.ask(id, 'TRIAGE');
    const first = await api.inject({
      method: 'GET',
      url: `/api/v1/corrective-actions/${id}/trail?limit=2`,
      headers: as('reader'),
    });
    const page = first.json<{ items: { type: string; hash: string; at: string }[]; next: string }>();
    expect(page.items[0]).toMatchObject({
      type: 'RECORD_RAISED',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    const second = await api.inject({
      method: 'GET',
      url: `/api/v1/corrective-actions/${id}/trail?cursor=${page.next}`,
      headers: as('reader'),
    });
    expect(second.json<{ next: string | null }>().next).toBeNull();
    const tasks = await api.inject({
      method: 'GET',
      url: `/api/v1/corrective-actions/${id}/tasks`,
      headers: as('reader'),
    });
    expect(tasks.json()).toMatchObject({ items: [{ code: 'TRIAGE', person: 'Priya Nandakumar' }] });
    expect(tasks.body).not.toContain('link');
  });

  it('takes a file, refuses wrong types and empty ones, and makes it evidence of a new record', async () => {
    const upload = (file: string, value: string) =>
      api.inject({ method: 'POST', url: '/api/v1/evidence', ...multipart([{ name: 'file', value, file }]) });
    const stored = await upload('report.txt', 'drill report');
    expect(stored.statusCode).toBe(201);
    const { sha256 } = stored.json<{ sha256: string }>();
    expect(sha256).toBe(createHash('sha256').update('drill report').digest('hex'));
    expect((await upload('page.html', '<script>')).statusCode).toBe(415);
    expect((await upload('picture.png', 'not a picture')).statusCode).toBe(415);
    expect((await upload('empty.txt', '')).statusCode).toBe(422);
    const { id } = (await raise({ ...NEW, evidence: [{ sha256, name: 'report.txt' }] })).json<{ id: string }>();
    const [link] = await api.records.query<{ id: string }[]>('select id from evidence_link where record_id = $1', [id]);
    const file = await api.inject({
      method: 'GET',
      url: `/corrective-actions/${id}/evidence/${link?.id}`,
      headers: { cookie: await api.signIn('P05') },
    });
    expect([file.statusCode, file.body]).toEqual([200, 'drill report']);
    expect(file.headers).toMatchObject({
      'content-disposition': `attachment; filename*=UTF-8''report.txt`,
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(
      (
        await api.inject({
          method: 'GET',
          url: `/corrective-actions/${id}/evidence/${link?.id}`,
          headers: { cookie: await api.signIn('P18') },
        })
      ).statusCode,
    ).toBe(404);
  });

  it('imports people as CSV and JSON, by machine or ISMS Manager only, and twice changes nothing', async () => {
    const csv = 'id,name,mail,site\nP50,Emil Novak,emil@larkfield.example,ZWO\n';
    const send = (headers: Record<string, string>, payload: string | object) =>
      api.inject({ method: 'POST', url: '/api/v1/people/import', headers, payload });
    const first = await send({ ...as('all'), 'content-type': 'text/csv' }, csv);
    expect([first.statusCode, first.json()]).toEqual([200, expect.objectContaining({ changed: true })]);
    expect((await send({ ...as('all'), 'content-type': 'text/csv' }, csv)).json()).toMatchObject({ changed: false });
    expect((await send({ ...as('all'), 'content-type': 'text/csv' }, 'id,name\nP51,X\n')).statusCode).toBe(422);
    expect((await send({ cookie: await api.signIn('P17') }, { format: 1, people: [] })).statusCode).toBe(403);
    expect((await send({ cookie: await api.signIn('P05') }, { format: 1, people: [] })).statusCode).toBe(200);
    const found = await api.inject({ method: 'GET', url: '/api/v1/people?search=novak', headers: as('reader') });
    expect(found.json()).toMatchObject({ items: [{ id: 'P50', mail: 'emil@larkfield.example' }] });
  });

  it('is described by OpenAPI 3.1', async () => {
    const document = (await api.inject({ method: 'GET', url: '/openapi.json' })).json<{
      openapi: string;
      paths: object;
    }>();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toContain('/api/v1/nonconformities');
  });

  it('is alive and ready, says when Temporal is away and stays ready', async () => {
    const ready = () => api.inject({ method: 'GET', url: '/health/ready' });
    expect((await api.inject({ method: 'GET', url: '/health/live' })).statusCode).toBe(200);
    expect((await ready()).json()).toEqual({ status: 'ready', parts: { database: 'ok', temporal: 'ok' } });
    api.temporal.reachable = false;
    expect((await ready()).json()).toMatchObject({
      status: 'ready',
      parts: { temporal: expect.stringContaining('away') },
    });
    api.temporal.reachable = true;
  });

  it('carries the protecting headers on every answer', async () => {
    for (const url of ['/health/live', '/api/v1/nowhere', '/sign-in', '/openapi.json', '/nowhere']) {
      const { headers } = await api.inject({ method: 'GET', url });
      expect([
        url,
        headers['x-content-type-options'],
        headers['cache-control'],
        Boolean(headers['content-security-policy']),
      ]).toEqual([url, 'nosniff', 'no-store', true]);
    }
  });
});

describe('the REST API while PostgreSQL is away', () => {
  it('is not ready, and answers 503 with Retry-After', async () => {
    const away = await openApiFixture();
    await away.cutDatabase();
    const ready = await away.inject({ method: 'GET', url: '/health/ready' });
    expect([ready.statusCode, ready.json()]).toEqual([
      503,
      expect.objectContaining({ parts: expect.objectContaining({ database: 'away' }) }),
    ]);
    const list = await away.inject({ method: 'GET', url: '/api/v1/corrective-actions', headers: as('all') });
    expect([list.statusCode, list.headers['retry-after']]).toEqual([503, '5']);
    await away.close();
  }, 60_000);
});
