import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readToldEntry } from '#forms/told-entry.js';
import { Defect, RuleViolation } from '#domain/errors.js';
import { entryOf, larkfield, row, WAIVER, type Json } from '#testing/demo-file.js';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { readCycles } from '../cycle/cycle.js';
import { gateFactsOf } from '../cycle/gate-facts.js';
import { verifyTrail } from '../evidence/verify.js';
import { reader } from '../transaction.js';
import { importCompany } from './import-company.js';
import { lineOf } from './reading.js';

// Copying and dropping databases waits for a busy disk.
jest.setTimeout(60_000);

const D0 = '2026-11-23';
const OPTIONS = { today: D0, readEntry: readToldEntry };

function rows<Row = Json>({ records }: FreshDatabase, sql: string, parameters: unknown[] = []): Promise<Row[]> {
  return reader(records).query<Row>(sql, parameters);
}

/** Noon of D0 on a clock that is real for the rest. */
async function onD0(name: string): Promise<FreshDatabase> {
  const database = await freshDatabase(name);
  await rows(database, 'insert into clock (real_at, isms_at, ms_per_day) values (clock_timestamp(), $1, 86400000)', [
    new Date(`${D0}T11:00:00Z`),
  ]);
  return database;
}

async function refusal(database: FreshDatabase, file: unknown): Promise<string[]> {
  const error: unknown = await importCompany(database.records, file, OPTIONS).catch((cause: unknown) => cause);
  if (!(error instanceof RuleViolation)) throw error;
  return error.unmet.map(lineOf);
}

describe('cycles of a company file that cannot be', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await onD0('no_cycles');
  });
  afterAll(() => database.close());

  it('names everything that the forms refuse, at its place in the file, all at once', async () => {
    const file = larkfield();
    Object.assign(row(entryOf(file, 'E5')['controls'], 2), { reason: '', implemented: 'HALF' });
    Object.assign(row(entryOf(file, 'E4')['objectives'], 1), { ownerId: '', due: '' });
    entryOf(file, 'E6')['documents']?.splice(3, 1);
    Object.assign(row(entryOf(file, 'O2/Q1')['registers'], 0), { confirmedOn: 'D0-237', result: 'CHANGED', note: '' });
    Object.assign(entryOf(file, 'E1'), { climate: { relevant: '', reason: '' } });
    Object.assign(row(entryOf(file, 'M3/Q2')['kpis'], 0), { colour: 'RED', comment: '' });
    const problems = await refusal(database, file);
    expect(problems).toEqual([
      expect.stringMatching(
        /^cycles\[0\]\.outputs\[1\]\.entry\.climate\.relevant: .+ is needed for "Send for approval"\.$/,
      ),
      expect.stringMatching(
        /^cycles\[0\]\.outputs\[1\]\.entry\.climate\.reason: .+ is needed for "Send for approval"\.$/,
      ),
      'cycles[0].outputs[4].entry.objectives[1].ownerId: OBJ-2: give its owner (6.2).',
      'cycles[0].outputs[4].entry.objectives[1].due: OBJ-2: give its date (6.2).',
      'cycles[0].outputs[5].entry.controls[2].implemented: Give one of: IMPLEMENTED, PARTIAL, PLANNED, NOT.',
      ...['id', 'title', 'version', 'ownerId', 'approverId', 'effective', 'nextReview'].map(() =>
        expect.stringMatching(/^cycles\[0\]\.outputs\[6\]\.entry\.documents: Risk methodology: (give|name) /),
      ),
      'cycles[0].outputs[7].entry.registers[0].confirmedOn: Risk register: the day of the confirmation has not come yet.',
      'cycles[0].outputs[7].entry.registers[0].note: Risk register: say what was put right.',
      'cycles[0].outputs[13].entry.kpis[0].comment: KPI-01: it is not green, so say why.',
    ]);
  });

  it('names people and actions that are neither in the file nor on record', async () => {
    const file = larkfield();
    const [cycle] = file.cycles;
    Object.assign(row(cycle.gates, 0), { by: 'P99' });
    Object.assign(row(cycle.outputs, 2), { author: 'P98', approver: 'P97' });
    Object.assign(row(entryOf(file, 'E5')['controls'], 2), { ownerId: 'P96' });
    Object.assign(entryOf(file, 'O3'), { shortfallCa: 'CA-2026-0099' });
    cycle['waivers'] = [{ ...WAIVER, by: 'P95', correctiveAction: 'CA-2026-0098' }];
    const action = 'is neither under correctiveActions nor on record. Name the action that';
    expect(await refusal(database, file)).toEqual([
      'cycles[0].gates[0].by: P99 does not exist',
      'cycles[0].outputs[2].author: P98 does not exist',
      'cycles[0].outputs[2].approver: P97 does not exist',
      'cycles[0].outputs[5].entry.controls[2].ownerId: P96 does not exist',
      'cycles[0].waivers[0].by: P95 does not exist',
      // The charter names P01 still, who no longer decided G0.
      expect.stringMatching(/^cycles\[0\]\.outputs\[0\]\.approver: The charter is approved with gate G0/),
      `cycles[0].waivers[0].correctiveAction: CA-2026-0098 ${action} ends the need for this waiver.`,
      `cycles[0].outputs[10].entry.shortfallCa: CA-2026-0099 ${action} deals with the shortfall.`,
    ]);
  });

  it('names gates without decider, deciders who may not, and approvers who are the author', async () => {
    const file = larkfield();
    const [cycle] = file.cycles;
    Object.assign(row(cycle.gates, 0), { by: undefined });
    Object.assign(row(cycle.gates, 1), { by: 'P17' });
    Object.assign(row(cycle.outputs, 2), { author: 'P02', approver: 'P02' });
    Object.assign(row(cycle.outputs, 1), { author: undefined });
    Object.assign(row(cycle.outputs, 3), { approver: undefined });
    expect(await refusal(database, file)).toEqual([
      'cycles[0].gates[0].by: is missing',
      'cycles[0].outputs[1].author: is missing',
      expect.stringMatching(/^cycles\[0\]\.gates\[1\]\.by: P17 may not decide gate G1, having held no role/),
      expect.stringMatching(/^cycles\[0\]\.outputs\[0\]\.approver: /),
      expect.stringMatching(/^cycles\[0\]\.outputs\[2\]\.approver: P02 may not approve E2 \(SD1\)/),
      'cycles[0].outputs[3].approver: E3 is approved by somebody. Name who approved it.',
    ]);
  });

  it('takes roles and stays as the file tells them for the day of the decision', async () => {
    const file = larkfield();
    const roles = file['roles'] as Json[];
    Object.assign(roles.find(({ role }) => role === 'IM') ?? {}, { from: 'D0-83' });
    Object.assign(file.people.find(({ id }) => id === 'P02') ?? {}, { joined: 'D0-300' });
    expect(await refusal(database, file)).toEqual([
      expect.stringMatching(
        /^cycles\[0\]\.gates\[2\]\.by: P05 may not decide gate G2, having held no role for it on 2026-08-31/,
      ),
      'cycles[0].outputs[1].approver: P02 was not with the company on 2026-01-19. Name who it was, or mend the days of P02 (joined, left).',
    ]);
  });

  it('names a claimed state whose gates are not stated, days to come, steps that do not exist', async () => {
    const file = larkfield();
    const [cycle] = file.cycles;
    Object.assign(cycle, { state: 'CLOSED' });
    Object.assign(row(cycle.gates, 2), { on: 'D0+1' });
    cycle.done.push('O1/Q7', 'O2/Q1');
    expect(await refusal(database, file)).toEqual([
      'cycles[0].gates: The state CLOSED needs gate G3. State who decided it and when.',
      'cycles[0].gates: The state CLOSED needs gate G4. State who decided it and when.',
      'cycles[0].gates[2].on: 2026-11-24 lies in the future. A gate comes in once it is decided.',
      'cycles[0].done[4]: O2/Q1 stands in outputs[7] too. Bring each step once, with the version that counts.',
      'cycles[0].done[3]: "O1/Q7" is no quarter of O1, which is asked each quarter. Write O1/Q1 to O1/Q4.',
    ]);
    expect(
      await refusal(database, { ...larkfield(), cycles: [{ ...larkfield().cycles[0], state: 'SUSPENDED' }] }),
    ).toEqual(['cycles[0].state: is "SUSPENDED"; allowed: DRAFT, ESTABLISH, OPERATE, MONITOR, IMPROVE, CLOSED']);
  });

  it('names a charter of another period than that of the cycle', async () => {
    const file = larkfield();
    Object.assign(entryOf(file, 'CHARTER'), { lastDay: 'D0+39' });
    expect(await refusal(database, file)).toEqual([
      'cycles[0].outputs[0].entry.lastDay: 2027-01-01 is not that of the cycle, 2026-12-31. Write the same day in both.',
    ]);
  });

  it('names cycles that overlap, and a second current one', async () => {
    const file = larkfield();
    const other = { firstDay: 'D0-400', lastDay: 'D0-320', gates: [{ gate: 'G0', on: 'D0-399', by: 'P01' }] };
    const problems = await refusal(database, { ...file, cycles: [...file.cycles, other] });
    expect(problems).toEqual([
      'cycles[0].firstDay: The period overlaps that of cycles[1], 2025-10-19 to 2026-01-07. A cycle begins after the last day of the one before it.',
      expect.stringMatching(/^cycles\[0\]\.gates: cycles\[1\] is under way too, in ESTABLISH\./),
      'cycles[1].firstDay: The period overlaps that of cycles[0], 2026-01-01 to 2026-12-31. A cycle begins after the last day of the one before it.',
      expect.stringMatching(/^cycles\[1\]\.gates: cycles\[0\] is under way too, in MONITOR\./),
    ]);
  });

  it('does not import entries past their forms', async () => {
    await expect(importCompany(database.records, larkfield(), { today: D0 })).rejects.toThrow(Defect);
  });

  it('leaves nothing behind of all these files: no company, no person, no cycle, no event', async () => {
    const broken = larkfield();
    Object.assign(row(entryOf(broken, 'E5')['controls'], 92), { reason: '' });
    expect(await refusal(database, broken)).toHaveLength(1);
    const tables = ['person', 'cycle', 'cycle_output', 'step', 'content_blob', 'audit_event', 'installation', 'outbox'];
    const counts = tables.map((table) => `(select count(*)::int from ${table})`).join(' + ');
    expect(await rows(database, `select ${counts} as n`)).toEqual([{ n: 0 }]);
  });
});

describe('cycles of a company file', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await onD0('cycles');
    const file = larkfield();
    const [cycle] = file.cycles;
    Object.assign(cycle, { state: 'MONITOR', waivers: [WAIVER] });
    // What its form fills in is not needed in the file.
    delete entryOf(file, 'E5')['ownControls'];
    entryOf(file, 'E5')['controls']?.reverse();
    await importCompany(database.records, file, OPTIONS);
  });
  afterAll(() => database.close());

  it('keep each entry as its form reads it: whole, in the order of its list', async () => {
    const [output] = await rows<{ body: { controls: Json[]; ownControls: Json[] }; form_version: number }>(
      database,
      `select b.body, o.form_version from cycle_output o join form_entry f on f.id = o.form_entry_id
         join content_blob b on b.id = f.content_id where o.code = 'E5'`,
    );
    expect(output?.body.ownControls).toEqual([]);
    expect(output?.body.controls.map(({ code }) => code).slice(0, 3)).toEqual(['A.5.1', 'A.5.2', 'A.5.3']);
    expect(output?.form_version).toBe(1);
  });

  it('bring the waivers of their gates, which the trail tells and the verification takes as statements', async () => {
    const waivers = await rows(
      database,
      'select gate, check_code, expires_on, corrective_action_id, granted_by, question_id, imported_from from gate_waiver',
    );
    expect(waivers).toEqual([
      {
        ...{ gate: 'G1', check_code: 'E4_APPROVED', expires_on: '2026-12-23', corrective_action_id: 'CA-2026-0003' },
        ...{ granted_by: 'P01', question_id: null, imported_from: 'company file' },
      },
    ]);
    const [cycle] = await readCycles(reader(database.records), ['CYC-2026']);
    if (!cycle) throw new Error('no cycle');
    const facts = await gateFactsOf(reader(database.records), cycle, { at: Date.parse(`${D0}T10:00:00Z`) });
    expect(facts.waivers).toMatchObject([{ reason: 'Objectives follow by 2026-05-07.', expires: '2026-12-23' }]);
    expect(facts.carryOver).toContainEqual(expect.objectContaining({ kind: 'WAIVER', ref: 'G1/E4_APPROVED' }));
    const { findings } = await verifyTrail(database.records, { evidenceDir: tmpdir(), verifySignature: () => true });
    expect(findings).toEqual([]);
  });

  it('are the business of the engine once they are on record: what the file says of them later changes nothing', async () => {
    const file = larkfield();
    Object.assign(row(file.cycles[0].gates, 1), { by: 'P17' });
    const report = await importCompany(database.records, file, OPTIONS);
    expect(report.records.added).toEqual([]);
    expect(report.records.alreadyThere).toContain('CYC-2026');
  });

  it('stand beside those on record: no second current one, no overlap, those before them closed', async () => {
    const told = (change: Json) => ({
      format: 1,
      cycles: [{ firstDay: '2026-12-31', lastDay: '2027-12-31', ...change }],
    });
    const gates = [{ gate: 'G0', on: 'D0-1', by: 'P01' }];
    expect(await refusal(database, told({ gates }))).toEqual([
      'cycles[0].firstDay: The period overlaps that of CYC-2026, 2026-01-01 to 2026-12-31. A cycle begins after the last day of the one before it.',
      expect.stringMatching(/^cycles\[0\]\.gates: CYC-2026 is under way too, in MONITOR\./),
    ]);
    expect(await refusal(database, told({ firstDay: '2027-01-01', firstEver: true }))).toEqual([
      expect.stringMatching(/^cycles\[0\]\.firstEver: There is a cycle before this one\./),
    ]);
    expect(await rows(database, 'select id from cycle')).toEqual([{ id: 'CYC-2026' }]);
  });

  it('may be added before the present one, closed, by people whose roles are on record', async () => {
    const closed = {
      ...{ firstDay: '2025-01-01', lastDay: '2025-12-31', firstEver: true, state: 'CLOSED' },
      gates: ['G0', 'G1', 'G2', 'G3', 'G4'].map((gate, at) => ({
        gate,
        on: `2025-0${at * 2 + 1}-15`,
        by: at === 2 ? 'P05' : 'P01',
      })),
    };
    const report = await importCompany(database.records, { format: 1, cycles: [closed] }, OPTIONS);
    expect(report.records.added).toEqual(['CYC-2025']);
    expect(await rows(database, `select state, is_current, closed_by from cycle where id = 'CYC-2025'`)).toEqual([
      { state: 'CLOSED', is_current: false, closed_by: 'P01' },
    ]);
  });
});
