import { CORRECTIVE_ACTION_STEPS, type CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { OPEN_WORK_SORTS, type OpenWorkQuery } from '#records/corrective-action/read-open-work.js';
import { z } from 'zod';
import { queryText } from '../ui/list-controls.js';

/** Steps that somebody is asked for, in their order. */
export const ASKED_STEPS = Object.values(CORRECTIVE_ACTION_STEPS)
  .filter((step) => step.doer !== null)
  .map((step) => step.code);

const flag = z.enum(['1', 'true']).transform(() => true).optional(); // prettier-ignore

const querySchema = z.object({
  overdue: flag,
  department: z.string().max(40).optional(),
  person: z.string().max(40).optional(),
  step: z.custom<CorrectiveActionStepCode>((value) => (ASKED_STEPS as readonly unknown[]).includes(value)).optional(),
  sort: z.enum(OPEN_WORK_SORTS).optional(),
  descending: flag,
  cursor: z.string().max(500).optional(),
});

/** Rows of a page; who could take over is worked out for one page at a time. */
const PAGE = 50;

/** Query of the page: empty fields of the filter form mean "all", and what makes no sense is left out rather than refused. */
export function openTasksQuery(query: unknown): OpenWorkQuery {
  const given = Object.entries((query ?? {}) as Record<string, unknown>);
  const shape = querySchema.shape as Record<string, z.ZodType>;
  const parts = given.filter(
    ([name, value]) => value !== '' && Object.hasOwn(shape, name) && shape[name]?.safeParse(value).success === true,
  );
  return { ...querySchema.parse(Object.fromEntries(parts)), limit: PAGE };
}

/** The same query with a change, as the text of a link. */
export function openTasksSearch(query: OpenWorkQuery, change: Partial<OpenWorkQuery> = {}): string {
  const { limit: _limit, ...rest } = { ...query, ...change };
  return queryText(rest);
}
