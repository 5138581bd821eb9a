import type { FormCode } from '#domain/process/form-code.js';
import type {
  CorrectiveActionState,
  CorrectiveActionType,
  Grade,
  RiskLevel,
  Source,
} from '#domain/corrective-action/states.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import type { Capacity } from '#domain/roles/roles.js';
import type { Instant } from '#domain/time.js';
import { visibleTo, type Viewer } from '../access/viewer.js';
import type { Records } from '../data-source.js';
import type { EvidenceItem, Named } from '../path/task-view.js';
import { reader, type Reader } from '../transaction.js';

/** A corrective action as it stands. */
export interface RecordDetail {
  readonly id: string;
  readonly type: CorrectiveActionType;
  readonly title: string;
  readonly description: string;
  readonly source: Source;
  readonly sourceRef: string | null;
  readonly state: CorrectiveActionState;
  readonly grade: Grade | null;
  readonly department: Named | null;
  readonly owner: Named | null;
  readonly verifier: Named | null;
  readonly raisedBy: Named | null;
  readonly raiserVerified: boolean;
  readonly raisedAt: Instant;
  readonly requirementRefs: readonly string[];
  readonly riskId: string | null;
  readonly riskLevel: RiskLevel | null;
  /** Day that an external body set, `YYYY-MM-DD`. */
  readonly externalDue: string | null;
  readonly aboutIsmsManager: boolean;
  readonly iteration: number;
  readonly criterion: string | null;
  readonly repeatOf: string | null;
  readonly mergedInto: string | null;
  /** Records that were merged into this one; their evidence stands among its own. */
  readonly merged: readonly { readonly id: string; readonly title: string }[];
  readonly closedAt: Instant | null;
  readonly closedBy: Named | null;
  /** ISMS instant of the reading. */
  readonly now: Instant;
  readonly waiting: readonly WaitingFor[];
  readonly actions: readonly ActionLine[];
  readonly answers: readonly AnswerLine[];
  readonly decisions: readonly DecisionLine[];
  readonly evidence: readonly EvidenceItem[];
}

/** Who is waited for, since when, until when. */
export interface WaitingFor {
  readonly code: CorrectiveActionStepCode;
  readonly part: string;
  readonly person: string;
  readonly personId: string;
  readonly capacity: Capacity;
  readonly since: Instant;
  readonly due: Instant;
  readonly level: number;
}

export interface ActionLine {
  readonly iteration: number;
  readonly number: number;
  readonly what: string;
  readonly implementer: string;
  readonly due: Instant;
  readonly evidenceExpected: string;
  readonly state: string;
}

/** What a step produced; body is null when the text was disposed of. */
export interface AnswerLine {
  readonly code: CorrectiveActionStepCode;
  readonly part: string;
  readonly iteration: number;
  readonly form: FormCode;
  readonly outcome: string;
  readonly by: string | null;
  readonly at: Instant;
  readonly body: Readonly<Record<string, unknown>> | null;
}

export interface DecisionLine {
  readonly code: CorrectiveActionStepCode;
  readonly outcome: string;
  readonly by: string;
  readonly onBehalfOf: string | null;
  readonly capacity: Capacity;
  readonly round: number;
  readonly assurance: string;
  readonly receipt: string;
  readonly subjectSha256: string;
  readonly comment: string | null;
  /** Rules of separation of duties that a waiver set aside for it. */
  readonly waived: readonly string[];
  readonly at: Instant;
}

interface RecordRow {
  id: string;
  [column: string]: unknown;
}

/** A record with what stands where, or null when there is none that the viewer may see. A fixed number of statements. */
export async function readRecord(records: Records, viewer: Viewer, id: string): Promise<RecordDetail | null> {
  const db = reader(records);
  const parameters: unknown[] = [id];
  const [row] = await db.query<RecordRow>(`${RECORD} where c.id = $1 and ${visibleTo(viewer, parameters)}`, parameters);
  if (!row) return null;
  const [waiting, actions, answers, decisions, evidence, merged] = await Promise.all([
    readWaiting(db, id), readActions(db, id), readAnswers(db, id), readDecisions(db, id), readEvidence(db, id), readMerged(db, id),
  ]); // prettier-ignore
  return { ...(timed(row) as unknown as RecordDetail), waiting, actions, answers, decisions, evidence, merged };
}

/** jsonb {id, name} of a person. */
const person = (column: string) =>
  `(select jsonb_build_object('id', p.id, 'name', p.name) from person p where p.id = c.${column})`;

const RECORD = `
  select c.id, c.type, c.title, c.description, c.source, c.source_ref as "sourceRef", c.state, c.grade, c.iteration, c.criterion,
         (select jsonb_build_object('id', d.id, 'name', d.name) from department d where d.id = c.department_id) as department,
         ${person('owner_id')} as owner, ${person('verifier_id')} as verifier, ${person('raised_by')} as "raisedBy",
         ${person('closed_by')} as "closedBy", c.raiser_verified as "raiserVerified", c.raised_at as "raisedAt",
         c.requirement_refs as "requirementRefs", c.risk_id as "riskId", c.risk_level as "riskLevel",
         c.external_due as "externalDue", c.about_isms_manager as "aboutIsmsManager", c.repeat_of as "repeatOf",
         c.merged_into as "mergedInto", c.closed_at as "closedAt", isms_now() as now
    from corrective_action c`;

async function readMerged(db: Reader, id: string): Promise<RecordDetail['merged']> {
  return db.query<{ id: string; title: string }>(
    'select id, title from corrective_action where merged_into = $1 order by id',
    [id],
  );
}

async function readWaiting(db: Reader, id: string): Promise<WaitingFor[]> {
  return timedRows(
    await db.query(
      `select s.code, s.part, p.name as person, p.id as "personId", t.capacity, t.opened_at as since, q.due, q.level
         from question q join step s on s.id = q.step_id
         join task t on t.question_id = q.id and t.state = 'OPEN' join person p on p.id = t.person_id
        where q.record_id = $1 and q.state = 'OPEN' order by q.due, s.code, s.part, p.name`,
      [id],
    ),
  );
}

async function readActions(db: Reader, id: string): Promise<ActionLine[]> {
  return timedRows(
    await db.query(
      `select a.iteration, a.number, a.what, p.name as implementer, a.due, a.evidence_expected as "evidenceExpected", a.state
         from planned_action a left join person p on p.id = a.implementer_id
        where a.record_id = $1 order by a.iteration, a.number`,
      [id],
    ),
  );
}

async function readAnswers(db: Reader, id: string): Promise<AnswerLine[]> {
  return timedRows(
    await db.query(
      `select s.code, s.part, s.iteration, f.form, f.outcome, p.name as by, f.at, b.body
         from form_entry f join step s on s.id = f.step_id join content_blob b on b.id = f.content_id
         left join person p on p.id = f.by_person
        where f.record_id = $1 order by f.at, f.id`,
      [id],
    ),
  );
}

async function readDecisions(db: Reader, id: string): Promise<DecisionLine[]> {
  return timedRows(
    await db.query(
      `select s.code, d.outcome, p.name as by, b.name as "onBehalfOf", d.capacity, d.round, d.assurance, d.receipt,
              d.subject_sha256 as "subjectSha256", c.body->>'comment' as comment, d.decided_at as at,
              array(select w->>'rule' from jsonb_array_elements(d.sod_result->'waived') w) as waived
         from decision d join question q on q.id = d.question_id join step s on s.id = q.step_id
         join person p on p.id = d.person_id left join person b on b.id = d.on_behalf_of
         left join content_blob c on c.id = d.comment_id
        where d.record_id = $1 order by d.decided_at, d.id`,
      [id],
    ),
  );
}

/** Files of the record that belong to an answer, the raise form or an import; drafts are nobody else's business. */
async function readEvidence(db: Reader, id: string): Promise<EvidenceItem[]> {
  return timedRows(
    await db.query(
      `select l.id, l.name, f.size::float8 as size, l.sha256, f.type, p.name as by, l.at
         from evidence_link l join evidence_file f on f.sha256 = l.sha256 left join person p on p.id = l.by_person
        where (l.record_id = $1 or l.record_id in (select c.id from corrective_action c where c.merged_into = $1))
          and l.removed_at is null and (l.form_entry_id is not null or l.task_id is null)
        order by l.at, l.id`,
      [id],
    ),
  );
}

/** Dates of the driver become instants. */
function timed(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, value instanceof Date ? value.getTime() : value]),
  );
}

function timedRows<Row>(rows: readonly Readonly<Record<string, unknown>>[]): Row[] {
  return rows.map((row) => timed(row) as Row);
}
