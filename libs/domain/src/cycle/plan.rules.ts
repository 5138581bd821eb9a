import { addMonthsClamped, dayPlus, daysBetween } from '../calendar/iso-day.rules.js';
import { businessDayOnOrAfter, endOfBusinessDay, startOfBusinessDay } from '../calendar/site-calendar.rules.js';
import type { CyclePolicy } from '../policy/policy.js';
import type { Instant, IsoDay, SiteCalendar } from '../time.js';
import { partsOf, PROCEDURE_STEPS } from './procedure.js';
import {
  PROCEDURE_STEP_CODES,
  QUARTERS,
  type CyclePart,
  type ProcedureStepCode,
  type Quarter,
} from './procedure-row.js';
import { GATES, type Gate } from './states.js';

/** Period of a cycle, in local days of the headquarters. */
export interface CycleDates {
  readonly firstDay: IsoDay;
  /** Last day that belongs to the cycle. */
  readonly lastDay: IsoDay;
  /** The first cycle of all has more time to establish the ISMS. */
  readonly firstEver: boolean;
}

/** What has dates of its own: the charter is that of G0, and `NEXT_DRAFT` is the day on which the next cycle is drafted. */
export type PlannedCode = Exclude<ProcedureStepCode, 'E0'> | Gate | 'NEXT_DRAFT';

export interface PlannedItem {
  readonly code: PlannedCode;
  /** Quarter, or empty where the step is asked once. */
  readonly part: CyclePart;
  /** Opening of the business day on which the step is asked first. */
  readonly start: Instant;
  /** Closing of the business day on which it is due. */
  readonly due: Instant;
}

export interface PlanRules {
  /** Calendar of the headquarters. */
  readonly calendar: SiteCalendar;
  readonly policy: CyclePolicy;
}

/** The period that begins on `firstDay`: so many months, the last day before the anniversary. */
export function periodFrom(
  firstDay: IsoDay,
  policy: Pick<CyclePolicy, 'periodMonths'>,
): { firstDay: IsoDay; lastDay: IsoDay } {
  return { firstDay, lastDay: dayPlus(addMonthsClamped(firstDay, policy.periodMonths), -1) };
}

/**
 * Every planned start and due of a cycle (specification P1, "Due day"), in the order of the procedure. Day n is n days after
 * the first day, never after the last one; instants lie on business days of the headquarters, moved forward where they do not.
 */
export function planOf(cycle: CycleDates, rules: PlanRules): PlannedItem[] {
  return [
    ...GATES.map((gate) => gateItem(gate, cycle, rules)),
    ...PROCEDURE_STEP_CODES.flatMap((code) => (code === 'E0' ? [] : stepItems(code, cycle, rules))),
    nextDraft(cycle, rules),
  ];
}

/** Day of the cycle on which a gate is due; the last one is the last day. */
function gateDay(gate: Gate, cycle: CycleDates, policy: CyclePolicy): number {
  if (gate === 'G4') return lastDayOf(cycle);
  if (gate === 'G1' && cycle.firstEver) return policy.firstEstablishDays;
  return policy.gateDays[gate];
}

/** A gate may be submitted from the first day of its stage; the charter is drafted ahead of the cycle. */
function gateItem(gate: Gate, cycle: CycleDates, rules: PlanRules): PlannedItem {
  const due = gateDay(gate, cycle, rules.policy);
  const before = GATES[GATES.indexOf(gate) - 1];
  const opens = before === undefined || before === 'G0' ? 0 : gateDay(before, cycle, rules.policy) + 1;
  const start = gate === 'G0' ? -1 - rules.policy.nextDraftDaysBefore : opens;
  return item({ code: gate, part: '', days: { start, due } }, cycle, rules.calendar);
}

function stepItems(code: Exclude<ProcedureStepCode, 'E0'>, cycle: CycleDates, rules: PlanRules): PlannedItem[] {
  return partsOf(PROCEDURE_STEPS[code]).map((part) => {
    const days = part === '' ? stepDays(code, cycle, rules.policy) : quarterDays(part, cycle, rules.policy);
    return item({ code, part, days }, cycle, rules.calendar);
  });
}

interface Days {
  readonly start: number;
  readonly due: number;
}

/** Days of a step; the longer first stage of the first cycle stretches its steps alike. */
function stepDays(code: ProcedureStepCode, cycle: CycleDates, policy: CyclePolicy): Days {
  const { start, due } = policy.days[code] ?? { start: 0, due: lastDayOf(cycle) };
  if (!cycle.firstEver || PROCEDURE_STEPS[code].stage !== 'establish') return { start, due };
  const stretched = (day: number): number => Math.round((day * policy.firstEstablishDays) / policy.gateDays.G1);
  return { start: stretched(start), due: stretched(due) };
}

/** Quarters that end on or before the day of a gate: what is asked in them has to be there when it is decided. */
export function quartersBefore(gate: Gate, cycle: CycleDates, policy: CyclePolicy): Quarter[] {
  return QUARTERS.filter((quarter) => quarterDays(quarter, cycle, policy).due <= gateDay(gate, cycle, policy));
}

/** Four quarters of equal length; the day or two that are left belong to the fourth. */
function quarterLength(cycle: Pick<CycleDates, 'firstDay' | 'lastDay'>): number {
  return Math.floor((lastDayOf(cycle) + 1) / QUARTERS.length);
}

/** First day that belongs to a quarter: nothing of it can be done before. */
export function firstDayOfQuarter(quarter: Quarter, cycle: Pick<CycleDates, 'firstDay' | 'lastDay'>): IsoDay {
  return dayPlus(cycle.firstDay, QUARTERS.indexOf(quarter) * quarterLength(cycle));
}

function quarterDays(quarter: Quarter, cycle: CycleDates, policy: CyclePolicy): Days {
  const due = (QUARTERS.indexOf(quarter) + 1) * quarterLength(cycle) - 1;
  return { start: Math.max(0, due - policy.quarterOpensDaysBefore), due };
}

/** The next cycle is drafted so many days before the last day. */
function nextDraft(cycle: CycleDates, { calendar, policy }: PlanRules): PlannedItem {
  const day = lastDayOf(cycle) - policy.nextDraftDaysBefore;
  const { start } = item({ code: 'NEXT_DRAFT', part: '', days: { start: day, due: day } }, cycle, calendar);
  return { code: 'NEXT_DRAFT', part: '', start, due: start };
}

/** Number of the last day, counted from 0: 364, or 365 where the period holds a 29 February. */
function lastDayOf(cycle: Pick<CycleDates, 'firstDay' | 'lastDay'>): number {
  return daysBetween(cycle.firstDay, cycle.lastDay);
}

function item(
  of: { readonly code: PlannedCode; readonly part: CyclePart; readonly days: Days },
  cycle: CycleDates,
  calendar: SiteCalendar,
): PlannedItem {
  const last = lastDayOf(cycle);
  const day = (n: number): IsoDay => businessDayOnOrAfter(calendar, dayPlus(cycle.firstDay, Math.min(n, last)));
  return {
    code: of.code,
    part: of.part,
    start: startOfBusinessDay(calendar, day(of.days.start)),
    due: endOfBusinessDay(calendar, day(of.days.due)),
  };
}
