import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GATE_CHECKS } from '#domain/cycle/gate-checks.rules.js';
import { CyclePath } from '#testing/cycle-path.js';
import { CYCLE_ENTRIES } from '#testing/cycle-entries.js';
import { PathDesk, type Answer } from '#testing/path-desk.js';
import { asPeople, startedCycle } from '#testing/started-cycle.js';
import type { ClaimResult } from '../path/claim.js';
import { inTransaction, reader } from '../transaction.js';
import { readCycles } from './cycle.js';
import { gateFactsOf } from './gate-facts.js';

/** The cycle of the tests begins on 2027-03-01 and has its last day on 2028-02-29; its fourth quarter opens on 2028-02-17. */
const BEFORE_THE_FOURTH = Date.parse('2028-02-10T10:00:00Z');
const IN_THE_FOURTH = Date.parse('2028-02-21T10:00:00Z');
const SIXTY_DAYS_LATE = Date.parse('2028-05-02T10:00:00Z');
const QUARTER_CHECKS = ['YEAR_ATTESTED', 'YEAR_CONFIRMED', 'YEAR_MEASURED'];
const SUBMIT = { outcome: 'SUBMIT', entry: { items: [], notes: '' } };
const ATTESTED = { outcome: 'CONFIRM', entry: asPeople(CYCLE_ENTRIES.AREA_ATTESTATION) };

let desk: PathDesk;
let cycle: CyclePath;
let caId: string;
beforeEach(async () => {
  desk = await PathDesk.open('cycle_close');
  cycle = await startedCycle(desk);
  caId = await desk.raise();
  await desk.query(`update cycle set state = 'IMPROVE' where id = $1`, [cycle.id]);
});
afterEach(() => desk.close());

/** Top Management waived these checks of G4: the others are what a test looks at. */
async function waive(checks: readonly string[]): Promise<void> {
  for (const check of checks)
    await desk.query(
      `insert into gate_waiver (id, cycle_id, gate, check_code, reason_id, expires_on, corrective_action_id, granted_by, granted_at, question_id)
       values (gen_random_uuid(), $1, 'G4', $2, gen_random_uuid(), '2028-12-31', $3, 'CHAIR', isms_now(), gen_random_uuid())`,
      [cycle.id, check, caId],
    );
}
const others = (): string[] => GATE_CHECKS.G4.map(({ code }) => code).filter((code) => !QUARTER_CHECKS.includes(code));

/** The first who is asked answers: late questions have climbed to others too. */
async function answer(code: string, sent: Answer): Promise<ClaimResult> {
  await cycle.ask(code);
  const [task] = await cycle.tasks(code);
  if (!task) throw new Error(`nobody is asked ${code}`);
  return desk.send(task, sent);
}
const submit = (): Promise<ClaimResult> => answer('G4_SUBMISSION', SUBMIT);

async function closed(): Promise<void> {
  expect(await submit()).toMatchObject({ kind: 'RECORDED' });
  await cycle.settle('G4_SUBMISSION');
  const approval = { outcome: 'APPROVE', entry: asPeople(CYCLE_ENTRIES.GATE_DECISION) };
  expect(await answer('G4_DECISION', approval)).toMatchObject({ kind: 'RECORDED' });
  await cycle.settle('G4_DECISION');
  expect(await cycle.state()).toBe('CLOSED');
}

/** What a cycle was handed, as `ref: what`. */
async function handed(id = 'CYC-2028'): Promise<string[]> {
  const [row] = await desk.query<{ carry_over: { ref: string; what: string }[] }>(
    'select carry_over from cycle where id = $1',
    [id],
  );
  return (row?.carry_over ?? []).map(({ ref, what }) => `${ref}: ${what}`);
}

describe('the fourth quarter at the close of a cycle', () => {
  it('is waited for: gate G4 is not ready before it was asked, and says from when it is', async () => {
    await waive(others());
    await desk.setClock(BEFORE_THE_FOURTH);
    const refused = await submit();
    if (refused.kind !== 'UNMET') throw new Error(`not refused: ${refused.kind}`);
    expect(refused.unmet.map(({ code }) => code)).toEqual(QUARTER_CHECKS);
    expect(refused.unmet[0]?.reason).toContain('Q4 (asked from 2028-02-17 on)');
  });

  it('that was asked is named with the areas that are silent, until all have attested', async () => {
    await waive([...others(), 'YEAR_CONFIRMED', 'YEAR_MEASURED']);
    for (const part of ['Q1', 'Q2', 'Q3']) await cycle.told('O1', { part, ...ATTESTED });
    await desk.setClock(IN_THE_FOURTH);
    await cycle.ask('O1', 'Q4');
    const [first, ...rest] = (await cycle.tasks('O1')).filter(({ part }) => part === 'Q4');
    if (!first) throw new Error('nobody is asked to attest');
    expect(await desk.send(first, ATTESTED)).toMatchObject({ kind: 'RECORDED' });
    const refused = await submit();
    expect(refused).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'YEAR_ATTESTED' }] });
    expect(JSON.stringify(refused)).toMatch(/Not attested by every area: Q4 \(Department .+\)\./);
    for (const task of rest) expect(await desk.send(task, ATTESTED)).toMatchObject({ kind: 'RECORDED' });
    await cycle.settle('O1', 'Q4');
    await closed();
    expect((await handed()).filter((line) => line.startsWith('O1'))).toEqual([]);
  });

  it('that Top Management waives is carried over by name: attestations, registers and key figures', async () => {
    await waive([...others(), ...QUARTER_CHECKS]);
    for (const part of ['Q1', 'Q2', 'Q3']) await cycle.told('O1', { part, ...ATTESTED });
    await desk.setClock(BEFORE_THE_FOURTH);
    await closed();
    const lines = await handed();
    expect(lines).toEqual(expect.arrayContaining(['O1/Q4: Attestation of the areas', 'O2/Q4: Registers', 'M3/Q4: Key figures'])); // prettier-ignore
    expect(lines.filter((line) => line.startsWith('O1'))).toHaveLength(1);
    expect(await desk.events('CYC-2028', 'CARRIED_OVER')).toEqual([{ from: cycle.id, carried: lines.length }]);
  });

  it('a late close hands what is open to the cycle that began beside it, with the areas that never answered', async () => {
    await waive([...others(), ...QUARTER_CHECKS]);
    await desk.setClock(IN_THE_FOURTH);
    await desk.wait(cycle.id, { code: 'NEXT_DRAFT', part: '', iteration: 1, visit: 1 });
    await desk.wait(cycle.id, { code: 'NEXT_DRAFT', part: '', iteration: 1, visit: 1 });
    const next = new CyclePath(desk, 'CYC-2028');
    const charter = { ...CYCLE_ENTRIES.CYCLE_CHARTER, firstDay: '2028-03-01', lastDay: '2029-02-28' };
    await next.told('CHARTER', { outcome: 'SUBMIT', entry: asPeople(charter) });
    const beside = { ...CYCLE_ENTRIES.GATE_DECISION, overlapReason: 'Attestations are late.' };
    await next.told('G0_DECISION', { outcome: 'APPROVE', entry: asPeople(beside) });
    expect(await next.state()).toBe('ESTABLISH');
    await cycle.ask('O1', 'Q4');
    const [first] = (await cycle.tasks('O1')).filter(({ part }) => part === 'Q4');
    if (!first) throw new Error('nobody is asked to attest');
    await desk.send(first, ATTESTED);
    await desk.setClock(SIXTY_DAYS_LATE);
    const late = await desk.raise({ title: 'Found late' });
    await closed();
    const lines = await handed();
    expect(lines).toEqual(expect.arrayContaining([`${late}: CA in RAISED`]));
    expect(lines.find((line) => line.startsWith('O1/Q4'))).toMatch(/^O1\/Q4: Attestation of the areas: Department .+/);
    expect(await next.state()).toBe('ESTABLISH');
  });
});

describe('the facts of a gate', () => {
  it('are read once for a row, and anew for a row that was read anew', async () => {
    const read = reader(desk.records);
    let logs = 0;
    const counting: typeof read = {
      query: (sql, parameters) => {
        if (sql.includes('open_action')) logs += 1;
        return read.query(sql, parameters);
      },
    };
    const at = await desk.now();
    const [row] = await readCycles(read, [cycle.id]);
    const [again] = await readCycles(read, [cycle.id]);
    if (!row || !again) throw new Error('no cycle');
    const first = await gateFactsOf(counting, row, { at });
    const second = await gateFactsOf(counting, row, { at, overlapReason: 'The audit is late.' });
    expect([logs, second]).toEqual([1, { ...first, overlapReason: 'The audit is late.' }]);
    await inTransaction(desk.records, (tx) => gateFactsOf(tx, again, { at }));
    await gateFactsOf(counting, again, { at });
    expect(logs).toBe(1);
  });
});
