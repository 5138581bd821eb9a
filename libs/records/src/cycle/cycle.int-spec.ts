import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CyclePath } from '#testing/cycle-path.js';
import { PathDesk } from '#testing/path-desk.js';
import { READY_GATE } from '#testing/ready-gate.js';
import { startCycle } from './draft.js';
import { readCycle } from './read-cycle.js';

/** People of the entries are those of the company of the tests. */
const PERSONS: Readonly<Record<string, string>> = { P01: 'CHAIR', P02: 'COO', P05: 'IM', P07: 'HEAD', P09: 'CFO' };
function asPeople<Entry>(entry: Entry): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(entry).replace(/"(P\d\d)"/g, (_all, id: string) => JSON.stringify(PERSONS[id] ?? 'IM'));
  return JSON.parse(text) as Record<string, unknown>;
}

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
    expect(await cycle.settle('G0_DECISION')).toMatchObject({ kind: 'SETTLED' });
    expect(await cycle.state()).toBe('ESTABLISH');
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
});
