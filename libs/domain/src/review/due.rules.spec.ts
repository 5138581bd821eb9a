import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calendarAndInstant } from '#testing/arbitrary-calendar.js';
import { naiveBusinessDayClosing, wallClock } from '#testing/naive-calendar.js';
import { endOfBusinessDay } from '../calendar/site-calendar.rules.js';
import { SHIPPED_POLICY } from '../policy/policy.js';
import type { SiteCalendar } from '../time.js';
import { aimOf, annualStart, candidateDay, daysOverdue, isAnnualDueSoon, mergeAim, startBy } from './due.rules.js';
import type { TriggerFacts } from './triggers.js';

const policy = SHIPPED_POLICY.review;
const calendar: SiteCalendar = {
  zone: 'Europe/Amsterdam',
  workingDays: [1, 2, 3, 4, 5],
  holidays: ['2027-05-06'],
  opensAt: 8,
  closesAt: 18,
};
const rules = { calendar, policy };
const at = Date.parse('2027-05-03T09:00:00Z');
const day = (instant: number): string => wallClock(calendar.zone, instant).day;
const facts = (type: TriggerFacts['type'], rest: Partial<TriggerFacts> = {}): TriggerFacts => ({
  type,
  sourceRef: 'X-1',
  majorOnProcedure: false,
  ...rest,
});
const aim = (trigger: TriggerFacts) => {
  const { scope, dueAt } = aimOf(trigger, { raisedAt: at, dueDay: '2027-06-30' }, rules);
  return `${scope} ${day(dueAt)}`;
};

describe('when a review is due (specification P2)', () => {
  it('by its trigger: 45 days, 60 where it is full, 30 after an incident, the due day of the annual one', () => {
    expect(aim(facts('STRUCTURE'))).toBe('TARGETED 2027-06-17');
    expect(aim(facts('SCOPE'))).toBe('FULL 2027-07-02');
    expect(aim(facts('AUDIT', { majorOnProcedure: true }))).toBe('FULL 2027-07-02');
    expect(aim(facts('LEGAL'))).toBe('TARGETED 2027-07-02');
    expect(aim(facts('INCIDENT'))).toBe('TARGETED 2027-06-02');
    expect(aim(facts('ANNUAL'))).toBe('FULL 2027-06-30');
  });

  it('starts within 5 or 10 business days; a holiday is none', () => {
    expect(day(startBy(facts('AUDIT'), at, rules))).toBe('2027-05-11');
    expect(day(startBy(facts('MANUAL'), at, rules))).toBe('2027-05-18');
  });

  it('the annual one starts 60 days before, and is taken along by whatever starts from then on, late ones too', () => {
    expect(annualStart('2027-06-30', policy)).toBe('2027-05-01');
    expect(isAnnualDueSoon('2027-06-30', '2027-04-30', policy)).toBe(false);
    expect(isAnnualDueSoon('2027-06-30', '2027-05-01', policy)).toBe(true);
    expect(isAnnualDueSoon('2026-06-30', '2027-05-01', policy)).toBe(true);
    expect(isAnnualDueSoon(null, '2027-05-01', policy)).toBe(false);
  });

  it('is overdue from the day after; more than 60 days later a candidate of a corrective action', () => {
    expect(daysOverdue('2026-03-21', '2026-11-23')).toBe(247);
    expect(daysOverdue('2026-03-21', '2026-03-21')).toBe(0);
    expect(daysOverdue(null, '2026-03-21')).toBe(0);
    expect(candidateDay('2026-03-21', policy)).toBe('2026-05-21');
    expect(daysOverdue('2026-03-21', candidateDay('2026-03-21', policy))).toBe(61);
  });
});

describe('a trigger that joins an open review', () => {
  const review = (scope: 'FULL' | 'TARGETED', on: string) => ({ scope, dueAt: endOfBusinessDay(calendar, on) });
  const merged = (one: ReturnType<typeof review>, other: ReturnType<typeof review>) => {
    const { scope, dueAt, upgraded } = mergeAim(one, other, { ...rules, now: at });
    return `${scope} ${day(dueAt)}${upgraded ? ' upgraded' : ''}`;
  };

  it('keeps the earlier due day', () => {
    expect(merged(review('TARGETED', '2027-06-17'), review('TARGETED', '2027-07-02'))).toBe('TARGETED 2027-06-17');
    expect(merged(review('TARGETED', '2027-07-02'), review('TARGETED', '2027-06-17'))).toBe('TARGETED 2027-06-17');
  });

  it('but leaves 10 business days from now', () => {
    expect(merged(review('TARGETED', '2027-05-04'), review('TARGETED', '2027-06-17'))).toBe('TARGETED 2027-05-18');
  });

  it('becomes full and leaves 45 days from now', () => {
    expect(merged(review('TARGETED', '2027-05-20'), review('FULL', '2027-07-02'))).toBe('FULL 2027-06-17 upgraded');
    expect(merged(review('TARGETED', '2027-08-20'), review('FULL', '2027-07-02'))).toBe('FULL 2027-07-02 upgraded');
  });

  it('stays full, and nothing is upgraded twice', () => {
    expect(merged(review('FULL', '2027-06-20'), review('TARGETED', '2027-06-01'))).toBe('FULL 2027-06-01');
    expect(merged(review('FULL', '2027-06-20'), review('FULL', '2027-07-02'))).toBe('FULL 2027-06-20');
  });

  it('in any calendar: the wider scope, and exactly the later of the earlier due and the least time', () => {
    const scope = fc.constantFrom('FULL' as const, 'TARGETED' as const);
    const distance = fc.integer({ min: -100 * 48, max: 100 * 48 });
    fc.assert(
      fc.property(calendarAndInstant, scope, scope, distance, distance, ({ cal, at: now }, one, other, near, far) => {
        const half = 1_800_000;
        const [a, b] = [now + near * half, now + far * half];
        const result = mergeAim({ scope: one, dueAt: a }, { scope: other, dueAt: b }, { calendar: cal, policy, now });
        const upgraded = one === 'TARGETED' && other === 'FULL';
        expect(result.scope).toBe([one, other].includes('FULL') ? 'FULL' : 'TARGETED');
        expect(result.upgraded).toBe(upgraded);
        expect(result.dueAt).toBeGreaterThanOrEqual(Math.min(a, b));
        if (!upgraded) expect(result.dueAt).toBe(Math.max(Math.min(a, b), naiveBusinessDayClosing(cal, now, 10)));
        else expect(wallClock(cal.zone, result.dueAt).day >= wallClock(cal.zone, now + 44 * 86_400_000).day).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
