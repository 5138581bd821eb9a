import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readToldEntry } from '#forms/told-entry.js';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { nextNumber } from '../counter.js';
import { contentHash } from '../evidence/content-blob.js';
import { inTransaction, reader } from '../transaction.js';
import { importCompany, importCompanyFile } from './import-company.js';

// Copying and dropping databases waits for a busy disk.
jest.setTimeout(60_000);

const DATA = path.join(import.meta.dirname, '../../data');
const LARKFIELD = path.join(DATA, 'larkfield.json');
const D0 = '2026-11-23';

type Json = Record<string, unknown>;

async function rows<Row = Json>(
  database: FreshDatabase,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  return reader(database.records).query<Row>(sql, parameters);
}

describe('cases in mid-flight', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase('company');
    await importCompanyFile(database.records, LARKFIELD, { today: D0, readEntry: readToldEntry });
  });
  afterAll(() => database.close());

  it('are statements with their source, never decisions, questions, tasks or mails', async () => {
    const counts = await rows(
      database,
      `select (select count(*)::int from decision) as decisions, (select count(*)::int from question) as questions,
      (select count(*)::int from task) as tasks, (select count(*)::int from mail) as mails`,
    );
    expect(counts).toEqual([{ decisions: 0, questions: 0, tasks: 0, mails: 0 }]);
    const origins = await rows(database, `select distinct outcome_origin from step where state = 'SETTLED'`);
    expect(origins).toEqual([{ outcome_origin: 'IMPORTED' }]);
    const entries = await rows<{ sha256: string; salt: string; body: Json; outcome: string }>(
      database,
      `select b.sha256, b.salt, b.body, f.outcome from form_entry f join content_blob b on b.id = f.content_id
        where f.record_id not like 'CYC-%'`,
    );
    expect(entries).toHaveLength(29);
    for (const { sha256, salt, body } of entries) {
      expect(body.imported).toEqual({ source: 'Corrective Action Log, spreadsheet of the ISMS manager' });
      expect(contentHash(salt, body)).toBe(sha256);
    }
    const statements = await rows<{ record_id: string; content: Json; kept: boolean }>(
      database,
      `select record_id, content, exists (select 1 from content_blob where sha256 = content ->> 'sha256') as kept
         from audit_event where type = 'RECORD_IMPORTED' order by record_id`,
    );
    expect(statements).toHaveLength(27);
    expect(statements.every(({ kept }) => kept)).toBe(true);
  });

  it('keep the original due, the moved one and the extension', async () => {
    const [plan] = await rows(
      database,
      `select original_due, due, extensions, outcome_parts from step where record_id = 'CA-2026-0007' and code = 'PLANNING'`,
    );
    expect(plan).toEqual({
      original_due: new Date('2026-10-22T16:00:00Z'),
      due: new Date('2026-11-21T17:00:00Z'),
      extensions: 1,
      outcome_parts: ['1', '2'],
    });
  });

  it('come in with the step at which they stand, so that the engine knows it as imported', async () => {
    const open = await rows(
      database,
      `select concat_ws(' ', record_id, code, nullif(part, '')) as step, visit, due from step
        where state = 'OPEN' and outcome is null and outcome_at is null and form_entry_id is null order by record_id`,
    );
    expect(open).toEqual([
      { step: 'CA-2026-0003 MONITORING', visit: 1, due: new Date('2026-11-29T17:00:00Z') },
      { step: 'CA-2026-0005 IMPLEMENT 2', visit: 1, due: new Date('2026-11-19T17:00:00Z') },
      { step: 'CA-2026-0006 EFFECTIVENESS_CHECK', visit: 1, due: new Date('2026-12-04T17:00:00Z') },
      { step: 'CA-2026-0007 PLAN_APPROVAL', visit: 1, due: new Date('2026-11-27T17:00:00Z') },
      { step: 'CA-2026-0008 TRIAGE', visit: 1, due: new Date('2026-11-27T17:00:00Z') },
      { step: 'CA-2026-0009 ROOT_CAUSE', visit: 1, due: new Date('2026-11-27T17:00:00Z') },
      { step: 'OFI-2026-0002 IMPROVEMENT_PLAN', visit: 1, due: new Date('2026-11-30T17:00:00Z') },
    ]);
    const [monitoring] = await rows(database, `select count(*)::int as n from step where state = 'OPEN'`);
    expect(monitoring).toEqual({ n: 7 });
  });

  it('give whoever is asked the least time of the policy, and keep the original due', async () => {
    const small = await freshDatabase('company');
    await importCompanyFile(small.records, path.join(DATA, 'minimal-open-approval.json'), { today: D0 });
    const late = {
      id: 'CA-2026-0002',
      type: 'CA',
      source: 'EMPLOYEE',
      title: 'Old case',
      description: 'Accepted late',
      raised: 'D0-60',
      state: 'CONTAINMENT',
      grade: 'MINOR',
      owner: 'H05',
      steps: [{ code: 'TRIAGE', outcome: 'ACCEPT', at: 'D0-3', by: 'H03' }],
    };
    await importCompany(small.records, { format: 1, correctiveActions: [late] });
    const [step] = await rows(
      small,
      `select planned_at, original_due, due from step where code = 'CONTAINMENT' and state = 'OPEN'`,
    );
    expect(step).toEqual({
      planned_at: new Date('2026-11-20T12:00:00Z'),
      original_due: new Date('2026-10-08T17:00:00Z'),
      due: new Date('2026-11-24T18:00:00Z'),
    });
    await small.close();
  });

  it('compute a due that the file leaves out as the policy would have, in the calendar of the owner', async () => {
    const [triage] = await rows(database, `select due from step where record_id = 'CA-2026-0005' and code = 'TRIAGE'`);
    // Raised on Sunday 20 September, major: 2 business days.
    expect(triage).toEqual({ due: new Date('2026-09-22T16:00:00Z') });
    const [action] = await rows(
      database,
      `select due, implementer_id, state from planned_action where record_id = 'CA-2026-0005' and number = 2`,
    );
    expect(action).toEqual({ due: new Date('2026-11-19T17:00:00Z'), implementer_id: 'P18', state: 'PLANNED' });
  });

  it('start an action when its plan was approved, though another action was done before', async () => {
    const planned = await rows(
      database,
      `select part, planned_at from step where record_id = 'CA-2026-0005' and code = 'IMPLEMENT' order by part`,
    );
    const approved = new Date('2026-10-12T07:30:00Z');
    expect(planned).toEqual([
      { part: '1', planned_at: approved },
      { part: '2', planned_at: approved },
    ]);
  });

  it('carry the five whys that were begun, as an entry of the open step', async () => {
    const [entry] = await rows<{ outcome: string; body: { whys: unknown[]; cause: string } }>(
      database,
      `select f.outcome, b.body from form_entry f join content_blob b on b.id = f.content_id join step s on s.id = f.step_id
        where f.record_id = 'CA-2026-0009' and s.code = 'ROOT_CAUSE'`,
    );
    expect(entry?.outcome).toBe('BEGUN');
    expect(entry?.body.whys).toHaveLength(5);
    expect(entry?.body.cause).toContain('project gate is missing');
  });

  it('send one message for each record that is not final, improvements too, and one for all reviews that are due', async () => {
    const messages = await rows(
      database,
      'select workflow_type, workflow_id, signal, carried_id, state from outbox order by id',
    );
    expect(messages).toHaveLength(10);
    expect(messages.filter(({ workflow_id: id }) => id === 'duty/reconcile')).toHaveLength(1);
    expect(messages[0]).toEqual({
      workflow_type: 'correctiveAction',
      workflow_id: 'corrective-action/CA-2026-0003',
      signal: 'recordChanged',
      carried_id: 'CA-2026-0003',
      state: 'PENDING',
    });
  });

  it('leave the next free number behind the highest that came in', async () => {
    const numbers = await inTransaction(database.records, async (tx) => [
      await nextNumber(tx, 'CA', 2026),
      await nextNumber(tx, 'OFI', 2026),
    ]);
    expect(numbers).toEqual([10, 3]);
  });
});

describe('the company with one open approval', () => {
  it('waits for the approval of the ISMS manager since D0', async () => {
    const database = await freshDatabase('company');
    await importCompanyFile(database.records, path.join(DATA, 'minimal-open-approval.json'), { today: D0 });
    const records = await rows(database, 'select id, state, grade, owner_id from corrective_action');
    expect(records).toEqual([{ id: 'CA-2026-0001', state: 'PLAN_APPROVAL', grade: 'MINOR', owner_id: 'H05' }]);
    const [plan] = await rows(database, `select outcome_at, outcome_parts from step where code = 'PLANNING'`);
    expect(plan).toEqual({ outcome_at: new Date('2026-11-23T00:00:00Z'), outcome_parts: ['1'] });
    await database.close();
  });
});
