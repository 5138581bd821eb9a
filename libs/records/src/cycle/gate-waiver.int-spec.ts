import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gateUnmet } from '#domain/cycle/gates.js';
import type { CyclePath } from '#testing/cycle-path.js';
import { PathDesk, type SeenTask } from '#testing/path-desk.js';
import { startedCycle } from '#testing/started-cycle.js';
import { inTransaction } from '../transaction.js';
import { askBesideCycle } from './ask-beside.js';
import { readCycles } from './cycle.js';
import { gateFactsOf } from './gate-facts.js';

/** The clock stands on 2027-03-01: twelve months later is the last day that a waiver may have. */
const LAST_DAY = '2028-03-01';

let desk: PathDesk;
let cycle: CyclePath;
let caId: string;
beforeAll(async () => {
  desk = await PathDesk.open('gatewaiver');
  cycle = await startedCycle(desk);
  caId = await desk.raise();
});
afterAll(() => desk.close());

const wanted = (more: Readonly<Record<string, string>> = {}) => ({
  ...{ reason: 'The programme follows in May.', expires: LAST_DAY, caId },
  ...more,
});
const wish = (check: string, by = 'IM', more: Readonly<Record<string, string>> = {}) =>
  askBesideCycle(desk.records, {
    cycleId: cycle.id,
    by,
    wish: { kind: 'GATE_WAIVER', gate: 'G1', check, ...wanted(more) },
  });
/** Whoever is asked about the waiver of a check, in the order of asking. */
const asked = async (part: string): Promise<SeenTask[]> => {
  await cycle.ask('GATE_WAIVER', part);
  return (await cycle.tasks('GATE_WAIVER')).filter((task) => task.part === part);
};
const first = ([task]: readonly SeenTask[]): SeenTask => {
  if (!task) throw new Error('nobody is asked');
  return task;
};
const grant = (task: SeenTask, more: Readonly<Record<string, string>> = {}) =>
  desk.send(task, { outcome: 'GRANT', entry: wanted(more) });

/** Sentences of what gate G1 refuses for, as its submission is tried. */
async function unmet(): Promise<string[]> {
  await cycle.ask('G1_SUBMISSION');
  const result = await desk.send(first(await cycle.tasks('G1_SUBMISSION')), {
    outcome: 'SUBMIT',
    entry: { items: [], notes: '' },
  });
  if (result.kind !== 'UNMET') throw new Error(`not refused: ${result.kind}`);
  return result.unmet.map(({ code }) => code);
}

describe('a waiver of a gate check (Top Management, with reason, end and corrective action)', () => {
  it('is asked by those who steer the cycle, of a check that there is, with a reason', async () => {
    await expect(wish('E4_APPROVED', 'CLERK')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(wish('E4_APPROVED', 'machine:siem')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(wish('NO_SUCH')).rejects.toMatchObject({ code: 'unknown-check' });
    await expect(wish('E4_APPROVED', 'IM', { reason: '' })).rejects.toMatchObject({ code: 'reason-missing' });
  });

  it.each(['E2_APPROVED', 'E5_APPROVED'])(
    'of %s is never asked: scope and applicability are not waived',
    async (check) => {
      await expect(wish(check)).rejects.toMatchObject({ code: 'never-waived' });
      expect(await unmet()).toContain(check);
    },
  );

  it('is granted by the chair within twelve months and for an open corrective action only', async () => {
    await wish('E4_APPROVED');
    await expect(wish('E4_APPROVED')).rejects.toMatchObject({ code: 'asked-already' });
    const tasks = await asked('G1/E4_APPROVED');
    expect(tasks.map(({ personId }) => personId)).toEqual(['CHAIR']);
    const refusals = [
      await grant(first(tasks), { expires: '2028-03-02' }),
      await grant(first(tasks), { expires: '2027-03-01' }),
      await grant(first(tasks), { caId: 'CA-2027-0999' }),
    ];
    expect(refusals).toMatchObject([
      { kind: 'UNMET', unmet: [{ code: 'too-long', field: 'expires' }] },
      { kind: 'UNMET', unmet: [{ code: 'expires', field: 'expires' }] },
      { kind: 'UNMET', unmet: [{ code: 'action', field: 'caId' }] },
    ]);
    expect(await grant(first(tasks), { caId: '' })).toMatchObject({ kind: 'UNMET' });
    expect(await grant(first(tasks), { reason: '' })).toMatchObject({ kind: 'UNMET' });
    expect(await desk.query('select 1 from gate_waiver')).toEqual([]);
    expect(await unmet()).toContain('E4_APPROVED');
    expect(await grant(first(tasks))).toMatchObject({ kind: 'RECORDED' });
    expect(await cycle.settle('GATE_WAIVER', 'G1/E4_APPROVED')).toMatchObject({ settled: { outcome: 'GRANT' } });
    const rows = await desk.query(
      'select gate, check_code, expires_on, corrective_action_id, granted_by from gate_waiver',
    );
    expect(rows).toEqual([
      {
        ...{ gate: 'G1', check_code: 'E4_APPROVED', expires_on: LAST_DAY },
        ...{ corrective_action_id: caId, granted_by: 'CHAIR' },
      },
    ]);
    expect(await unmet()).not.toContain('E4_APPROVED');
    expect(await desk.events(cycle.id, 'GATE_WAIVED')).toHaveLength(1);
  });

  it('that the chair wants is decided by another member: nobody grants their own wish (SD1)', async () => {
    await wish('E6_APPROVED', 'CHAIR');
    const tasks = await asked('G1/E6_APPROVED');
    const people = tasks.map(({ personId }) => personId);
    expect(people).toEqual(['COO', 'CFO']);
    expect(await grant(first(tasks))).toMatchObject({ kind: 'RECORDED' });
    expect(await unmet()).not.toContain('E6_APPROVED');
  });

  it('that is refused leaves the check unmet, and may be asked again', async () => {
    await wish('E1_APPROVED');
    const no = { outcome: 'REFUSE', entry: wanted({ reason: 'It is nearly done.' }), comment: 'It is nearly done.' };
    expect(await desk.send(first(await asked('G1/E1_APPROVED')), no)).toMatchObject({ kind: 'RECORDED' });
    expect(await unmet()).toContain('E1_APPROVED');
    await wish('E1_APPROVED');
    expect(await grant(first(await asked('G1/E1_APPROVED/2')))).toMatchObject({ kind: 'RECORDED' });
    expect(await unmet()).not.toContain('E1_APPROVED');
  });

  it('counts until its last day, and not a day longer', async () => {
    const standing = () =>
      inTransaction(desk.records, async (tx) => {
        const [row] = await readCycles(tx, [cycle.id]);
        if (!row) throw new Error('no cycle');
        const found = gateUnmet('G1', await gateFactsOf(tx, row, { at: tx.at }));
        return found.find(({ code }) => code === 'E4_APPROVED')?.waived ?? null;
      });
    await desk.setClock(Date.parse(`${LAST_DAY}T10:00:00Z`));
    expect(await standing()).toEqual({ reason: wanted().reason, expires: LAST_DAY, caId });
    await desk.passDays(1);
    expect(await standing()).toBeNull();
  });
});
