import type { CycleForm } from '#domain/process/form-code.js';
import { CYCLE_ENTRIES } from '#testing/cycle-entries.js';
import { personFor } from './company.js';

/** Days of a row that lie behind: what was done is dated today. */
const DONE: ReadonlySet<string> = new Set([
  ...['confirmedOn', 'heldOn', 'acceptedOn', 'treatmentApprovedOn', 'effective', 'doneOn', 'reviewedOn', 'date'],
]);
/** Days of a row that lie ahead. */
const AHEAD: ReadonlySet<string> = new Set(['nextReview', 'expires', 'due', 'actionDue', 'plannedOn']);
const A_YEAR = 360;

/** A complete answer to a form of the cycle, with people of the company and days around today. */
export function entryFor(form: string, of: { today: string; title: string }): Record<string, unknown> {
  // What is raised because a step is late is triaged: it was answered meanwhile.
  if (form === 'CA_TRIAGE') return { reason: 'The step was answered meanwhile.' };
  const ready = CYCLE_ENTRIES[form as CycleForm];
  const entry = adapted(ready, '', of.today) as Record<string, unknown>;
  const [firstDay = '', lastDay = ''] = of.title.match(/\d{4}-\d{2}-\d{2}/g) ?? [];
  return form === 'CYCLE_CHARTER' ? { ...entry, firstDay, lastDay } : entry;
}

function adapted(value: unknown, key: string, today: string): unknown {
  if (Array.isArray(value)) return value.map((one) => adapted(one, key, today));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, adapted(one, name, today)]));
  if (typeof value !== 'string') return value;
  if (/^P\d\d$/.test(value)) return personFor(value);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
  if (DONE.has(key)) return today;
  return AHEAD.has(key) ? daysAfter(today, A_YEAR) : value;
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
