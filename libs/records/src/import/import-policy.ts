import { CORRECTIVE_ACTION_STEP_CODES } from '#domain/corrective-action/steps.js';
import { CYCLE_STEP_CODES } from '#domain/cycle/steps.js';
import { isQuorum } from '#domain/human-task/quorum.rules.js';
import { completePolicy } from '#domain/policy/complete-policy.rules.js';
import { SHIPPED_POLICY, TIERED_STEPS, TIERS, type Policy } from '#domain/policy/policy.js';
import { hashOf } from '../hashing.js';
import { instant, type Tx } from '../transaction.js';
import type { ImportWork } from './import-work.js';
import { isObject, type Problems } from './reading.js';

type Fits = (value: unknown) => boolean;

const isOffsetValue: Fits = (value) =>
  isObject(value) && Object.keys(value).length === 1 && ['bd', 'd', 'h'].some((unit) => isCount(value[unit]));
const isReminder: Fits = (value) =>
  isObject(value) &&
  (value.at === 'BEFORE'
    ? isOffsetValue(value.before)
    : ['HALF_TIME', 'LAST_BUSINESS_DAY', 'WEEKLY'].includes(value.at as string));
const isRung: Fits = (value) =>
  isObject(value) && [1, 2, 3, 4].includes(value.level as number) && isOffsetValue(value.after);
const isStepDue: Fits = (value) =>
  isObject(value) &&
  ['RAISED', 'OPENED'].includes(value.from as string) &&
  isOffsetValue(value.major) &&
  isOffsetValue(value.minor);

/** Parts of the policy whose keys are step codes, each with what may stand there. */
const BY_STEP: Readonly<Record<string, Fits>> = {
  'correctiveAction.quorum': isQuorum,
  'correctiveAction.tiers': (value) =>
    Array.isArray(value) && value.length > 0 && value.every((tier) => (TIERS as readonly unknown[]).includes(tier)),
  'correctiveAction.assurance': (value) => value === 'A' || value === 'B',
  'correctiveAction.due': isStepDue,
  'cycle.due': isOffsetValue,
  'cycle.assurance': (value) => value === 'A' || value === 'B',
};
/** Lists of the policy by the name of their key. */
const ITEMS: Readonly<Record<string, Fits>> = {
  reminders: isReminder,
  ladder: isRung,
  types: (value) => typeof value === 'string' && value !== '',
};

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
  const byStep = BY_STEP[path];
  for (const [key, value] of Object.entries(given)) {
    const at = path === '' ? key : `${path}.${key}`;
    const base = shipped[key];
    if (byStep) {
      const problem = stepProblem(path, { key, fits: byStep(value) });
      if (problem !== null) problems.add(`policy.${at}`, problem);
    } else if (base === undefined) problems.add(`policy.${at}`, 'is unknown');
    else if (isPart(base) && isPart(value)) compare(value, base, { path: at, problems });
    else if (!fits(key, value, base)) problems.add(`policy.${at}`, `is not ${kind(base)} as in the shipped policy`);
  }
}

/** What is wrong with an entry of a part whose keys are steps; null = nothing. */
function stepProblem(path: string, { key, fits: known }: { key: string; fits: boolean }): string | null {
  const ofCycle = path.startsWith('cycle.');
  const codes: readonly string[] = ofCycle ? CYCLE_STEP_CODES : CORRECTIVE_ACTION_STEP_CODES;
  if (!codes.includes(key)) return `is no step of a ${ofCycle ? 'cycle' : 'corrective action'}`;
  const tiered = (TIERED_STEPS as readonly string[]).includes(key);
  if (path === 'correctiveAction.tiers' && !tiered) return 'is not decided in tiers';
  return known ? null : 'has no value that the policy knows';
}

/** A due of null is an offset that a class does not have. */
function fits(key: string, value: unknown, base: unknown): boolean {
  if (base === null) return value === null || isOffsetValue(value);
  if (Array.isArray(base)) return Array.isArray(value) && value.every((item) => ITEMS[key]?.(item) ?? false);
  if (isObject(base)) return isOffsetValue(value);
  return typeof base === 'number' ? isCount(value) : typeof value === typeof base;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** An object whose keys are changed one by one. */
function isPart(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && !isOffset(value);
}

/** An offset is replaced as a whole: `{"bd": 5}` by `{"d": 10}`. */
function isOffset(value: Readonly<Record<string, unknown>>): boolean {
  return ['bd', 'd', 'h'].some((unit) => unit in value);
}

function kind(value: unknown): string {
  if (Array.isArray(value)) return 'a list of such things';
  if (typeof value === 'number') return 'a number of at least 0';
  if (value === null || (isObject(value) && isOffset(value))) return 'an offset such as {"bd": 5}';
  return isObject(value) ? 'an object' : `a ${typeof value}`;
}

/**
 * A file that changes numbers makes the next version of the policy; running records keep the version they began with.
 * Returns 1 where a version was made.
 */
export async function importPolicy({ tx, file, actor, events }: ImportWork): Promise<number> {
  if (!isObject(file.policy)) return 0;
  const newest = await newestPolicy(tx);
  const before = newest?.content ?? SHIPPED_POLICY;
  const content = merged(before as unknown as Record<string, unknown>, file.policy);
  if (hashOf(content) === hashOf(before)) return 0;
  const version = (newest?.version ?? 0) + 1;
  await tx.query('insert into policy (version, content, valid_from, created_by) values ($1, $2, $3, $4)', [
    version,
    JSON.stringify(content),
    instant(tx.at),
    actor,
  ]);
  events.push({
    type: 'POLICY_CHANGED',
    actor,
    recordId: null,
    content: { version, sha256: hashOf(content), previous: hashOf(before) },
  });
  return 1;
}

async function newestPolicy(tx: Tx): Promise<{ version: number; content: Policy } | undefined> {
  const [newest] = await tx.query<{ version: number; content: Policy }>(
    'select version, content from policy order by version desc limit 1',
  );
  return newest;
}

/** The policy as it will be once the file is imported; numbers that `checkPolicy` refuses may be in it. */
export async function policyAfter(tx: Tx, overrides: unknown): Promise<Policy> {
  const before = completePolicy((await newestPolicy(tx))?.content ?? SHIPPED_POLICY);
  return isObject(overrides)
    ? (merged(before as unknown as Record<string, unknown>, overrides) as unknown as Policy)
    : before;
}

function merged(
  base: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(given)) {
    const before = base[key];
    result[key] = isPart(before) && isPart(value) ? merged(before, value) : value;
  }
  return result;
}
