import type { ReviewOutcome, ReviewScope, ReviewState, TriggerOutcome, TriggerState } from '#domain/review/states.js';
import type { TriggerType } from '#domain/review/triggers.js';
import type { Instant, IsoDay } from '#domain/time.js';
import type { Records } from '../data-source.js';
import type { SubjectSection } from '#domain/human-task/subject.js';
import { readDecisions, type DecisionMade } from '../path/read-decisions.js';
import { reader } from '../transaction.js';
import { assessmentSections } from './subject.js';

/** One review as lists show it. */
export interface ReviewLine {
  readonly id: string;
  readonly documentId: string;
  readonly documentTitle: string;
  readonly scope: ReviewScope;
  readonly state: ReviewState;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  /** Review date of the document when it started. */
  readonly reviewDueOn: IsoDay | null;
  readonly overdueAtStart: boolean;
  readonly outcome: ReviewOutcome | null;
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  readonly approver: string | null;
  readonly approvedAt: Instant | null;
  readonly nextReviewBefore: IsoDay | null;
  readonly nextReviewAfter: IsoDay | null;
  readonly nextReviewRule: string | null;
  readonly closedAt: Instant | null;
  /** People who are asked now. */
  readonly waitingFor: readonly string[];
  readonly triggers: number;
}

/** One trigger with what became of it. */
export interface TriggerLine {
  readonly id: string;
  readonly documentId: string;
  readonly type: TriggerType;
  readonly sourceRef: string;
  readonly reason: string | null;
  readonly raisedBy: string | null;
  /** Person, `machine:<name>` or `engine`. */
  readonly actor: string;
  readonly raisedAt: Instant;
  readonly seen: number;
  readonly state: TriggerState;
  readonly scope: ReviewScope;
  readonly startBy: Instant;
  readonly dueAt: Instant;
  readonly mergeRow: string | null;
  readonly routed: 'RECALL' | 'QUEUE' | null;
  readonly routedByDefault: boolean;
  readonly reviewId: string | null;
  readonly duplicateOf: string | null;
  readonly outcome: TriggerOutcome | null;
  readonly outcomeAt: Instant | null;
  readonly outcomeReason: string | null;
}

export interface ReviewView {
  readonly review: ReviewLine;
  readonly triggers: readonly TriggerLine[];
  /** Conclusion and questionnaire of the owner, as they stand; empty before the first. */
  readonly assessment: readonly SubjectSection[];
  /** Of the review, and of the version or withdrawal that document control made for it; oldest first. */
  readonly decisions: readonly DecisionMade[];
  /** People who were or are asked for anything of these. */
  readonly involved: readonly string[];
  readonly now: Instant;
}

type Raw<Row, Key extends keyof Row> = Omit<Row, Key> & Readonly<Record<Key, Date | null>>;
type RawReview = Raw<ReviewLine, 'startedAt' | 'dueAt' | 'approvedAt' | 'closedAt'>;
type RawTrigger = Raw<TriggerLine, 'raisedAt' | 'startBy' | 'dueAt' | 'outcomeAt'>;

const REVIEW = `select r.id, r.document_id as "documentId", d.title as "documentTitle", r.scope, r.state,
    r.started_at as "startedAt", r.due_at as "dueAt", r.review_due_on as "reviewDueOn",
    r.overdue_at_start as "overdueAtStart", r.outcome, r.from_version as "fromVersion", r.to_version as "toVersion",
    a.name as approver, r.approved_at as "approvedAt", r.next_review_before as "nextReviewBefore",
    r.next_review_after as "nextReviewAfter", r.next_review_rule as "nextReviewRule", r.closed_at as "closedAt",
    array(select distinct p.name from question q join task t on t.question_id = q.id and t.state = 'OPEN'
            join person p on p.id = t.person_id
           where q.state = 'OPEN' and (q.record_id = r.id or q.record_id in (select id from document_version where cause_id = r.id))
           order by p.name) as "waitingFor",
    (select count(*)::int from review_trigger t where t.review_id = r.id) as triggers
  from review r join document d on d.id = r.document_id left join person a on a.id = r.approver_id`;

const TRIGGER = `select t.id, t.document_id as "documentId", t.type, t.source_ref as "sourceRef", b.body->>'reason' as reason,
    p.name as "raisedBy", t.actor, t.raised_at as "raisedAt", t.seen, t.state, t.scope, t.start_by as "startBy",
    t.due_at as "dueAt", t.merge_row as "mergeRow", t.routed, t.routed_by_default as "routedByDefault",
    t.review_id as "reviewId", t.duplicate_of as "duplicateOf", t.outcome, t.outcome_at as "outcomeAt",
    o.body->>'reason' as "outcomeReason"
  from review_trigger t left join content_blob b on b.id = t.reason_id left join content_blob o on o.id = t.outcome_reason_id
    left join person p on p.id = t.raised_by`;

function reviewLine(raw: RawReview): ReviewLine {
  return {
    ...raw,
    startedAt: raw.startedAt?.getTime() ?? 0,
    dueAt: raw.dueAt?.getTime() ?? 0,
    approvedAt: raw.approvedAt?.getTime() ?? null,
    closedAt: raw.closedAt?.getTime() ?? null,
  };
}

function triggerLine(raw: RawTrigger): TriggerLine {
  return {
    ...raw,
    raisedAt: raw.raisedAt?.getTime() ?? 0,
    startBy: raw.startBy?.getTime() ?? 0,
    dueAt: raw.dueAt?.getTime() ?? 0,
    outcomeAt: raw.outcomeAt?.getTime() ?? null,
  };
}

/** Reviews, newest first; of one document where it is named. At most 200: the log of a document has one or two a year. */
export async function readReviewList(
  records: Records,
  of: { documentId?: string | undefined } = {},
): Promise<ReviewLine[]> {
  const rows = await reader(records).query<RawReview>(
    `${REVIEW} where $1::text is null or r.document_id = $1 order by r.started_at desc, r.id desc limit 200`,
    [of.documentId ?? null],
  );
  return rows.map(reviewLine);
}

/** Triggers of reviews, by the order in which they were raised. */
export async function readTriggersOf(records: Records, reviewIds: readonly string[]): Promise<TriggerLine[]> {
  const rows = await reader(records).query<RawTrigger>(
    `${TRIGGER} where t.review_id = any ($1) or t.duplicate_of in (select id from review_trigger where review_id = any ($1))
      order by t.raised_at, t.id`,
    [reviewIds],
  );
  return rows.map(triggerLine);
}

/** Triggers that belong to no review yet, or never did, newest first. */
export async function readLooseTriggers(records: Records): Promise<TriggerLine[]> {
  const rows = await reader(records).query<RawTrigger>(
    `${TRIGGER} where t.review_id is null or t.state = 'ROUTING' order by t.raised_at desc, t.id desc limit 100`,
  );
  return rows.map(triggerLine);
}

export async function readTriggerLine(records: Records, id: string): Promise<TriggerLine | null> {
  const [row] = await reader(records).query<RawTrigger>(`${TRIGGER} where t.id = $1`, [id]);
  return row ? triggerLine(row) : null;
}

/** One review with its triggers and decisions; null = there is none. */
export async function readReview(records: Records, id: string): Promise<ReviewView | null> {
  const read = reader(records);
  const [row] = await read.query<RawReview & { now: Date }>(
    REVIEW.replace('select r.id', 'select isms_now() as now, r.id').concat(' where r.id = $1'),
    [id],
  );
  if (!row) return null;
  const { now, ...raw } = row;
  return {
    review: reviewLine(raw),
    triggers: await readTriggersOf(records, [id]),
    assessment: await assessmentSections(read, { id, scope: raw.scope }),
    ...(await readAnswers(records, id)),
    now: now.getTime(),
  };
}

/** What people decided about a review and what document control made for it, and who was asked. */
async function readAnswers(records: Records, id: string): Promise<Pick<ReviewView, 'decisions' | 'involved'>> {
  const made = await reader(records).query<{ id: string; people: string[] }>(
    `select m.id, array(select distinct t.person_id from task t join question q on q.id = t.question_id
                         where q.record_id = m.id) as people
       from (select $1::text as id
             union all select v.id from document_version v where v.cause_id = $1
             union all select w.id from document_withdrawal w join review r on r.id = $1
                        where r.outcome = 'WITHDRAW' and w.document_id = r.document_id and w.proposed_at >= r.started_at) m`,
    [id],
  );
  const decisions = await Promise.all(made.map(({ id: recordId }) => readDecisions(records, { recordId })));
  return {
    decisions: decisions.flat().sort((one, other) => one.at - other.at),
    involved: [...new Set(made.flatMap(({ people }) => people))],
  };
}

/** A document that is reviewed, with its next date and whether its duty stands still. */
export interface ReviewedDocument {
  readonly id: string;
  readonly title: string;
  readonly ownerId: string | null;
  readonly owner: string | null;
  readonly nextReviewOn: IsoDay | null;
  readonly startsOn: Instant | null;
  readonly openReview: string | null;
  readonly pausedBy: string | null;
  readonly pausedWhy: string | null;
  readonly pausedAt: Instant | null;
}

/** Documents that are reviewed, the most urgent first. */
export async function readReviewedDocuments(records: Records): Promise<ReviewedDocument[]> {
  const rows = await reader(records).query<Raw<ReviewedDocument, 'startsOn' | 'pausedAt'>>(
    `select d.id, d.title, d.owner_id as "ownerId", o.name as owner, d.next_review_on as "nextReviewOn",
            u.starts_at as "startsOn", r.id as "openReview", b.name as "pausedBy", p.reason as "pausedWhy",
            p.paused_at as "pausedAt"
       from document d left join person o on o.id = d.owner_id
       left join duty u on u.kind = 'review' and u.subject = d.id and u.state = 'PLANNED'
       left join review r on r.document_id = d.id and r.state not in ('COMPLETED', 'CANCELLED')
       left join duty_pause p on p.kind = 'review' and p.subject = d.id and p.ended_at is null
       left join person b on b.id = p.paused_by
      where d.review_cycle_months is not null and d.obsolete_on is null order by d.next_review_on nulls last, d.id`,
  );
  return rows.map((row) => ({
    ...row,
    startsOn: row.startsOn?.getTime() ?? null,
    pausedAt: row.pausedAt?.getTime() ?? null,
  }));
}
