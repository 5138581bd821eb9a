import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linkHash, linkKeyOf, tokenOf } from '#links/task-links.js';
import { askAudience } from '#records/documents/ask-audience.js';
import { askAcknowledgement } from '#records/documents/acts.js';
import { FIXTURE_SECRET } from '../api-fixture.js';
import { openCycleFixture, type CycleFixture } from '../cycles/cycle-fixture.js';

const KEY = linkKeyOf(FIXTURE_SECRET);
let demo: CycleFixture;
beforeAll(async () => {
  demo = await openCycleFixture();
}, 60_000);
afterAll(() => demo.api.close());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the register of the demo company', () => {
  it('shows everybody what is in force, and that the procedure is overdue and approved by nobody who is named', async () => {
    const { statusCode, body } = await demo.get('P17', '/documents');
    expect(statusCode).toBe(200);
    for (const said of ['ISMS-PO-SEC-001', 'ISO-IEC-27001', '247 days past', 'nobody is named who approved it'])
      expect(body).toContain(said);
  });

  it('is downloaded as CSV', async () => {
    const { body } = await demo.get('P17', '/documents.csv');
    expect(body.split('\n')).toHaveLength(21);
    expect(body).toContain('ISMS-PR-001,ISMS Management Procedure,MANAGEMENT_PROCEDURE,INTERNAL');
    expect(body).toContain('APPROVER_NOT_NAMED');
  });

  it('has the procedure itself as version 1.0, to the byte of its sha256', async () => {
    const text = (await demo.get('P17', '/documents/ISMS-PR-001-1.0.md')).body;
    expect(text).toContain('This procedure must be reviewed **annually** or upon:');
    const { body } = await demo.get('P17', '/documents/ISMS-PR-001-1.0');
    expect(body).toContain(sha256(text));
    expect(body).toContain('approved by [Authority Name]');
  });

  it('shows its Markdown as what it means, and has it as a PDF with the mark of a version that does not count', async () => {
    const { body } = await demo.get('P17', '/documents/ISMS-PR-001-1.0');
    expect(body).toContain('This procedure must be reviewed <strong>annually</strong> or upon:');
    const pdf = await demo.get('P17', '/documents/ISMS-PR-001-1.0.pdf');
    expect([pdf.headers['content-type'], pdf.body.slice(0, 5)]).toEqual(['application/pdf', '%PDF-']);
    expect((await demo.get('P17', '/documents/ISMS-PR-SEC-010-1.3.pdf')).statusCode).toBe(404);
    expect((await demo.get('P17', '/documents/ISMS-PR-001.pdf')).statusCode).toBe(404);
  });

  it('is printed as a PDF', async () => {
    const { headers, body } = await demo.get('P17', '/documents.pdf');
    expect([headers['content-type'], body.slice(0, 5)]).toEqual(['application/pdf', '%PDF-']);
  });

  it('answers what was in force on a day of the past', async () => {
    const [first] = await demo.api.records.query<{ effective_on: string }[]>(
      `select effective_on from document_version where id = 'ISMS-PO-SEC-001-1.0'`,
    );
    const { body } = await demo.get('P17', `/documents/ISMS-PO-SEC-001?on=${first?.effective_on ?? ''}`);
    expect(body).toContain('>ISMS-PO-SEC-001-1.0</a></p>');
  });

  it('shows the difference of a version to the one before it', async () => {
    const { body } = await demo.get('P17', '/documents/ISMS-PO-SEC-001-2.0');
    expect(body).toContain('What changed since the last version');
    expect(body).toContain('<ins>+ 3. Risks are owned');
  });

  it('shows a draft to those who make and decide it, and its text to nobody else', async () => {
    expect((await demo.get('P07', '/documents/ISMS-PR-SEC-010-1.3')).body).toContain('engineer on call');
    expect((await demo.get('P17', '/documents/ISMS-PR-SEC-010-1.3')).body).not.toContain('engineer on call');
    expect((await demo.get('P17', '/documents/ISMS-PR-SEC-010-1.3.md')).statusCode).toBe(404);
    expect((await demo.get('P17', '/documents/ISMS-PR-999')).statusCode).toBe(404);
  });
});

describe('a new version', () => {
  it('is begun by the owner from the page of the document, and by nobody else', async () => {
    const path = '/documents/ISMS-PO-SEC-003/drafts';
    expect((await demo.post('P17', path, { kind: 'CLARIFICATION' })).body).toContain('Nothing was changed');
    expect((await demo.post('P05', path, { kind: 'CLARIFICATION' })).statusCode).toBe(303);
    expect((await demo.get('P05', '/documents/ISMS-PO-SEC-003')).body).toContain('ISMS-PO-SEC-003-1.2');
    const again = await demo.post('P05', path, { kind: 'CLARIFICATION' });
    expect([again.statusCode, again.body.includes('is being made')]).toEqual([422, true]);
    const gone = await demo.post('P05', '/documents/ISMS-PO-SEC-003-1.2/withdrawal', { reason: 'Not needed.' });
    expect(gone.statusCode).toBe(303);
  });

  it('is begun by a machine that may, which approves nothing', async () => {
    const headers = { cookie: await demo.api.signIn('P05'), origin: demo.api.url };
    const url = '/api/v1/documents/ISMS-AWP/drafts';
    const { statusCode, body } = await demo.api.inject({
      method: 'POST',
      url,
      payload: { kind: 'EDITORIAL' },
      headers,
    });
    expect([statusCode, body]).toEqual([201, '{"id":"ISMS-AWP-1.0-e1"}']);
    const refused = await demo.api.inject({ method: 'POST', url, payload: { kind: 'ODD' }, headers });
    expect(refused.statusCode).toBe(400);
  });
});

describe('the API', () => {
  const json = async (url: string, person = 'P05') =>
    demo.api.inject({ method: 'GET', url, headers: { cookie: await demo.api.signIn(person) } });

  it('reads register, document, versions and trail', async () => {
    const list = (await json('/api/v1/documents')).json<{ items: { id: string; daysOverdue: number }[] }>();
    expect(list.items.find(({ id }) => id === 'ISMS-PR-001')).toMatchObject({ daysOverdue: 247 });
    expect((await json('/api/v1/documents/ISMS-PR-002')).json()).toMatchObject({ pointers: ['ISMS-PR-001'] });
    const versions = (await json('/api/v1/documents/ISMS-PO-SEC-001/versions')).json<{ items: unknown[] }>();
    expect(versions.items).toMatchObject([
      { number: '2.0', state: 'EFFECTIVE' },
      { number: '1.0', state: 'SUPERSEDED' },
    ]);
    expect((await json('/api/v1/documents/ISMS-PO-SEC-001/trail')).statusCode).toBe(200);
    expect((await json('/api/v1/documents/ISMS-PO-SEC-001/trail', 'P17')).statusCode).toBe(403);
    expect((await json('/api/v1/documents/ISMS-PO-SEC-009')).statusCode).toBe(404);
  });

  it('changes a register entry: by the page as by the API, by whoever answers for the register', async () => {
    const headers = { cookie: await demo.api.signIn('P05'), origin: demo.api.url };
    const patch = (payload: Record<string, unknown>, cookie = headers.cookie) =>
      demo.api.inject({
        method: 'PATCH',
        url: '/api/v1/documents/ISMS-PR-002',
        payload,
        headers: { ...headers, cookie },
      });
    const changed = await patch({ related: ['ISMS-PR-001', 'ISMS-PO-SEC-001'], approverId: 'P01' });
    expect([changed.statusCode, changed.json()]).toMatchObject([200, { related: ['ISMS-PR-001', 'ISMS-PO-SEC-001'] }]);
    expect((await patch({ ownerId: 'P99' })).json()).toMatchObject({ status: 422, unmet: [{ field: 'ownerId' }] });
    expect((await patch({ state: 'EFFECTIVE' })).statusCode).toBe(400);
    expect((await patch({ title: 'Mine' }, await demo.api.signIn('P17'))).statusCode).toBe(403);
    const { body } = await demo.get('P05', '/documents/ISMS-PR-002');
    expect(body).toContain('Change the register entry');
    expect((await demo.get('P17', '/documents/ISMS-PR-002')).body).not.toContain('Change the register entry');
    const form = { title: 'Internal Audit Procedure', classification: 'INTERNAL', audience: 'DEPARTMENTS' };
    const refused = await demo.post('P05', '/documents/ISMS-PR-002/entry', { ...form, ownerId: 'nobody@example.org' });
    expect([refused.statusCode, refused.body.includes('Nobody here has the work mail')]).toEqual([422, true]);
    expect(refused.body).toContain('value="nobody@example.org"');
    expect((await demo.post('P05', '/documents/ISMS-PR-002/entry', form)).statusCode).toBe(303);
    expect((await json('/api/v1/documents/ISMS-PR-002')).json()).toMatchObject({ title: form.title, related: [] });
  });

  it('enters a document of external origin', async () => {
    const headers = { cookie: await demo.api.signIn('P05'), origin: demo.api.url };
    const payload = { id: 'LAW-NIS2', title: 'NIS2', type: 'EXTERNAL', source: 'European Union', clauses: ['A.5.31'] };
    const entered = await demo.api.inject({ method: 'POST', url: '/api/v1/documents', payload, headers });
    expect(entered.statusCode).toBe(201);
    expect((await json('/api/v1/documents/LAW-NIS2')).json()).toMatchObject({
      source: 'European Union',
      inForce: null,
    });
    const again = await demo.api.inject({ method: 'POST', url: '/api/v1/documents', payload, headers });
    expect(again.statusCode).toBe(409);
  });
});

describe('the link of an acknowledgement', () => {
  let path = '';
  beforeAll(async () => {
    const { id } = await askAcknowledgement(demo.api.records, { documentId: 'ISMS-PO-SEC-001', by: 'P05' });
    const links = { keyId: KEY.id, hashOf: (linkId: string) => linkHash(KEY, linkId) };
    await askAudience(demo.api.records, { recordId: id }, { links });
    const [row] = await demo.api.records.query<{ id: string }[]>(
      `select id from acknowledgement where campaign_id = $1 and person_id = 'P17'`,
      [id],
    );
    path = `/t/${tokenOf(KEY, row?.id ?? '')}`;
  });
  const page = () => demo.api.inject({ method: 'GET', url: path, headers: { accept: 'text/html' } });
  const fields = (body: string) =>
    Object.fromEntries(
      [...body.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    ) as Record<string, string>;
  const click = (typed: Record<string, string>) =>
    demo.api.inject({
      method: 'POST',
      url: path,
      payload: new URLSearchParams(typed).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', origin: demo.api.url },
    });

  it('shows the text and changes nothing, however often a scanner opens it', async () => {
    for (let at = 0; at < 3; at += 1) expect((await page()).body).toContain('Have you read and understood');
    expect(await demo.api.records.query(`select 1 from acknowledgement where state = 'DONE'`)).toEqual([]);
  });

  it('acknowledges by a click with what was shown, once', async () => {
    const typed = fields((await page()).body);
    expect((await click({ ...typed, subject: 'f'.repeat(64) })).statusCode).toBe(403);
    expect((await click({ act: 'acknowledge' })).statusCode).toBe(403);
    expect((await click(typed)).body).toContain('Thank you');
    expect((await click(typed)).body.includes('You have acknowledged it')).toBe(true);
    expect((await demo.get('P05', '/documents/ISMS-PO-SEC-001')).body).toContain('1 of 46');
  });

  it('is on record with the version and the hash of what was shown, for those who answer for it', async () => {
    const [campaign] = await demo.api.records.query<{ id: string; number: number }[]>(
      `select id, number from acknowledgement_campaign where document_id = 'ISMS-PO-SEC-001' and state = 'RUNNING'`,
    );
    const address = `/documents/ISMS-PO-SEC-001-2.0/acknowledgements/${campaign?.number ?? 0}`;
    expect((await demo.get('P17', address)).statusCode).toBe(404);
    expect((await demo.get('P05', address)).body).toContain('ISMS-PO-SEC-001-2.0, sha256 ');
    expect((await demo.get('P05', `${address}?state=OPEN`)).body).not.toContain('</span>Acknowledged');
    expect((await demo.get('P05', `${address}.pdf`)).body.slice(0, 5)).toBe('%PDF-');
    expect((await demo.get('P17', `${address}.pdf`)).statusCode).toBe(404);
    const url = `/api/v1/documents/ISMS-PO-SEC-001-2.0/acknowledgements?campaign=${campaign?.number ?? 0}`;
    const read = async (query: string, person = 'P05') =>
      demo.api.inject({ method: 'GET', url: `${url}${query}`, headers: { cookie: await demo.api.signIn(person) } });
    expect((await read('&state=DONE')).json()).toMatchObject({
      ...{ id: campaign?.id, asked: 46, done: 1, targetPercent: 95, next: null },
      items: [{ person: { id: 'P17' }, state: 'DONE', versionId: 'ISMS-PO-SEC-001-2.0' }],
    });
    const first = (await read('&limit=40')).json<{ items: unknown[]; next: string }>();
    expect((await read(`&limit=40&cursor=${first.next}`)).json<{ items: unknown[] }>().items).toHaveLength(6);
    expect((await read('', 'P17')).statusCode).toBe(403);
  });

  it('of a stranger says nothing', async () => {
    const unknown = await demo.api.inject({
      method: 'GET',
      url: `/t/${'a'.repeat(43)}`,
      headers: { accept: 'text/html' },
    });
    expect(unknown.statusCode).toBe(404);
  });
});
