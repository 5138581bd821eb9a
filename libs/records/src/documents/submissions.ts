import { tell } from '../evidence/audit-trail.js';
import { keepContent } from '../evidence/content-blob.js';
import { sha256 } from '../hashing.js';
import { uuidv7 } from '../ids.js';
import type { DocumentSubmissionRow } from '../tables/document.entity.js';
import { insert, instant, type Reader, type Tx } from '../transaction.js';

/** What a submission says; kept apart, so that the trail names it by a salted hash. */
export interface SubmissionBody {
  /** Markdown; empty where the version is a file. */
  readonly text: string;
  readonly file: { readonly id: string; readonly sha256: string; readonly name: string; readonly size: number } | null;
  readonly summary: string;
  /** Days from approval to the effective day. */
  readonly days: number;
  readonly reviewers: readonly { readonly personId: string }[];
}

export interface NewSubmission extends SubmissionBody {
  readonly versionId: string;
  readonly authorId: string | null;
  readonly formEntryId: string | null;
  readonly actor: string;
  readonly at?: Date;
}

/** Keeps what was submitted, exactly, and makes it what the version is decided about. @returns its id */
export async function keepSubmission(tx: Tx, submission: NewSubmission): Promise<string> {
  const { versionId, authorId, formEntryId, actor, at, ...body } = submission;
  const [last] = await tx.query<{ number: number | null }>(
    'select max(number) as number from document_submission where version_id = $1',
    [versionId],
  );
  const content = await keepContent(tx, body satisfies SubmissionBody);
  const row: DocumentSubmissionRow = {
    id: uuidv7(),
    version_id: versionId,
    number: (last?.number ?? 0) + 1,
    format: body.file === null ? 'MARKDOWN' : 'FILE',
    content_id: content.id,
    sha256: body.file?.sha256 ?? sha256(body.text),
    form_entry_id: formEntryId,
    author_id: authorId,
    submitted_at: at ?? instant(tx.at),
  };
  await insert(tx, 'document_submission', { ...row });
  await tx.query('update document_version set submission_id = $2, revision = revision + 1 where id = $1', [
    versionId,
    row.id,
  ]);
  await tell(tx, {
    type: 'VERSION_SUBMITTED',
    actor,
    recordId: versionId,
    content: {
      submission: row.id,
      number: row.number,
      format: row.format,
      sha256: row.sha256,
      entry: formEntryId,
    },
  });
  return row.id;
}

/** A submission with what it says; the body is null once it was disposed of. */
export interface Submission extends DocumentSubmissionRow {
  readonly body: SubmissionBody | null;
  readonly author: string | null;
}

/** A submission by its id. */
export async function readSubmission(tx: Reader, id: string | null): Promise<Submission | null> {
  if (id === null) return null;
  const [row] = await tx.query<Submission>(
    `select s.*, b.body, p.name as author from document_submission s join content_blob b on b.id = s.content_id
       left join person p on p.id = s.author_id where s.id = $1`,
    [id],
  );
  return row ?? null;
}
