import { addOffset } from '#domain/calendar/offset.rules.js';
import { endOfBusinessDay } from '#domain/calendar/site-calendar.rules.js';
import { halved, isStep3To7, risksHalve } from '#domain/corrective-action/due.rules.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import type { Instant, SiteCalendar } from '#domain/time.js';
import type { CaseRow } from './case.js';
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

/** Policy or plan, and where an external body set an earlier day for steps 3 to 7, that day (specification P4). */
function originalDue(input: DueInput): Instant {
  const own = ownDue(input);
  const { row, code, calendar } = input;
  if (row.external_due === null || !isStep3To7(code)) return own;
  return Math.min(own, endOfBusinessDay(calendar, row.external_due));
}

function ownDue({ row, code, part, plannedAt, calendar, actions }: DueInput): Instant {
  if (code === 'IMPLEMENT') {
    const action = actions.find((candidate) => String(candidate.number) === part);
    if (action) return action.due.getTime();
  }
  const rule = row.policy.correctiveAction.due[code];
  if (!rule) return addOffset(calendar, plannedAt, row.policy.classes.AP.due ?? { bd: 5 });
  const from = rule.from === 'RAISED' ? row.iteration_from.getTime() : plannedAt;
  const offset = row.grade === 'MAJOR' ? rule.major : rule.minor;
  return addOffset(calendar, from, isStep3To7(code) && risksHalve(row.risk_level) ? halved(offset) : offset);
}

/** End of the waiting time before the effectiveness check: `moreDays` of a "not yet", else the plan's number of days, else the policy's for the grade. */
export function monitoringEnd(
  row: CaseRow,
  plannedAt: Instant,
  on: { calendar: SiteCalendar; moreDays: number | null },
): Instant {
  const { major, minor } = row.policy.correctiveAction.monitoringDays;
  const days = on.moreDays ?? row.monitoring_days ?? (row.grade === 'MAJOR' ? major : minor);
  return addOffset(on.calendar, plannedAt, { d: days });
}
