import { CORRECTIVE_ACTION_STATES, GRADES } from '#domain/corrective-action/states.js';
import { LOG_SORTS, type LogQuery } from '#records/corrective-action/read-log.js';
import { z } from 'zod';

const flag = z.enum(['1', '0', 'true', 'false']).transform((value) => value === '1' || value === 'true').optional(); // prettier-ignore

/** Filters of the Corrective Action Log as the address of a page or of the API says them. */
export const logQuerySchema = z.strictObject({
  state: z.enum(CORRECTIVE_ACTION_STATES).optional(),
  grade: z.enum(GRADES).optional(),
  department: z.string().max(40).optional().describe('Department id'),
  owner: z.string().max(40).optional().describe('Person id'),
  overdue: flag.describe('Only records with a question past its due instant'),
  open: flag.describe('Only records that are not in a final state'),
  search: z.string().max(200).optional().describe('Part of id, title, description or requirement'),
  sort: z.enum(LOG_SORTS).optional(),
  descending: flag,
  cursor: z.string().max(500).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Query of a page: empty fields of the filter form mean "all", and what makes no sense is left out rather than refused. */
export function pageQuery(query: unknown): LogQuery {
  const given = Object.entries((query ?? {}) as Record<string, unknown>).filter(([, value]) => value !== '');
  const parts = given.filter(([name, value]) => {
    const shape = logQuerySchema.shape as Record<string, z.ZodType>;
    return Object.hasOwn(shape, name) && shape[name]?.safeParse(value).success === true;
  });
  return logQuerySchema.parse(Object.fromEntries(parts));
}
