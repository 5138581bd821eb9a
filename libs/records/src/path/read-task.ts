import { stepOf } from '#domain/process/steps.js';
import type { FormCode } from '#domain/process/form-code.js';
import type { SubjectDocument } from '#domain/human-task/subject.js';
import { processFor, readRecord, type RecordRow } from './process.js';
import { personFacts, type PersonFacts } from '../directory/person-facts.js';
import type { Records } from '../data-source.js';
import type {
  DecisionRow,
  QuestionRow,
  StepRow,
  SubjectVersionRow,
  TaskLinkRow,
  TaskRow,
} from '../tables/path.entity.js';
import { reader, type Reader } from '../transaction.js';
import { SOD_RULES, type SodRule } from '#domain/roles/separation-of-duties.rules.js';
import { waiverFor } from '#domain/roles/waiver.rules.js';
import { tallyWords } from '#domain/human-task/quorum.rules.js';
import { validWaivers } from '../waivers/valid-waivers.js';
import { readTally } from './ballot.js';
import { readBarred } from './read-barred.js';
import { buildReceipt } from './receipt.js';
import { answersTheSame } from './seats.js';
import { areaName } from './task-mails.js';
import { readDraftEvidence, readEarlier, readEvidence, readOthers } from './task-surroundings.js';
import type { Named, TaskStatus, TaskView } from './task-view.js';

interface Rows {
  readonly now: number;
  readonly link: TaskLinkRow;
  readonly task: TaskRow;
  readonly question: QuestionRow;
  readonly step: StepRow;
  readonly row: RecordRow;
  readonly subject: SubjectVersionRow;
  readonly person: PersonFacts;
  readonly decisions: readonly DecisionRow[];
}

/** Everything a task page shows, found by the sha256 of the link's token. Reads only. Null = no such link. */
export async function readTask(records: Records, by: { tokenSha256: string }): Promise<TaskView | null> {
  const read = reader(records);
  const rows = await readRows(read, by.tokenSha256);
  if (!rows) return null;
  const { link, task, step, row, subject, person } = rows;
  const own = rows.decisions.find((decision) => decision.task_id === task.id || answersTheSame(decision, task));
  const status = statusOf(rows, own !== undefined);
  const open = status === 'OPEN' || status === 'EXPIRED';
  const names = await namesBy(read, [task.on_behalf_of, ...subject.authors]);
  return {
    status,
    linkId: link.id,
    linkExpires: link.expires_at.getTime(),
    person: { id: person.id, name: person.name, mail: person.mail, zone: person.zone },
    task: {
      id: task.id,
      capacity: task.capacity,
      onBehalfOf: names(task.on_behalf_of),
      area: await areaName(read, task.department_id),
      addedAtLevel: task.added_at_level,
    },
    question: {
      ...(await questionOf(read, rows)),
      barred: status === 'OPEN' ? await readBarred(records, rows) : null,
    },
    step: await stepView(read, rows, open),
    subject:
      status === 'SUPERSEDED'
        ? await changedSubject(read, subject, names)
        : await subjectOfQuestion(read, subject, names),
    others: await readOthers(read, task),
    earlier: await readEarlier(read, step),
    evidence: await readEvidence(read, row.id),
    draftEvidence: open ? await readDraftEvidence(read, task.id) : [],
    draft: open ? await readDraft(read, task) : {},
    receipt: own ? await buildReceipt(read, own, step.code) : null,
    decidedBy: own ? null : await decidedBy(read, rows),
    handedOnTo: await handedOnTo(read, task),
    ...(await processFor(row.id).surroundings(read, { row, step, person, now: rows.now, open })),
  };
}

async function readRows(read: Reader, tokenSha256: string): Promise<Rows | null> {
  const [link] = await read.query<TaskLinkRow & { now: Date }>(
    'select l.*, isms_now() as now from task_link l where token_sha256 = $1',
    [tokenSha256],
  );
  if (!link) return null;
  const [task] = await read.query<TaskRow>('select * from task where id = $1', [link.task_id]);
  const [question] = await read.query<QuestionRow>('select * from question where id = $1', [task?.question_id]);
  if (!task || !question) return null;
  const [step] = await read.query<StepRow>('select * from step where id = $1', [question.step_id]);
  const [subject] = await read.query<SubjectVersionRow>('select * from subject_version where id = $1', [
    question.subject_version_id,
  ]);
  const row = await readRecord(read, question.record_id);
  const person = (await personFacts(read, [task.person_id])).get(task.person_id);
  if (!step || !subject || !row || !person) return null;
  const decisions = await read.query<DecisionRow>(
    'select * from decision where question_id = $1 order by decided_at, id',
    [question.id],
  );
  return { now: link.now.getTime(), link, task, question, step, row, subject, person, decisions };
}

/** The state of the page, in the same order as the claiming transaction answers. */
function statusOf({ task, question, link, now }: Rows, decidedByYou: boolean): TaskStatus {
  if (decidedByYou) return 'DECIDED_BY_YOU';
  if (task.state === 'HANDED_ON') return 'HANDED_ON';
  if (question.state === 'CLOSED') return 'DECIDED_BY_OTHER';
  if (question.void_reason === 'SUBJECT_CHANGED') return 'SUPERSEDED';
  if (question.void_reason === 'RECALLED') return 'RECALLED';
  if (question.state === 'VOIDED' || task.state !== 'OPEN') return 'WITHDRAWN';
  if (link.revoked_at !== null || link.expires_at.getTime() <= now) return 'EXPIRED';
  return 'OPEN';
}

async function questionOf(
  read: Reader,
  { question, step, task, row, now }: Rows,
): Promise<Omit<TaskView['question'], 'barred'>> {
  const tally = await readTally(read, question, step.code);
  return {
    id: question.id,
    round: question.round,
    form: question.form as FormCode,
    taskClass: question.class,
    quorum: question.quorum,
    assurance: question.assurance,
    openedAt: question.opened_at.getTime(),
    due: question.due.getTime(),
    level: question.level,
    vote: tally === null ? null : tallyWords(tally),
    blockedBy: question.sod_blocked && task.on_behalf_of === null ? await readBlocking(read, question) : null,
    // Only who decides can be in conflict with what is decided about.
    waived: question.class === 'AP' ? await readWaived(read, { row, step, personId: task.person_id, at: now }) : [],
  };
}

/** The rules that the trail named when nobody could be asked. */
async function readBlocking(read: Reader, question: QuestionRow): Promise<readonly SodRule[]> {
  const [event] = await read.query<{ rules: SodRule[] }>(
    `select content->'rules' as rules from audit_event
      where record_id = $1 and type = 'SOD_BLOCKED' and content->>'question' = $2`,
    [question.record_id, question.id],
  );
  return event?.rules ?? [];
}

/** Rules that would forbid this person and that a waiver sets aside now. */
async function readWaived(
  read: Reader,
  on: { row: RecordRow; step: StepRow; personId: string; at: number },
): Promise<readonly SodRule[]> {
  const waivers = await validWaivers(read, { at: on.at, recordId: on.row.id, step: on.step.code });
  return SOD_RULES.filter((rule) => waiverFor(rule, on.personId, waivers) !== null);
}

async function stepView(read: Reader, { step, row, now }: Rows, open: boolean): Promise<TaskView['step']> {
  const definition = stepOf(step.code);
  const [pending] = await read.query<{ asked: boolean }>(
    `select exists(select 1 from step where record_id = $1 and code = 'EXTENSION' and state = 'OPEN' and part like $2) as asked`,
    [row.id, `${step.id}/%`],
  );
  const extensionAsked = pending?.asked ?? false;
  const inTime = step.due !== null && step.due.getTime() > now;
  return {
    code: definition.code,
    part: step.part,
    label: definition.label,
    clause: definition.clause,
    question: definition.question,
    iteration: step.iteration,
    extensions: step.extensions,
    mayExtend:
      open && definition.extendable && inTime && !extensionAsked && step.extensions < row.policy.extension.maxPerItem,
    extensionAsked,
  };
}

type Names = (id: string | null) => Named | null;

async function namesBy(read: Reader, ids: readonly (string | null)[]): Promise<Names> {
  const people = await read.query<Named>('select id, name from person where id = any($1)', [
    ids.filter((id) => id !== null),
  ]);
  return (id) => (id === null ? null : (people.find((person) => person.id === id) ?? { id, name: id }));
}

/** The subject and, where the same thing was decided about before, the version before it. */
async function subjectOfQuestion(read: Reader, subject: SubjectVersionRow, names: Names): Promise<TaskView['subject']> {
  const [previous] = await read.query<{ content: SubjectDocument }>(
    'select content from subject_version where kind = $1 and subject_id = $2 and number < $3 order by number desc limit 1',
    [subject.kind, subject.subject_id, subject.number],
  );
  return {
    number: subject.number,
    sha256: subject.sha256,
    document: subject.content as SubjectDocument,
    authors: subject.authors.map((id) => names(id)?.name ?? id),
    madeAt: subject.made_at.getTime(),
    previous: previous?.content ?? null,
  };
}

/** The present text of a subject that changed, and before it the one that the person was asked about. */
async function changedSubject(read: Reader, shown: SubjectVersionRow, names: Names): Promise<TaskView['subject']> {
  const [present = shown] = await read.query<SubjectVersionRow>(
    'select * from subject_version where kind = $1 and subject_id = $2 order by number desc limit 1',
    [shown.kind, shown.subject_id],
  );
  return { ...(await subjectOfQuestion(read, present, names)), previous: shown.content as SubjectDocument };
}

async function readDraft(read: Reader, task: TaskRow): Promise<Record<string, string>> {
  const [draft] = await read.query<{ content: Record<string, string> }>(
    'select content from draft where task_id = $1 and person_id = $2',
    [task.id, task.person_id],
  );
  return draft?.content ?? {};
}

async function decidedBy(read: Reader, { question, decisions }: Rows): Promise<TaskView['decidedBy']> {
  const last = decisions.at(-1);
  if (question.state !== 'CLOSED' || !last) return null;
  const [person] = await read.query<{ name: string }>('select name from person where id = $1', [last.person_id]);
  return {
    name: person?.name ?? last.person_id,
    outcome: question.outcome ?? last.outcome,
    at: last.decided_at.getTime(),
  };
}

async function handedOnTo(read: Reader, task: TaskRow): Promise<string | null> {
  if (task.handed_on_to === null) return null;
  const [to] = await read.query<{ name: string }>(
    'select p.name from task t join person p on p.id = t.person_id where t.id = $1',
    [task.handed_on_to],
  );
  return to?.name ?? null;
}
