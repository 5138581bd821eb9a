import { isFinal } from '#domain/corrective-action/states.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { lastOf, stepOfState } from './check-records.js';
import type { CorrectiveActionEntry, StepEntry } from './corrective-action-entry.js';

/**
 * The steps at which a record stands and which the file does not name: the step of its state, or every action that is not
 * done. They come in as open steps too, so that the engine knows them as imported and mails nothing of their past.
 */
export function openSteps(record: CorrectiveActionEntry): StepEntry[] {
  const code = !isFinal(record.state) ? stepOfState(record) : null;
  if (code === null) return [];
  const parts = code === 'IMPLEMENT' ? openActions(record) : [''];
  return parts
    .map((part) => ({ part, last: lastOf(record.steps, { code, iteration: record.iteration, part }) }))
    .filter(({ last }) => last === undefined || last.outcome !== null)
    .map(({ part, last }) => openStep(record, { code, part, visit: (last?.visit ?? 0) + 1 }));
}

function openActions(record: CorrectiveActionEntry): string[] {
  const { iteration } = record;
  return record.actions
    .filter((action) => action.iteration === iteration && action.state !== 'DROPPED')
    .map(({ number }) => String(number))
    .filter((part) => lastOf(record.steps, { code: 'IMPLEMENT', iteration, part })?.outcome !== 'DONE');
}

function openStep(
  record: CorrectiveActionEntry,
  key: { code: CorrectiveActionStepCode; part: string; visit: number },
): StepEntry {
  return {
    ...key,
    iteration: record.iteration,
    planned: null,
    due: undefined,
    originalDue: null,
    extensions: 0,
    outcome: null,
    at: null,
    parts: [],
    by: null,
    hasEntry: false,
    entry: {},
  };
}
