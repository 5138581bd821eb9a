import { isFinal } from '#domain/corrective-action/states.js';
import { CORRECTIVE_ACTION_STEPS, type CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import type { Instant } from '#domain/time.js';
import type { CompanyDates } from './company-dates.js';
import type { CompanyFile } from './company-file.js';
import type { CorrectiveActionEntry, StepEntry } from './corrective-action-entry.js';
import type { Problems } from './reading.js';
import { outcomeAt, raisedAt, recordIdOf } from './record-times.js';

/** Steps in the order of specification P4. */
const PATH: readonly CorrectiveActionStepCode[] = [
  'TRIAGE', 'CONTAINMENT', 'ROOT_CAUSE', 'PLANNING', 'PLAN_APPROVAL', 'IMPLEMENT', 'EVIDENCE_CHECK', 'MONITORING', 'EFFECTIVENESS_CHECK', 'CLOSURE',
]; // prettier-ignore
/** Steps of an improvement or a preventive action in the order of specification P4. */
const IMPROVEMENT_PATH: readonly CorrectiveActionStepCode[] = [
  'IMPROVEMENT_TRIAGE', 'IMPROVEMENT_PLAN', 'IMPROVEMENT_WORK', 'BENEFIT_NOTE',
]; // prettier-ignore
/** An ineffective action comes back to the root cause: triage and containment happen once. */
const FIRST_OF_LATER_ITERATIONS = PATH.indexOf('ROOT_CAUSE');

interface Context {
  readonly dates: CompanyDates;
  /** ISMS instant of the import. */
  readonly now: Instant;
  readonly problems: Problems;
}

/**
 * Notes what in the corrective actions of a file cannot be: doubled ids, outcomes in the future or before the raising,
 * and states that the steps do not carry. A story that starts from the record walks through its settled steps, so a gap
 * would make it ask again what was answered long ago.
 */
export function checkRecords(file: CompanyFile, context: Context): void {
  const ids = new Set<string>();
  file.correctiveActions.forEach((record, index) => {
    const path = `correctiveActions[${index}]`;
    const id = recordIdOf(record, context.dates);
    if (id !== '' && ids.has(id)) context.problems.add(`${path}.id`, `${id} stands in the file twice`);
    ids.add(id);
    checkTimes(record, path, context);
    checkEnds(record, path, context);
    checkSteps(record, path, context);
    if (!isFinal(record.state)) checkPath(record, path, context);
  });
}

function checkTimes(record: CorrectiveActionEntry, path: string, { dates, now, problems }: Context): void {
  const latest = Math.max(now, dates.startOf('D0'));
  const raised = raisedAt(record, dates);
  if (raised > latest) problems.add(`${path}.raised`, `${record.raised} lies in the future`);
  record.steps.forEach((step, index) => {
    const at = outcomeAt(step, dates);
    if (at === null) return;
    if (at > latest) problems.add(`${path}.steps[${index}].at`, `${step.at} lies in the future`);
    if (at < raised) problems.add(`${path}.steps[${index}].at`, `${step.at} lies before the raising`);
  });
}

function checkEnds(record: CorrectiveActionEntry, path: string, { problems }: Context): void {
  if ((record.state === 'CLOSED') !== (record.closed !== null)) {
    problems.add(
      `${path}.closed`,
      record.state === 'CLOSED' ? 'is missing: the record is closed' : `contradicts the state ${record.state}`,
    );
  }
  if ((record.state === 'MERGED') !== (record.mergedInto !== null)) {
    problems.add(
      `${path}.mergedInto`,
      record.state === 'MERGED' ? 'is missing: the record is merged' : `contradicts the state ${record.state}`,
    );
  }
}

function checkSteps(record: CorrectiveActionEntry, path: string, { problems }: Context): void {
  const keys = new Set<string>();
  record.steps.forEach((step, index) => {
    const key = [step.code, step.part, step.iteration, step.visit].join('/');
    const at = `${path}.steps[${index}]`;
    if (keys.has(key)) problems.add(at, `${key} stands in the record twice`);
    keys.add(key);
    if (step.iteration > record.iteration)
      problems.add(`${at}.iteration`, `is later than the record's, ${record.iteration}`);
    const action = record.actions.some(
      ({ number, iteration }) => String(number) === step.part && iteration === step.iteration,
    );
    if (step.code === 'IMPLEMENT' && !action)
      problems.add(`${at}.part`, `there is no action ${step.part || 'without a number'}`);
  });
}

/** The state must be carried by the steps: all before it settled, its own not. */
function checkPath(record: CorrectiveActionEntry, path: string, { problems }: Context): void {
  const { state, iteration } = record;
  const last = stepOfState(record);
  if (last === null) {
    problems.add(`${path}.state`, `${record.type === 'CA' ? 'a CA' : `an ${record.type}`} cannot stand in ${state}`);
    return;
  }
  if (pathOf(record).indexOf(last) > 0) {
    for (const key of record.type === 'CA' ? (['owner', 'grade'] as const) : (['owner'] as const)) {
      if (record[key] === null) problems.add(`${path}.${key}`, `is missing in state ${state}`);
    }
  }
  const gaps = requiredSteps(record, last).filter((step) => !isSettled(record, step));
  for (const gap of gaps) {
    const reason = `${gap.code} of iteration ${gap.iteration} must be settled with ${gap.wanted} before state ${state}`;
    problems.add(`${path}.steps`, reason);
  }
  if (isSettled(record, { code: last, iteration, wanted: CORRECTIVE_ACTION_STEPS[last].agreeing })) {
    problems.add(`${path}.state`, `${state} is over: its step ${last} is settled`);
  }
}

/** The step that a record stands at; null where its state has none. */
export function stepOfState(record: CorrectiveActionEntry): CorrectiveActionStepCode | null {
  if (record.state === 'REOPENED') return record.type === 'CA' ? 'ROOT_CAUSE' : null;
  if (record.state === 'RAISED') return pathOf(record)[0] ?? null;
  const here = pathOf(record).filter((code) => CORRECTIVE_ACTION_STEPS[code].state === record.state);
  const open = here.find(
    (code) => !isSettled(record, { code, iteration: 1, wanted: CORRECTIVE_ACTION_STEPS[code].agreeing }),
  );
  return (record.type === 'CA' ? here[0] : (open ?? here.at(-1))) ?? null;
}

function pathOf(record: CorrectiveActionEntry): readonly CorrectiveActionStepCode[] {
  return record.type === 'CA' ? PATH : IMPROVEMENT_PATH;
}

interface RequiredStep {
  readonly code: CorrectiveActionStepCode;
  readonly iteration: number;
  readonly wanted: string;
}

/** Steps of all iterations that lie before the record's state, each with the outcome that leads on. */
function requiredSteps(record: CorrectiveActionEntry, last: CorrectiveActionStepCode): RequiredStep[] {
  if (record.type !== 'CA')
    return IMPROVEMENT_PATH.slice(0, IMPROVEMENT_PATH.indexOf(last)).map((code) => ({
      ...{ code, iteration: 1, wanted: CORRECTIVE_ACTION_STEPS[code].agreeing },
    }));
  if (isCorrectionOnly(record) && last === 'CLOSURE') {
    return [
      { code: 'TRIAGE', iteration: 1, wanted: 'ACCEPT' },
      { code: 'CONTAINMENT', iteration: 1, wanted: 'CORRECTION_ONLY' },
    ];
  }
  return Array.from({ length: record.iteration }, (_, index) => index + 1).flatMap((iteration) => {
    const first = iteration === 1 ? 0 : FIRST_OF_LATER_ITERATIONS;
    const end = iteration === record.iteration ? PATH.indexOf(last) : PATH.indexOf('CLOSURE');
    return PATH.slice(first, end).map((code) => {
      const ineffective = code === 'EFFECTIVENESS_CHECK' && iteration < record.iteration;
      return { code, iteration, wanted: ineffective ? 'INEFFECTIVE' : CORRECTIVE_ACTION_STEPS[code].agreeing };
    });
  });
}

/** 10.2 b: the need for action was evaluated and none was found. */
export function isCorrectionOnly(record: CorrectiveActionEntry): boolean {
  return lastOf(record.steps, { code: 'CONTAINMENT', iteration: 1, part: '' })?.outcome === 'CORRECTION_ONLY';
}

function isSettled(record: CorrectiveActionEntry, { code, iteration, wanted }: RequiredStep): boolean {
  if (code !== 'IMPLEMENT') return lastOf(record.steps, { code, iteration, part: '' })?.outcome === wanted;
  const actions = record.actions.filter((action) => action.iteration === iteration && action.state !== 'DROPPED');
  const done = (number: number): boolean =>
    lastOf(record.steps, { code, iteration, part: String(number) })?.outcome === wanted;
  return actions.length > 0 && actions.every(({ number }) => done(number));
}

/** The latest visit of a step. */
export function lastOf(
  steps: readonly StepEntry[],
  { code, iteration, part }: { code: CorrectiveActionStepCode; iteration: number; part: string },
): StepEntry | undefined {
  return steps
    .filter((step) => step.code === code && step.iteration === iteration && step.part === part)
    .toSorted((a, b) => a.visit - b.visit)
    .at(-1);
}
