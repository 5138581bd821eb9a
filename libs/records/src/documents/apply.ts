import type { DocDraftEntry, DocReviewEntry } from '#domain/documents/entries.js';
import { instant, type Reader, type Tx } from '../transaction.js';
import type { Outcome } from '../path/process.js';
import { answerComments, keepComments } from './comments.js';
import { plannedDay } from './dates.js';
import { keepSubmission, readSubmission, type SubmissionBody } from './submissions.js';
import type { VersionRow } from './version.js';

/** What an answer changes on a version, in the claiming transaction; states move when the story settles the step. */
export async function applyToVersion(tx: Tx, on: Outcome<VersionRow>): Promise<void> {
  const { code } = on.locked.step;
  if (code === 'DOC_DRAFT' && on.outcome === 'SUBMIT') await submitted(tx, on);
  if (on.outcome !== 'APPROVE') return;
  if (code === 'DOC_APPROVAL' || code === 'DOC_ISSUE_MEMBER') await approved(tx, on);
}

/** One reviewer of many: their comments stand at once, whoever answers after them, or never. */
export async function answeredOnVersion(tx: Tx, on: Outcome<VersionRow>): Promise<void> {
  const { row, step, task } = on.locked;
  if (step.code !== 'DOC_REVIEW' || on.outcome !== 'COMMENT') return;
  const { comments } = on.request.entry as unknown as DocReviewEntry;
  const texts = comments.map(({ comment }) => comment.trim()).filter((text) => text !== '');
  await keepComments(tx, { versionId: row.id, submissionId: row.submission_id ?? '', by: task.person_id, texts });
}

async function submitted(tx: Tx, { locked, request }: Outcome<VersionRow>): Promise<void> {
  const { row, step, task } = locked;
  const entry = request.entry as unknown as DocDraftEntry;
  const [kept] = await tx.query<{ id: string }>(
    'select id from form_entry where step_id = $1 order by at desc, id desc limit 1',
    [step.id],
  );
  await answerComments(tx, { versionId: row.id, by: task.person_id, answers: entry.answers });
  await keepSubmission(tx, {
    versionId: row.id,
    authorId: task.person_id,
    formEntryId: kept?.id ?? null,
    actor: task.person_id,
    text: entry.text,
    file: await fileOf(tx, entry.evidence.files[0]),
    summary: entry.summary,
    days: entry.days ?? 0,
    reviewers: entry.reviewers.filter(({ personId }) => personId !== ''),
  });
}

async function fileOf(tx: Reader, evidenceId: string | undefined): Promise<SubmissionBody['file']> {
  if (evidenceId === undefined) return null;
  const [file] = await tx.query<{ id: string; sha256: string; name: string; size: string }>(
    `select l.id, l.sha256, l.name, f.size from evidence_link l join evidence_file f on f.sha256 = l.sha256 where l.id = $1`,
    [evidenceId],
  );
  return file ? { id: file.id, sha256: file.sha256, name: file.name, size: Number(file.size) } : null;
}

/** The named approver and the day: without both no version becomes effective. */
async function approved(tx: Tx, { locked }: Outcome<VersionRow>): Promise<void> {
  const { row, task, step } = locked;
  const submission = await readSubmission(tx, row.submission_id);
  const days = step.code === 'DOC_ISSUE_MEMBER' || row.emergency ? 0 : (submission?.body?.days ?? 0);
  await tx.query(
    `update document_version set approver_id = $2, approved_at = $3, planned_on = $4, revision = revision + 1
      where id = $1`,
    [row.id, task.person_id, instant(tx.at), await plannedDay(tx, tx.at, days)],
  );
}
