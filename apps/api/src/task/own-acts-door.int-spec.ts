import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { completeEntry, CONTAINMENT, TRIAGE } from '#testing/case-entries.js';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';

type Code = Parameters<typeof completeEntry>[0];

/** What an API client reads at a task link, and sends back. */
interface Shown {
  readonly formToken: string;
  readonly question: { readonly barred: { readonly rules: string[] } | null; readonly due: string };
}

describe('a client of the API decides no more about own work than a browser (SD4, SD5, SD9, SD12)', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await openApiFixture();
  }, 60_000);
  afterAll(() => api.close());

  const accept = { accept: 'application/json' };
  const show = async (token: string): Promise<Shown> =>
    (await api.inject({ method: 'GET', url: `/t/${token}`, headers: accept })).json<Shown>();
  const send = (token: string, payload: object, headers: Record<string, string> = {}) =>
    api.inject({ method: 'POST', url: `/t/${token}`, headers: { ...accept, ...headers }, payload });
  const answer = async (token: string, outcome: string, entry: object) => {
    const { formToken } = await show(token);
    return send(token, { formToken, outcome, entry });
  };
  const today = async (): Promise<string> => {
    const [row] = await api.records.query<{ day: string }[]>(`select to_char(isms_now(), 'YYYY-MM-DD') as day`);
    return row?.day ?? '';
  };
  const set = (sql: string, values: readonly unknown[]) => api.records.query(sql, [...values]);
  const refusals = (id: string): Promise<{ actor: string; reason: string; rules: string[] }[]> =>
    api.records.query(
      `select actor, content->>'reason' as reason, content->'rules' as rules from audit_event
        where record_id = $1 and type = 'DECISION_REFUSED' order by id`,
      [id],
    );
  const decisionsOf = (id: string, code: string): Promise<unknown[]> =>
    api.records.query(
      `select 1 from decision d join question q on q.id = d.question_id join step s on s.id = q.step_id
        where d.record_id = $1 and s.code = $2`,
      [id, code],
    );

  /** One step over the JSON door: asked, answered, settled. */
  async function step(id: string, code: Code, how: { by: string; outcome: string; part?: string; entry?: object }) {
    const { by, outcome, part = '' } = how;
    await api.ask(id, code, part);
    const entry = how.entry ?? completeEntry(code, { outcome, today: await today() });
    const answered = await answer(await api.token(id, by), outcome, entry);
    if (answered.statusCode !== 200) throw new Error(`${code}: ${answered.statusCode} ${answered.body}`);
    await api.settle(id, code, part);
  }
  async function contained(): Promise<string> {
    const id = await api.raise();
    const entry = { ...TRIAGE, grade: 'MINOR', ownerId: 'P08', departmentId: 'ENG' };
    await step(id, 'TRIAGE', { by: 'P05', outcome: 'ACCEPT', entry });
    return id;
  }
  async function planned(): Promise<string> {
    const id = await contained();
    const entry = { ...CONTAINMENT, doneOn: await today() };
    await step(id, 'CONTAINMENT', { by: 'P08', outcome: 'SUBMIT', entry });
    await step(id, 'ROOT_CAUSE', { by: 'P08', outcome: 'SUBMIT' });
    const plan = completeEntry('PLANNING', { outcome: 'SUBMIT', today: await today() });
    const actions = (plan['actions'] as object[]).slice(0, 1).map((action) => ({ ...action, implementerId: 'P17' }));
    await step(id, 'PLANNING', { by: 'P08', outcome: 'SUBMIT', entry: { ...plan, actions } });
    return id;
  }

  it('own plan: the approver became the owner after the form was fetched; the answer is refused and told', async () => {
    const id = await planned();
    await api.ask(id, 'PLAN_APPROVAL');
    const token = await api.token(id, 'P05');
    const { formToken, question } = await show(token);
    expect(question.barred).toBeNull();
    await set(`update corrective_action set owner_id = 'P05' where id = $1`, [id]);
    const refused = await send(token, { formToken, outcome: 'APPROVE', entry: {} });
    expect([refused.statusCode, refused.json()]).toMatchObject([403, { reason: 'SEPARATION_OF_DUTIES', rules: ['SD4'] }]); // prettier-ignore
    expect(await refusals(id)).toMatchObject([{ actor: 'P05', reason: 'SEPARATION_OF_DUTIES', rules: ['SD4'] }]);
    expect(await decisionsOf(id, 'PLAN_APPROVAL')).toEqual([]);
  });

  it('own verification: the verifier turns out to have carried out an action; the answer is refused and told', async () => {
    const id = await planned();
    await step(id, 'PLAN_APPROVAL', { by: 'P05', outcome: 'APPROVE' });
    await step(id, 'IMPLEMENT', { by: 'P17', outcome: 'DONE', part: '1' });
    await step(id, 'EVIDENCE_CHECK', { by: 'P05', outcome: 'ACCEPT' });
    // The waiting time is not what is tried here.
    await set(`update corrective_action set state = 'MONITORING' where id = $1`, [id]);
    await api.ask(id, 'EFFECTIVENESS_CHECK');
    const token = await api.token(id, 'P13');
    const { formToken } = await show(token);
    await set(`update planned_action set implementer_id = 'P13' where record_id = $1`, [id]);
    expect((await show(token)).question.barred).toMatchObject({ rules: ['SD5'] });
    const entry = completeEntry('EFFECTIVENESS_CHECK', { outcome: 'EFFECTIVE', today: await today() });
    const refused = await send(token, { formToken, outcome: 'EFFECTIVE', entry });
    expect([refused.statusCode, refused.json()]).toMatchObject([403, { rules: ['SD5'] }]);
    expect(await refusals(id)).toMatchObject([{ actor: 'P13', rules: ['SD5'] }]);
    expect(await decisionsOf(id, 'EFFECTIVENESS_CHECK')).toEqual([]);
  });

  it('own extension: the late work came to the one who would grant it; the answer is refused and told', async () => {
    const id = await contained();
    await api.ask(id, 'CONTAINMENT');
    const late = await api.token(id, 'P08');
    const { formToken, question } = await show(late);
    const until = new Date(Date.parse(question.due) + 2 * 86_400_000).toISOString().slice(0, 10);
    const wish = { act: 'extend', extendUntil: until, extendReason: 'The supplier is away.' };
    expect((await send(late, { formToken, ...wish })).statusCode).toBe(200);
    const [asked] = await api.records.query<{ part: string }[]>(`select part from step where record_id = $1 and code = 'EXTENSION'`, [id]); // prettier-ignore
    await api.ask(id, 'EXTENSION', asked?.part);
    const token = await api.token(id, 'P05');
    const given = await send(late, { formToken, act: 'decide:DELEGATE', delegateTo: 'P05', delegateComment: 'Please do it.' }); // prettier-ignore
    expect(given.statusCode).toBe(200);
    const refused = await answer(token, 'GRANT', { until, comment: 'Agreed.' });
    expect([refused.statusCode, refused.json()]).toMatchObject([403, { rules: ['SD9'] }]);
    expect(await refusals(id)).toMatchObject([{ actor: 'P05', rules: ['SD9'] }]);
    expect(await decisionsOf(id, 'EXTENSION')).toEqual([]);
  });

  it("in another's name: the session of somebody else answers nothing by a link of assurance B, and the trail names them", async () => {
    const id = await planned();
    await api.ask(id, 'PLAN_APPROVAL');
    await set(`update question set assurance = 'B' where record_id = $1 and state = 'OPEN'`, [id]);
    const token = await api.token(id, 'P05');
    const { formToken } = await show(token);
    const decision = { formToken, outcome: 'APPROVE', entry: {} };
    expect((await send(token, decision)).statusCode).toBe(401);
    const other = { cookie: await api.signIn('P06'), origin: api.url };
    expect((await send(token, decision, other)).statusCode).toBe(401);
    expect(await refusals(id)).toEqual([{ actor: 'P06', reason: 'OTHER_SESSION', rules: ['SD12'] }]);
    expect(await decisionsOf(id, 'PLAN_APPROVAL')).toEqual([]);
  });
});
