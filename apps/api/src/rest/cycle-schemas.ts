import { PROCEDURE_STEP_CODES } from '#domain/cycle/procedure-row.js';
import { CYCLE_STATES, GATES, STAGE_STATES, STAGES } from '#domain/cycle/states.js';
import { TEXT_LIMIT } from '#forms/parts.js';
import { z } from 'zod';

const instant = z.iso.datetime();
const person = z.object({ id: z.string(), name: z.string() });
const day = z.iso.date();

export const newCycleSchema = z
  .strictObject({
    firstDay: day.describe('First day of the cycle, in local days of the headquarters: a year back to two years ahead'),
    scopeId: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,40}$/)
      .optional()
      .describe('Scope of the ISMS; `ISMS` where a company has one'),
  })
  .meta({ id: 'NewCycle' });

const waitingSchema = z.object({
  step: z.string().describe('Asked step, such as E1_INPUT'),
  part: z.string(),
  person,
  capacity: z.string(),
  onBehalfOf: z.string().nullable(),
  since: instant,
  due: instant,
  level: z.int(),
});

const outputLineSchema = z.object({
  id: z.uuid(),
  number: z.int(),
  state: z.enum(['SUBMITTED', 'APPROVED', 'RETURNED', 'SUPERSEDED']),
  form: z.string(),
  formVersion: z.int(),
  sha256: z.string().describe('Of the canonical JSON of the entry'),
  author: z.string().nullable(),
  submittedAt: instant,
  approver: z.string().nullable(),
  approvedAt: instant.nullable(),
});

const cycleStepSchema = z
  .object({
    code: z.enum(PROCEDURE_STEP_CODES),
    part: z.string().describe('Quarter, or empty'),
    label: z.string(),
    clauses: z.array(z.string()),
    stage: z.enum(STAGES).nullable(),
    standing: z
      .enum(['WAITING', 'OPEN', 'LATE', 'DONE', 'NOT_DONE'])
      .describe('NOT_DONE: the cycle is closed or cancelled, and nobody does it any more'),
    revising: z
      .boolean()
      .describe('A new version is prepared or waits for approval; the one before it counts until then'),
    start: instant,
    due: instant,
    waiting: z.array(waitingSchema),
    outputs: z.array(outputLineSchema).describe('Newest first; empty where you may not see them'),
  })
  .meta({ id: 'CycleStep' });

const gateLineSchema = z.object({
  gate: z.enum(GATES),
  label: z.string(),
  state: z.enum(['OPEN', 'SUBMITTED', 'CHANGES', 'PASSED']),
  late: z.boolean(),
  due: instant,
  unmetCount: z.int().describe('Not met and not waived'),
  waivedCount: z.int(),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  waiting: z.array(waitingSchema),
});

export const gateSchema = gateLineSchema
  .extend({
    unmet: z
      .array(
        z.object({
          code: z.string(),
          clause: z.string(),
          reason: z.string().describe('Sentence that names the thing'),
          link: z.string().describe('Page of the thing, from the root of the site'),
          waivable: z.boolean(),
          waived: z.object({ reason: z.string(), expires: day, caId: z.string() }).nullable(),
        }),
      )
      .describe('As of now; of a gate that was passed, as it was decided. Waived items are among them.'),
    statements: z
      .array(
        z.object({
          gate: z.enum(GATES).describe('G3 tells what G2 relies on too'),
          code: z.string().describe('Check that relies on it'),
          clause: z.string(),
          kind: z
            .enum(['STATED', 'DECIDED'])
            .describe('STATED: taken as it was typed. DECIDED: approving the gate decides it for Top Management'),
          words: z.string(),
          about: person.nullable().describe('Who is said to have done it, or whose risk it is'),
          step: z.string().describe('Step and quarter of the version that says it, such as O2/Q4'),
          version: z.int(),
          statedBy: person.nullable(),
          approvedBy: person.nullable(),
        }),
      )
      .describe('What the gate relies on that nobody decided here; of a gate that was passed, as it was decided.'),
  })
  .meta({ id: 'Gate' });

const cycleLineSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(CYCLE_STATES),
  firstDay: day,
  lastDay: day,
  current: z.boolean(),
});

export const cyclesSchema = z.object({ items: z.array(cycleLineSchema) }).meta({ id: 'Cycles' });

export const cycleSchema = cycleLineSchema
  .extend({
    scopeId: z.string(),
    firstEver: z.boolean(),
    stage: z.enum(STAGES).nullable().describe('Stage in focus; null for a draft and a final cycle'),
    late: z.boolean().describe('A gate or a step is past its day'),
    resumeState: z.enum(CYCLE_STATES).nullable().describe('Where a stopped cycle goes on'),
    carriedFrom: z.string().nullable(),
    now: instant,
    stages: z.array(z.object({ stage: z.enum(STAGES), state: z.enum(STAGE_STATES) })),
    gates: z.array(gateLineSchema),
    steps: z.array(cycleStepSchema),
    decidedByWaiver: z
      .array(
        z.object({
          step: z.string().describe('Asked step, such as G0_DECISION'),
          part: z.string(),
          outcome: z.string(),
          rule: z.string().describe('Rule of separation of duties that was waived'),
          receipt: z.string(),
          by: person,
          waiver: z.uuid(),
          grantedBy: person,
          reason: z.string().nullable().describe('Null once it was disposed of'),
          expiresAt: instant,
        }),
      )
      .describe('Decisions that a waiver of separation of duties made possible; empty where you may not see the whole'),
  })
  .meta({ id: 'Cycle' });

export const cycleStepsSchema = z.object({ items: z.array(cycleStepSchema) }).meta({ id: 'CycleSteps' });

export const cycleOutputSchema = outputLineSchema
  .extend({
    step: z.string(),
    part: z.string(),
    entry: z.record(z.string(), z.unknown()).nullable().describe('By the schema of the form; null once disposed of'),
    document: z
      .object({ title: z.string(), sections: z.array(z.record(z.string(), z.unknown())) })
      .nullable()
      .describe('The same in words: sections of facts, text or a table'),
  })
  .meta({ id: 'CycleOutput' });

export const outputQuerySchema = z.strictObject({
  table: z.coerce.number().int().min(1).max(50).default(1).describe('Number of the table, for `.csv`'),
});

export const cycleTrailQuerySchema = z.strictObject({
  stage: z.enum(STAGES).optional().describe('Trail of the record of this stage; else that of the cycle'),
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const reason = z.string().trim().min(3).max(TEXT_LIMIT);

export const waiverRequestSchema = z
  .strictObject({
    gate: z.enum(GATES),
    check: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .describe(
        '`code` of an unmet item of a gate that is not passed; what is met is refused (`check-met`), and so is a passed gate (`gate-passed`)',
      ),
    reason,
    expires: day.describe('Last day of the waiver'),
    caId: z.string().trim().min(1).max(40).describe('Open corrective action that ends the need for the waiver'),
  })
  .meta({ id: 'GateWaiverRequest' });

export const cycleStopSchema = z.strictObject({ reason }).meta({ id: 'CycleStopRequest' });

export const revisionRequestSchema = z
  .strictObject({
    step: z.string().trim().min(2).max(10).describe('Step with an approved version, such as `E3` or `O2 Q1`'),
    reason,
  })
  .meta({ id: 'RevisionRequest' });

export const askedSchema = z
  .object({ cycle: z.string(), asked: z.enum(['GATE_WAIVER', 'SUSPENSION', 'RESUMPTION', 'REVISION']) })
  .meta({ id: 'AskedBesideCycle' });
