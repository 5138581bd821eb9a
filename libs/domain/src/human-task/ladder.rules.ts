import { daysBetween, dayPlus } from '../calendar/iso-day.rules.js';
import { addOffset } from '../calendar/offset.rules.js';
import {
  businessDayOnOrAfter,
  businessDayOnOrBefore,
  businessOpening,
  localDay,
  nthBusinessDay,
  startOfBusinessDay,
} from '../calendar/site-calendar.rules.js';
import type { EscalationLevel, LadderRule, ReminderRule, TaskClassPolicy } from '../policy/policy.js';
import type { Instant, Offset, SiteCalendar } from '../time.js';

/** One planned rung of an open question: a reminder before the due instant or an escalation after it. */
export type PlannedRung =
  | { readonly kind: 'REMINDER'; readonly n: number; readonly at: Instant }
  | { readonly kind: 'ESCALATION'; readonly level: EscalationLevel; readonly at: Instant };

export interface LadderInput {
  readonly policyClass: TaskClassPolicy;
  readonly openedAt: Instant;
  readonly due: Instant;
  /** Site calendar of the person who is reminded: every rung lies in its business time. */
  readonly calendar: SiteCalendar;
}

export interface RescheduleInput extends LadderInput {
  /** Rungs that were reached so far, of all earlier dues of the question. */
  readonly passed: readonly PlannedRung[];
  readonly now: Instant;
}

/**
 * All rungs of a question, ascending, computed from planned instants alone (specification 2, table of task classes):
 * reminders between opening and due, at most one per local day; escalations after the due instant, level by level.
 * A due instant that lies in the past gives rungs in the past: the caller keeps them as passed.
 */
export function ladderOf(input: LadderInput): PlannedRung[] {
  return [...remindersOf(input), ...escalationsOf(input)];
}

/**
 * The rungs still to come after a due date was moved, the calendar changed or a case was taken over at `now`.
 * Reached rungs stay reached: reminders are numbered on, none is repeated on a day that had one, and a level that
 * was reached after the present due instant is not reached again. Levels reached after an earlier due instant do not
 * count: an extended task begins its overdue ladder anew.
 */
export function rescheduleLadder(input: RescheduleInput): PlannedRung[] {
  const { passed, due, calendar, now } = input;
  const dayOf = (rung: PlannedRung): string => localDay(calendar, rung.at);
  const reminded = passed.filter((rung) => rung.kind === 'REMINDER');
  const remindedDays = new Set(reminded.map(dayOf));
  const lastN = Math.max(0, ...reminded.map((rung) => rung.n));
  const lastLevel = Math.max(
    0,
    ...passed.map((rung) => (rung.kind === 'ESCALATION' && rung.at > due ? rung.level : 0)),
  );
  const reminders = remindersOf(input).filter((rung) => rung.at > now && !remindedDays.has(dayOf(rung)));
  const escalations = escalationsOf(input).filter((rung) => rung.at > now && rung.level > lastLevel);
  return [
    ...numbered(
      reminders.map((rung) => rung.at),
      lastN,
    ),
    ...escalations,
  ];
}

function remindersOf(input: LadderInput): Extract<PlannedRung, { kind: 'REMINDER' }>[] {
  const { policyClass, openedAt, due, calendar } = input;
  const instants = policyClass.reminders
    .flatMap((rule) => reminderInstants(rule, input))
    .filter((at) => at > openedAt && at < due)
    .toSorted((a, b) => a - b);
  const oncePerDay = new Map<string, Instant>();
  for (const at of instants) {
    const day = localDay(calendar, at);
    if (!oncePerDay.has(day)) oncePerDay.set(day, at);
  }
  return numbered([...oncePerDay.values()], 0);
}

function numbered(instants: readonly Instant[], last: number): Extract<PlannedRung, { kind: 'REMINDER' }>[] {
  return instants.map((at, index) => ({ kind: 'REMINDER', n: last + index + 1, at }));
}

function reminderInstants(rule: ReminderRule, input: LadderInput): Instant[] {
  const { openedAt, due, calendar } = input;
  switch (rule.at) {
    case 'HALF_TIME':
      return [businessOpening(calendar, openedAt + Math.floor((due - openedAt) / 2))];
    case 'LAST_BUSINESS_DAY':
      return afterOpeningDay(input, [lastOpeningBefore(calendar, due)]);
    case 'WEEKLY': {
      const weeks = Math.floor(spanDays(input) / 7);
      const openings = Array.from({ length: Math.max(0, weeks) }, (_, k) => openingBefore(input, { d: 7 * (k + 1) }));
      return afterOpeningDay(input, openings);
    }
    case 'BEFORE': {
      if (rule.onlyIfSpanDays !== undefined && spanDays(input) < rule.onlyIfSpanDays) return [];
      if ('h' in rule.before) return [addOffset(calendar, due, { h: -rule.before.h })];
      return afterOpeningDay(input, [openingBefore(input, rule.before)]);
    }
  }
}

/** The task mail itself went out on the day of opening: a reminder counted in days begins on a later day. */
function afterOpeningDay({ openedAt, calendar }: LadderInput, instants: readonly Instant[]): Instant[] {
  const openingDay = localDay(calendar, openedAt);
  return instants.filter((at) => localDay(calendar, at) > openingDay);
}

function spanDays({ openedAt, due, calendar }: LadderInput): number {
  return daysBetween(localDay(calendar, openedAt), localDay(calendar, due));
}

/** Opening on the day that lies `before` the due day, or on the last business day ahead of it. */
function openingBefore({ due, calendar }: LadderInput, before: Exclude<Offset, { h: number }>): Instant {
  const dueDay = localDay(calendar, due);
  const day = 'bd' in before ? nthBusinessDay(calendar, dueDay, -before.bd) : dayPlus(dueDay, -before.d);
  return startOfBusinessDay(calendar, businessDayOnOrBefore(calendar, day));
}

/** Opening of the last business day on which the person can still act; a due at night belongs to the day before. */
function lastOpeningBefore(calendar: SiteCalendar, due: Instant): Instant {
  const opening = startOfBusinessDay(calendar, businessDayOnOrBefore(calendar, localDay(calendar, due)));
  if (opening < due) return opening;
  return startOfBusinessDay(calendar, nthBusinessDay(calendar, localDay(calendar, due), -1));
}

/**
 * Levels come one after the other: a level that a closed site or an hour rung (urgent approval: +4 h, +1 BD) would let
 * fall on or before its predecessor moves to the next opening. Only levels with the same distance share an instant.
 */
function escalationsOf(input: LadderInput): Extract<PlannedRung, { kind: 'ESCALATION' }>[] {
  const { calendar } = input;
  const rungs: Extract<PlannedRung, { kind: 'ESCALATION' }>[] = [];
  let previous: { readonly rule: LadderRule; readonly at: Instant } | undefined;
  for (const rule of input.policyClass.ladder.toSorted((a, b) => a.level - b.level)) {
    let at = escalationInstant(rule.after, input);
    if (previous && sameOffset(previous.rule.after, rule.after)) at = previous.at;
    else if (previous && at <= previous.at) at = openingAfterDayOf(calendar, previous.at);
    rungs.push({ kind: 'ESCALATION', level: rule.level, at });
    previous = { rule, at };
  }
  return rungs;
}

function escalationInstant(after: Offset, { due, calendar }: LadderInput): Instant {
  if ('h' in after) return businessOpening(calendar, addOffset(calendar, due, after));
  const dueDay = localDay(calendar, due);
  const day = 'bd' in after ? nthBusinessDay(calendar, dueDay, after.bd) : dayPlus(dueDay, after.d);
  const opening = startOfBusinessDay(calendar, businessDayOnOrAfter(calendar, day));
  // A distance of nought would else lie on the morning before the due instant.
  return opening > due ? opening : openingAfterDayOf(calendar, due);
}

function openingAfterDayOf(calendar: SiteCalendar, at: Instant): Instant {
  return startOfBusinessDay(calendar, nthBusinessDay(calendar, localDay(calendar, at), 1));
}

function sameOffset(a: Offset, b: Offset): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
