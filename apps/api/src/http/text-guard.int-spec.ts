import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MACHINE_SCOPES, makeMachineToken } from '#records/access/machine-tokens.js';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';
import { ACCEPT, taskClient } from '../task/task-client-fixture.js';

let api: ApiFixture;
let id: string;
let token: string;
let cookie: string;
beforeAll(async () => {
  api = await openApiFixture();
  const tokenSha256 = createHash('sha256').update('token-all').digest('hex');
  await makeMachineToken(api.records, { name: 'all', scopes: MACHINE_SCOPES, tokenSha256 });
  ({ id, token } = await taskClient(() => api).triage());
  cookie = await api.signIn('P05');
}, 60_000);
afterAll(() => api.close());

/** What PostgreSQL cannot keep as text, and what no person types. */
const POISON = ['\u0000', 'a\u0000b', '\u0007', '\u001b[31m', '\u007f'];
/** As they stand in JSON. */
const POISON_JSON = ['\\u0000', 'a\\u0000b', '\\u0007', '\\ud800', 'x\\udc00y'];
const BEARER = { authorization: 'Bearer token-all' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Every path of the API with one parameter replaced, and the pages. */
async function paths(poison: string): Promise<string[]> {
  const document = (await api.inject({ method: 'GET', url: '/openapi.json' })).json<{
    paths: Record<string, { get?: { parameters?: { name: string; in: string }[] } }>;
  }>();
  const described = Object.entries(document.paths).flatMap(([path, { get }]) => {
    const queries = (get?.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => `${name}=${poison}`);
    const filled = path.replaceAll(/\{\w+\}/g, id);
    return [
      ...(path.includes('{') ? [path.replaceAll(/\{\w+\}/g, poison)] : []),
      ...queries.map((query) => `${filled}?${query}`),
      `${filled}?${poison}=1`,
    ];
  });
  const pages = [
    `/t/${poison}`, `/t/${token}?note=${poison}`, `/t/${token}/evidence/${poison}`, `/sign-in?back=${poison}`,
    `/corrective-actions/${poison}`, `/corrective-actions?search=${poison}`, `/corrective-actions?owner=${poison}`,
    `/corrective-actions.csv?search=${poison}`, `/corrective-actions/${id}/evidence/${poison}`,
    `/corrective-actions/${id}/evidence/not-a-uuid`, `/open-tasks?person=${poison}`, `/my-tasks?x=${poison}`,
    `/my-tasks/done?before=${poison}`, `/calendar/${poison}.ics`, `/raise/confirm/${poison}`,
  ]; // prettier-ignore
  return [...described, ...pages];
}

describe('text that cannot be kept', () => {
  it('in a path or a query is refused by every route and breaks none', async () => {
    for (const poison of [...POISON.map(encodeURIComponent), '%ED%A0%80', '%ff', '%']) {
      for (const url of await paths(poison)) {
        for (const headers of [{ cookie }, BEARER]) {
          const { statusCode } = await api.inject({ method: 'GET', url, headers });
          expect([url, statusCode < 500 && statusCode !== 503]).toEqual([url, true]);
        }
      }
    }
    for (const url of [`/corrective-actions?search=%00`, `/api/v1/corrective-actions?search=a%07`])
      expect([url, (await api.inject({ method: 'GET', url, headers: { cookie } })).statusCode]).toEqual([url, 400]);
    const there = await api.inject({ method: 'GET', url: '/api/v1/corrective-actions/%00', headers: BEARER });
    expect(there.statusCode).toBe(404);
  }, 120_000);

  it('in a form is refused with 422', async () => {
    const page = await api.inject({ method: 'GET', url: '/my-tasks', headers: { cookie } });
    const formToken = /name="formToken" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const task = await taskClient(() => api).hidden(token);
    const forms: [string, Record<string, string>][] = [
      ['/sign-in', { mail: '' }],
      ['/sign-in/code', { challenge: '', code: '', back: '' }],
      ['/raise', { formToken, title: 'Door left open', description: 'Open.', department: 'ENG', requirement: '' }],
      [`/corrective-actions/${id}/interruptions`, { formToken, kind: 'CANCELLED', reason: 'x', owner: '' }],
      ['/my-tasks/calendar', { formToken, act: '' }],
      [`/t/${token}`, { ...task, ...ACCEPT, comment: '', delegateTo: '' }],
      [`/t/${token}`, { ...task, ...ACCEPT, act: 'save' }],
    ];
    for (const [url, fields] of forms)
      for (const name of Object.keys(fields).filter((one) => one !== 'formToken'))
        for (const poison of POISON) {
          const payload = new URLSearchParams({ ...fields, [name]: `${fields[name]}${poison}` }).toString();
          const { statusCode } = await api.inject({ method: 'POST', url, headers: { cookie, ...FORM }, payload });
          expect([url, name, poison, statusCode]).toEqual([url, name, poison, 422]);
        }
  }, 120_000);

  it('in a form with files is refused with 422', async () => {
    const task = await taskClient(() => api).hidden(token);
    const fields = { ...task, act: 'save', reason: 'a\u0000b' };
    const parts = Object.entries(fields).map(
      ([name, value]) => `--X\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const headers = { 'content-type': 'multipart/form-data; boundary=X' };
    const payload = `${parts.join('')}--X--\r\n`;
    expect((await api.inject({ method: 'POST', url: `/t/${token}`, headers, payload })).statusCode).toBe(422);
  });

  it('in JSON is refused with 422, as a value and as a key, at any depth', async () => {
    const bodies: [string, (poison: string) => string][] = [
      ['/api/v1/nonconformities', (p) => `{"title":"Door ${p}","description":"Open.","department":"ENG"}`],
      ['/api/v1/nonconformities', (p) => `{"title":"Door","description":"${p}","department":"ENG"}`],
      ['/api/v1/nonconformities', (p) => `{"title":"Door","description":"Open.","department":"${p}"}`],
      [
        '/api/v1/people/import',
        (p) => `{"format":1,"people":[{"id":"P70","name":"A${p}","mail":"a@b.cd","site":"ZWO"}]}`,
      ],
      ['/api/v1/people/import', (p) => `{"format":1,"${p}":1}`],
      [`/t/${token}`, (p) => `{"formToken":"x","outcome":"ACCEPT","entry":{"reason":"${p}"}}`],
    ];
    for (const [url, body] of bodies)
      for (const poison of POISON_JSON) {
        const headers = { ...BEARER, ...JSON_TYPE };
        const { statusCode } = await api.inject({ method: 'POST', url, headers, payload: body(poison) });
        expect([url, body(poison), statusCode]).toEqual([url, body(poison), 422]);
      }
  });

  it('in CSV is refused with 422', async () => {
    const headers = { ...BEARER, 'content-type': 'text/csv' };
    const payload = 'id,name,mail,site\nP71,Em\u0000il,emil@larkfield.example,ZWO\n';
    expect((await api.inject({ method: 'POST', url: '/api/v1/people/import', headers, payload })).statusCode).toBe(422);
  });

  it('is not all: JSON without end of depth is refused too', async () => {
    const deep = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;
    for (const url of ['/api/v1/nonconformities', '/api/v1/people/import', `/t/${token}`]) {
      const headers = { ...BEARER, ...JSON_TYPE, 'idempotency-key': 'deep' };
      const payload = `{"title":"Door","description":"Open.","department":"ENG","evidence":${deep}}`;
      const { statusCode } = await api.inject({ method: 'POST', url, headers, payload });
      expect([url, statusCode]).toEqual([url, 400]);
    }
  });

  it('does not keep people from writing in several lines and in every script', async () => {
    const headers = { ...BEARER, ...JSON_TYPE };
    const payload = JSON.stringify({ title: 'Tür offen 🚪 门', description: 'a\r\n\tb\nc', department: 'ENG' });
    const { statusCode } = await api.inject({ method: 'POST', url: '/api/v1/nonconformities', headers, payload });
    expect(statusCode).toBe(201);
  });
});
