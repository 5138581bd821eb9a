import { askedSteps } from '#domain/process/steps.js';
import { OPEN_WORK_SORTS, type OpenWorkQuery } from '#records/corrective-action/read-open-work.js';
import { z } from 'zod';
import { queryText } from '../ui/list-controls.js';

/** Steps that somebody is asked for, in their order. */
const ASKED_STEPS = askedSteps().map(({ code }) => code);

const flag = z.enum(['1', 'true']).transform(() => true).optional(); // prettier-ignore

/** Filters of all open tasks as the address of the page or of the API says them. */
export const openTasksQuerySchema = z.strictObject({
  overdue: flag,
  department: z.string().max(40).optional(),
  person: z.string().max(40).optional(),
  step: z.enum(ASKED_STEPS).optional(),
  sort: z.enum(OPEN_WORK_SORTS).optional(),
  descending: flag,
  cursor: z.string().max(500).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** Query of the page: empty fields of the filter form mean "all", and what makes no sense is left out rather than refused. */
export function openTasksQuery(query: unknown): OpenWorkQuery {
  const given = Object.entries((query ?? {}) as Record<string, unknown>);
  const shape = openTasksQuerySchema.shape as Record<string, z.ZodType>;
  const parts = given.filter(
    ([name, value]) => value !== '' && Object.hasOwn(shape, name) && shape[name]?.safeParse(value).success === true,
  );
  return openTasksQuerySchema.parse(Object.fromEntries(parts));
}

/** The same query with a change, as the text of a link. */
export function openTasksSearch(query: OpenWorkQuery, change: Partial<OpenWorkQuery> = {}): string {
  const { limit: _limit, ...rest } = { ...query, ...change };
  return queryText(rest);
}
