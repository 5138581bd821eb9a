import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calendarAndInstant } from '#testing/arbitrary-calendar.js';
import {
  HALF_HOUR,
  naiveBusinessDayClosing,
  naiveBusinessTimeAfter,
  naiveBusinessTimeBefore,
  naiveIsBusinessDay,
  naiveIsBusinessTime,
  naiveOpening,
  wallClock,
} from '#testing/naive-calendar.js';
import { type LadderRule, type ReminderRule, SHIPPED_POLICY, TASK_CLASSES } from '../policy/policy.js';
import type { Instant, IsoDay, Offset } from '../time.js';
import { type LadderInput, ladderOf, type PlannedRung, rescheduleLadder } from './ladder.rules.js';

const DAY = 86_400_000;

const question: fc.Arbitrary<LadderInput> = fc
  .record({
    place: calendarAndInstant,
    policyClass: fc.constantFrom(...TASK_CLASSES).map((name) => SHIPPED_POLICY.classes[name]),
    spanHalfHours: fc.oneof(fc.integer({ min: 1, max: 48 * 45 }), fc.integer({ min: 1, max: 96 })),
  })
  .map(({ place, policyClass, spanHalfHours }) => ({
    policyClass,
    openedAt: place.at,
    due: place.at + spanHalfHours * HALF_HOUR,
    calendar: place.cal,
  }));

const dayShifted = (day: IsoDay, n: number): IsoDay => new Date(Date.parse(day) + n * DAY).toISOString().slice(0, 10);

/** The ladder once more, by walking through the calendar in half hours. */
class NaiveLadder {
  private readonly dueDay: IsoDay;
  private readonly openingDay: IsoDay;

  constructor(private readonly input: LadderInput) {
    this.dueDay = this.dayOf(input.due);
    this.openingDay = this.dayOf(input.openedAt);
  }

  dayOf(at: Instant): IsoDay {
    return wallClock(this.input.calendar.zone, at).day;
  }

  reminders(): Instant[] {
    const { openedAt, due, policyClass } = this.input;
    const all = policyClass.reminders.flatMap((rule) => this.remindersOfRule(rule));
    const inside = all.filter((at) => at > openedAt && at < due).toSorted((a, b) => a - b);
    return inside.filter((at, index) => index === 0 || this.dayOf(at) !== this.dayOf(inside[index - 1] ?? 0));
  }

  escalations(): Instant[] {
    const rungs: Instant[] = [];
    const rules: readonly LadderRule[] = this.input.policyClass.ladder;
    rules.forEach((rule, index) => {
      const previous = rungs[index - 1];
      const planned = this.escalation(rule.after);
      const together = JSON.stringify(rules[index - 1]?.after) === JSON.stringify(rule.after);
      if (previous === undefined || planned > previous) rungs.push(planned);
      else rungs.push(together ? previous : this.openingFrom(previous, dayShifted(this.dayOf(previous), 1)));
    });
    return rungs;
  }

  private remindersOfRule(rule: ReminderRule): Instant[] {
    const { openedAt, due, calendar } = this.input;
    const span = Math.round((Date.parse(this.dueDay) - Date.parse(this.openingDay)) / DAY);
    if (rule.at === 'HALF_TIME') return [naiveOpening(calendar, (openedAt + due) / 2)];
    if (rule.at === 'LAST_BUSINESS_DAY') return this.later([this.openingBack(this.dueDay)]);
    if (rule.at === 'WEEKLY')
      return this.later([7, 14, 21, 28, 35, 42].map((d) => this.openingBack(dayShifted(this.dueDay, -d))));
    if (rule.onlyIfSpanDays !== undefined && span < rule.onlyIfSpanDays) return [];
    if ('h' in rule.before) return [naiveBusinessTimeBefore(calendar, due, rule.before.h * 2)];
    if ('d' in rule.before) return this.later([this.openingBack(dayShifted(this.dueDay, -rule.before.d))]);
    return this.later([this.openingBack(this.dayOf(naiveBusinessDayClosing(calendar, due, -rule.before.bd)))]);
  }

  private later(instants: readonly Instant[]): Instant[] {
    return instants.filter((at) => this.dayOf(at) > this.openingDay);
  }

  private escalation(after: Offset): Instant {
    const { due, calendar } = this.input;
    if ('h' in after) return naiveOpening(calendar, naiveBusinessTimeAfter(calendar, due, after.h * 2));
    if ('d' in after) return this.openingFrom(due, dayShifted(this.dueDay, after.d));
    return this.openingFrom(due, this.dayOf(naiveBusinessDayClosing(calendar, due, after.bd)));
  }

  /** Walks back from just before the due to the opening of a business day that is not later than `day`. */
  private openingBack(day: IsoDay): Instant {
    let at = this.input.due - HALF_HOUR;
    while (!(this.opens(at) && this.dayOf(at) <= day)) at -= HALF_HOUR;
    return at;
  }

  private openingFrom(from: Instant, day: IsoDay): Instant {
    let at = from;
    while (!(this.opens(at) && this.dayOf(at) >= day)) at += HALF_HOUR;
    return at;
  }

  private opens(at: Instant): boolean {
    const { calendar } = this.input;
    return wallClock(calendar.zone, at).minutes === calendar.opensAt * 60 && naiveIsBusinessDay(calendar, at);
  }
}

const instantsOf = (rungs: readonly PlannedRung[], kind: PlannedRung['kind']): Instant[] =>
  rungs.filter((rung) => rung.kind === kind).map((rung) => rung.at);

describe('Every ladder in every zone', () => {
  it('is what a walk through the calendar in half hours finds', () => {
    fc.assert(
      fc.property(question, (input) => {
        const naive = new NaiveLadder(input);
        const rungs = ladderOf(input);
        expect(instantsOf(rungs, 'REMINDER')).toEqual(naive.reminders());
        expect(instantsOf(rungs, 'ESCALATION')).toEqual(naive.escalations());
      }),
      { numRuns: 80 },
    );
  });

  it('lies in business time, reminders before the due and once a day, levels after it in order', () => {
    fc.assert(
      fc.property(question, (input) => {
        const rungs = ladderOf(input);
        for (const rung of rungs) expect(naiveIsBusinessTime(input.calendar, rung.at)).toBe(true);
        const instants = rungs.map((rung) => rung.at);
        expect(instants).toEqual(instants.toSorted((a, b) => a - b));
        const reminders = instantsOf(rungs, 'REMINDER');
        expect(reminders.every((at) => at > input.openedAt && at < input.due)).toBe(true);
        expect(new Set(reminders.map((at) => wallClock(input.calendar.zone, at).day)).size).toBe(reminders.length);
        expect(instantsOf(rungs, 'ESCALATION').every((at) => at > input.due)).toBe(true);
        const levels = rungs.flatMap((rung) => (rung.kind === 'ESCALATION' ? [rung.level] : []));
        expect(levels).toEqual(input.policyClass.ladder.map((rule) => rule.level));
      }),
      { numRuns: 400 },
    );
  });

  it('goes on as planned when it is planned anew at any instant without a new due', () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 0, max: 48 * 90 }), (input, halfHours) => {
        const now = input.openedAt + halfHours * HALF_HOUR;
        const planned = ladderOf(input);
        const passed = planned.filter((rung) => rung.at <= now);
        expect([...passed, ...rescheduleLadder({ ...input, passed, now })]).toEqual(planned);
      }),
      { numRuns: 300 },
    );
  });

  it('after an extension has only rungs to come, whole levels after the new due, and reminders numbered on', () => {
    const steps = fc.integer({ min: 0, max: 48 * 60 });
    fc.assert(
      fc.property(question, steps, steps, (input, waited, extended) => {
        const now = input.openedAt + waited * HALF_HOUR;
        const due = Math.max(input.due, now) + (extended + 1) * HALF_HOUR;
        const passed = ladderOf(input).filter((rung) => rung.at <= now);
        const rest = rescheduleLadder({ ...input, due, passed, now });
        expect(rest.every((rung) => rung.at > now && naiveIsBusinessTime(input.calendar, rung.at))).toBe(true);
        expect(instantsOf(rest, 'ESCALATION')).toEqual(instantsOf(ladderOf({ ...input, due }), 'ESCALATION'));
        const numbers = [...passed, ...rest].flatMap((rung) => (rung.kind === 'REMINDER' ? [rung.n] : []));
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        const days = [...instantsOf(passed, 'REMINDER'), ...instantsOf(rest, 'REMINDER')].map(
          (at) => wallClock(input.calendar.zone, at).day,
        );
        expect(new Set(days).size).toBe(days.length);
      }),
      { numRuns: 300 },
    );
  });
});
