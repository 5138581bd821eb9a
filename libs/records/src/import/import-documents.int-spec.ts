import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readToldEntry } from '#forms/told-entry.js';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { PATH_DEPS } from '#testing/path-desk.js';
import { enrolAndLetGo } from '../documents/enrol.js';
import { effectiveVersion, inForceOn } from '../documents/in-force.js';
import { openQuestion } from '../path/advance-step.js';
import { reader } from '../transaction.js';
import { importCompany } from './import-company.js';

let database: FreshDatabase;
let company: Record<string, unknown>;
beforeAll(async () => {
  database = await freshDatabase('import_documents');
  company = JSON.parse(await readFile(path.join(import.meta.dirname, '../../data/larkfield.json'), 'utf8')) as Record<string, unknown>; // prettier-ignore
  await importCompany(database.records, company, { readEntry: readToldEntry });
}, 60_000);
afterAll(() => database.close());

const query = <Row>(sql: string) => reader(database.records).query<Row>(sql);

describe('documents of the demo company', () => {
  it('are the document set of gate G1 with one version in force each, and two of external origin', async () => {
    const [row] = await query(
      `select count(*)::int as documents, count(v.id)::int as effective,
              count(*) filter (where d.type = 'EXTERNAL')::int as external
         from document d left join document_version v on v.document_id = d.id and v.state = 'EFFECTIVE'`,
    );
    expect(row).toEqual({ documents: 19, effective: 17, external: 2 });
  });

  it('have the procedure as version 1.0 of the text that is shipped, in force without a named approver (S01)', async () => {
    const version = await effectiveVersion(reader(database.records), 'ISMS-PR-001');
    expect(version).toMatchObject({
      approver_id: null,
      approved_at: null,
      unmet: ['APPROVER_NOT_NAMED', 'APPROVAL_NOT_DATED'],
      imported_from: 'company file, approved by [Authority Name]',
    });
  });

  it('answer what was in force on a day before the present version', async () => {
    const [first] = await query<{ effective_on: string }>(
      `select effective_on from document_version where id = 'ISMS-PO-SEC-001-1.0'`,
    );
    const on = (day: string) => inForceOn(reader(database.records), 'ISMS-PO-SEC-001', day);
    expect(await on(first?.effective_on ?? '')).toMatchObject({ id: 'ISMS-PO-SEC-001-1.0' });
  });

  it('go on with the draft that waits for its reviewers, and ask nothing that was done elsewhere', async () => {
    const recordId = 'ISMS-PR-SEC-010-1.3';
    const step = { code: 'DOC_REVIEW', part: '', iteration: 1, visit: 1 };
    expect(await openQuestion(database.records, { recordId, step }, PATH_DEPS)).toMatchObject({ kind: 'OPEN' });
    const asked = await query<{ person_id: string }>(`select person_id from task order by person_id`);
    expect(asked.map((task) => task.person_id)).toEqual(['P05', 'P08', 'P10']);
  });

  it('are acknowledged by the joiner of the last days alone', async () => {
    await enrolAndLetGo(database.records, PATH_DEPS);
    const people = await query<{ person_id: string }>('select distinct person_id from acknowledgement');
    expect(people).toEqual([{ person_id: 'P20' }]);
  });
});

describe('a company file', () => {
  const refused = async (document: Record<string, unknown>) => {
    const base = { id: 'ISMS-X-1', title: 'X', type: 'POLICY', classification: 'INTERNAL' };
    const file = { ...company, documents: [{ ...base, ...document }] };
    const error = (await importCompany(database.records, file, { readEntry: readToldEntry }).catch(
      (one: unknown) => one,
    )) as {
      unmet: { field: string }[];
    };
    return error.unmet.map(({ field }) => field);
  };
  const version = { number: '1.0', effective: 'D0-10', approvedBy: 'P01', summary: 'First.', text: 'Text.' };

  it('says of each document what does not fit, and where', async () => {
    expect(await refused({ id: 'CA-2027-0001' })).toEqual(['documents[0].id']);
    expect(await refused({ versions: [{ ...version, effective: 'D0+3' }] })).toEqual([
      'documents[0].versions[0].effective',
    ]);
    expect(await refused({ type: 'EXTERNAL', versions: [version] })).toEqual(['documents[0].versions']);
    expect(await refused({ versions: [version, { ...version, effective: 'D0-5' }] })).toEqual([
      'documents[0].versions[1].number',
    ]);
    expect(await refused({ owner: 'P99' })).toEqual(['documents[0].owner']);
  });

  it('names no other file of the machine', async () => {
    const file = { ...company, documents: [{ id: 'ISMS-X-1', title: 'X', type: 'POLICY', classification: 'INTERNAL', versions: [{ ...version, text: undefined, shipped: '../../package.json' }] }] }; // prettier-ignore
    await expect(importCompany(database.records, file, { readEntry: readToldEntry })).rejects.toMatchObject({
      code: 'company-file',
    });
  });
});
