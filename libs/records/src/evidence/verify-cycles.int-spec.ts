import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CyclePath } from '#testing/cycle-path.js';
import { PathDesk } from '#testing/path-desk.js';
import { READY_GATE } from '#testing/ready-gate.js';
import { asPeople, startedCycle } from '#testing/started-cycle.js';
import { testDatabaseUrl } from '#testing/test-server.js';
import { askBesideCycle } from '../cycle/ask-beside.js';
import { openRecords, type Records } from '../data-source.js';
import { verifyTrail } from './verify.js';

let desk: PathDesk;
let cycle: CyclePath;
let owner: Records;
let dir: string;

/** A cycle with its charter, a first version that was sent back, an approved second one, and a waiver. */
beforeAll(async () => {
  desk = await PathDesk.open('verifycycles');
  const [database] = await desk.query<{ name: string }>('select current_database() as name');
  const url = testDatabaseUrl(database?.name ?? '');
  url.username = 'isms_owner';
  owner = await openRecords({ url: url.href, poolSize: 1 });
  dir = mkdtempSync(path.join(tmpdir(), 'isms-verify-'));
  cycle = await startedCycle(desk);
  const entry = asPeople(READY_GATE.outputs.E1);
  await cycle.told('E1', { outcome: 'SUBMIT', entry });
  await decided('E1_APPROVAL', { outcome: 'REQUEST_CHANGES', entry: { comment: 'Name it.' }, visit: 1 });
  await cycle.told('E1', { outcome: 'SUBMIT', entry, visit: 2 });
  await decided('E1_APPROVAL', { outcome: 'APPROVE', entry: { comment: '' }, visit: 2 });
  const waived = { reason: 'The list follows.', expires: '2027-09-01', caId: await desk.raise() };
  await askBesideCycle(desk.records, {
    cycleId: cycle.id,
    by: 'IM',
    wish: { kind: 'GATE_WAIVER', gate: 'G1', check: 'E4_APPROVED', ...waived },
  });
  await cycle.told('GATE_WAIVER', { outcome: 'GRANT', entry: waived, part: 'G1/E4_APPROVED' });
}, 60_000);
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await owner.destroy();
  await desk.close();
});

/** The first of those who are asked decides for all of them. */
async function decided(
  code: string,
  { visit, ...answer }: { outcome: string; entry: Record<string, unknown>; visit: number },
): Promise<void> {
  await cycle.ask(code, '', visit);
  const [task] = await cycle.tasks(code);
  if (!task) throw new Error('nobody is asked');
  const comment = String(answer.entry['comment']);
  expect(await desk.send(task, { ...answer, comment })).toMatchObject({ kind: 'RECORDED' });
  await cycle.settle(code, '', visit);
}

async function found(): Promise<string[]> {
  const { findings } = await verifyTrail(desk.records, { evidenceDir: dir, verifySignature: () => true });
  return findings.map(({ kind, what }) => `${kind}: ${what}`);
}

/** Changes rows as somebody who owns them, verifies, and puts them back. */
async function tampered(table: string, change: string, where: string): Promise<string[]> {
  await owner.query(`create table kept as select * from ${table}`);
  await owner.query(`alter table ${table} disable trigger user`);
  try {
    await owner.query(`update ${table} set ${change} where ${where}`);
    return await found();
  } finally {
    await owner.query(`delete from ${table}`);
    await owner.query(`insert into ${table} select * from kept`);
    await owner.query(`alter table ${table} enable trigger user`);
    await owner.query('drop table kept');
  }
}

describe('verification of what cycles stand on', () => {
  it('finds nothing where nothing was touched', async () => {
    expect(await found()).toEqual([]);
  });

  it('names a version whose hash is not that of its entry', async () => {
    const changed = await tampered('cycle_output', `sha256 = repeat('a', 64)`, `code = 'E1' and number = 2`);
    expect(changed).toEqual([`OUTPUT_CHANGED: E1 version 2 of ${cycle.id} is not what was submitted.`]);
  });

  it('names a version whose entry was exchanged for another one', async () => {
    const other = `form_entry_id = (select form_entry_id from kept where code = 'CHARTER')`;
    await owner.query('drop index cycle_output_entry');
    expect(await tampered('cycle_output', other, `code = 'E1' and number = 2`)).toContain(
      `OUTPUT_CHANGED: E1 version 2 of ${cycle.id} is not what was submitted.`,
    );
    await owner.query('create unique index cycle_output_entry on cycle_output (form_entry_id)');
  });

  it('names an approved version that nobody approved, or another one than it says', async () => {
    const unapproved = (number: number) =>
      `OUTPUT_UNAPPROVED: E1 version ${number} of ${cycle.id} is APPROVED; nobody decided so.`;
    expect(await tampered('cycle_output', `approver_id = 'CLERK'`, `code = 'E1' and number = 2`)).toEqual([
      unapproved(2),
    ]);
    expect(await tampered('cycle_output', `state = 'APPROVED'`, `code = 'E1' and number = 1`)).toEqual([
      unapproved(1),
      `OUTPUT_TWICE: 2 versions of E1 of ${cycle.id} are approved at once.`,
    ]);
  });

  it('takes what was imported as a statement of its source', async () => {
    const imported = `imported_from = 'company file', approver_id = 'CLERK'`;
    expect(await tampered('cycle_output', imported, `code = 'E1' and number = 2`)).toEqual([]);
  });

  it('names a cycle whose state no event tells, and one whose gate nobody approved', async () => {
    expect(await tampered('cycle', `state = 'OPERATE'`, `id = '${cycle.id}'`)).toEqual([
      `STATE_UNTOLD: ${cycle.id} is OPERATE; the trail says ESTABLISH, and its last approved gate leads to ESTABLISH.`,
    ]);
    expect(await tampered('step', `outcome = 'REJECT'`, `code = 'G0_DECISION'`)).toEqual([
      `STATE_UNTOLD: ${cycle.id} is ESTABLISH; the trail says ESTABLISH, and its last approved gate leads to DRAFT.`,
    ]);
  });

  it.each([
    `expires_on = '2028-02-01'`,
    `check_code = 'E6_APPROVED'`,
    `granted_by = 'COO'`,
    `corrective_action_id = 'CA-2027-0999'`,
    'question_id = gen_random_uuid()',
    // What was granted here does not become a statement of somebody else.
    `question_id = null, imported_from = 'company file'`,
  ])('names a waiver that was changed: %s', async (change) => {
    const changed = await tampered('gate_waiver', change, 'true');
    expect(changed).toHaveLength(1);
    expect(changed[0]).toMatch(/^WAIVER_UNTOLD: The waiver of G1\/E[46]_APPROVED of CYC-2027/);
  });
});
