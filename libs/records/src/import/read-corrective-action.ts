import type { StepDefinition } from '#domain/process/step-definition.js';
import {
  CORRECTIVE_ACTION_STATES,
  CORRECTIVE_ACTION_TYPES,
  GRADES,
  SOURCES,
} from '#domain/corrective-action/states.js';
import { CORRECTIVE_ACTION_STEP_CODES, CORRECTIVE_ACTION_STEPS } from '#domain/corrective-action/steps.js';
import type { ActionItemEntry, CorrectiveActionEntry, StepEntry } from './corrective-action-entry.js';
import { readFormEntry } from './read-form-entry.js';
import { dayOf, idOf, idOrNull, momentOf, momentOrNull, optionalMoment } from './read-words.js';
import type { Reading } from './reading.js';

const RECORD_ID = /^(CA|PA|OFI)-(\d{4}|\{year\})-(\d{4,6})$/;
const ACTION_STATES = ['PLANNED', 'DONE', 'RETURNED', 'DROPPED'] as const;
const MOST_ITERATIONS = 20;

/** Reads one corrective action of a company file; problems go to the reading. */
export function readCorrectiveAction(item: Reading): CorrectiveActionEntry {
  const type = item.oneOf('type', CORRECTIVE_ACTION_TYPES);
  return {
    id: recordIdOf(item, type),
    type,
    source: item.oneOf('source', SOURCES),
    sourceRef: item.textOrNull('sourceRef'),
    title: item.text('title'),
    description: item.text('description'),
    requirements: item.texts('requirements'),
    department: idOrNull(item, 'department'),
    raisedBy: idOrNull(item, 'raisedBy'),
    raised: momentOf(item, 'raised'),
    state: item.oneOf('state', CORRECTIVE_ACTION_STATES),
    grade: item.optionalOneOf('grade', GRADES),
    owner: idOrNull(item, 'owner'),
    verifier: idOrNull(item, 'verifier'),
    findingAuditor: idOrNull(item, 'findingAuditor'),
    aboutIsmsManager: item.flag('aboutIsmsManager'),
    risk: item.textOrNull('risk'),
    iteration: iterationOf(item),
    iterationFrom: momentOrNull(item, 'iterationFrom'),
    mergedInto: item.textOrNull('mergedInto'),
    repeatOf: item.textOrNull('repeatOf'),
    closed: momentOrNull(item, 'closed'),
    closedBy: idOrNull(item, 'closedBy'),
    recordedIn: item.textOrNull('recordedIn'),
    actions: item.objects('actions', readAction),
    steps: item.objects('steps', readStep),
  };
}

function recordIdOf(item: Reading, type: string): string {
  const id = item.text('id');
  const parts = RECORD_ID.exec(id);
  if (parts?.[1] === type) return id;
  if (id !== '')
    item.problems.add(item.at('id'), `"${id}" is not an id of the log: write ${type}-{year}-0003 or ${type}-2026-0003`);
  return '';
}

function iterationOf(item: Reading): number {
  return item.wholeNumber('iteration', { min: 1, max: MOST_ITERATIONS }) ?? 1;
}

function readAction(item: Reading, index: number): ActionItemEntry {
  return {
    number: item.wholeNumber('number', { min: 1, max: 99 }) ?? index + 1,
    iteration: iterationOf(item),
    what: item.text('what'),
    implementer: idOf(item, 'implementer'),
    due: dayOf(item, 'due'),
    evidenceExpected: item.text('evidenceExpected'),
    state: item.optionalOneOf('state', ACTION_STATES) ?? 'PLANNED',
  };
}

function readStep(item: Reading): StepEntry {
  const code = item.oneOf('code', CORRECTIVE_ACTION_STEP_CODES);
  const definition = CORRECTIVE_ACTION_STEPS[code];
  return {
    code,
    part: item.optionalText('part') ?? '',
    iteration: iterationOf(item),
    visit: item.wholeNumber('visit', { min: 1, max: 99 }) ?? 1,
    planned: momentOrNull(item, 'planned'),
    due: optionalMoment(item, 'due'),
    originalDue: momentOrNull(item, 'originalDue'),
    extensions: item.wholeNumber('extensions', { min: 0, max: 99 }) ?? 0,
    ...readOutcome(item, definition),
    parts: item.texts('parts'),
    by: idOrNull(item, 'by'),
    hasEntry: item.has('entry'),
    entry: readFormEntry(item, definition),
  };
}

/** Outcome and its moment come together or not at all. */
function readOutcome(item: Reading, definition: StepDefinition): { outcome: string | null; at: string | null } {
  const outcome = item.optionalOneOf('outcome', definition.outcomes);
  const at = momentOrNull(item, 'at');
  if ((outcome === null) !== (at === null))
    item.problems.add(item.path, 'names an outcome without its moment "at", or the other way round');
  return { outcome, at };
}
