import { SHIPPED_POLICY, type Policy } from '#domain/policy/policy.js';
import { hashOf } from '../hashing.js';
import { instant } from '../transaction.js';
import type { ImportWork } from './import-work.js';
import { isObject, type Problems } from './reading.js';

/** Parts of the policy whose keys are open: step codes with an optional value. */
const OPEN = new Set(['correctiveAction.quorum', 'correctiveAction.assurance', 'correctiveAction.due']);

/** Notes what in `policy` of a company file is no number of the policy, or of another kind than the shipped one. */
export function checkPolicy(overrides: unknown, problems: Problems): void {
  if (overrides === null) return;
  if (isObject(overrides))
    compare(overrides, SHIPPED_POLICY as unknown as Record<string, unknown>, { path: '', problems });
  else problems.add('policy', 'is not an object');
}

function compare(
  given: Readonly<Record<string, unknown>>,
  shipped: Readonly<Record<string, unknown>>,
  { path, problems }: { path: string; problems: Problems },
): void {
  for (const [key, value] of Object.entries(given)) {
    const at = path === '' ? key : `${path}.${key}`;
    const base = shipped[key];
    if (base === undefined && !OPEN.has(path)) problems.add(`policy.${at}`, 'is unknown');
    else if (isObject(base) && isObject(value) && !isOffset(base)) compare(value, base, { path: at, problems });
    else if (base !== undefined && base !== null && kind(base) !== kind(value)) {
      problems.add(`policy.${at}`, `is not ${kind(base)}, as in the shipped policy`);
    }
  }
}

/** An offset is replaced as a whole: `{"bd": 5}` by `{"d": 10}`. */
function isOffset(value: Readonly<Record<string, unknown>>): boolean {
  return ['bd', 'd', 'h'].some((unit) => unit in value);
}

function kind(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (!isObject(value)) return `a ${typeof value}`;
  return isOffset(value) ? 'an offset such as {"bd": 5}' : 'an object';
}

/**
 * A file that changes numbers makes the next version of the policy; running records keep the version they began with.
 * Returns 1 where a version was made.
 */
export async function importPolicy({ tx, file, actor }: ImportWork): Promise<number> {
  if (!isObject(file.policy)) return 0;
  const [newest] = await tx.query<{ version: number; content: Policy }>(
    'select version, content from policy order by version desc limit 1',
  );
  const before = newest?.content ?? SHIPPED_POLICY;
  const content = merged(before as unknown as Record<string, unknown>, file.policy);
  if (hashOf(content) === hashOf(before)) return 0;
  await tx.query('insert into policy (version, content, valid_from, created_by) values ($1, $2, $3, $4)', [
    (newest?.version ?? 0) + 1,
    JSON.stringify(content),
    instant(tx.at),
    actor,
  ]);
  return 1;
}

function merged(
  base: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(given)) {
    const before = base[key];
    result[key] = isObject(before) && isObject(value) && !isOffset(before) ? merged(before, value) : value;
  }
  return result;
}
