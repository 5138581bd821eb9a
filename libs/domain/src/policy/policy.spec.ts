import { describe, expect, it } from '@jest/globals';
import { SHIPPED_POLICY } from './policy.js';

/** Specification 2, table of task classes, as it is written there. */
const CLASSES = {
  AP: { due: { bd: 5 }, ladder: [{ bd: 1 }, { bd: 3 }, { bd: 7 }, { bd: 15 }] },
  APU: { due: { bd: 1 }, ladder: [{ h: 4 }, { bd: 1 }, { bd: 1 }] },
  WK: { due: null, ladder: [{ bd: 1 }, { d: 7 }, { d: 14 }, { d: 30 }] },
  WK_MAJOR: { due: null, ladder: [{ bd: 1 }, { d: 3 }, { d: 7 }, { d: 14 }] },
  AK: { due: { d: 14 }, ladder: [{ d: 1 }, { d: 7 }, { d: 14 }] },
};

describe('the shipped policy is the table of the specification', () => {
  it.each(Object.entries(CLASSES))('due and ladder of class %s', (name, { due, ladder }) => {
    const shipped = SHIPPED_POLICY.classes[name as keyof typeof CLASSES];
    expect(shipped.due).toEqual(due);
    expect(shipped.ladder).toEqual(ladder.map((after, at) => ({ level: at + 1, after })));
  });

  it('reminders: half time and last business day; 4 hours; 14 and 7 days and the day before; weekly and 2 days', () => {
    const { AP, APU, WK, WK_MAJOR, AK } = SHIPPED_POLICY.classes;
    expect(AP.reminders).toEqual([{ at: 'HALF_TIME' }, { at: 'LAST_BUSINESS_DAY' }]);
    expect(APU.reminders).toEqual([{ at: 'BEFORE', before: { h: 4 } }]);
    expect(WK.reminders).toEqual([
      { at: 'BEFORE', before: { d: 14 }, onlyIfSpanDays: 30 },
      { at: 'BEFORE', before: { d: 7 } },
      { at: 'BEFORE', before: { bd: 1 } },
    ]);
    expect(WK_MAJOR.reminders).toEqual(WK.reminders);
    expect(AK.reminders).toEqual([{ at: 'WEEKLY' }, { at: 'BEFORE', before: { d: 2 } }]);
  });

  it('dues of a corrective action: major and minor as in P4', () => {
    const { due, monitoringDays, notYetMaxDays, maxImplementDays, whys } = SHIPPED_POLICY.correctiveAction;
    expect(Object.fromEntries(Object.entries(due).map(([code, { major, minor }]) => [code, [major, minor]]))).toEqual({
      TRIAGE: [{ bd: 2 }, { bd: 5 }],
      CONTAINMENT: [{ bd: 5 }, { bd: 10 }],
      ROOT_CAUSE: [{ d: 12 }, { d: 18 }],
      PLANNING: [{ d: 20 }, { d: 23 }],
      PLAN_APPROVAL: [{ bd: 5 }, { bd: 5 }],
      IMPLEMENT: [{ d: 60 }, { d: 90 }],
      EVIDENCE_CHECK: [{ bd: 3 }, { bd: 5 }],
      EFFECTIVENESS_CHECK: [{ bd: 10 }, { bd: 10 }],
      CLOSURE: [{ bd: 5 }, { bd: 5 }],
      EXTENSION: [{ bd: 5 }, { bd: 5 }],
      ...Object.fromEntries(
        ['APPEAL', 'REVIEW_OWNER', 'REGRADE', 'CANCEL_CONFIRM'].map((code) => [code, [{ bd: 5 }, { bd: 5 }]]),
      ),
      APPEAL_WINDOW: [{ bd: 10 }, { bd: 10 }],
      IMPROVEMENT_TRIAGE: [{ bd: 15 }, { bd: 15 }],
      IMPROVEMENT_PLAN: [{ d: 45 }, { d: 45 }],
      IMPROVEMENT_WORK: [{ d: 180 }, { d: 180 }],
      BENEFIT_NOTE: [{ bd: 10 }, { bd: 10 }],
      WAIVER_CHECK: [{ bd: 10 }, { bd: 10 }],
    });
    expect(monitoringDays).toEqual({ major: 45, minor: 90, min: 14, max: 180 });
    expect({ notYetMaxDays, maxImplementDays, whys }).toEqual({
      notYetMaxDays: 60,
      maxImplementDays: { major: 90, minor: 90 },
      whys: { min: 3, max: 7 },
    });
  });

  it('three rounds, two extensions, links that live 30 days after the due day, assurance A and ONE_OF everywhere', () => {
    expect(SHIPPED_POLICY.maxRounds).toBe(3);
    expect(SHIPPED_POLICY.extension.maxPerItem).toBe(2);
    expect(SHIPPED_POLICY.linkLifeDaysAfterDue).toBe(30);
    expect(SHIPPED_POLICY.correctiveAction.assurance).toEqual({});
    expect(SHIPPED_POLICY.correctiveAction.quorum).toEqual({});
    expect(SHIPPED_POLICY.correctiveAction.tiers).toEqual({});
  });
});
