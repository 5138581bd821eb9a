import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';

const REASON = 'The evidence was found after all.';

describe('corrective action in full, on pages and by API', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await openApiFixture();
  });
  afterAll(() => api.close());

  const get = async (person: string, url: string) =>
    api.inject({ method: 'GET', url, headers: { cookie: await api.signIn(person) } });
  const post = async (person: string, url: string, payload: object) =>
    api.inject({ method: 'POST', url, payload, headers: { cookie: await api.signIn(person), origin: api.url } });
  const raise = async (payload: object, by = 'P17'): Promise<{ id: string; state: string }> => {
    const body = {
      title: 'Old template in use',
      description: 'A template of 2019 was used.',
      department: 'ENG',
      ...payload,
    };
    return (await post(by, '/api/v1/nonconformities', body)).json();
  };

  it('the triage page offers every outcome, lists similar cases, and proposes a repeat', async () => {
    const first = await raise({ requirement: 'A.5.37' });
    await api.records.query(
      `update corrective_action set grade = 'MAJOR', state = 'CLOSED', closed_at = isms_now() where id = $1`,
      [first.id],
    );
    const again = await raise({ requirement: 'A.5.37', title: 'Old template once more' });
    await api.ask(again.id, 'TRIAGE');
    const page = await api.inject({ method: 'GET', url: `/t/${await api.token(again.id, 'P05')}` });
    for (const outcome of ['ACCEPT', 'IMPROVEMENT', 'MERGE', 'NOT_NC'])
      expect(page.body).toContain(`value="decide:${outcome}"`);
    expect(page.body).toContain('Similar cases');
    expect(page.body).toContain(`This may repeat ${first.id}`);
    const similar = await get('P05', `/api/v1/corrective-actions/${again.id}/similar`);
    expect(similar.json<{ items: unknown[] }>().items[0]).toMatchObject({
      id: first.id,
      repeat: true,
      sameDepartment: true,
    });
    const foreign = await get('P18', `/api/v1/corrective-actions/${again.id}/similar`);
    expect(foreign.statusCode).toBe(404);
  });

  it('an improvement is raised as such, and its head gets the page with accept, decline and convert', async () => {
    const idea = await raise({ type: 'OFI', title: 'One register for drills' });
    expect(idea.id).toMatch(/^OFI-/);
    await api.ask(idea.id, 'IMPROVEMENT_TRIAGE');
    const page = await api.inject({ method: 'GET', url: `/t/${await api.token(idea.id, 'P08')}` });
    for (const outcome of ['ACCEPT', 'DECLINE', 'CONVERT']) expect(page.body).toContain(`value="decide:${outcome}"`);
    const refused = await post('P17', '/api/v1/nonconformities', {
      ...{ title: 'Preventive', description: 'Prevent this.', department: 'ENG', type: 'PA' },
    });
    expect([refused.statusCode, refused.body]).toEqual([422, expect.stringContaining('names the risk')]);
  });

  it('evidence of a merged record is seen from the one it went into', async () => {
    const target = await raise({});
    const merged = await raise({});
    await api.records.query(`update corrective_action set merged_into = $2, state = 'MERGED' where id = $1`, [
      merged.id,
      target.id,
    ]);
    const sha256 = 'c'.repeat(64);
    await api.records.query(
      `insert into evidence_file (sha256, size, type, stored_real_at) values ($1, 3, 'text/plain', now())`,
      [sha256],
    );
    await api.records.query(
      `insert into evidence_link (id, sha256, record_id, name, by_person, at) values (gen_random_uuid(), $1, $2, 'proof.txt', 'P17', isms_now())`,
      [sha256, merged.id],
    );
    const page = await get('P05', `/corrective-actions/${target.id}`);
    expect(page.body).toContain('proof.txt');
    expect(page.body).toContain(`${merged.id} Old template in use`);
  });

  it('only the lead auditor withdraws a finding of an audit, on the page and by API; a machine never', async () => {
    const finding = await raise({ source: 'AUDIT_INT', grade: 'MINOR' }, 'P13');
    const url = `/api/v1/corrective-actions/${finding.id}/withdrawal`;
    expect((await get('P13', `/corrective-actions/${finding.id}`)).body).toContain('Withdraw the finding');
    expect((await get('P05', `/corrective-actions/${finding.id}`)).body).not.toContain('Withdraw the finding');
    expect((await post('P05', url, { reason: REASON })).statusCode).toBe(422);
    expect((await post('P13', url, { reason: '' })).statusCode).toBe(400);
    const done = await post('P13', url, { reason: REASON });
    expect([done.statusCode, done.json<{ state: string }>().state]).toEqual([200, 'CANCELLED']);
  });

  it('the key figures stand on the log of those who see all of it, and in the API, each with its formula', async () => {
    const kpis = await get('P05', '/api/v1/kpis/corrective-actions');
    expect(kpis.json<{ items: { id: string }[] }>().items.map(({ id }) => id)).toEqual([
      'KPI-03',
      'KPI-04',
      'KPI-05',
      'KPI-06',
    ]);
    expect((await get('P05', '/corrective-actions')).body).toContain('How it is made');
    expect((await get('P17', '/corrective-actions')).body).not.toContain('How it is made');
    expect((await get('P17', '/api/v1/kpis/corrective-actions')).statusCode).toBe(403);
  });

  it('what is about the ISMS Manager, or of their department, goes to Top Management', async () => {
    for (const payload of [{ aboutIsmsManager: true }, { department: 'SEC' }]) {
      const record = await raise(payload);
      await api.ask(record.id, 'TRIAGE');
      const rows: { person_id: string }[] = await api.records.query(
        `select t.person_id from task t join question q on q.id = t.question_id where q.record_id = $1 order by 1`,
        [record.id],
      );
      expect(rows.map((task) => task.person_id)).toEqual(['P01', 'P02']);
    }
  });

  it('a closure that is no correction alone offers no refusal', async () => {
    const record = await raise({});
    await api.records.query(
      `update corrective_action set state = 'EFFECTIVENESS_CHECK', grade = 'MINOR', owner_id = 'P08' where id = $1`,
      [record.id],
    );
    await api.ask(record.id, 'CLOSURE');
    const page = await api.inject({ method: 'GET', url: `/t/${await api.token(record.id, 'P05')}` });
    expect(page.body).toContain('value="decide:APPROVE"');
    expect(page.body).not.toContain('value="decide:REJECT"');
  });
});
