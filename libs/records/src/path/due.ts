import { addOffset } from '#domain/calendar/offset.rules.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import type { Instant, SiteCalendar } from '#domain/time.js';
import type { CaseRow } from '../corrective-action/case.js';
import type { PlannedActionRow } from '../tables/corrective-action.entity.js';

export interface DueInput {
  readonly row: CaseRow;
  readonly code: CorrectiveActionStepCode;
  readonly part: string;
  /** Effective instant of what made the step start. */
  readonly plannedAt: Instant;
  readonly calendar: SiteCalendar;
  readonly actions: readonly PlannedActionRow[];
}

export interface Dues {
  /** Due of the policy; KPIs count against it. */
  readonly original: Instant;
  /** Due that is asked for: never less than the policy's minimum after the start. */
  readonly due: Instant;
}

/** Due of a step from planned instants and the policy the record began with; never from processing time. */
export function duesOf(input: DueInput): Dues {
  const original = originalDue(input);
  return { original, due: Math.max(original, leastDue(input)) };
}

/** What everybody who is asked gets at least, however late the step before was. */
export function leastDue({ row, plannedAt, calendar }: Pick<DueInput, 'row' | 'plannedAt' | 'calendar'>): Instant {
  return addOffset(calendar, plannedAt, row.policy.correctiveAction.minimumDue);
}

function originalDue({ row, code, part, plannedAt, calendar, actions }: DueInput): Instant {
  if (code === 'IMPLEMENT') {
    const action = actions.find((candidate) => String(candidate.number) === part);
    if (action) return action.due.getTime();
  }
  const rule = row.policy.correctiveAction.due[code];
  if (!rule) return addOffset(calendar, plannedAt, row.policy.classes.AP.due ?? { bd: 5 });
  const from = rule.from === 'RAISED' ? row.iteration_from.getTime() : plannedAt;
  return addOffset(calendar, from, row.grade === 'MAJOR' ? rule.major : rule.minor);
}

/** End of the waiting time before the effectiveness check: the plan's number of days, else the policy's for the grade. */
export function monitoringEnd(row: CaseRow, plannedAt: Instant, calendar: SiteCalendar): Instant {
  const { major, minor } = row.policy.correctiveAction.monitoringDays;
  const days = row.monitoring_days ?? (row.grade === 'MAJOR' ? major : minor);
  return addOffset(calendar, plannedAt, { d: days });
}
