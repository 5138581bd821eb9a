import { describe, expect, it } from '@jest/globals';
import { completePolicy } from './complete-policy.rules.js';
import { SHIPPED_POLICY, type Policy } from './policy.js';

describe('a stored policy', () => {
  it('that is older than the cycle gets the shipped numbers of the cycle', () => {
    const { cycle: _none, ...old } = SHIPPED_POLICY;
    expect(completePolicy(old as Policy)).toEqual(SHIPPED_POLICY);
  });

  it('keeps its own numbers of the cycle, and gets those that came after it', () => {
    const { E1: _late, ...days } = SHIPPED_POLICY.cycle.days;
    const own: Policy = {
      ...SHIPPED_POLICY,
      cycle: {
        ...SHIPPED_POLICY.cycle,
        ...{ periodMonths: 6, days: { ...days, E2: { start: 1, due: 30 } }, due: { E1_INPUT: { d: 3 } } },
      },
    };
    const { cycle } = completePolicy(own);
    expect(cycle.periodMonths).toBe(6);
    expect(cycle.days).toEqual({ ...SHIPPED_POLICY.cycle.days, E2: { start: 1, due: 30 } });
    expect(cycle.due).toEqual({ ...SHIPPED_POLICY.cycle.due, E1_INPUT: { d: 3 } });
  });
});
