import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RiskRow } from '#domain/cycle/entries.js';
import type { CyclePath } from '#testing/cycle-path.js';
import { PathDesk, type SeenTask } from '#testing/path-desk.js';
import { GRAVE_RISK } from '#testing/ready-gate.js';
import { asPeople, startedCycle } from '#testing/started-cycle.js';
import { askBesideCycle } from './ask-beside.js';

const APPROVE = { outcome: 'APPROVE', entry: { comment: '' } };
const OF_CHAIR: RiskRow = { ...GRAVE_RISK, id: 'RSK-0001', ownerId: 'CHAIR', acceptedBy: 'CHAIR' };
const OF_COO: RiskRow = { ...GRAVE_RISK, id: 'RSK-0002', ownerId: 'COO', acceptedBy: 'COO' };
const OF_CFO: RiskRow = { ...GRAVE_RISK, id: 'RSK-0003', ownerId: 'CFO', acceptedBy: 'CFO' };
const OPEN: RiskRow = { ...GRAVE_RISK, id: 'RSK-0004', treatmentApprovedOn: '', acceptedBy: '', acceptedOn: '' };

/** Gate G1 looks at the risks once; what is assessed after it is held against the same rules by its approval (6.1.3 f, SD7). */
describe('a risk assessment that is approved after gate G1', () => {
  let desk: PathDesk;
  let cycle: CyclePath;
  beforeEach(async () => {
    desk = await PathDesk.open('late_risks');
    cycle = await startedCycle(desk);
    await cycle.ask('E3_INPUT');
    for (const task of await cycle.tasks('E3_INPUT'))
      await desk.send(task, { outcome: 'SUBMIT', entry: { risks: [], nothing: 'I looked and found none.' } });
    await cycle.settle('E3_INPUT');
  });
  afterEach(() => desk.close());

  const passG1 = async (): Promise<void> => {
    await desk.query(`update cycle set state = 'OPERATE' where id = $1`, [cycle.id]);
    await desk.query(
      `insert into cycle_gate (cycle_id, gate, state, checks, statements, decided_at, decided_by)
       values ($1, 'G1', 'PASSED', '[]', '[]', isms_now(), 'CHAIR')`,
      [cycle.id],
    );
  };
  const assess = (...risks: readonly RiskRow[]) =>
    cycle.told('E3', { outcome: 'SUBMIT', entry: asPeople({ criteria: '5 x 5', risks }) });
  const asked = async (code: string, part = ''): Promise<SeenTask[]> => {
    await cycle.ask(code, part);
    return (await cycle.tasks(code)).filter((task) => task.part === part);
  };
  /** A version that counts, then a new one with these risks, whose approval is asked. */
  const revised = async (...risks: readonly RiskRow[]): Promise<SeenTask[]> => {
    await assess({ ...GRAVE_RISK, residualLikelihood: 1 });
    await cycle.told('E3_APPROVAL', APPROVE);
    await passG1();
    const wish = { kind: 'REVISION', step: 'E3', reason: 'New risks.' } as const;
    await askBesideCycle(desk.records, { cycleId: cycle.id, by: 'IM', wish });
    await cycle.told('REVISION', { part: 'E3/1', outcome: 'SUBMIT', entry: asPeople({ criteria: '5 x 5', risks }) });
    return asked('REVISION_APPROVAL', 'E3/1');
  };
  const people = (tasks: readonly SeenTask[]): string[] => tasks.map(({ personId }) => personId);
  const answer = async ([task]: readonly SeenTask[], sent = APPROVE) => {
    if (!task) throw new Error('nobody is asked');
    const result = await desk.send(task, sent);
    return result.kind === 'UNMET' ? result.unmet.map(({ code, reason }) => `${code}: ${reason}`) : result.kind;
  };
  const states = async (): Promise<string[]> => {
    const rows = await desk.query<{ state: string }>(
      `select state from cycle_output where cycle_id = $1 and code = 'E3' order by number`,
      [cycle.id],
    );
    return rows.map(({ state }) => state);
  };

  it('is not approved while the gate would hold a risk in it: the reasons are those of the gate; it can be sent back', async () => {
    const tasks = await revised(OF_CHAIR, OF_COO, OPEN);
    expect(await answer(tasks)).toEqual([
      'TREATMENT_APPROVED: Above acceptance and without a treatment approved by the risk owner: RSK-0004.',
      'RESIDUALS_ACCEPTED: The residual risk is not accepted by its owner, or the acceptance has expired: RSK-0004.',
    ]);
    expect(await states()).toEqual(['APPROVED', 'SUBMITTED']);
    const sent = { outcome: 'REQUEST_CHANGES', entry: { comment: 'Ask the owner.' } };
    expect(await answer(tasks, sent)).toBe('RECORDED');
    expect(await states()).toEqual(['APPROVED', 'RETURNED']);
  });

  it('is approved by a member of Top Management who owns no high risk in it: nobody accepts their own, no gate is left for it', async () => {
    const tasks = await revised(OF_CHAIR, OF_COO, GRAVE_RISK);
    expect(people(tasks)).toEqual(['CFO']);
    expect(await answer(tasks)).toBe('RECORDED');
    expect(await states()).toEqual(['SUPERSEDED', 'APPROVED']);
  });

  it('is not handed to a member who owns a high risk in it', async () => {
    const [task] = await revised(OF_CHAIR, OF_COO);
    if (!task) throw new Error('nobody is asked');
    const handed = await desk.send(task, { outcome: 'DELEGATE', entry: {}, delegateTo: 'COO', comment: 'Yours.' });
    expect(handed).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD7', 'SD11'] });
  });

  it('goes to somebody from outside where every member owns a high risk in it, who accepts them in their place', async () => {
    await desk.query(
      `insert into role_assignment (id, role, person_id, department_id, rank, valid_from)
       values (gen_random_uuid(), 'EXTERNAL_AUDITOR', 'ENG1', '', 0, to_timestamp(0))`,
    );
    const tasks = await revised(OF_CHAIR, OF_COO, OF_CFO);
    expect(people(tasks)).toEqual(['ENG1']);
    expect(await answer(tasks)).toBe('RECORDED');
    expect(await states()).toEqual(['SUPERSEDED', 'APPROVED']);
  });

  it('is held to the same where its first version comes late', async () => {
    await passG1();
    await assess(OF_COO, OPEN);
    const tasks = await asked('E3_APPROVAL');
    expect(people(tasks)).toEqual(['CHAIR']);
    expect(await answer(tasks)).toEqual([
      expect.stringMatching(/^TREATMENT_APPROVED: .*RSK-0004\.$/),
      expect.stringMatching(/^RESIDUALS_ACCEPTED: .*RSK-0004\.$/),
    ]);
  });
});
