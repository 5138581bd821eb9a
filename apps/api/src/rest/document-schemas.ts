import { AUDIENCES, CLASSIFICATIONS, DOCUMENT_TYPES } from '#domain/documents/document-types.js';
import { VERSION_STATES } from '#domain/documents/states.js';
import { KINDS_OF_CHANGE } from '#domain/documents/version-number.rules.js';
import { isRequirementCode } from '#domain/corrective-action/requirement-code.rules.js';
import { TEXT_LIMIT } from '#forms/parts.js';
import { z } from 'zod';

const day = z.iso.date();
const line = z.string().trim().min(1).max(300);
const id = z.string().min(1).max(60);

/** A register entry; its versions are begun by `POST …/drafts`. */
export const newDocumentSchema = z
  .strictObject({
    id: id.describe('The organisation’s own id, such as ISMS-PR-001'),
    title: line,
    type: z.enum(DOCUMENT_TYPES),
    ownerId: z.string().max(40).nullable().default(null),
    approverId: z.string().max(40).nullable().default(null),
    departmentId: z.string().max(40).nullable().default(null),
    classification: z.enum(CLASSIFICATIONS).default('INTERNAL'),
    clauses: z
      .array(z.string().refine(isRequirementCode, 'A clause such as 7.5, or a control such as A.5.1'))
      .max(60)
      .default([])
      .describe('Typed: clauses `4` to `10`, controls `A.5.1`'),
    reviewCycleMonths: z.int().min(1).max(36).nullable().default(null),
    nextReviewOn: day.nullable().default(null),
    audience: z.enum(AUDIENCES).optional().describe('That of the type unless told'),
    audienceDepartments: z.array(z.string().max(40)).max(200).default([]),
    related: z.array(id).max(100).default([]),
    source: line.nullable().default(null).describe('External origin: who issues it'),
    edition: line.nullable().default(null),
  })
  .meta({ id: 'NewDocument' });

/** What of a register entry may change; what is not named stays. */
export const documentChangeSchema = z
  .strictObject({
    title: line.optional(),
    ownerId: z.string().max(40).nullable().optional(),
    approverId: z.string().max(40).nullable().optional(),
    departmentId: z.string().max(40).nullable().optional(),
    classification: z.enum(CLASSIFICATIONS).optional(),
    clauses: z
      .array(z.string().refine(isRequirementCode, 'A clause such as 7.5, or a control such as A.5.1'))
      .max(60)
      .optional(),
    reviewCycleMonths: z.int().min(1).max(36).nullable().optional(),
    audience: z.enum(AUDIENCES).optional(),
    audienceDepartments: z.array(z.string().max(40)).max(200).optional(),
    related: z.array(id).max(100).optional(),
    source: line.nullable().optional(),
    edition: line.nullable().optional().describe('External origin: the edition that is followed'),
  })
  .meta({ id: 'DocumentChange' });

export const newDraftSchema = z
  .strictObject({
    kind: z.enum(KINDS_OF_CHANGE).describe('Decides the number: x+1.0, x.y+1, or a history note'),
    drafterId: z.string().max(40).optional().describe('Who is asked to write it; the owner unless told'),
    emergency: z.boolean().default(false),
  })
  .meta({ id: 'NewDraft' });

export const reasonSchema = z
  .strictObject({ reason: z.string().trim().min(1).max(TEXT_LIMIT) })
  .meta({ id: 'DocumentReason' });

export const actedSchema = z
  .object({ id: z.string().describe('Record that was made or changed') })
  .meta({ id: 'DocumentActed' });

const registerRowSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    type: z.enum(DOCUMENT_TYPES),
    classification: z.enum(CLASSIFICATIONS),
    clauses: z.array(z.string()),
    audience: z.enum(AUDIENCES),
    owner: z.object({ id: z.string(), name: z.string() }).nullable(),
    source: z.string().nullable(),
    edition: z.string().nullable(),
    nextReviewOn: day.nullable(),
    daysOverdue: z.int().describe('Days past the review date; 0 where it is not past'),
    obsoleteOn: day.nullable(),
    inForce: z
      .object({
        versionId: z.string(),
        number: z.string(),
        effectiveOn: day,
        approver: z.string().nullable(),
        unmet: z.array(z.string()).describe('In force by an import although this is unmet, such as APPROVER_NOT_NAMED'),
        emergency: z.boolean(),
      })
      .nullable(),
    open: z.object({ versionId: z.string(), number: z.string(), state: z.enum(VERSION_STATES) }).nullable(),
    acknowledgement: z.object({ asked: z.int(), done: z.int(), state: z.string() }).nullable(),
  })
  .meta({ id: 'Document' });

export const documentsSchema = z.object({ items: z.array(registerRowSchema) }).meta({ id: 'Documents' });

export const documentDetailSchema = registerRowSchema
  .extend({
    related: z.array(z.string()),
    pointers: z.array(z.string()).describe('Documents that point to it'),
    impacts: z.array(z.string()).describe('Versions of other documents that changed and were not looked at yet'),
  })
  .meta({ id: 'DocumentDetail' });

const versionSchema = z.object({
  id: z.string(),
  number: z.string(),
  state: z.enum(VERSION_STATES),
  kind: z.enum(KINDS_OF_CHANGE),
  emergency: z.boolean(),
  author: z.string().nullable(),
  approver: z.string().nullable(),
  approvedAt: z.iso.datetime().nullable(),
  effectiveOn: day.nullable(),
  endedOn: day.nullable(),
  endedWhy: z.string().nullable(),
  unmet: z.array(z.string()),
  importedFrom: z.string().nullable(),
  cause: z.string().nullable().describe('Record that it was made for, such as a review'),
  summary: z.string().nullable(),
  sha256: z.string().nullable().describe('Of the Markdown text, or of the file'),
});

export const versionsSchema = z.object({ items: z.array(versionSchema) }).meta({ id: 'DocumentVersions' });
export const versionsQuerySchema = z.strictObject({
  on: day.optional().describe('Only the version that was in force on this day'),
});

const ACKNOWLEDGEMENT_STATES = ['OPEN', 'DONE', 'LEFT', 'ENDED'] as const;

export const acknowledgementsQuerySchema = z.strictObject({
  campaign: z.coerce.number().int().min(1).default(1).describe('Number of the campaign; 1 is the first of the version'),
  state: z.enum(ACKNOWLEDGEMENT_STATES).optional(),
  cursor: z.string().max(40).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const acknowledgementsSchema = z
  .object({
    id: z.string(),
    state: z.string(),
    asked: z.int().describe('People in the denominator: asked, and not left since'),
    done: z.int(),
    targetPercent: z.int(),
    due: z.iso.datetime(),
    items: z.array(
      z.object({
        person: z.object({ id: z.string(), name: z.string() }),
        department: z.string().nullable(),
        state: z.enum(ACKNOWLEDGEMENT_STATES),
        due: z.iso.datetime(),
        doneAt: z.iso.datetime().nullable(),
        versionId: z.string().nullable().describe('Version that was in force at the click'),
        sha256: z.string().nullable().describe('Of the text or file that was shown'),
        level: z.int(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'Acknowledgements' });
