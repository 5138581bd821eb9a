import { reviewWorkflowId, triggerWorkflowId, WORKFLOWS } from '#contracts/workflow-ids.js';
import { unmetOfReview } from '#domain/review/completeness.rules.js';
import { isFinalReview, isToldTrigger, type ReviewState, type TriggerState } from '#domain/review/states.js';
import { offeredOfReview } from '#domain/review/steps.js';
import type { ReviewStep, TriggerStep } from '#domain/review/step-definition.js';
import { isDismissible, type TriggerType } from '#domain/review/triggers.js';
import { Defect, type Unmet } from '#domain/errors.js';
import type { ReviewForm } from '#domain/process/form-code.js';
import type { Answering, Process } from '../path/process.js';
import type { Reader } from '../transaction.js';
import { applyToReview, applyToTrigger, reviewSettled, triggerSettled } from './apply.js';
import { datesOfReview, fulfilmentOfReview, waitOfReview } from './dates.js';
import {
  factsOfTrigger,
  lockReview,
  lockTrigger,
  moveReview,
  readReviews,
  readTriggers,
  type ReviewRow,
  type TriggerRow,
} from './rows.js';
import { loadReviewSituation } from './situation.js';
import { subjectOfReview, subjectOfTrigger } from './subject.js';
import { surroundingsOfReview } from './surroundings.js';
import { outcomeOfVersion, unmetByDocument } from './versions.js';

/** What a review and a trigger have in common on the path. */
const SHARED = {
  situation: loadReviewSituation,
  dates: (tx, of) => datesOfReview(tx, { ...of, row: of.row as ReviewRow | TriggerRow }),
  form: ({ form }) => form,
  taskClass: (_row, definition) => definition.taskClass,
  assurance: ({ policy }, { code }) => policy.review.assurance[code] ?? 'A',
  answered: () => Promise.resolve(),
  offered: (_row, { definition }) => offeredOfReview(definition as ReviewStep | TriggerStep),
  unmet: unmetOfAnswer,
  latestDue: () => Promise.resolve(null),
  dueMoved: () => Promise.resolve(),
  isPaused: () => false,
  lateEffect: () => Promise.resolve(null),
  isAboutLateness: () => false,
  surroundings: surroundingsOfReview,
} satisfies Partial<Process>;

/** Review of a document (specification P2; ISMS-PR-001 6). */
export const reviewProcess: Process = {
  ...SHARED,
  name: 'document-review',
  story: (id) => ({ workflowType: WORKFLOWS.documentReview, workflowId: reviewWorkflowId(id) }),
  began: () => ({}),
  isFinal: (state) => isFinalReview(state as ReviewState),
  lock: lockReview,
  read: readReviews,
  openIds: (tx) =>
    idsOf(tx, `select id from review where state not in ('COMPLETED', 'CANCELLED') order by started_at, id`),
  subject: subjectOfReview,
  // Scope and triggers may change while the approval waits.
  readsAgain: (code) => code === 'REVIEW_APPROVAL',
  opening: (tx, row, { state }) =>
    state === null ? Promise.resolve(row) : moveReview(tx, row as ReviewRow, { to: state as ReviewState }),
  wait: waitOfReview,
  fulfilment: fulfilmentOfReview,
  apply: applyToReview,
  settled: reviewSettled,
  outcomeParts: outcomeOfVersion,
  origin: () => 'ISMS Engine, review of documents',
  requesters: ({ situation }) => situation.facts.authorIds,
  view: viewOfReview,
};

/** What the ISMS Manager is asked about one trigger: triage, recall or queue. */
export const triggerProcess: Process = {
  ...SHARED,
  name: 'review-trigger',
  story: (id) => ({ workflowType: WORKFLOWS.reviewTrigger, workflowId: triggerWorkflowId(id) }),
  // What never changes about it: whether it may be dismissed, and so is triaged first.
  began: (row) => ({ beganAs: isDismissible(factsOfTrigger(row as TriggerRow)) ? 'TRIAGED' : 'MERGED' }),
  isFinal: (state) => isToldTrigger(state as TriggerState),
  lock: lockTrigger,
  read: readTriggers,
  openIds: (tx) =>
    idsOf(tx, `select id from review_trigger where state in ('TRIAGE', 'ROUTING') order by raised_at, id`),
  subject: subjectOfTrigger,
  readsAgain: () => false,
  // Its state says what is asked; asking moves nothing.
  opening: (_tx, row) => Promise.resolve(row),
  wait: (_tx, row) => Promise.reject(new Defect(`${row.id}: a trigger waits for no date`)),
  fulfilment: (_tx, row) => Promise.reject(new Defect(`${row.id}: no other process fulfils a step of a trigger`)),
  apply: applyToTrigger,
  settled: triggerSettled,
  // The ISMS Manager is asked once more where a review is being decided.
  outcomeParts: (_tx, row) => Promise.resolve(row.state === 'ROUTING' ? ['ROUTING'] : []),
  origin: () => 'ISMS Engine, review of documents',
  requesters: ({ locked }) => {
    const { raised_by: by } = locked.row as TriggerRow;
    return by === null ? [] : [by];
  },
  view: (row: TriggerRow) => ({
    process: 'review-trigger',
    ownerRole: 'IM',
    department: row.department_id,
    severity: row.type,
    controls: [],
    iteration: 1,
  }),
};

/** The day on which the document is due: that of this review, once it is closed that of the next. */
function viewOfReview(row: ReviewRow): ReturnType<Process['view']> {
  const due = row.next_review_after ?? row.review_due_on;
  return {
    process: 'document-review',
    ownerRole: 'DOCUMENT_OWNER',
    department: row.department_id,
    severity: row.scope,
    controls: [],
    iteration: 1,
    ...(due !== null && { nextReviewAt: due }),
  };
}

async function unmetOfAnswer(
  tx: Reader,
  answer: { outcome: string; entry: unknown },
  { locked }: Answering<ReviewRow | TriggerRow>,
): Promise<Unmet[]> {
  if (locked.step.code === 'EXTENSION') return [];
  const types = await tx.query<{ type: TriggerType }>(
    `select distinct type from review_trigger where review_id = $1 and state <> 'ROUTING'`,
    [locked.row.id],
  );
  const { row, step } = locked;
  const context = { scope: row.scope, types: types.map(({ type }) => type) };
  const assessed = step.code === 'REVIEW_ASSESS' || step.code === 'REVIEW_REWORK';
  return [
    ...unmetOfReview(locked.question.form as ReviewForm, answer, context),
    ...(assessed ? await unmetByDocument(tx, row.document_id, answer.outcome) : []),
  ];
}

async function idsOf(tx: Reader, sql: string): Promise<string[]> {
  return (await tx.query<{ id: string }>(sql)).map(({ id }) => id);
}
