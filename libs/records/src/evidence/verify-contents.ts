import { hashOf } from '../hashing.js';
import { contentHash } from './content-blob.js';
import { hashStoredEvidence, isSha256 } from './evidence-store.js';
import { FIRST_UUID, looked, pages, type Verification } from './verify-finding.js';

const PAGE = 1_000;

/** Every subject that was decided about is what its hash says. */
export async function checkSubjects(verification: Verification): Promise<void> {
  type Row = { id: string; kind: string; subject_id: string; number: number; content: unknown; sha256: string };
  const sql =
    'select id, kind, subject_id, number, content, sha256 from subject_version where id > $1 order by id limit $2';
  const query = { sql, from: FIRST_UUID, size: PAGE, key: (row: Row) => row.id };
  for await (const rows of pages<Row>(verification.read, query)) {
    for (const row of rows.filter((each) => hashOf(each.content) !== each.sha256)) {
      const what = `Version ${row.number} of ${row.kind} ${row.subject_id} (${row.id}), which was decided about, was changed.`;
      verification.findings.push({ kind: 'SUBJECT_CHANGED', what, subject: row.id, recordId: row.subject_id });
    }
    looked(verification, 'subjects', rows.length);
  }
}

/** Free text fits its salted hash, unless it was disposed of under a certificate; every form entry has its text. */
export async function checkContents(verification: Verification): Promise<void> {
  type Row = { id: string; salt: string; sha256: string; body: unknown; disposed_under: string | null };
  const sql = 'select id, salt, sha256, body, disposed_under from content_blob where id > $1 order by id limit $2';
  const query = { sql, from: FIRST_UUID, size: PAGE, key: (row: Row) => row.id };
  for await (const rows of pages<Row>(verification.read, query)) {
    for (const row of rows) {
      const disposed = row.body === null && row.disposed_under !== null;
      if (disposed || contentHash(row.salt, row.body) === row.sha256) continue;
      const what = `The text ${row.id} was changed${row.body === null ? ': it is gone without a disposal certificate' : ''}.`;
      verification.findings.push({ kind: 'CONTENT_CHANGED', what, subject: row.id, recordId: null });
    }
    looked(verification, 'contents', rows.length);
  }
  await checkEntries(verification);
}

/** Files that an entry cites and that are no live evidence of its record. */
const UNKNOWN_FILES = `array(select cited.id from jsonb_array_elements_text(
      case when jsonb_typeof(c.body->'evidence'->'files') = 'array' then c.body->'evidence'->'files' else '[]' end) cited (id)
    where not exists (select 1 from evidence_link l
      where l.id = case when cited.id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then cited.id::uuid end
        and l.record_id = f.record_id and l.removed_at is null))`;

async function checkEntries({ read, findings }: Verification): Promise<void> {
  type Row = { id: string; record_id: string; form: string; there: boolean; unknown: string[] };
  const sql = `select f.id, f.record_id, f.form, c.id is not null as there, ${UNKNOWN_FILES} as unknown
                 from form_entry f left join content_blob c on c.id = f.content_id where f.id > $1 order by f.id limit $2`;
  const query = { sql, from: FIRST_UUID, size: PAGE, key: (row: Row) => row.id };
  for await (const rows of pages<Row>(read, query)) {
    for (const row of rows) {
      const entry = `form ${row.form} of ${row.record_id} (${row.id})`;
      if (!row.there) {
        const what = `The content of ${entry} was removed.`;
        findings.push({ kind: 'CONTENT_REMOVED', what, subject: row.id, recordId: row.record_id });
      }
      for (const file of row.unknown) {
        const what = `The evidence ${file} that ${entry} cites is no file of that record, or was removed.`;
        findings.push({ kind: 'EVIDENCE_UNKNOWN', what, subject: row.id, recordId: row.record_id });
      }
    }
  }
}

/** Every evidence file is hashed anew. */
export async function checkFiles(verification: Verification): Promise<void> {
  type Row = { sha256: string; names: string | null; record_id: string | null };
  const sql = `select f.sha256, string_agg(distinct l.name, ', ') as names, min(l.record_id) as record_id
                 from (select sha256 from evidence_file where sha256 > $1 order by sha256 limit $2) f
                 left join evidence_link l on l.sha256 = f.sha256 group by f.sha256 order by f.sha256`;
  const query = { sql, from: '', size: 100, key: (row: Row) => row.sha256 };
  for await (const rows of pages<Row>(verification.read, query)) {
    for (const row of rows) {
      const hash = isSha256(row.sha256) ? await hashStoredEvidence(verification.evidenceDir, row.sha256) : undefined;
      looked(verification, 'files', 1);
      if (hash === row.sha256) continue;
      const name = `Evidence file ${row.names ?? ''} of ${row.record_id ?? 'no record'} (${row.sha256})`;
      const what = `${name} ${hash === undefined ? 'is missing' : 'was changed'}.`;
      verification.findings.push({
        kind: hash === undefined ? 'FILE_REMOVED' : 'FILE_CHANGED',
        what,
        subject: row.sha256,
        recordId: row.record_id,
      });
    }
  }
}
