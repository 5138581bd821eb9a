import { TEXT_LIMIT } from '#forms/parts.js';
import { z } from 'zod';

const instant = z.iso.datetime();
const named = z.object({ id: z.string(), name: z.string() });

/** All open tasks, as the page of open tasks shows them. */
export const openTasksSchema = z
  .object({
    items: z.array(
      z.object({
        taskId: z.uuid(),
        record: z.object({ id: z.string(), title: z.string(), department: z.string().nullable() }),
        step: z.object({ code: z.string(), part: z.string(), name: z.string() }),
        waitingFor: named,
        capacity: z.string(),
        onBehalfOf: z.string().nullable(),
        since: instant,
        due: instant,
        overdue: z.boolean(),
        level: z.int().describe('Highest level of escalation that was reached'),
        blocked: z.boolean().describe('Separation of duties left nobody; somebody is to be named'),
        next: z
          .object({ at: instant.nullable(), what: z.string() })
          .describe('What happens when nobody does anything; nothing is ever decided by waiting'),
        couldTakeOver: z.array(z.string()).describe('Name (role), by the rules of the task'),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'OpenTasks' });

export const reassignmentSchema = z
  .strictObject({
    to: z.string().trim().min(1).max(200).describe('Person id, work mail or whole name'),
    reason: z.string().trim().min(3).max(TEXT_LIMIT),
  })
  .meta({ id: 'Reassignment' });

export const reassignedSchema = z
  .object({ record: z.string(), to: z.string().describe('Name of the person who is asked now') })
  .meta({ id: 'Reassigned' });
