import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CyclePath } from '#testing/cycle-path.js';
import { PathDesk, type SeenTask } from '#testing/path-desk.js';
import { READY_GATE } from '#testing/ready-gate.js';
import { asPeople, startedCycle } from '#testing/started-cycle.js';
import { askBesideCycle } from './ask-beside.js';
import { readCycle } from './read-cycle.js';
import { checkCycles } from '../evidence/verify-cycles.js';
import type { Verification } from '../evidence/verify-finding.js';
import { reader } from '../transaction.js';

/** An approved output is prepared anew within its cycle (7.5.2; specification P1, REQUEST_CHANGES names the items). */
describe('a new version of what counts', () => {
  let desk: PathDesk;
  let cycle: CyclePath;
  beforeAll(async () => {
    desk = await PathDesk.open('revision');
    cycle = await startedCycle(desk);
    await cycle.told('E2', { outcome: 'SUBMIT', entry: scope('The hosting of customers.') });
    await cycle.told('E2_APPROVAL', { outcome: 'APPROVE', entry: { comment: '' } });
  }, 60_000);
  afterAll(() => desk.close());

  const scope = (purpose: string) => asPeople({ ...READY_GATE.outputs.E2, purpose });
  const wish = (by: string, step: string) =>
    askBesideCycle(desk.records, { cycleId: cycle.id, by, wish: { kind: 'REVISION', step, reason: 'A site closes.' } });
  const refusal = (tried: Promise<unknown>): Promise<string> =>
    tried.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  const versions = () =>
    desk.query<{ number: number; state: string; approver_id: string | null }>(
      `select number, state, approver_id from cycle_output where cycle_id = $1 and code = 'E2' order by number`,
      [cycle.id],
    );
  /** Asks what is open beside the cycle, as the story does. */
  const asked = async (code: 'REVISION' | 'REVISION_APPROVAL', part: string): Promise<SeenTask> => {
    await cycle.ask(code, part);
    const [task] = await cycle.tasks(code);
    if (!task) throw new Error(`nobody is asked ${code}`);
    return task;
  };
  const stepE2 = async () => (await readCycle(desk.records, cycle.id))?.steps.find(({ code }) => code === 'E2');
  const standing = async () => {
    const step = await stepE2();
    return { standing: step?.standing, revising: step?.revising };
  };
  const verbs = async (person: string): Promise<string[]> => {
    const rows = await desk.query<{ verb: string }>(
      `select data->>'verb' as verb from mail where record_id = $1 and person_id = $2 and template = 'TASK' order by id`,
      [cycle.id, person],
    );
    return rows.map(({ verb }) => verb);
  };
  const met = async (gate: string): Promise<string[]> => {
    const view = await readCycle(desk.records, cycle.id);
    return (view?.gates.find((one) => one.gate === gate)?.met ?? []).map(({ code }) => code);
  };
  /** A step whose first version counts, and of which a new one is asked for. */
  const revisedCycle = async (code: 'E4'): Promise<CyclePath> => {
    await cycle.told(`${code}_INPUT`, { outcome: 'SUBMIT', entry: { objectives: [], nothing: 'None.' } });
    await cycle.told(code, { outcome: 'SUBMIT', entry: asPeople(READY_GATE.outputs[code]) });
    await cycle.ask(`${code}_APPROVAL`);
    const [task] = await cycle.tasks(`${code}_APPROVAL`);
    if (!task) throw new Error('nobody is asked');
    await desk.send(task, { outcome: 'APPROVE', entry: { comment: '' } });
    await cycle.settle(`${code}_APPROVAL`);
    await wish('IM', code);
    return cycle;
  };
  const unmetOf = async (gate: string): Promise<string[]> => {
    const view = await readCycle(desk.records, cycle.id);
    const found = view?.gates.find((one) => one.gate === gate);
    return (found?.unmet ?? []).filter(({ code }) => code === 'REVISIONS_DONE').map(({ reason }) => reason);
  };

  it('only what counts is prepared anew, by the wish of those who steer the ISMS', async () => {
    expect(await refusal(wish('CLERK', 'E2'))).toBe('not-allowed');
    expect(await refusal(wish('IM', 'E3'))).toBe('not-revisable');
    expect(await refusal(wish('IM', 'O1 Q1'))).toBe('not-revisable');
    expect(await refusal(wish('IM', 'E9'))).toBe('not-revisable');
    expect(await refusal(wish('IM', 'E0'))).toBe('not-revisable');
  });

  it('the ISMS Manager prepares it from the version that counts, which goes on to count, and the gate waits', async () => {
    await wish('IM', 'E2');
    expect(await refusal(wish('COO', 'E2'))).toBe('asked-already');
    const task = await asked('REVISION', 'E2/1');
    expect(task.personId).toBe('IM');
    expect(await unmetOf('G1')).toEqual(['A new version is being prepared or waits for approval: E2.']);
    // The step is done, and says that it is being revised; its mail says what is prepared anew.
    expect(await standing()).toEqual({ standing: 'DONE', revising: true });
    expect(await verbs('IM')).toContain('Prepare a new version of the Scope Statement for');
    expect(
      await desk.send(task, { outcome: 'SUBMIT', entry: scope('Hosting, without the closed site.') }),
    ).toMatchObject({
      kind: 'RECORDED',
    });
    expect(await versions()).toEqual([
      { number: 1, state: 'APPROVED', approver_id: 'CHAIR' },
      { number: 2, state: 'SUBMITTED', approver_id: null },
    ]);
  });

  it('changes that the approver wants are asked for again; the one who prepared it does not approve it (SD1)', async () => {
    const task = await asked('REVISION_APPROVAL', 'E2/1');
    expect(task.personId).toBe('CHAIR');
    expect(await standing()).toEqual({ standing: 'DONE', revising: true });
    expect(await verbs('CHAIR')).toContain('Approve the new version of the Scope Statement for');
    const entry = { comment: 'Name the site.' };
    expect(await desk.send(task, { outcome: 'DELEGATE', entry, delegateTo: 'IM', comment: 'You.' })).toMatchObject({
      kind: 'NOT_YOURS',
      rules: ['SD1', 'SD11'],
    });
    expect(await desk.send(task, { outcome: 'REQUEST_CHANGES', entry, comment: 'Name the site.' })).toMatchObject({
      kind: 'RECORDED',
    });
    expect((await versions()).map(({ state }) => state)).toEqual(['APPROVED', 'RETURNED']);
    const again = await asked('REVISION', 'E2/2');
    await desk.send(again, { outcome: 'SUBMIT', entry: scope('Hosting, without the site in Ghent.') });
    const approval = await asked('REVISION_APPROVAL', 'E2/2');
    expect(await desk.send(approval, { outcome: 'APPROVE', entry: { comment: '' } })).toMatchObject({
      kind: 'RECORDED',
    });
    expect((await versions()).map(({ state }) => state)).toEqual(['SUPERSEDED', 'RETURNED', 'APPROVED']);
    expect(await unmetOf('G1')).toEqual([]);
    expect(await standing()).toEqual({ standing: 'DONE', revising: false });
    // What was asked for anew and is approved is met; the gates that nothing was asked of do not list it.
    expect(await met('G1')).toContain('REVISIONS_DONE');
    expect(await met('G0')).not.toContain('REVISIONS_DONE');
  });

  it('changes count rounds, as those of the first version do: after three the group decides without the first decider', async () => {
    const rounds = await revisedCycle('E4');
    const approval = async (number: number): Promise<readonly [round: number, people: readonly string[]]> => {
      const part = `E4/${number}`;
      await rounds.told('REVISION', { part, outcome: 'SUBMIT', entry: asPeople(READY_GATE.outputs.E4) });
      await rounds.ask('REVISION_APPROVAL', part);
      const tasks = (await rounds.tasks('REVISION_APPROVAL')).filter((one) => one.part === part);
      const [question] = await desk.query<{ round: number }>('select round from question where id = $1', [
        tasks[0]?.questionId,
      ]);
      return [question?.round ?? 0, tasks.map(({ personId }) => personId)];
    };
    const decide = async (number: number, outcome: string): Promise<void> => {
      const [task] = (await rounds.tasks('REVISION_APPROVAL')).filter((one) => one.part === `E4/${number}`);
      if (!task) throw new Error('nobody is asked');
      expect(await desk.send(task, { outcome, entry: { comment: 'Again.' }, comment: 'Again.' })).toMatchObject({
        kind: 'RECORDED',
      });
    };
    for (const number of [1, 2, 3]) {
      expect(await approval(number)).toEqual([number, ['CHAIR']]);
      await decide(number, 'REQUEST_CHANGES');
    }
    expect(await approval(4)).toEqual([4, ['COO', 'CFO']]);
    await decide(4, 'APPROVE');
    // What is asked for later begins anew.
    await wish('IM', 'E4');
    expect(await approval(5)).toEqual([1, ['CHAIR']]);
    await decide(5, 'REJECT');
  });

  it('the decider of a gate who wants changes names what is prepared anew, and only what counts', async () => {
    await cycle.ask('G2_DECISION');
    const [gate] = await cycle.tasks('G2_DECISION');
    if (!gate) throw new Error('nobody is asked');
    const entry = { comment: 'The scope again.', items: ['Scope'], revise: ['E3'], overlapReason: '' };
    expect(await desk.send(gate, { outcome: 'REQUEST_CHANGES', entry })).toMatchObject({
      kind: 'UNMET',
      unmet: [{ code: 'not-revisable', field: 'revise' }],
    });
    expect(await desk.send(gate, { outcome: 'REQUEST_CHANGES', entry: { ...entry, revise: ['e2'] } })).toMatchObject({
      kind: 'RECORDED',
    });
    expect(await unmetOf('G2')).toEqual(['A new version is being prepared or waits for approval: E2.']);
    const task = await asked('REVISION', 'E2/3');
    await desk.send(task, { outcome: 'SUBMIT', entry: scope('Hosting and support.') });
    // A version that is refused leaves the one before it in place.
    const approval = await asked('REVISION_APPROVAL', 'E2/3');
    await desk.send(approval, { outcome: 'REJECT', entry: { comment: 'Not now.' }, comment: 'Not now.' });
    expect((await versions()).map(({ state }) => state)).toEqual(['SUPERSEDED', 'RETURNED', 'APPROVED', 'RETURNED']);
    expect(await unmetOf('G2')).toEqual([]);
  });

  it('Top Management is told of the changed issues, which nobody has to approve (M22), and of their revision', async () => {
    const said = asPeople(READY_GATE.outputs.I4);
    const input = { outcome: 'SUBMIT', entry: { changes: [], nothing: 'I looked and found none.' } };
    await cycle.told('I4_INPUT', input);
    await cycle.told('I4', { outcome: 'SUBMIT', entry: said });
    const told = ['CFO', 'CHAIR', 'COO'].map((person) => `${person}: Context delta is there`);
    expect(await desk.informed(cycle.recordOf('I4'))).toEqual(told);
    await wish('IM', 'I4');
    await desk.send(await asked('REVISION', 'I4/1'), { outcome: 'SUBMIT', entry: said });
    expect(await desk.informed(cycle.id)).toEqual(told);
  });

  it('the evidence of all versions verifies', async () => {
    const verification = { read: reader(desk.records), findings: [], counts: {} } as unknown as Verification;
    await checkCycles(verification);
    expect(verification.findings).toEqual([]);
  });
});
