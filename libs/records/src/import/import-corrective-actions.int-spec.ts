import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { nextNumber } from '../counter.js';
import { contentHash } from '../evidence/content-blob.js';
import { inTransaction, reader } from '../transaction.js';
import { importCompanyFile } from './import-company.js';

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
    await importCompanyFile(database.records, LARKFIELD, { today: D0 });
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
      `select b.sha256, b.salt, b.body, f.outcome from form_entry f join content_blob b on b.id = f.content_id`,
    );
    expect(entries).toHaveLength(28);
    for (const { sha256, salt, body } of entries) {
      expect(body.imported).toEqual({ source: 'Corrective Action Log, spreadsheet of the ISMS manager' });
      expect(contentHash(salt, body)).toBe(sha256);
    }
    const statements = await rows<{ record_id: string; content: Json; kept: boolean }>(
      database,
      `select record_id, content, exists (select 1 from content_blob where sha256 = content ->> 'sha256') as kept
         from audit_event where type = 'RECORD_IMPORTED' order by record_id`,
    );
    expect(statements).toHaveLength(7);
    expect(statements.every(({ kept }) => kept)).toBe(true);
  });

  it('keep the original due, the moved one and the extension, and open steps keep theirs', async () => {
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
    const open = await rows(
      database,
      `select record_id, code, part, due, outcome, outcome_at from step where state = 'OPEN' order by record_id`,
    );
    expect(open).toEqual([
      {
        record_id: 'CA-2026-0003',
        code: 'MONITORING',
        part: '',
        due: new Date('2026-11-29T17:00:00Z'),
        outcome: null,
        outcome_at: null,
      },
      {
        record_id: 'CA-2026-0005',
        code: 'IMPLEMENT',
        part: '2',
        due: new Date('2026-11-19T17:00:00Z'),
        outcome: null,
        outcome_at: null,
      },
      {
        record_id: 'CA-2026-0009',
        code: 'ROOT_CAUSE',
        part: '',
        due: new Date('2026-11-27T17:00:00Z'),
        outcome: null,
        outcome_at: null,
      },
    ]);
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

  it('send one message for each corrective action that is not final, and none for an improvement', async () => {
    const messages = await rows(
      database,
      'select workflow_type, workflow_id, signal, carried_id, state from outbox order by id',
    );
    expect(messages).toHaveLength(6);
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
