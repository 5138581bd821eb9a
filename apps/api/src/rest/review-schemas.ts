import { REVIEW_OUTCOMES, REVIEW_SCOPES, REVIEW_STATES, TRIGGER_STATES } from '#domain/review/states.js';
import { TRIGGER_TYPES } from '#domain/review/triggers.js';
import { isPlainText } from '#domain/plain-text.js';
import { z } from 'zod';

const instant = z.iso.datetime();
const day = z.iso.date();
const words = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((value) => isPlainText(value), 'Remove the control characters.');

export const newReviewTriggerSchema = z
  .strictObject({
    type: z.enum(TRIGGER_TYPES),
    document: z.string().min(1).max(60).describe('Document that is to be reviewed, such as ISMS-PR-001'),
    sourceRef: words(200)
      .refine((value) => !value.includes('\n'), 'Use one line.')
      .describe('What it refers to in its source; document, type and source make the same event count once'),
    reason: words(2_000).describe('Why the document has to be looked at; classification Internal'),
    majorOnProcedure: z
      .boolean()
      .default(false)
      .describe('AUDIT: a major nonconformity names this procedure or one of the clauses 4 to 10'),
  })
  .meta({ id: 'NewReviewTrigger' });

export const reviewTriggerSchema = z
  .object({
    id: z.string(),
    document: z.string(),
    type: z.enum(TRIGGER_TYPES),
    sourceRef: z.string(),
    reason: z.string().nullable(),
    raisedBy: z.string().nullable(),
    raisedAt: instant,
    seen: z.int().describe('How often the same event was raised'),
    state: z.enum(TRIGGER_STATES),
    scope: z.enum(REVIEW_SCOPES),
    startBy: instant,
    due: instant,
    mergeRow: z.string().nullable().describe('Row of the merge table that was used'),
    routed: z.enum(['RECALL', 'QUEUE']).nullable(),
    routedByDefault: z.boolean(),
    review: z.string().nullable(),
    duplicateOf: z.string().nullable(),
    outcome: z.enum(['REVIEWED_IN', 'DUPLICATE_OF', 'DISMISSED', 'DOCUMENT_WITHDRAWN']).nullable(),
    outcomeReason: z.string().nullable(),
  })
  .meta({ id: 'ReviewTrigger' });

export const reviewSchema = z
  .object({
    id: z.string(),
    document: z.string(),
    title: z.string(),
    scope: z.enum(REVIEW_SCOPES),
    state: z.enum(REVIEW_STATES),
    startedAt: instant,
    due: instant,
    reviewDueOn: day.nullable().describe('Date of the document when the review started; no trigger moves it'),
    overdueAtStart: z.boolean(),
    outcome: z.enum(REVIEW_OUTCOMES).nullable(),
    fromVersion: z.string().nullable(),
    toVersion: z.string().nullable(),
    approver: z.string().nullable(),
    approvedAt: instant.nullable(),
    nextReview: z
      .object({ before: day.nullable(), after: day, rule: z.string() })
      .nullable()
      .describe('Set by the review that is closed'),
    waitingFor: z.array(z.string()),
    triggers: z.array(reviewTriggerSchema),
  })
  .meta({ id: 'Review' });

export const reviewsSchema = z.object({ items: z.array(reviewSchema) }).meta({ id: 'Reviews' });

export const reviewsQuerySchema = z.strictObject({ document: z.string().min(1).max(60).optional() });

export const reviewTrailQuerySchema = z.strictObject({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
