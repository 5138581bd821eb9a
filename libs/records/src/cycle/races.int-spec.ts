import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CyclePath } from '#testing/cycle-path.js';
import { PathDesk } from '#testing/path-desk.js';
import { READY_GATE } from '#testing/ready-gate.js';
import { asPeople, startedCycle } from '#testing/started-cycle.js';
import { askBesideCycle } from './ask-beside.js';
import { startCycle } from './draft.js';

const FIRST_DAY = '2027-03-01';
const DECISION = { comment: 'Said.', items: [], overlapReason: '' };

let desk: PathDesk;
beforeEach(async () => {
  desk = await PathDesk.open('cycle_races');
});
afterEach(() => desk.close());

/** A draft whose charter is submitted and whose gate G0 is asked. */
async function draftAtG0(): Promise<CyclePath> {
  const { id } = await startCycle(desk.records, { by: 'IM', firstDay: FIRST_DAY });
  const cycle = new CyclePath(desk, id);
  const charter = asPeople({ ...READY_GATE.charter, firstDay: FIRST_DAY, lastDay: '2028-02-29' });
  await cycle.told('CHARTER', { outcome: 'SUBMIT', entry: charter });
  await cycle.ask('G0_DECISION');
  return cycle;
}

const decide = async (cycle: CyclePath, code: string, outcome: string) => {
  const [task] = await cycle.tasks(code);
  if (!task) throw new Error(`nobody is asked ${code}`);
  return desk.send(task, { outcome, entry: DECISION, comment: 'Said.' });
};

/** Top Management stops or resumes the cycle. */
const beside = async (cycle: CyclePath, kind: 'SUSPENSION' | 'RESUMPTION', part: string, outcome: string) => {
  await askBesideCycle(desk.records, { cycleId: cycle.id, by: 'IM', wish: { kind, reason: 'Fire in the lab.' } });
  await cycle.told(kind, { part, outcome, entry: { reason: 'Agreed.' } });
};

describe('a stop, and a gate that was decided just before it', () => {
  it('G0 takes effect, the stop goes on, and the resumed cycle establishes', async () => {
    const cycle = await draftAtG0();
    expect(await decide(cycle, 'G0_DECISION', 'APPROVE')).toMatchObject({ kind: 'RECORDED' });
    await beside(cycle, 'SUSPENSION', 'S1', 'SUSPEND');
    expect(await cycle.settle('G0_DECISION')).toMatchObject({ kind: 'SETTLED' });
    expect(await cycle.state()).toBe('SUSPENDED');
    expect(await desk.query('select id from cycle_stage')).toHaveLength(4);
    await beside(cycle, 'RESUMPTION', 'R1', 'RESUME');
    expect(await cycle.state()).toBe('ESTABLISH');
  });

  it('a draft that is cancelled just before is cancelled, and its period may be started again', async () => {
    const cycle = await draftAtG0();
    expect(await decide(cycle, 'G0_DECISION', 'CANCEL')).toMatchObject({ kind: 'RECORDED' });
    await beside(cycle, 'SUSPENSION', 'S1', 'SUSPEND');
    await cycle.settle('G0_DECISION');
    expect(await cycle.state()).toBe('CANCELLED');
    expect((await startCycle(desk.records, { by: 'IM', firstDay: FIRST_DAY })).id).toBe('CYC-2027-2');
  });

  it('no gate of a stopped cycle is decided, not even against it', async () => {
    const cycle = await draftAtG0();
    await beside(cycle, 'SUSPENSION', 'S1', 'SUSPEND');
    for (const outcome of ['APPROVE', 'REQUEST_CHANGES', 'CANCEL'])
      expect(await decide(cycle, 'G0_DECISION', outcome)).toMatchObject({
        kind: 'UNMET',
        unmet: expect.arrayContaining([expect.objectContaining({ code: 'suspended' })]),
      });
  });
});

describe('a gate that is asked long before it is decided', () => {
  it('is decided about what stands then: who has the old page is asked again about the new one', async () => {
    const cycle = await startedCycle(desk);
    await cycle.ask('G2_DECISION');
    const [old] = await cycle.tasks('G2_DECISION');
    if (!old) throw new Error('nobody is asked');
    await cycle.told('E2', { outcome: 'SUBMIT', entry: asPeople(READY_GATE.outputs.E2) });
    await cycle.ask('E2_APPROVAL');
    await decide(cycle, 'E2_APPROVAL', 'APPROVE');
    await cycle.settle('E2_APPROVAL');
    expect(await desk.send(old, { outcome: 'REJECT', entry: DECISION, comment: 'No.' })).toMatchObject({
      kind: 'SUBJECT_CHANGED',
    });
    expect(await cycle.settle('G2_DECISION')).toMatchObject({ kind: 'OPEN' });
    const [again] = await cycle.tasks('G2_DECISION');
    expect(again?.subject).not.toBe(old.subject);
    expect(await decide(cycle, 'G2_DECISION', 'REJECT')).toMatchObject({ kind: 'RECORDED' });
  });
});
