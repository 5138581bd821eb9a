import { NEXT_REVIEW_RULES } from '#domain/review/next-review.rules.js';
import { QUESTIONNAIRE, QUESTIONNAIRE_SECTIONS } from '#domain/review/story.rules.js';
import { TRIGGERS } from '#domain/review/triggers.js';
import { OUTCOME_NAMES } from '#domain/process/outcome-names.js';
import type { SubjectDocument, SubjectSection } from '#domain/human-task/subject.js';
import { sectionsInForce } from '../documents/subject.js';
import type { SituationStep } from '../path/situation.js';
import type { Reader } from '../transaction.js';
import type { ReviewRow, TriggerRow } from './rows.js';

/** What a step of a review decides about: the document, the triggers, and for approval what the owner found. */
export async function subjectOfReview(tx: Reader, row: ReviewRow, step: SituationStep): Promise<SubjectDocument> {
  const sections = [
    await documentSection(tx, row.document_id, row.from_version),
    reviewSection(row),
    await triggerSection(tx, row.id),
    ...(step.code === 'REVIEW_APPROVAL' ? await assessmentSections(tx, row) : []),
    ...(step.code === 'REVIEW_REWORK' ? await sentBackSections(tx, row.id) : []),
    ...(step.code === 'EXTENSION' ? [] : await sectionsInForce(tx, row.document_id)),
  ];
  return { title: row.title, sections };
}

/** What the ISMS Manager decides about: the event, and the review that it would recall. */
export async function subjectOfTrigger(tx: Reader, row: TriggerRow): Promise<SubjectDocument> {
  const [reason] = await tx.query<{ reason: string | null; by: string | null }>(
    `select b.body->>'reason' as reason, p.name as by from review_trigger t
       left join content_blob b on b.id = t.reason_id left join person p on p.id = t.raised_by where t.id = $1`,
    [row.id],
  );
  const facts: (readonly [string, string])[] = [
    ['Event', TRIGGERS[row.type].label],
    ['Refers to', row.source_ref],
    ['Review', row.scope === 'FULL' ? 'full' : 'targeted'],
    ...(reason?.reason ? [['Reason', reason.reason] as const] : []),
    ...(reason?.by ? [['Raised by', reason.by] as const] : []),
    ...(row.review_id === null ? [] : [['Review under decision', row.review_id] as const]),
  ];
  return {
    title: row.title,
    sections: [await documentSection(tx, row.document_id, null), { heading: 'Trigger', facts }],
  };
}

async function documentSection(tx: Reader, id: string, version: string | null): Promise<SubjectSection> {
  const [document] = await tx.query<{ title: string; due: string | null }>(
    'select title, next_review_on as due from document where id = $1',
    [id],
  );
  return {
    heading: 'Document',
    facts: [
      ['Document', `${id} ${document?.title ?? ''}`],
      ...(version === null ? [] : [['Version', version] as const]),
      ['Review due', document?.due ?? 'no date'],
    ],
  };
}

function reviewSection(row: ReviewRow): SubjectSection {
  return {
    heading: 'Review',
    facts: [
      ['Record', row.id],
      ['Scope', row.scope === 'FULL' ? 'full' : 'targeted'],
      ...(row.overdue_at_start ? [['Overdue', `since ${row.review_due_on ?? ''}`] as const] : []),
    ],
  };
}

async function triggerSection(tx: Reader, reviewId: string): Promise<SubjectSection> {
  const rows = await tx.query<{ id: string; type: keyof typeof TRIGGERS; ref: string; reason: string | null }>(
    `select t.id, t.type, t.source_ref as ref, b.body->>'reason' as reason from review_trigger t
       left join content_blob b on b.id = t.reason_id where t.review_id = $1 and t.state <> 'ROUTING' order by t.raised_at, t.id`,
    [reviewId],
  );
  return {
    heading: 'What brought it about',
    table: {
      head: ['Trigger', 'Event', 'Refers to', 'Reason'],
      rows: rows.map(({ id, type, ref, reason }) => [id, TRIGGERS[type].label, ref, reason ?? '']),
    },
  };
}

/** The last questionnaire that the owner answered. */
export async function assessmentSections(tx: Reader, row: Pick<ReviewRow, 'id' | 'scope'>): Promise<SubjectSection[]> {
  const [entry] = await tx.query<{ outcome: string; body: Record<string, string> | null; by: string | null }>(
    `select f.outcome, b.body, p.name as by from form_entry f join content_blob b on b.id = f.content_id
       left join person p on p.id = f.by_person
      where f.record_id = $1 and f.form = 'REVIEW_ASSESSMENT' order by f.at desc, f.id desc limit 1`,
    [row.id],
  );
  if (!entry?.body) return [];
  const { body } = entry;
  const answered = QUESTIONNAIRE_SECTIONS.filter((section) => (body[section] ?? '').trim() !== '');
  return [
    {
      heading: 'Conclusion',
      facts: [
        ['Proposed', OUTCOME_NAMES[entry.outcome] ?? entry.outcome],
        ['By', entry.by ?? ''],
        ['Why', body['conclusion'] ?? ''],
        ['Date rule', ruleAhead(row)],
      ],
    },
    {
      heading: 'Questionnaire',
      table: {
        head: ['Section', 'Found'],
        rows: answered.map((section) => [QUESTIONNAIRE[section], body[section] ?? '']),
      },
    },
  ];
}

function ruleAhead({ scope }: Pick<ReviewRow, 'scope'>): string {
  return scope === 'FULL'
    ? 'A full review sets the date of the next one; lateness buys no time.'
    : NEXT_REVIEW_RULES.TARGETED;
}

/** Words of whoever sent it back. */
async function sentBackSections(tx: Reader, reviewId: string): Promise<SubjectSection[]> {
  const rows = await tx.query<{ outcome: string; by: string; comment: string | null }>(
    `select d.outcome, p.name as by, c.body->>'comment' as comment from decision d join question q on q.id = d.question_id
       join step s on s.id = q.step_id join person p on p.id = d.person_id left join content_blob c on c.id = d.comment_id
      where d.record_id = $1 and s.code = 'REVIEW_APPROVAL' order by d.decided_at`,
    [reviewId],
  );
  if (rows.length === 0) return [];
  return [
    {
      heading: 'What was said before',
      table: {
        head: ['By', 'Answer', 'Words'],
        rows: rows.map(({ outcome, by, comment }) => [by, OUTCOME_NAMES[outcome] ?? outcome, comment ?? '']),
      },
    },
  ];
}
