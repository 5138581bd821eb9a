import { localDay } from '#domain/calendar/site-calendar.rules.js';
import type { Instant, IsoDay } from '#domain/time.js';
import type { CompanyDates } from './company-dates.js';
import type { CorrectiveActionEntry, StepEntry } from './corrective-action-entry.js';

/** Local hours that a moment without an hour is read as. */
const MORNING = 9;
const NOON = 12;

export function raisedAt(record: CorrectiveActionEntry, dates: CompanyDates): Instant {
  return dates.moment(record.raised, MORNING);
}

/** Day of raising in the company's zone: its year is the year of the id. */
export function raisedOn(record: CorrectiveActionEntry, dates: CompanyDates): IsoDay {
  const calendar = { zone: dates.zone, workingDays: [], holidays: [], opensAt: 0, closesAt: 23 };
  return localDay(calendar, raisedAt(record, dates));
}

export function recordIdOf(record: CorrectiveActionEntry, dates: CompanyDates): string {
  return dates.fill(record.id, raisedOn(record, dates));
}

/** Instant from which the dues of the present iteration count. */
export function iterationFrom(record: CorrectiveActionEntry, dates: CompanyDates): Instant {
  return record.iterationFrom === null ? raisedAt(record, dates) : dates.moment(record.iterationFrom, NOON);
}

export function outcomeAt(step: StepEntry, dates: CompanyDates): Instant | null {
  return step.at === null ? null : dates.moment(step.at, NOON);
}

/**
 * Planned start of a step: told by the file, else the moment that made it start. That is the latest outcome before it in
 * the file (for an action: of what is no action, because actions run side by side), else the raising.
 */
export function plannedAt(record: CorrectiveActionEntry, index: number, dates: CompanyDates): Instant {
  const step = record.steps[index];
  if (step?.planned) return dates.moment(step.planned, MORNING);
  const earlier = record.steps
    .slice(0, index)
    .filter((other) => step?.code !== 'IMPLEMENT' || other.code !== 'IMPLEMENT');
  const outcomes = earlier.map((other) => outcomeAt(other, dates)).filter((at) => at !== null);
  return Math.max(raisedAt(record, dates), ...outcomes);
}
