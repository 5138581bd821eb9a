import type { CorrectiveActionForm } from '#domain/process/form-code.js';
import type { CorrectiveActionStep } from '#domain/corrective-action/steps.js';
import { RCA_METHODS } from '#domain/corrective-action/entries.js';
import { GRADES, RISK_LEVELS } from '#domain/corrective-action/states.js';
import { idOrNull, optionalDay } from './read-words.js';
import { Reading } from './reading.js';

type Entry = Readonly<Record<string, unknown>>;

/** Days of an entry are texts such as `D0-3` until the import knows D0; here stands which fields they are. */
export const DAY_FIELDS: ReadonlySet<string> = new Set(['doneOn', 'until', 'externalDue']);

/** Person fields of an entry, by their form. */
export const PERSON_FIELDS: ReadonlySet<string> = new Set(['ownerId']);

/**
 * Answer of a step that was given elsewhere, in the fields of the step's form (libs/domain, entries). What the file
 * leaves out is empty: the engine shows a gap, it does not fill it. Actions of a plan come from `actions` of the record,
 * returned actions from `parts` of the step.
 */
export function readFormEntry(step: Reading, definition: CorrectiveActionStep): Entry {
  const item = step.object('entry');
  if (item && definition.form === null) step.problems.add(step.at('entry'), `a step ${definition.code} has no form`);
  if (definition.form === null) return {};
  const reading = item ?? Reading.of({}, step.at('entry'), step.problems);
  const entry = READERS[definition.form](reading);
  reading.done();
  return entry;
}

const READERS: Readonly<Record<CorrectiveActionForm, (item: Reading) => Entry>> = {
  CA_TRIAGE: (item) => ({
    grade: item.optionalOneOf('grade', GRADES),
    ownerId: idOrNull(item, 'ownerId'),
    departmentId: idOrNull(item, 'departmentId'),
    requirementRefs: item.texts('requirementRefs'),
    riskLevel: item.optionalOneOf('riskLevel', RISK_LEVELS),
    externalDue: optionalDay(item, 'externalDue') ?? null,
    improvementType: item.optionalOneOf('improvementType', ['OFI', 'PA'] as const),
    ...words(item, ['riskId', 'repeatOf', 'mergeInto', 'reason']),
  }),
  CA_CONTAINMENT: (item) => ({
    ...words(item, ['containment', 'correction', 'consequences', 'notify', 'noActionReason']),
    doneOn: optionalDay(item, 'doneOn') ?? '',
  }),
  CA_ROOT_CAUSE: (item) => ({
    method: item.optionalOneOf('method', RCA_METHODS) ?? 'OTHER',
    whys: item.objects('whys', (pair) => ({ why: pair.text('why'), answer: pair.text('answer') })),
    ...words(item, ['analysis', 'cause', 'similar']),
  }),
  CA_PLAN: (item) => ({
    ...words(item, ['criterion', 'effectivenessMethod', 'resources', 'changesToIsms']),
    monitoringDays: item.wholeNumber('monitoringDays', { min: 1, max: 1000 }),
    cost: item.wholeNumber('cost', { min: 0, max: 1_000_000_000 }) ?? 0,
    crossDepartment: item.flag('crossDepartment'),
  }),
  CA_PLAN_APPROVAL: (item) => words(item, ['comment']),
  CA_ACTION: (item) => ({ ...words(item, ['note']), evidence: readEvidence(item) }),
  CA_EVIDENCE_CHECK: (item) => words(item, ['comment']),
  CA_EFFECTIVENESS: (item) => ({
    ...words(item, ['sample', 'finding']),
    evidence: readEvidence(item),
    moreDays: item.wholeNumber('moreDays', { min: 1, max: 1000 }),
  }),
  CA_CLOSURE: (item) => words(item, ['changesMade', 'comment']),
  EXTENSION: (item) => ({
    ...words(item, ['comment']),
    until: optionalDay(item, 'until') ?? null,
  }),
  CA_APPEAL_WINDOW: (item) => words(item, ['reason']),
  CA_APPEAL: (item) => words(item, ['comment']),
  CA_REVIEW_OWNER: (item) => ({
    ownerId: idOrNull(item, 'ownerId'),
    grade: item.optionalOneOf('grade', GRADES),
    ...words(item, ['resources', 'comment']),
  }),
  CA_REGRADE: (item) => words(item, ['comment']),
  CA_CANCEL_CONFIRM: (item) => words(item, ['comment']),
  WAIVER_CHECK: (item) => words(item, ['comment']),
  IMPROVEMENT_TRIAGE: (item) => ({ ownerId: idOrNull(item, 'ownerId'), ...words(item, ['reason']) }),
  IMPROVEMENT_PLAN: (item) => words(item, ['plan', 'expectedBenefit', 'resources']),
  IMPROVEMENT_WORK: (item) => ({ ...words(item, ['note', 'riskUpdated']), evidence: readEvidence(item) }),
  BENEFIT_NOTE: (item) => words(item, ['benefit']),
};

function words(item: Reading, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, item.optionalText(key) ?? '']));
}

/** Evidence of an imported answer is an address of where it lies; files are added on the pages. */
function readEvidence(item: Reading): { files: readonly string[]; link: string } {
  return { files: [], link: item.optionalText('evidenceLink') ?? '' };
}
