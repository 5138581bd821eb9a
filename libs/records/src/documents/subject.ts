import { DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import { KIND_OF_CHANGE_NAMES } from '#domain/documents/version-number.rules.js';
import type { SubjectDocument, SubjectSection } from '#domain/human-task/subject.js';
import type { SituationStep } from '../path/situation.js';
import type { Reader } from '../transaction.js';
import { readComments } from './comments.js';
import { effectiveVersion, openVersion } from './in-force.js';
import { readPointers, type Pointer } from './read-pointers.js';
import { readSubmission, type SubmissionBody } from './submissions.js';
import type { VersionRow, WithdrawalRow } from './version.js';

/** What a step of a version decides about: the version, its text, what reviewers said and the author answered. */
export async function subjectOfVersion(tx: Reader, row: VersionRow, step: SituationStep): Promise<SubjectDocument> {
  const sections = [
    versionSection(row),
    ...(step.code === 'DOC_DRAFT' ? [] : await textSections(tx, row)),
    ...(step.code === 'DOC_REVIEW' ? [] : await commentSections(tx, row.id)),
  ];
  return { title: row.title, sections };
}

function versionSection(row: VersionRow): SubjectSection {
  return {
    heading: 'Version',
    facts: [
      ['Document', row.document_id],
      ['Type', DOCUMENT_TYPE_RULES[row.type].label],
      ['Classification', row.classification.toLowerCase()],
      ['Requirements', row.clauses.join(', ')],
      ['Kind of change', KIND_OF_CHANGE_NAMES[row.kind]],
      ['Changes', row.supersedes ?? 'nothing: it is the first version'],
      ...(row.cause_id === null ? [] : [['Made for', row.cause_id] as const]),
      ...(row.emergency ? [['Emergency issue', 'in force before its normal approval'] as const] : []),
    ],
  };
}

async function textSections(tx: Reader, row: VersionRow): Promise<SubjectSection[]> {
  const submission = await readSubmission(tx, row.submission_id);
  if (!submission?.body) return [{ heading: 'Text', text: 'There is no submitted text.' }];
  const { summary, days } = submission.body;
  return [
    {
      heading: 'What changes',
      text: summary,
      facts: [
        ['Written by', submission.author ?? 'taken over from an earlier record'],
        ['Effective', days === 0 ? 'at once with its approval' : `${days} days after its approval`],
        ['sha256', submission.sha256],
      ],
    },
    textSection(submission.body),
  ];
}

function textSection({ text, file }: SubmissionBody): SubjectSection {
  return file === null
    ? { heading: 'Text', text, format: 'MARKDOWN' }
    : { heading: 'File', files: [{ name: file.name, size: file.size, sha256: file.sha256 }] };
}

/** The version in force with its text, for whoever decides whether it stays as it is. */
export async function sectionsInForce(tx: Reader, documentId: string): Promise<SubjectSection[]> {
  const version = await effectiveVersion(tx, documentId);
  const submission = await readSubmission(tx, version?.submission_id ?? null);
  if (!version || !submission?.body) return [{ heading: 'Version in force', text: 'There is no text in force.' }];
  const facts = [
    ['Version', version.id],
    ['In force since', version.effective_on ?? ''],
    ['sha256', submission.sha256],
  ] as const;
  return [{ heading: 'Version in force', facts: [...facts] }, textSection(submission.body)];
}

async function commentSections(tx: Reader, versionId: string): Promise<SubjectSection[]> {
  const comments = await readComments(tx, versionId);
  if (comments.length === 0) return [];
  const words = { ACCEPTED: 'Taken over', NOT_ACCEPTED: 'Not taken over' };
  return [
    {
      heading: 'Comments of the reviewers',
      table: {
        head: ['No.', 'By', 'Comment', 'Answer'],
        rows: comments.map(({ number, by, text, disposition, answer }) => [
          String(number),
          by,
          text ?? '',
          disposition === null ? 'open' : `${words[disposition]}: ${answer ?? ''}`,
        ]),
      },
    },
  ];
}

/** What a withdrawal decides about: the document, why, and everything that points to it (specification P7, step 7). */
export async function subjectOfWithdrawal(tx: Reader, row: WithdrawalRow): Promise<SubjectDocument> {
  const [reason] = await tx.query<{ body: { reason?: string } | null; by: string | null }>(
    `select b.body, p.name as by from content_blob b left join person p on p.id = $2 where b.id = $1`,
    [row.reason_id, row.proposed_by],
  );
  const inForce = await effectiveVersion(tx, row.document_id);
  const open = await openVersion(tx, row.document_id);
  return {
    title: row.title,
    sections: [
      {
        heading: 'Withdrawal',
        facts: [
          ['Document', row.document_id],
          ['Version in force', inForce?.id ?? 'none'],
          ['Being made, and ends with it', open?.id ?? 'nothing'],
          ['Proposed by', reason?.by ?? row.proposed_by],
        ],
        text: reason?.body?.reason ?? '',
      },
      pointerSection(await readPointers(tx, row.document_id)),
    ],
  };
}

function pointerSection(pointers: readonly Pointer[]): SubjectSection {
  const heading = 'Documents that point to it';
  if (pointers.length === 0) return { heading, text: 'None.' };
  const rows = pointers.map(({ id, title, owner }) => [id, title, owner ?? '']);
  return { heading, table: { head: ['Document', 'Title', 'Owner'], rows } };
}
