import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CyclePath } from '#testing/cycle-path.js';
import { PathDesk } from '#testing/path-desk.js';
import { READY_GATE } from '#testing/ready-gate.js';
import { asPeople } from '#testing/started-cycle.js';
import { startCycle } from './draft.js';
import { readCycle } from './read-cycle.js';

/** Days of an entry lie around the day of the test. */
const today = (entry: unknown): Readonly<Record<string, unknown>> =>
  JSON.parse(JSON.stringify(asPeople(entry)).replaceAll('2027-01-15', '2027-02-15')) as Record<string, unknown>;

const APPROVE = { outcome: 'APPROVE', entry: { comment: '', items: [], overlapReason: '' } };

let desk: PathDesk;
let cycle: CyclePath;
beforeAll(async () => {
  desk = await PathDesk.open('cycle');
  const { id } = await startCycle(desk.records, { by: 'IM', firstDay: '2027-03-01' });
  cycle = new CyclePath(desk, id);
});
afterAll(() => desk.close());

const charter = asPeople({ ...READY_GATE.charter, firstDay: '2027-03-01', lastDay: '2028-02-29' });

describe('a first cycle, on the path', () => {
  it('is drafted once; the same period or one beside a draft is refused', async () => {
    expect(cycle.id).toBe('CYC-2027');
    await expect(startCycle(desk.records, { by: 'IM', firstDay: '2027-03-01' })).rejects.toMatchObject({
      code: 'cycle-stands',
    });
    await expect(startCycle(desk.records, { by: 'CLERK', firstDay: '2029-03-01' })).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });

  it('the ISMS Manager prepares the charter, the chair decides G0, and nobody else', async () => {
    expect(await cycle.told('CHARTER', { outcome: 'SUBMIT', entry: charter })).toBe('SUBMIT');
    await cycle.ask('G0_DECISION');
    expect((await cycle.tasks('G0_DECISION')).map(({ personId }) => personId)).toEqual(['CHAIR']);
    const [task] = await cycle.tasks('G0_DECISION');
    if (!task) throw new Error('nobody is asked');
    expect(await desk.send(task, APPROVE)).toMatchObject({ kind: 'RECORDED' });
    // The story is away for a while.
    await desk.passDays(2);
    expect(await cycle.settle('G0_DECISION')).toMatchObject({ kind: 'SETTLED' });
    expect(await cycle.state()).toBe('ESTABLISH');
    const [begun] = await desk.query<{ same: boolean }>(
      `select c.started_at = d.decided_at as same from cycle c join decision d on d.record_id = c.id
        where c.id = $1 and d.outcome = 'APPROVE'`,
      [cycle.id],
    );
    expect(begun).toEqual({ same: true });
    const view = await readCycle(desk.records, cycle.id);
    expect(view?.cycle.is_current).toBe(true);
    expect(view?.stages.map(({ state }) => state)).toEqual(['RUNNING', 'RUNNING', 'RUNNING', 'RUNNING']);
    expect(view?.gates.map(({ state }) => state)).toEqual(['PASSED', 'OPEN', 'OPEN', 'OPEN', 'OPEN']);
  });

  it('every head and Legal are asked at once; the step goes on when all have answered', async () => {
    await cycle.ask('E1_INPUT');
    const asked = await cycle.tasks('E1_INPUT');
    // EXE has no head: the chair answers; the area of the ISMS Manager is answered for by their line manager.
    expect(asked.map(({ personId }) => personId).toSorted()).toEqual(['CFO', 'CHAIR', 'COO', 'HEAD']);
    const said = {
      externalIssues: [{ text: 'Phishing', why: 'Mailboxes' }],
      internalIssues: [],
      climate: { relevant: 'YES', reason: 'Flooding' },
      parties: [],
      nothing: '',
    };
    for (const task of asked)
      expect(await desk.send(task, { outcome: 'SUBMIT', entry: said })).toMatchObject({ kind: 'RECORDED' });
    expect(await cycle.settle('E1_INPUT')).toMatchObject({ kind: 'SETTLED', settled: { outcome: 'SUBMIT' } });
  });

  it('what the preparer sends is a version; whoever prepared it does not approve it (SD1)', async () => {
    expect(await cycle.told('E1', { outcome: 'SUBMIT', entry: asPeople(READY_GATE.outputs.E1) })).toBe('SUBMIT');
    await cycle.ask('E1_APPROVAL');
    expect((await cycle.tasks('E1_APPROVAL')).map(({ personId }) => personId)).toEqual(['CHAIR', 'COO', 'CFO']);
    const [task] = await cycle.tasks('E1_APPROVAL');
    if (!task) throw new Error('nobody is asked');
    await desk.send(task, {
      outcome: 'REQUEST_CHANGES',
      entry: { comment: 'Name the regulator.' },
      comment: 'Name the regulator.',
    });
    expect(await cycle.settle('E1_APPROVAL')).toMatchObject({ settled: { outcome: 'REQUEST_CHANGES' } });
    expect(await cycle.told('E1', { outcome: 'SUBMIT', entry: asPeople(READY_GATE.outputs.E1), visit: 2 })).toBe(
      'SUBMIT',
    );
    await cycle.ask('E1_APPROVAL', '', 2);
    const [again] = await cycle.tasks('E1_APPROVAL');
    if (!again) throw new Error('nobody is asked');
    await desk.send(again, { outcome: 'APPROVE', entry: { comment: '' } });
    await cycle.settle('E1_APPROVAL', '', 2);
    const view = await readCycle(desk.records, cycle.id);
    const step = view?.steps.find(({ code }) => code === 'E1');
    expect(step?.standing).toBe('DONE');
    expect(step?.outputs.map(({ number, state }) => [number, state])).toEqual([
      [2, 'APPROVED'],
      [1, 'RETURNED'],
    ]);
  });

  it('gate G1 refuses and names what is not met', async () => {
    await cycle.ask('G1_SUBMISSION');
    const [task] = await cycle.tasks('G1_SUBMISSION');
    if (!task) throw new Error('nobody is asked');
    const refused = await desk.send(task, { outcome: 'SUBMIT', entry: { items: [], notes: '' } });
    if (refused.kind !== 'UNMET') throw new Error(`not refused: ${refused.kind}`);
    expect(refused.unmet.length).toBeGreaterThan(8);
    expect(refused.unmet.map(({ reason }) => reason).join(' ')).toContain('E2 (Scope Statement) is not approved.');
  });

  it('a control selection of 92 rows is refused, and the row that is missing is named', async () => {
    const { controls, ownControls } = READY_GATE.outputs.E5 ?? { controls: [], ownControls: [] };
    await cycle.ask('E5');
    const [task] = await cycle.tasks('E5');
    if (!task) throw new Error('nobody is asked');
    const undecided = controls.map((row) => (row.code === 'A.8.34' ? { ...row, applicable: '' as const } : row));
    const refused = await desk.send(task, { outcome: 'SUBMIT', entry: asPeople({ controls: undecided, ownControls }) });
    if (refused.kind !== 'UNMET') throw new Error(`not refused: ${refused.kind}`);
    expect(refused.unmet).toMatchObject([{ field: 'controls.93.applicable' }]);
  });

  it('gate G1 passes when everything is true: not for the preparer, not for their delegate, not for another role', async () => {
    await desk.query(
      `insert into role_assignment (id, role, person_id, department_id, rank, valid_from)
       values (gen_random_uuid(), 'RISK_OWNER', 'HEAD', '', 0, to_timestamp(0))`,
    );
    for (const code of ['E2', 'E3', 'E4', 'E5', 'E6'] as const) {
      for (const input of ['E3', 'E4'].includes(code) ? [`${code}_INPUT`] : []) {
        const entry = code === 'E3' ? { risks: [], nothing: 'Nothing new.' } : { objectives: [], nothing: 'None.' };
        await cycle.told(input, { outcome: 'SUBMIT', entry });
      }
      expect(await cycle.told(code, { outcome: 'SUBMIT', entry: today(READY_GATE.outputs[code]) })).toBe('SUBMIT');
      await cycle.ask(`${code}_APPROVAL`);
      const [task] = await cycle.tasks(`${code}_APPROVAL`);
      if (!task) throw new Error(`nobody is asked to approve ${code}`);
      expect(task.personId).not.toBe('IM');
      expect(await desk.send(task, { outcome: 'APPROVE', entry: { comment: '' } })).toMatchObject({ kind: 'RECORDED' });
      await cycle.settle(`${code}_APPROVAL`);
    }
    expect(await cycle.told('G1_SUBMISSION', { outcome: 'SUBMIT', entry: { items: [], notes: '' } })).toBe('SUBMIT');
    await cycle.ask('G1_DECISION');
    const [chair, ...others] = await cycle.tasks('G1_DECISION');
    if (!chair) throw new Error('nobody is asked');
    expect([chair.personId, others]).toEqual(['CHAIR', []]);
    // The preparer would decide their own work; a clerk cannot stand in for Top Management at all.
    const handTo = (to: string) =>
      desk.send(chair, { outcome: 'DELEGATE', entry: {}, delegateTo: to, comment: 'Please.' });
    expect(await handTo('IM')).toMatchObject({ kind: 'NOT_YOURS', reason: 'SEPARATION_OF_DUTIES' });
    expect(await handTo('CLERK')).toMatchObject({ kind: 'UNMET' });
    expect(await desk.send(chair, APPROVE)).toMatchObject({ kind: 'RECORDED' });
    await cycle.settle('G1_DECISION');
    expect(await cycle.state()).toBe('OPERATE');
    const view = await readCycle(desk.records, cycle.id);
    expect(view?.gates.find(({ gate }) => gate === 'G1')).toMatchObject({
      state: 'PASSED',
      unmet: [],
      decidedBy: 'Chair Top',
    });
  });
});
