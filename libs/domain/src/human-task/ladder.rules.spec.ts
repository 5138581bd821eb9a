import { describe, expect, it } from '@jest/globals';
import { addOffset } from '../calendar/offset.rules.js';
import { SHIPPED_POLICY, type TaskClass, type TaskClassPolicy } from '../policy/policy.js';
import type { Offset, SiteCalendar } from '../time.js';
import { ladderOf, type PlannedRung, rescheduleLadder } from './ladder.rules.js';

const amsterdam: SiteCalendar = {
  zone: 'Europe/Amsterdam',
  workingDays: [1, 2, 3, 4, 5],
  holidays: ['2026-12-25', '2027-01-01'],
  opensAt: 8,
  closesAt: 18,
};
/** Summer time plays no part here: every wall-clock time is Amsterdam winter time. */
const at = (wall: string): number => Date.parse(`${wall.replace(' ', 'T')}:00+01:00`);
const wall = (instant: number): string => new Date(instant + 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
const told = (rungs: readonly PlannedRung[]): string[] =>
  rungs.map((rung) => `${rung.kind === 'REMINDER' ? `R${rung.n}` : `L${rung.level}`} ${wall(rung.at)}`);

/** Question of a class, opened on a wall-clock time and due at `due`, a wall-clock time or a distance. */
function ladder(policyClass: TaskClass | TaskClassPolicy, opened: string, due: string | Offset): string[] {
  const openedAt = at(opened);
  return told(
    ladderOf({
      policyClass: typeof policyClass === 'string' ? SHIPPED_POLICY.classes[policyClass] : policyClass,
      openedAt,
      due: typeof due === 'string' ? at(due) : addOffset(amsterdam, openedAt, due),
      calendar: amsterdam,
    }),
  );
}

describe('The ladder of an approval (AP)', () => {
  it('reminds at half time and on the last business day, and escalates after 1, 3, 7 and 15 business days', () => {
    // Opened on Monday 23 November, due on Monday 30 November at 18:00.
    expect(ladder('AP', '2026-11-23 10:00', { bd: 5 })).toEqual([
      'R1 2026-11-27 08:00',
      'R2 2026-11-30 08:00',
      'L1 2026-12-01 08:00',
      'L2 2026-12-03 08:00',
      'L3 2026-12-09 08:00',
      'L4 2026-12-21 08:00',
    ]);
  });

  it('reminds at half time itself when that is business time', () => {
    expect(ladder('AP', '2026-11-23 12:00', '2026-11-25 16:00')[0]).toBe('R1 2026-11-24 14:00');
  });

  it('jumps over weekend, holidays and the turn of the year', () => {
    expect(ladder('AP', '2026-12-18 10:00', { bd: 5 })).toEqual([
      'R1 2026-12-23 14:00',
      'R2 2026-12-28 08:00',
      'L1 2026-12-29 08:00',
      'L2 2026-12-31 08:00',
      'L3 2027-01-07 08:00',
      'L4 2027-01-19 08:00',
    ]);
  });

  it('reminds once when half time and last business day are the same day', () => {
    expect(ladder('AP', '2026-11-27 10:00', { bd: 1 })).toEqual([
      'R1 2026-11-30 08:00',
      'L1 2026-12-01 08:00',
      'L2 2026-12-03 08:00',
      'L3 2026-12-09 08:00',
      'L4 2026-12-21 08:00',
    ]);
  });

  it('keeps the earlier of two reminders of one day', () => {
    // Half time is Monday at 08:30, the opening of the last business day at 08:00.
    expect(ladder('AP', '2026-11-29 23:00', '2026-11-30 18:00')[0]).toBe('R1 2026-11-30 08:00');
    expect(ladder('AP', '2026-11-29 23:00', '2026-11-30 18:00')[1]).toBe('L1 2026-12-01 08:00');
  });

  it('a due on a Sunday is reminded on the Friday before it', () => {
    const lastDay = { ...SHIPPED_POLICY.classes.AP, reminders: [{ at: 'LAST_BUSINESS_DAY' }], ladder: [] } as const;
    expect(ladder(lastDay, '2026-11-23 10:00', '2026-11-29 18:00')).toEqual(['R1 2026-11-27 08:00']);
  });

  it('a due before the site opens is reminded on the business day before it', () => {
    const lastDay = { ...SHIPPED_POLICY.classes.AP, reminders: [{ at: 'LAST_BUSINESS_DAY' }], ladder: [] } as const;
    expect(ladder(lastDay, '2026-11-23 10:00', '2026-11-30 05:00')).toEqual(['R1 2026-11-27 08:00']);
    expect(ladder(lastDay, '2026-11-23 10:00', '2026-11-30 08:00')).toEqual(['R1 2026-11-27 08:00']);
  });

  it('the last business day is not reminded when the question was opened on it', () => {
    const lastDay = { ...SHIPPED_POLICY.classes.AP, reminders: [{ at: 'LAST_BUSINESS_DAY' }], ladder: [] } as const;
    expect(ladder(lastDay, '2026-11-30 07:00', '2026-11-30 18:00')).toEqual([]);
  });
});

describe('The ladder of an urgent approval (APU)', () => {
  it('reminds 4 hours before, escalates after 4 hours and then to level 2 and 3 together', () => {
    // One business day has passed at the close of Wednesday: the next opening is on Thursday.
    expect(ladder('APU', '2026-11-23 10:00', { bd: 1 })).toEqual([
      'R1 2026-11-24 14:00',
      'L1 2026-11-25 12:00',
      'L2 2026-11-26 08:00',
      'L3 2026-11-26 08:00',
    ]);
  });

  it('counts hours in business time only', () => {
    expect(ladder('APU', '2026-11-26 10:00', '2026-11-27 09:00').slice(0, 2)).toEqual([
      'R1 2026-11-26 15:00',
      'L1 2026-11-27 13:00',
    ]);
    expect(ladder('APU', '2026-11-26 10:00', '2026-11-27 17:00')[1]).toBe('L1 2026-11-30 11:00');
  });

  it('an hour rung that falls on closing time moves to the next opening', () => {
    expect(ladder('APU', '2026-11-26 10:00', '2026-11-27 14:00')[1]).toBe('L1 2026-11-30 08:00');
  });
});

describe('The ladder of work (WK)', () => {
  it('reminds 14 days, 7 days and 1 business day before; escalates after 1 BD, 7, 14 and 30 days', () => {
    // 30 days: Monday 2 November to Wednesday 2 December.
    expect(ladder('WK', '2026-11-02 10:00', { d: 30 })).toEqual([
      'R1 2026-11-18 08:00',
      'R2 2026-11-25 08:00',
      'R3 2026-12-01 08:00',
      'L1 2026-12-03 08:00',
      'L2 2026-12-09 08:00',
      'L3 2026-12-16 08:00',
      'L4 2027-01-04 08:00',
    ]);
  });

  it('leaves out the reminder 14 days before when the span is shorter than 30 days', () => {
    expect(ladder('WK', '2026-11-03 10:00', { d: 29 }).slice(0, 3)).toEqual([
      'R1 2026-11-25 08:00',
      'R2 2026-12-01 08:00',
      'L1 2026-12-03 08:00',
    ]);
  });

  it('leaves out the reminder 7 days before when that is the day of opening', () => {
    expect(ladder('WK', '2026-11-25 07:00', { d: 7 })[0]).toBe('R1 2026-12-01 08:00');
  });

  it('a reminder on a weekend comes on the business day before, an escalation on the one after', () => {
    // Due on Saturday 5 December: 7 days before is a Saturday, 7 days after too.
    expect(ladder('WK', '2026-11-23 10:00', '2026-12-05 18:00').slice(0, 4)).toEqual([
      'R1 2026-11-27 08:00',
      'R2 2026-12-04 08:00',
      'L1 2026-12-07 08:00',
      'L2 2026-12-14 08:00',
    ]);
  });

  it('a major corrective action reaches level 2 after 3, level 3 after 7 and level 4 after 14 days', () => {
    expect(ladder('WK_MAJOR', '2026-11-23 10:00', { d: 9 })).toEqual([
      'R1 2026-11-25 08:00',
      'R2 2026-12-01 08:00',
      'L1 2026-12-03 08:00',
      'L2 2026-12-07 08:00',
      'L3 2026-12-09 08:00',
      'L4 2026-12-16 08:00',
    ]);
  });

  it('levels stay apart when a closed site would let them fall together', () => {
    const closed = Array.from({ length: 11 }, (_, n) => `2026-12-${String(21 + n)}`);
    const calendar = { ...amsterdam, holidays: [...amsterdam.holidays, ...closed] };
    const due = at('2026-12-18 18:00');
    const input = { policyClass: SHIPPED_POLICY.classes.WK_MAJOR, openedAt: at('2026-12-14 10:00'), due, calendar };
    expect(told(ladderOf(input)).slice(1)).toEqual([
      'L1 2027-01-04 08:00',
      'L2 2027-01-05 08:00',
      'L3 2027-01-06 08:00',
      'L4 2027-01-07 08:00',
    ]);
  });
});

describe('The ladder of an acknowledgement (AK)', () => {
  it('reminds weekly and 2 days before; escalates after 1, 7 and 14 days and has no level 4', () => {
    expect(ladder('AK', '2026-11-23 10:00', { d: 14 })).toEqual([
      'R1 2026-11-30 08:00',
      'R2 2026-12-04 08:00',
      'L1 2026-12-08 08:00',
      'L2 2026-12-14 08:00',
      'L3 2026-12-21 08:00',
    ]);
  });

  it('reminds every week of a span of 30 days', () => {
    expect(ladder('AK', '2026-11-02 10:00', { d: 30 }).slice(0, 6)).toEqual([
      'R1 2026-11-04 08:00',
      'R2 2026-11-11 08:00',
      'R3 2026-11-18 08:00',
      'R4 2026-11-25 08:00',
      'R5 2026-11-30 08:00',
      'L1 2026-12-03 08:00',
    ]);
  });
});

describe('A ladder with unusual input', () => {
  it('has no reminder when the question is opened after its due', () => {
    expect(ladder('WK', '2026-12-03 10:00', '2026-12-02 18:00')).toEqual([
      'L1 2026-12-03 08:00',
      'L2 2026-12-09 08:00',
      'L3 2026-12-16 08:00',
      'L4 2027-01-04 08:00',
    ]);
  });

  it('a level without distance comes at the first opening after the due', () => {
    const noughts = { due: null, reminders: [], ladder: [{ level: 1, after: { d: 0 } }] } as const;
    expect(ladder(noughts, '2026-11-23 10:00', '2026-11-27 18:00')).toEqual(['L1 2026-11-30 08:00']);
  });
});

describe('A moved ladder', () => {
  const policyClass = SHIPPED_POLICY.classes.WK;
  const openedAt = at('2026-11-02 10:00');
  const due = at('2026-11-16 18:00');
  const before = ladderOf({ policyClass, openedAt, due, calendar: amsterdam });
  const moved = (newDue: string, now: string): string[] => {
    const passed = before.filter((rung) => rung.at <= at(now));
    return told(
      rescheduleLadder({ passed, policyClass, openedAt, due: at(newDue), calendar: amsterdam, now: at(now) }),
    );
  };

  it('begins with these rungs', () => {
    expect(told(before)).toEqual([
      'R1 2026-11-09 08:00',
      'R2 2026-11-13 08:00',
      'L1 2026-11-17 08:00',
      'L2 2026-11-23 08:00',
      'L3 2026-11-30 08:00',
      'L4 2026-12-16 08:00',
    ]);
  });

  it('an extension plans reminders and levels from the new due and numbers reminders on', () => {
    expect(moved('2026-12-02 18:00', '2026-11-12 10:00')).toEqual([
      'R2 2026-11-18 08:00',
      'R3 2026-11-25 08:00',
      'R4 2026-12-01 08:00',
      'L1 2026-12-03 08:00',
      'L2 2026-12-09 08:00',
      'L3 2026-12-16 08:00',
      'L4 2027-01-04 08:00',
    ]);
  });

  it('an extension granted late begins the overdue ladder anew', () => {
    expect(moved('2026-12-02 18:00', '2026-11-24 10:00').slice(0, 4)).toEqual([
      'R3 2026-11-25 08:00',
      'R4 2026-12-01 08:00',
      'L1 2026-12-03 08:00',
      'L2 2026-12-09 08:00',
    ]);
  });

  it('without an extension a level that was reached is not reached again', () => {
    expect(moved('2026-11-16 18:00', '2026-11-24 10:00')).toEqual(['L3 2026-11-30 08:00', 'L4 2026-12-16 08:00']);
  });

  it('a level reached after the present due is not planned again when a changed calendar moves it into the future', () => {
    const calendar = { ...amsterdam, holidays: ['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-23'] };
    const now = at('2026-11-17 09:00');
    const passed = before.filter((rung) => rung.at <= now);
    expect(told(rescheduleLadder({ passed, policyClass, openedAt, due, calendar, now }))[0]).toBe(
      'L2 2026-11-25 08:00',
    );
  });

  it('a day that was reminded is not reminded twice', () => {
    const now = at('2026-11-18 07:00');
    const passed = [{ kind: 'REMINDER', n: 7, at: at('2026-11-18 00:30') }] as const;
    const input = { passed, policyClass, openedAt, due: at('2026-12-02 18:00'), calendar: amsterdam, now };
    expect(told(rescheduleLadder(input)).slice(0, 2)).toEqual(['R8 2026-11-25 08:00', 'R9 2026-12-01 08:00']);
  });
});
