import { WAIVABLE_RULES } from '#domain/roles/waiver.rules.js';
import {
  CORRECTIVE_ACTION_STATES,
  CORRECTIVE_ACTION_TYPES,
  GRADES,
  SOURCES,
} from '#domain/corrective-action/states.js';
import { line, TEXT_LIMIT } from '#forms/parts.js';
import { z } from 'zod';

const instant = z.iso.datetime();
const named = z.object({ id: z.string(), name: z.string() }).meta({ id: 'Named' });

/** Problem details (RFC 9457). */
export const problemSchema = z
  .looseObject({
    type: z.url().describe('Stable address of this kind of problem'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    unmet: z.array(z.object({ code: z.string(), reason: z.string(), field: z.string().optional() })).optional(),
  })
  .meta({ id: 'Problem' });

/** A nonconformity as it is raised (10.2 a): what, where, which rule if known. */
export const newNonconformitySchema = z
  .strictObject({
    title: z.string().trim().min(3).max(200).describe('Classification Internal: titles appear in mails'),
    description: z.string().trim().min(3).max(TEXT_LIMIT),
    department: z.string().min(1).max(100).describe('Department id or name'),
    requirement: z
      .union([line(), z.array(line()).max(20)])
      .optional()
      .describe('Clause, control or rule, such as A.5.18'),
    source: z
      .enum(SOURCES)
      .exclude(['OVERDUE'])
      .default('EMPLOYEE')
      .describe('Audit sources need an auditor role, or the scope `audit`'),
    sourceRef: z.string().max(100).optional().describe('Finding, incident … that it comes from'),
    grade: z.enum(GRADES).optional().describe('Findings of an audit arrive graded; nothing else does'),
    type: z.enum(CORRECTIVE_ACTION_TYPES).default('CA').describe('OFI and PA start as improvements'),
    risk: line().optional().describe('PA: the risk that it treats'),
    externalDue: z.iso.date().optional().describe('Day set by an external body, a law or a customer'),
    aboutIsmsManager: z.boolean().default(false).describe('About the work of the ISMS Manager: Top Management triages'),
    evidence: z
      .array(z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), name: z.string().min(1).max(200) }))
      .max(20)
      .default([])
      .describe('Files that were uploaded before'),
  })
  .meta({ id: 'NewNonconformity' });

/** One row of the Corrective Action Log. */
const correctiveActionSchema = z
  .object({
    id: z.string(),
    type: z.enum(CORRECTIVE_ACTION_TYPES),
    title: z.string(),
    source: z.enum(SOURCES),
    state: z.enum(CORRECTIVE_ACTION_STATES),
    grade: z.enum(GRADES).nullable(),
    department: named.nullable(),
    owner: named.nullable(),
    requirementRefs: z.array(z.string()),
    iteration: z.int(),
    raisedAt: instant,
    due: instant.nullable(),
    overdueLevel: z.int(),
    waitingFor: z.array(z.string()),
    closedAt: instant.nullable(),
  })
  .meta({ id: 'CorrectiveAction' });

export const correctiveActionPageSchema = z
  .object({ items: z.array(correctiveActionSchema), next: z.string().nullable() })
  .meta({ id: 'CorrectiveActionPage' });

/** A corrective action with what stands where. */
export const correctiveActionDetailSchema = z
  .looseObject({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    state: z.enum(CORRECTIVE_ACTION_STATES),
    grade: z.enum(GRADES).nullable(),
    department: named.nullable(),
    owner: named.nullable(),
    raisedBy: named.nullable(),
    raiserVerified: z.boolean(),
    raisedAt: instant,
  })
  .meta({ id: 'CorrectiveActionDetail' });

export const trailPageSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid(),
        type: z.string(),
        actor: z.string(),
        onBehalfOf: z.string().nullable(),
        content: z.record(z.string(), z.unknown()),
        at: instant,
        realAt: instant,
        hash: z.string(),
        position: z.number().nullable().describe('Place in the seals; null until it is sealed'),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'TrailPage' });

export const tasksSchema = z
  .object({
    items: z.array(
      z.object({
        taskId: z.uuid(),
        code: z.string(),
        part: z.string(),
        person: z.string(),
        capacity: z.string(),
        onBehalfOf: z.string().nullable(),
        since: instant,
        due: instant,
        level: z.int(),
      }),
    ),
  })
  .meta({ id: 'Tasks' });

export const pageQuerySchema = z.strictObject({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const storedFileSchema = z
  .object({ sha256: z.string(), size: z.number(), type: z.string(), name: z.string(), evidence: z.uuid().nullable() })
  .meta({ id: 'StoredFile' });

export const peopleSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        mail: z.string(),
        department: z.string().nullable(),
        job: z.string().nullable(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'People' });

export const peopleQuerySchema = z.strictObject({
  search: z.string().max(200).optional().describe('Part of name or mail; for most people the whole work mail of one'),
  cursor: z
    .string()
    .regex(/^[\p{L}\p{N}._-]{1,40}$/u, 'is no `next` of a page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const waiversSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid(),
        rule: z.enum(WAIVABLE_RULES),
        person: named.nullable().describe('Null = whoever has the duty in the record'),
        recordId: z.string().nullable(),
        step: z.string().nullable(),
        reason: z.string().nullable().describe('Null when the text was disposed of'),
        grantedBy: named,
        grantedAt: instant,
        expiresAt: instant,
        withdrawnAt: instant.nullable(),
        state: z.enum(['VALID', 'EXPIRED', 'WITHDRAWN']),
        usedOn: z.array(z.string()).describe('Records on which it made a decision possible'),
      }),
    ),
  })
  .meta({ id: 'Waivers' });

export const importReportSchema = z.looseObject({ changed: z.boolean() }).meta({ id: 'ImportReport' });

export const similarSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        type: z.enum(CORRECTIVE_ACTION_TYPES),
        title: z.string(),
        state: z.enum(CORRECTIVE_ACTION_STATES),
        grade: z.enum(GRADES).nullable(),
        department: z.string().nullable(),
        requirementRefs: z.array(z.string()),
        raisedAt: instant,
        sameRequirement: z.boolean(),
        sameDepartment: z.boolean(),
        repeat: z.boolean().describe('Proposed as repeated'),
      }),
    ),
  })
  .meta({ id: 'SimilarCases' });

export const kpisSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        formula: z.string(),
        value: z.number().nullable(),
        unit: z.string(),
        numerator: z.number().nullable(),
        denominator: z.number().nullable(),
        status: z.enum(['GREEN', 'AMBER', 'RED', 'NO_DATA']),
      }),
    ),
  })
  .meta({ id: 'KeyFigures' });

export const withdrawalSchema = z
  .strictObject({ reason: z.string().trim().min(3).max(TEXT_LIMIT) })
  .meta({ id: 'Withdrawal' });

/** What a decision by link sends as JSON; the entry is the schema of the form that GET names. */
export const decisionSchema = z
  .object({
    formToken: z.string().describe('From GET of the same link'),
    outcome: z.string().describe('One of the answers that GET lists, or DELEGATE'),
    entry: z.record(z.string(), z.unknown()).optional(),
    comment: z.string().optional(),
    delegateTo: z.string().optional().describe('DELEGATE: work mail of the person'),
  })
  .meta({ id: 'Decision' });

export const healthSchema = z
  .object({
    status: z.enum(['ready', 'not ready', 'alive']),
    parts: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: 'Health' });
