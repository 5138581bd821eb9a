import { DELEGATION_SCOPES } from '#domain/directory/delegation.rules.js';
import { z } from 'zod';

const person = z.string().trim().min(1).max(200);

/** An absence with its delegate. */
export const newDelegationSchema = z
  .strictObject({
    to: person.describe('Delegate: person id, work mail or whole name'),
    firstDay: z.iso.date().describe('First day away, in the zone of the person'),
    lastDay: z.iso.date(),
    scope: z.enum(DELEGATION_SCOPES).default('ALL'),
    moveOpenTasks: z.boolean().default(false).describe('Open tasks go over on the first day, not only at level 1'),
  })
  .meta({ id: 'NewDelegation' });

export const delegationSetSchema = z
  .object({
    id: z.uuid(),
    moved: z.array(z.string()).describe('Records whose open tasks went over at once'),
    stayed: z.int().describe('Open tasks that the delegate may not decide'),
  })
  .meta({ id: 'DelegationSet' });

export const departureSchema = z
  .strictObject({
    lastDay: z.iso.date().nullable().default(null).describe('Last day of work; null = as of now'),
    successor: person.nullable().default(null).describe('Else the line manager, else the chair of Top Management'),
  })
  .meta({ id: 'Departure' });

export const departureRecordedSchema = z
  .object({ applied: z.boolean().describe('False: it applies by itself on that day'), leavesAt: z.iso.datetime() })
  .meta({ id: 'DepartureRecorded' });

export const roleSchema = z
  .strictObject({
    role: z.string().min(1).max(50).describe('Role, or DEPARTMENT_HEAD with its department'),
    department: z.string().max(100).default('').describe('Department id; empty for roles of the whole organisation'),
  })
  .meta({ id: 'Role' });

export const doneSchema = z.object({ done: z.literal(true) }).meta({ id: 'Done' });
