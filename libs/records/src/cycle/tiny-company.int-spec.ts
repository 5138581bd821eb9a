import { afterEach, describe, expect, it } from '@jest/globals';
import { CYCLE_ENTRIES } from '#testing/cycle-entries.js';
import { CyclePath } from '#testing/cycle-path.js';
import { PathDesk, type SeenTask } from '#testing/path-desk.js';
import { GRAVE_RISK, READY_GATE, READY_RISK } from '#testing/ready-gate.js';
import { joinTinyCompany, tinyCompany, type Somebody } from '#testing/tiny-company.js';
import type { ClaimResult } from '../path/claim.js';
import { inTransaction } from '../transaction.js';
import { grantWaiver, type WaiverRequest } from '../waivers/grant-waiver.js';
import { endWaivers } from '../waivers/end-waivers.js';
import { withdrawWaiver } from '../waivers/withdraw-waiver.js';
import { startCycle } from './draft.js';
import { readCycle } from './read-cycle.js';
import { readCycleWaivers } from './read-waivers.js';

/** Every role that gate G1 asks for, in one person. */
const EVERYTHING = ['TM_CHAIR', 'TM', 'IM', 'DEPUTY_IM', 'DEPARTMENT_HEAD', 'RISK_OWNER', 'AUDITOR'];
const ONE: readonly Somebody[] = [{ id: 'A', roles: EVERYTHING }];
const THREE: readonly Somebody[] = [
  { id: 'A', roles: ['TM_CHAIR', 'TM', 'IM', 'DEPUTY_IM'] },
  { id: 'B', roles: ['DEPARTMENT_HEAD', 'RISK_OWNER'] },
  { id: 'C', roles: ['AUDITOR'] },
];
const DECISION = { comment: '', items: [], overlapReason: '' };
const SUBMISSION = { items: [], notes: '' };

let desk: PathDesk;
let cycle: CyclePath;
afterEach(() => desk.close());

/** Somebody of the company stands for everybody whom an entry names; its days lie around those of the test. */
function entryOf(entry: unknown, owner = 'A'): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(entry)
    .replace(/"P07"/g, `"${owner}"`)
    .replace(/"P\d\d"/g, '"A"');
  return JSON.parse(text.replaceAll('2027-01-15', '2027-02-15')) as Record<string, unknown>;
}

/** A company of these people, whose charter is submitted. */
async function chartered(name: string, people: readonly Somebody[]): Promise<void> {
  desk = await PathDesk.open(name, tinyCompany(people));
  const { id } = await startCycle(desk.records, { by: 'A', firstDay: '2027-03-01' });
  cycle = new CyclePath(desk, id);
  const charter = entryOf({ ...READY_GATE.charter, firstDay: '2027-03-01', lastDay: '2028-02-29' });
  await cycle.told('CHARTER', { outcome: 'SUBMIT', entry: charter });
}

async function waive(changes: Partial<WaiverRequest> = {}): Promise<string> {
  const granted = await grantWaiver(desk.records, {
    ...{ by: 'A', rule: 'SD1', personId: 'A', recordId: null, step: null, until: '2028-02-28' },
    ...{ reason: 'There is nobody else in the company.', ...changes },
  });
  if (granted.kind !== 'GRANTED') throw new Error(JSON.stringify(granted));
  return granted.id;
}

async function only(code: string): Promise<SeenTask> {
  const tasks = await cycle.tasks(code);
  const [task] = tasks;
  if (!task || tasks.length > 1) throw new Error(`${code} is asked of ${tasks.map(({ personId }) => personId).join()}`);
  return task;
}

async function asked(code: string): Promise<SeenTask> {
  await cycle.ask(code);
  return only(code);
}

async function decide(code: string, entry: object = DECISION): Promise<ClaimResult> {
  const result = await desk.send(await asked(code), { outcome: 'APPROVE', entry: { ...entry } });
  if (result.kind === 'RECORDED') await cycle.settle(code);
  return result;
}

/** Everything that gate G1 stands on, prepared and approved; the gate is submitted. */
async function established(owner: string): Promise<void> {
  const risks = { ...READY_GATE.outputs.E3, risks: [READY_RISK] };
  for (const code of ['E1', 'E2', 'E3', 'E4', 'E5', 'E6'] as const) {
    for (const input of ['E1', 'E3', 'E4'].includes(code) ? [`${code}_INPUT`] : [])
      await cycle.told(input, { outcome: 'SUBMIT', entry: entryOf(INPUTS[input], owner) });
    const entry = entryOf(code === 'E3' ? risks : READY_GATE.outputs[code], owner);
    expect(await cycle.told(code, { outcome: 'SUBMIT', entry })).toBe('SUBMIT');
    expect([code, await decide(`${code}_APPROVAL`, { comment: '' })]).toMatchObject([code, { kind: 'RECORDED' }]);
  }
  expect(await cycle.told('G1_SUBMISSION', { outcome: 'SUBMIT', entry: SUBMISSION })).toBe('SUBMIT');
}
const INPUTS: Readonly<Record<string, unknown>> = {
  E1_INPUT: CYCLE_ENTRIES.CONTEXT_INPUT,
  E3_INPUT: { risks: [], nothing: 'Nothing new.' },
  E4_INPUT: { objectives: [], nothing: 'None.' },
};

const decisionsByWaiver = () =>
  desk.query<{ code: string; person: string; rules: string }>(
    `select s.code, d.person_id as person, w->>'rule' as rules from decision d join question q on q.id = d.question_id
       join step s on s.id = q.step_id cross join lateral jsonb_array_elements(d.sod_result->'waived') w
      order by d.decided_at, d.id`,
  );
const approvals = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6'].map((code) => `${code}_APPROVAL`);

/** Gate G4 is submitted; Top Management waived all of its checks. */
async function submittedG4(): Promise<void> {
  await desk.query(`update cycle set state = 'IMPROVE' where id = $1`, [cycle.id]);
  const caId = await desk.raise({ raisedBy: 'A', actor: 'A' });
  const view = await readCycle(desk.records, cycle.id);
  for (const { code } of view?.gates.find(({ gate }) => gate === 'G4')?.unmet ?? [])
    await desk.query(
      `insert into gate_waiver (id, cycle_id, gate, check_code, reason_id, expires_on, corrective_action_id, granted_by, granted_at, question_id)
       values (gen_random_uuid(), $1, 'G4', $2, gen_random_uuid(), '2028-12-31', $3, 'A', isms_now(), gen_random_uuid())`,
      [cycle.id, code, caId],
    );
  await cycle.told('G4_SUBMISSION', { outcome: 'SUBMIT', entry: SUBMISSION });
}

describe('the cycle of a company of one person (specification 2, fallback and waivers)', () => {
  it('is blocked at G0 with a task, and goes from the charter to G1 by a waiver that every record names', async () => {
    await chartered('cycle_of_one', ONE);
    expect(await decide('G0_DECISION')).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD1'] });
    expect(await desk.events(cycle.id, 'SOD_BLOCKED')).toMatchObject([{ rules: ['SD1'] }]);
    const id = await waive();
    // The waiver opened the way: the question is asked again, and says so.
    expect(await decide('G0_DECISION')).toMatchObject({ kind: 'RECORDED', receipt: { next: expect.stringMatching(/waiver of SD1.*independent/s) } }); // prettier-ignore
    await established('A');
    expect(await decide('G1_DECISION')).toMatchObject({ kind: 'RECORDED' });
    expect(await cycle.state()).toBe('OPERATE');
    const expected = ['G0_DECISION', ...approvals, 'G1_DECISION'];
    expect(await decisionsByWaiver()).toEqual(expected.map((code) => ({ code, person: 'A', rules: 'SD1' })));
    const events = await desk.events<{ waivers?: string[] }>(cycle.id, 'DECIDED');
    expect(events.filter(({ waivers }) => waivers !== undefined)).toHaveLength(2);
    expect(events.at(-1)?.waivers).toEqual([`SD1 ${id}`]);
    const used = await readCycleWaivers(desk.records, cycle.id);
    expect(used.map(({ code }) => code)).toEqual(expected);
    expect(used[0]).toMatchObject({ rule: 'SD1', person: 'Person A', grantedBy: 'Person A', reason: 'There is nobody else in the company.' }); // prettier-ignore
  });

  it('may be waived for one step of one cycle only: every other step stays blocked', async () => {
    await chartered('cycle_one_step', ONE);
    await waive({ recordId: cycle.id, step: 'G0_DECISION' });
    expect(await decide('G0_DECISION')).toMatchObject({ kind: 'RECORDED' });
    await cycle.told('E2', { outcome: 'SUBMIT', entry: entryOf(READY_GATE.outputs.E2) });
    expect(await decide('E2_APPROVAL', { comment: '' })).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD1'] });
    // A waiver for the cycle counts for its stages.
    await waive({ recordId: cycle.id, step: 'E2_APPROVAL', personId: null });
    expect(await decide('E2_APPROVAL', { comment: '' })).toMatchObject({ kind: 'RECORDED' });
    const refused = await grantWaiver(desk.records, {
      ...{ by: 'A', rule: 'SD1', personId: 'A', recordId: 'CYC-1999', step: 'LUNCH', until: '2028-02-28' },
      reason: 'There is nobody else.',
    });
    expect(refused.kind === 'UNMET' ? refused.unmet.map(({ code }) => code) : []).toEqual(['unknown-record', 'unknown-step']); // prettier-ignore
  });

  it('an expired waiver refuses: who was asked by it cannot decide, and a later step is blocked', async () => {
    await chartered('cycle_expired', ONE);
    await cycle.ask('G0_DECISION');
    await waive({ until: '2027-03-05' });
    const page = await asked('G0_DECISION');
    await desk.setClock(Date.parse('2027-03-08T09:00:00Z'));
    expect(await desk.send(page, { outcome: 'APPROVE', entry: DECISION })).toMatchObject({ kind: 'NOT_YOURS', reason: 'SEPARATION_OF_DUTIES', rules: ['SD1'] }); // prettier-ignore
    expect((await endWaivers(desk.records)).ended).toBe(1);
    const again = await asked('G0_DECISION');
    expect(await desk.events(cycle.id, 'SOD_BLOCKED')).toHaveLength(2);
    expect(await desk.send(again, { outcome: 'APPROVE', entry: DECISION })).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD1'] }); // prettier-ignore
  });

  it('a waiver that was withdrawn between the page and the answer counts no more', async () => {
    await chartered('cycle_withdrawn', ONE);
    const id = await waive();
    const page = await asked('G0_DECISION');
    await withdrawWaiver(desk.records, { id, by: 'A' });
    expect(await desk.send(page, { outcome: 'APPROVE', entry: DECISION })).toMatchObject({ kind: 'NOT_YOURS', reason: 'WITHDRAWN' }); // prettier-ignore
    expect(await decide('G0_DECISION')).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD1'] });
  });

  it('their own high risk is never waived (SD7): somebody from outside accepts it, and gate G1 counts that', async () => {
    await chartered('cycle_own_risk', ONE);
    await waive();
    await decide('G0_DECISION');
    await cycle.told('E3_INPUT', { outcome: 'SUBMIT', entry: { risks: [], nothing: 'Nothing new.' } });
    await cycle.told('E3', { outcome: 'SUBMIT', entry: entryOf({ criteria: '5 x 5', risks: [GRAVE_RISK] }) });
    expect(await decide('E3_APPROVAL', { comment: '' })).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD7'] });
    const seven = { by: 'A', rule: 'SD7', personId: 'A', recordId: null, step: null, until: '2028-02-28' };
    expect(await grantWaiver(desk.records, { ...seven, reason: 'Alone.' })).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'never-waived' }] }); // prettier-ignore
    const unmet = async (): Promise<string[]> => {
      const view = await readCycle(desk.records, cycle.id);
      return view?.gates.find(({ gate }) => gate === 'G1')?.unmet.map(({ code }) => code) ?? [];
    };
    expect(await unmet()).toContain('HIGH_ACCEPTED_BY_TM');
    await inTransaction(desk.records, (tx) => joinTinyCompany(tx, { id: 'X', roles: ['EXTERNAL_AUDITOR'] }));
    const handed = await desk.send(await only('E3_APPROVAL'), { outcome: 'DELEGATE', entry: {}, delegateTo: 'X', comment: 'Nobody here may.' }); // prettier-ignore
    expect(handed).toMatchObject({ kind: 'HANDED_ON' });
    expect(await desk.send(await only('E3_APPROVAL'), { outcome: 'APPROVE', entry: { comment: '' } })).toMatchObject({ kind: 'RECORDED' }); // prettier-ignore
    await cycle.settle('E3_APPROVAL');
    expect(await unmet()).not.toContain('HIGH_ACCEPTED_BY_TM');
  });

  it('is not closed before somebody who neither used nor granted the waiver looked at it; an objection is a nonconformity', async () => {
    await chartered('cycle_one_close', ONE);
    await waive();
    await decide('G0_DECISION');
    await submittedG4();
    expect(await decide('G4_DECISION')).toMatchObject({ kind: 'RECORDED' });
    expect(await cycle.settle('G4_DECISION')).toMatchObject({ settled: { parts: ['CYCLE_WAIVER_CHECK'] } });
    expect(await cycle.state()).toBe('IMPROVE');
    const own = await asked('CYCLE_WAIVER_CHECK');
    expect(await desk.send(own, { outcome: 'CONFIRM', entry: { comment: 'All well.' } })).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD5'] }); // prettier-ignore
    await inTransaction(desk.records, (tx) => joinTinyCompany(tx, { id: 'X', roles: ['EXTERNAL_AUDITOR'] }));
    await desk.send(own, { outcome: 'DELEGATE', entry: {}, delegateTo: 'X', comment: 'Nobody here may.' });
    const check = await only('CYCLE_WAIVER_CHECK');
    const [subject] = await desk.query<{ content: unknown }>('select content from subject_version where sha256 = $1', [check.subject]); // prettier-ignore
    expect(JSON.stringify(subject?.content)).toContain('SD1 waived: Gate G0');
    expect(await desk.send(check, { outcome: 'OBJECT', entry: { comment: 'The charter has no aims.' } })).toMatchObject({ kind: 'RECORDED' }); // prettier-ignore
    await cycle.settle('CYCLE_WAIVER_CHECK');
    expect(await cycle.state()).toBe('CLOSED');
    expect(await desk.query(`select closed_by from cycle where id = $1`, [cycle.id])).toEqual([{ closed_by: 'A' }]);
    expect(await desk.query(`select raised_by from corrective_action where title like 'Decisions by waiver on CYC-2027%'`)).toEqual([{ raised_by: 'X' }]); // prettier-ignore
  });
});

describe('the cycle of a company of three people, whose chair is its only ISMS Manager', () => {
  it('is blocked without a waiver, goes to G1 with it, and an auditor of the company checks it at the close', async () => {
    await chartered('cycle_of_three', THREE);
    expect(await decide('G0_DECISION')).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD1'] });
    expect(await desk.events(cycle.id, 'SOD_BLOCKED')).toMatchObject([{ rules: ['SD1'] }]);
    await waive();
    expect(await decide('G0_DECISION')).toMatchObject({ kind: 'RECORDED' });
    await established('B');
    expect(await decide('G1_DECISION')).toMatchObject({ kind: 'RECORDED' });
    expect(await cycle.state()).toBe('OPERATE');
    expect((await decisionsByWaiver()).map(({ code }) => code)).toEqual(['G0_DECISION', ...approvals, 'G1_DECISION']);
    await submittedG4();
    await decide('G4_DECISION');
    expect((await asked('CYCLE_WAIVER_CHECK')).personId).toBe('C');
    await cycle.told('CYCLE_WAIVER_CHECK', { outcome: 'CONFIRM', entry: { comment: 'I read all nine.' } });
    expect(await cycle.state()).toBe('CLOSED');
  });

  it('needs none where their duties are apart, and closes without a check', async () => {
    await chartered('cycle_of_three_apart', [
      { id: 'B', roles: ['TM_CHAIR', 'TM'] },
      { id: 'A', roles: ['IM', 'DEPUTY_IM'] },
      { id: 'C', roles: ['DEPARTMENT_HEAD', 'RISK_OWNER', 'AUDITOR'] },
    ]);
    await decide('G0_DECISION');
    await submittedG4();
    expect(await decide('G4_DECISION')).toMatchObject({ kind: 'RECORDED' });
    expect(await cycle.state()).toBe('CLOSED');
    expect(await decisionsByWaiver()).toEqual([]);
    expect(await desk.events(cycle.id, 'SOD_BLOCKED')).toEqual([]);
  });
});
