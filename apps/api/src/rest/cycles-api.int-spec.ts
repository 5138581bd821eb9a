import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#domain/canonical.js';
import { MACHINE_SCOPES, makeMachineToken, type MachineScope } from '#records/access/machine-tokens.js';
import { readPdf } from '#testing/pdf-text.js';
import { openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';
import { openCycleFixture, type CycleFixture } from '../cycles/cycle-fixture.js';
import { askedSchema, cycleOutputSchema, cycleSchema, cyclesSchema, cycleStepsSchema, gateSchema } from './cycle-schemas.js'; // prettier-ignore
import { trailPageSchema } from './schemas.js';

type Headers = Readonly<Record<string, string>>;

async function machine(api: ApiFixture, name: string, scopes: readonly MachineScope[]): Promise<Headers> {
  const tokenSha256 = createHash('sha256').update(`token-${name}`).digest('hex');
  await makeMachineToken(api.records, { name, scopes, tokenSha256 });
  return { authorization: `Bearer token-${name}` };
}
const typeOf = (answer: Answered) => answer.json<{ type: string }>().type.split('/').at(-1);
const isProblem = (answer: Answered) => answer.headers['content-type']?.startsWith('application/problem+json');

describe('starting a cycle over REST', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await openApiFixture();
  }, 60_000);
  afterAll(() => api.close());
  const start = (headers: Headers, payload: object = { firstDay: '2027-03-01' }) =>
    api.inject({ method: 'POST', url: '/api/v1/cycles', headers, payload });
  const as = async (person: string) => ({ cookie: await api.signIn(person), origin: api.url });

  it('needs the scope `cycles` of a machine, or a person who may; nothing else starts one', async () => {
    const others = await machine(api, 'others', MACHINE_SCOPES.filter((scope) => scope !== 'cycles')); // prettier-ignore
    for (const headers of [others, await as('P17'), {}]) expect(isProblem(await start(headers))).toBe(true);
    expect((await start(others)).statusCode).toBe(403);
    expect((await start(await as('P17'))).statusCode).toBe(403);
    expect(await api.count('cycle')).toBe(0);
  });

  it('refuses a day that is none, and keys it does not know', async () => {
    const headers = await machine(api, 'words', ['cycles']);
    for (const payload of [{ firstDay: '2027-02-30' }, {}, { firstDay: '2027-03-01', state: 'CLOSED' }]) {
      const answer = await start(headers, payload);
      expect([400, 422]).toContain(answer.statusCode);
      expect(isProblem(answer)).toBe(true);
    }
  });

  it.each(['1900-01-01', '2072-03-01'])(
    'refuses %s, a mistyped year, with the reason on its field',
    async (firstDay) => {
      const answer = await start(await machine(api, `mistyped-${firstDay}`, ['cycles']), { firstDay });
      expect([answer.statusCode, typeOf(answer), isProblem(answer)]).toEqual([422, 'first-day', true]);
      expect(answer.json<{ unmet: object[] }>().unmet).toMatchObject([{ code: 'first-day', field: 'firstDay' }]);
      expect(await api.count('cycle')).toBe(0);
    },
  );

  it('drafts it once per key: the repetition gets the same cycle, another request a conflict', async () => {
    const headers = { ...(await machine(api, 'starter', ['cycles', 'read'])), 'idempotency-key': 'cycle-2027' };
    const first = await start(headers);
    expect([first.statusCode, first.headers.location]).toEqual([201, '/api/v1/cycles/CYC-2027']);
    expect(cycleSchema.parse(first.json())).toMatchObject({ id: 'CYC-2027', state: 'DRAFT', stage: null, late: false });
    const again = await start(headers);
    expect([again.statusCode, again.json<{ id: string }>().id]).toEqual([201, 'CYC-2027']);
    expect(await api.count('cycle')).toBe(1);
    const second = await start({ ...headers, 'idempotency-key': 'other' }, { firstDay: '2028-03-01' });
    expect([second.statusCode, typeOf(second)]).toEqual([409, 'cycle-stands']);
    const told = await api.records.query<{ actor: string }[]>(`select actor from audit_event where type = 'CYCLE_DRAFTED'`); // prettier-ignore
    expect(told).toEqual([{ actor: 'machine:starter' }]);
  });
});

describe('a cycle over REST', () => {
  let on: CycleFixture;
  let reading: Headers;
  beforeAll(async () => {
    on = await openCycleFixture();
    await on.ask(`${on.id}/monitor`, 'M2');
    reading = await machine(on.api, 'reader', ['read']);
  }, 60_000);
  afterAll(() => on.api.close());
  const get = (rest: string, headers: Headers = reading) =>
    on.api.inject({ method: 'GET', url: `/api/v1/cycles${rest}`, headers });
  const as = async (person: string): Promise<Headers> => ({ cookie: await on.api.signIn(person), origin: on.api.url });

  it('is read with stage, gates and steps, and with who is waited for', async () => {
    expect(cyclesSchema.parse((await get('')).json()).items).toMatchObject([{ id: on.id, state: 'MONITOR', current: true }]); // prettier-ignore
    const cycle = cycleSchema.parse((await get(`/${on.id}`)).json());
    expect(cycle).toMatchObject({ stage: 'monitor', state: 'MONITOR', firstEver: false });
    expect(cycle.gates.map(({ state }) => state)).toEqual(['PASSED', 'PASSED', 'PASSED', 'OPEN', 'OPEN']);
    expect(cycle.gates[3]).toMatchObject({ gate: 'G3', unmetCount: 6, waivedCount: 0 });
    const steps = cycleStepsSchema.parse((await get(`/${on.id}/steps`)).json()).items;
    expect(steps).toHaveLength(28);
    const review = steps.find(({ code }) => code === 'M2');
    expect(review?.waiting).toMatchObject([{ step: 'M2', person: { id: 'P05' }, capacity: 'IM' }]);
    expect(steps.find(({ code }) => code === 'E1')?.outputs).toMatchObject([{ number: 1, state: 'APPROVED' }]);
    expect([(await get('/CYC-1999')).statusCode, typeOf(await get('/CYC-1999'))]).toEqual([404, 'unknown-record']);
    expect((await get(`/${on.id}?state=OPEN`)).statusCode).toBe(400);
  });

  it('a gate tells what is not met, each with code, reason and link', async () => {
    const gate = gateSchema.parse((await get(`/${on.id}/gates/G3`)).json());
    expect(gate).toMatchObject({ gate: 'G3', state: 'OPEN' });
    expect(gate.unmet.find(({ code }) => code === 'REVIEW_HELD')).toEqual({
      ...{ code: 'REVIEW_HELD', clause: '9.3.1', waivable: false, waived: null, link: `/cycles/${on.id}/steps/M2` },
      reason: 'No management review with approved minutes was held in this cycle.',
    });
    // What gate G2 took as the ISMS Manager typed it is told with G3, by name, step and version.
    const stated = gate.statements.filter(({ code }) => code === 'AWARENESS_REACHED');
    expect(stated).toMatchObject([{ gate: 'G2', kind: 'STATED', step: 'O3', version: 1, statedBy: { id: 'P05' }, approvedBy: null }]); // prettier-ignore
    expect(stated[0]?.statedBy?.name).not.toBe('P05');
    expect(gateSchema.parse((await get(`/${on.id}/gates/G1`)).json())).toMatchObject({ state: 'PASSED', unmet: [] });
    expect(typeOf(await get(`/${on.id}/gates/G7`))).toBe('unknown-gate');
  });

  it('a version comes as its entry with its hash, as PDF, as Markdown and as CSV', async () => {
    const id = await on.outputId('E3');
    const output = cycleOutputSchema.parse((await get(`/${on.id}/outputs/${id}`)).json());
    expect(output).toMatchObject({ step: 'E3', number: 1, form: 'RISK_SUMMARY', approver: 'Helene Vosmeer' });
    expect(createHash('sha256').update(canonicalJson(output.entry)).digest('hex')).toBe(output.sha256);
    expect((await get(`/${on.id}/outputs/${id}.md`)).body).toMatch(/^# Risk assessment summary/);
    expect((await get(`/${on.id}/outputs/${id}.csv`)).body.split('\n')[1]).toMatch(/^RSK-0001,Ransomware/);
    const pdf = await get(`/${on.id}/outputs/${id}.pdf`);
    expect([pdf.statusCode, pdf.headers['content-type']]).toEqual([200, 'application/pdf']);
    const { info, pages } = await readPdf(pdf.bytes);
    expect(info).toMatchObject({ Title: 'Risk assessment summary', Keywords: `sha256:${output.sha256}` });
    expect(pages.map(({ text }) => text).join(' ')).toMatch(/Approved or sent back Helene Vosmeer, .*RSK-0001 .*Ransomware/); // prettier-ignore
    const unknown = await get(`/${on.id}/outputs/nothing.pdf`);
    expect([unknown.statusCode, isProblem(unknown), typeOf(unknown)]).toEqual([404, true, 'unknown-output']);
    expect(typeOf(await get(`/${on.id}/outputs/${id}.csv?table=2`))).toBe('unknown-table');
    expect((await get(`/${on.id}/outputs/${id}.csv?table=x`)).statusCode).toBe(400);
    expect(typeOf(await get(`/${on.id}/outputs/nothing`))).toBe('unknown-output');
  });

  it('has a trail, and so has each stage', async () => {
    const trail = trailPageSchema.parse((await get(`/${on.id}/trail`)).json());
    expect(trail.items.map(({ type }) => type)).toContain('RECORD_IMPORTED');
    const stage = trailPageSchema.parse((await get(`/${on.id}/trail?stage=monitor`)).json());
    expect(stage.items.map(({ type }) => type)).toContain('QUESTION_ASKED');
  });

  it('an employee reads the overview and neither versions, gates nor the trail', async () => {
    const headers = await as('P39');
    const cycle = cycleSchema.parse((await get(`/${on.id}`, headers)).json());
    expect(cycle.steps.flatMap(({ outputs }) => outputs)).toEqual([]);
    const closed = await Promise.all(['gates/G3', 'trail'].map((rest) => get(`/${on.id}/${rest}`, headers)));
    expect(closed.map(({ statusCode }) => statusCode)).toEqual([403, 403]);
    expect((await get(`/${on.id}/outputs/${await on.outputId('E1')}`, headers)).statusCode).toBe(404);
  });

  const asks = (kind: string, headers: Headers, payload: object) =>
    on.api.inject({ method: 'POST', url: `/api/v1/cycles/${on.id}/${kind}-requests`, headers, payload });
  const REASON = { reason: 'The company is being sold.' };

  it('no machine, whatever its scopes, and no employee asks Top Management for anything', async () => {
    const whole = await machine(on.api, 'whole', MACHINE_SCOPES);
    const waiver = { ...REASON, gate: 'G3', check: 'EVIDENCE_COMPLETE', expires: '2027-01-01', caId: 'CA-2026-0001' };
    for (const headers of [whole, await as('P39')])
      for (const [kind, body] of [['waiver', waiver], ['suspension', REASON], ['resumption', REASON]] as const) {
        const answer = await asks(kind, headers, body);
        expect([kind, answer.statusCode, isProblem(answer)]).toEqual([kind, 403, true]);
      } // prettier-ignore
    expect(await on.api.count(`step where code in ('GATE_WAIVER', 'SUSPENSION', 'RESUMPTION')`)).toBe(0);
  });

  it('the ISMS Manager asks to stop it: once per key, and once at a time', async () => {
    const headers = { ...(await as('P05')), 'idempotency-key': 'stop-1' };
    const first = await asks('suspension', headers, REASON);
    expect([first.statusCode, askedSchema.parse(first.json())]).toEqual([202, { cycle: on.id, asked: 'SUSPENSION' }]);
    expect((await asks('suspension', headers, REASON)).statusCode).toBe(202);
    expect(await on.api.count(`step where code = 'SUSPENSION'`)).toBe(1);
    const second = await asks('suspension', await as('P01'), REASON);
    expect([second.statusCode, typeOf(second)]).toEqual([409, 'asked-already']);
    const early = await asks('resumption', await as('P05'), REASON);
    expect([early.statusCode, typeOf(early)]).toEqual([422, 'not-suspended']);
    expect([400, 422]).toContain((await asks('suspension', await as('P05'), { reason: ' ' })).statusCode);
  });

  it('a new version of what counts is asked for: of a step that has one, once at a time, and it is shown who is asked', async () => {
    const headers = await as('P05');
    const none = await asks('revision', headers, { ...REASON, step: 'E9' });
    expect([none.statusCode, typeOf(none)]).toEqual([422, 'not-revisable']);
    const asked = await asks('revision', headers, { ...REASON, step: 'E2' });
    expect([asked.statusCode, askedSchema.parse(asked.json())]).toEqual([202, { cycle: on.id, asked: 'REVISION' }]);
    const second = await asks('revision', headers, { ...REASON, step: 'E2' });
    expect([second.statusCode, typeOf(second)]).toEqual([409, 'asked-already']);
    expect((await asks('revision', await as('P39'), { ...REASON, step: 'E4' })).statusCode).toBe(403);
    expect(await on.api.count(`step where code = 'REVISION' and part = 'E2/1'`)).toBe(1);
  });

  it('a waiver that nobody could grant is refused field by field before anybody is asked', async () => {
    const headers = await as('P05');
    const wish = { gate: 'G3', check: 'EVIDENCE_COMPLETE', reason: 'Later.', expires: '2019-01-01', caId: 'CA-1999-0001' }; // prettier-ignore
    const refused = await asks('waiver', headers, wish);
    expect([refused.statusCode, typeOf(refused)]).toEqual([422, 'waiver']);
    expect(refused.json<{ unmet: { field: string }[] }>().unmet.map(({ field }) => field)).toEqual(['expires', 'caId']);
    const never = await asks('waiver', headers, { ...wish, check: 'REVIEW_HELD' });
    expect([never.statusCode, never.body.includes('never waived')]).toEqual([422, true]);
    expect([400, 422]).toContain((await asks('waiver', headers, { ...wish, gate: 'G9' })).statusCode);
    expect(await on.api.count(`step where code = 'GATE_WAIVER'`)).toBe(0);
    const [good] = await on.api.records.query<{ caId: string; expires: string }[]>(
      `select id as "caId", to_char(isms_now() + interval '90 days', 'YYYY-MM-DD') as expires from corrective_action where state = 'TRIAGE'`,
    );
    const needless = [
      await asks('waiver', headers, { ...wish, ...good, check: 'KPIS_EVALUATED' }),
      await asks('waiver', headers, { ...wish, ...good, gate: 'G1', check: 'CLIMATE_DETERMINED' }),
    ];
    expect(needless.map((answer) => [answer.statusCode, typeOf(answer)])).toEqual([
      [422, 'check-met'],
      [422, 'gate-passed'],
    ]);
    expect(await on.api.count(`step where code = 'GATE_WAIVER'`)).toBe(0);
    expect((await asks('waiver', headers, { ...wish, ...good })).statusCode).toBe(202);
    expect(await on.api.count(`step where code = 'GATE_WAIVER' and part = 'G3/EVIDENCE_COMPLETE'`)).toBe(1);
  });
});
