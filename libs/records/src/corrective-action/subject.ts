import { OUTCOME_NAMES } from '#domain/process/outcome-names.js';
import type { PlanEntry, RootCauseEntry } from '#domain/corrective-action/entries.js';
import type { SubjectDocument, SubjectSection } from '#domain/human-task/subject.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { checkedWaivers } from '../waivers/waiver-sections.js';
import type { Reader } from '../transaction.js';
import type { SituationStep } from '../path/situation.js';
import type { CaseRow } from './case.js';

/** The latest answer of each step, newest iteration and visit last. */
interface EntryRow {
  readonly id: string;
  readonly code: string;
  readonly part: string;
  readonly iteration: number;
  readonly visit: number;
  readonly outcome: string;
  readonly by_name: string | null;
  readonly body: Record<string, unknown> | null;
}

/** Answers that each step shows, in this order; the record itself always comes first. */
const SHOWN: Readonly<Record<CorrectiveActionStepCode, readonly string[]>> = {
  TRIAGE: [],
  CONTAINMENT: [],
  ROOT_CAUSE: ['CONTAINMENT'],
  PLANNING: ['CONTAINMENT', 'ROOT_CAUSE'],
  PLAN_APPROVAL: ['CONTAINMENT', 'ROOT_CAUSE', 'PLANNING'],
  IMPLEMENT: ['PLANNING'],
  EVIDENCE_CHECK: ['PLANNING', 'IMPLEMENT'],
  MONITORING: [],
  EFFECTIVENESS_CHECK: ['ROOT_CAUSE', 'PLANNING', 'IMPLEMENT'],
  CLOSURE: ['CONTAINMENT', 'ROOT_CAUSE', 'PLANNING', 'IMPLEMENT', 'EFFECTIVENESS_CHECK'],
  EXTENSION: ['EXTENSION'],
  APPEAL_WINDOW: ['TRIAGE'],
  APPEAL: ['TRIAGE', 'APPEAL_WINDOW'],
  REVIEW_OWNER: ['ROOT_CAUSE', 'PLANNING', 'EFFECTIVENESS_CHECK'],
  REGRADE: [],
  CANCEL_CONFIRM: ['CANCEL_CONFIRM'],
  IMPROVEMENT_TRIAGE: ['TRIAGE'],
  IMPROVEMENT_PLAN: ['IMPROVEMENT_TRIAGE'],
  IMPROVEMENT_WORK: ['IMPROVEMENT_PLAN'],
  BENEFIT_NOTE: ['IMPROVEMENT_PLAN', 'IMPROVEMENT_WORK'],
  WAIVER_CHECK: ['ROOT_CAUSE', 'PLANNING', 'IMPLEMENT', 'EFFECTIVENESS_CHECK'],
};

/** Builds what a step decides about from the record and the answers so far. */
export async function subjectOf(tx: Reader, row: CaseRow, step: SituationStep): Promise<SubjectDocument> {
  const code = step.code as CorrectiveActionStepCode;
  const entries = await readEntries(tx, row.id);
  const sections = [await recordSection(tx, row)];
  for (const shown of SHOWN[code]) {
    const own = entries.filter((entry) => entry.code === shown && belongs(entry, step));
    const latest = shown === 'IMPLEMENT' ? latestPerPart(own) : own.slice(-1);
    for (const entry of latest) sections.push(await entrySection(tx, entry));
  }
  if (code === 'IMPLEMENT') sections.push(await actionSection(tx, row.id, step));
  if (code === 'WAIVER_CHECK') sections.push(...(await checkedWaivers(tx, row.id)));
  return { title: row.title, sections };
}

function belongs(entry: EntryRow, step: SituationStep): boolean {
  if (step.code === 'EXTENSION' || step.code === 'CANCEL_CONFIRM') return entry.part === step.part;
  // After "ineffective" the story stands in the next iteration; Top Management looks at the one that failed.
  if (step.code === 'REVIEW_OWNER') return entry.iteration === step.iteration - 1;
  // The correction belongs to the record, causes and plans to their iteration.
  return entry.code === 'CONTAINMENT' || entry.iteration === step.iteration;
}

function latestPerPart(entries: readonly EntryRow[]): EntryRow[] {
  const latest = new Map(entries.map((entry) => [entry.part, entry]));
  return [...latest.values()].toSorted((a, b) => Number(a.part) - Number(b.part));
}

async function readEntries(tx: Reader, recordId: string): Promise<EntryRow[]> {
  return tx.query<EntryRow>(
    `select f.id, s.code, s.part, s.iteration, s.visit, f.outcome, p.name as by_name, b.body
       from form_entry f join step s on s.id = f.step_id join content_blob b on b.id = f.content_id
       left join person p on p.id = f.by_person
      where s.record_id = $1 order by s.iteration, s.visit, f.at, f.id`,
    [recordId],
  );
}

async function recordSection(tx: Reader, row: CaseRow): Promise<SubjectSection> {
  const [names] = await tx.query<{ department: string | null; owner: string | null }>(
    'select (select name from department where id = $1) as department, (select name from person where id = $2) as owner',
    [row.department_id, row.owner_id],
  );
  const files = await readFiles(tx, row.id, { entryId: null });
  return {
    heading: row.type === 'CA' ? 'Nonconformity' : 'Improvement',
    facts: [
      ['Record', row.id],
      ['Grade', row.grade === null ? 'not graded yet' : row.grade === 'MAJOR' ? 'Major' : 'Minor'],
      ['Requirement', row.requirement_refs.join(', ') || 'not named'],
      ['Where', names?.department ?? 'not named'],
      ['Owner', names?.owner ?? 'not named yet'],
    ],
    text: row.description,
    ...(files.length > 0 ? { files } : {}),
  };
}

async function actionSection(tx: Reader, recordId: string, step: SituationStep): Promise<SubjectSection> {
  const [action] = await tx.query<{ what: string; evidence_expected: string; due: Date }>(
    'select what, evidence_expected, due from planned_action where record_id = $1 and iteration = $2 and number = $3',
    [recordId, step.iteration, Number(step.part)],
  );
  return {
    heading: `Action ${step.part}`,
    facts: [
      ['What', action?.what ?? ''],
      ['Evidence expected', action?.evidence_expected ?? ''],
    ],
  };
}

async function entrySection(tx: Reader, entry: EntryRow): Promise<SubjectSection> {
  const section = renderEntry(entry, await peopleNames(tx, entry));
  const files = await readFiles(tx, null, { entryId: entry.id });
  return files.length > 0 ? { ...section, files } : section;
}

async function peopleNames(tx: Reader, entry: EntryRow): Promise<ReadonlyMap<string, string>> {
  const actions = (entry.body?.['actions'] as PlanEntry['actions'] | undefined) ?? [];
  const rows = await tx.query<{ id: string; name: string }>('select id, name from person where id = any($1)', [
    actions.map((action) => action.implementerId),
  ]);
  return new Map(rows.map((person) => [person.id, person.name]));
}

const HEADINGS: Readonly<Record<string, string>> = {
  CONTAINMENT: 'Containment and correction',
  ROOT_CAUSE: 'Root cause',
  PLANNING: 'Plan',
  EFFECTIVENESS_CHECK: 'Effectiveness check',
  EXTENSION: 'Request for more time',
  TRIAGE: 'Triage',
  APPEAL_WINDOW: 'Appeal',
  CANCEL_CONFIRM: 'Wish to cancel',
  IMPROVEMENT_TRIAGE: 'Improvement proposal',
  IMPROVEMENT_PLAN: 'Improvement plan',
  IMPROVEMENT_WORK: 'Improvement carried out',
};

/** Steps whose section names the answer that was given. */
const NAMES_ANSWER: readonly string[] = ['EFFECTIVENESS_CHECK', 'TRIAGE', 'IMPROVEMENT_TRIAGE'];

const FIELD_NAMES: Readonly<Record<string, string>> = {
  containment: 'Containment',
  correction: 'Correction',
  consequences: 'Consequences',
  doneOn: 'Corrected on',
  notify: 'Notification of law or customers',
  noActionReason: 'Why no action on the cause is needed',
  method: 'Method',
  analysis: 'Analysis',
  cause: 'Root cause',
  similar: 'Similar nonconformities',
  criterion: 'Success criterion',
  effectivenessMethod: 'How the effect is checked',
  monitoringDays: 'Waiting time in days',
  resources: 'Resources',
  cost: 'Cost',
  crossDepartment: 'Across departments',
  changesToIsms: 'Changes to the ISMS',
  plan: 'Plan',
  expectedBenefit: 'Expected benefit',
  riskUpdated: 'Update of the linked risk',
  note: 'Note',
  sample: 'Sample',
  finding: 'Finding',
  until: 'New due day',
  reason: 'Reason',
  comment: 'Comment',
  moreDays: 'More days',
  statement: 'Statement',
};

function renderEntry(entry: EntryRow, names: ReadonlyMap<string, string>): SubjectSection {
  const body = entry.body ?? {};
  const by: [string, string] = ['By', entry.by_name ?? 'taken over from an earlier record'];
  const answer: [string, string][] = NAMES_ANSWER.includes(entry.code)
    ? [['Answer', OUTCOME_NAMES[entry.outcome] ?? entry.outcome]]
    : [];
  const facts = Object.entries(FIELD_NAMES).flatMap(([key, label]): [string, string][] => {
    const text = plain(body[key]);
    return text === '' ? [] : [[label, text]];
  });
  const link = plain((body['evidence'] as { link?: unknown } | undefined)?.link);
  if (link !== '') facts.push(['Evidence kept at', link]);
  return {
    heading: HEADINGS[entry.code] ?? `Action ${entry.part}`,
    facts: [by, ...answer, ...facts],
    ...tableOf(body, names),
  };
}

function tableOf(body: Record<string, unknown>, names: ReadonlyMap<string, string>): Pick<SubjectSection, 'table'> {
  const whys = body['whys'] as RootCauseEntry['whys'] | undefined;
  if (whys && whys.length > 0)
    return { table: { head: ['Why?', 'Because'], rows: whys.map((pair) => [pair.why, pair.answer]) } };
  const actions = body['actions'] as PlanEntry['actions'] | undefined;
  if (!actions || actions.length === 0) return {};
  return {
    table: {
      head: ['No.', 'Action', 'Who', 'Due', 'Evidence expected'],
      rows: actions.map((action, at) => [
        String(at + 1),
        action.what,
        names.get(action.implementerId) ?? action.implementerId,
        dayInWords(action.due),
        action.evidenceExpected,
      ]),
    },
  };
}

function plain(value: unknown): string {
  if (typeof value === 'string') return METHODS[value] ?? dayInWords(value);
  if (typeof value === 'number') return value === 0 ? '' : String(value);
  return value === true ? 'yes' : '';
}

async function readFiles(
  tx: Reader,
  recordId: string | null,
  of: { entryId: string | null },
): Promise<NonNullable<SubjectSection['files']>> {
  const rows = await tx.query<{ name: string; size: string; sha256: string }>(
    `select l.name, f.size, l.sha256 from evidence_link l join evidence_file f on f.sha256 = l.sha256
      where l.removed_at is null and ($2::uuid is not null and l.form_entry_id = $2 or $2::uuid is null and l.record_id = $1 and l.task_id is null)
      order by l.at, l.id`,
    [recordId, of.entryId],
  );
  return rows.map((file) => ({ name: file.name, size: Number(file.size), sha256: file.sha256 }));
}

const METHODS: Readonly<Record<string, string>> = { '5_WHYS': '5 whys', FISHBONE: 'Fishbone', OTHER: 'Other method' };
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-12-09` as people read it, `9 Dec 2026`; any other text as it is. */
function dayInWords(text: string): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return year === undefined ? text : `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
}
