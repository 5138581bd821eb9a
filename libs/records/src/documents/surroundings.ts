import { DOCUMENT_STEPS, type DocumentStepCode } from '#domain/documents/steps.js';
import { processOf } from '#domain/process/process.js';
import { flatValues } from '../path/flat-values.js';
import type { Showing } from '../path/process.js';
import type { Named, TaskSurroundings } from '../path/task-view.js';
import type { Reader } from '../transaction.js';
import { openComments } from './comments.js';
import { offeredOnDocument } from './offered.js';
import { readSubmission } from './submissions.js';
import { versionNow, type VersionRow, type WithdrawalRow } from './version.js';

/** What the page of a task of a document shows besides the question, and values that the form starts with. */
export async function surroundingsOfDocument(
  read: Reader,
  { row, step, open }: Showing<VersionRow | WithdrawalRow>,
): Promise<TaskSurroundings> {
  const definition = DOCUMENT_STEPS[step.code as DocumentStepCode];
  const owner =
    row.owner_id === null ? [] : await read.query<Named>('select id, name from person where id = $1', [row.owner_id]);
  return {
    record: {
      id: row.id,
      process: processOf(row.id),
      type: null,
      title: row.title,
      description: '',
      source: null,
      state: row.state,
      grade: null,
      department: null,
      owner: owner[0] ?? null,
      raisedBy: null,
      raisedAt: ('proposed_at' in row ? row.proposed_at : row.drafted_at).getTime(),
      requirementRefs: [...row.clauses],
      iteration: 1,
    },
    proposed: open && step.code === 'DOC_DRAFT' && 'drafter_id' in row ? await proposedDraft(read, row) : {},
    offered: offeredOnDocument(row, definition),
    similar: [],
    choices: {
      ...{ departments: [], actions: [], latestDay: null, earliestDay: null, notYetMaxDays: null },
      people: await readPeople(read, row.department_id),
      monitoring: { min: 0, max: 0, standard: 0 },
    },
  };
}

/** A returned draft is changed, not typed again; a new one begins with the text that is in force. */
async function proposedDraft(read: Reader, row: VersionRow): Promise<Record<string, string>> {
  const own = await readSubmission(read, row.submission_id);
  const base = row.supersedes === null ? null : (await versionNow(read, row.supersedes)).submission_id;
  const submission = own ?? (await readSubmission(read, base));
  const { text = '', summary = '', days = null, reviewers = [] } = submission?.body ?? {};
  const answers = (await openComments(read, row.id)).map((number) => ({ number, disposition: '', answer: '' }));
  return flatValues(read, own ? { text, summary, days, reviewers, answers } : { text, reviewers, answers });
}

/** Those a person field proposes: the people of the department, then whoever holds a role. */
async function readPeople(read: Reader, departmentId: string | null): Promise<(Named & { mail: string })[]> {
  return read.query<Named & { mail: string }>(
    `select p.id, p.name, p.mail from person p
      where p.left_at is null and (p.department_id = $1
         or exists (select 1 from role_assignment r where r.person_id = p.id and r.valid_to is null))
      order by p.name limit 200`,
    [departmentId],
  );
}
