import { describe, expect, it } from '@jest/globals';
import type { CycleState } from './states.js';
import { unmetBeside, type StandingCycle } from './told-cycles.rules.js';

const cycle = (year: number, state: CycleState, change: Partial<StandingCycle> = {}): StandingCycle => ({
  ...{ name: `CYC-${year}`, firstDay: `${year}-01-01`, lastDay: `${year}-12-31`, firstEver: false, state },
  ...change,
});
const problems = (told: StandingCycle, ...others: StandingCycle[]): string[] =>
  unmetBeside(told, others).map(({ field, reason }) => `${field}: ${reason}`);

describe('a told cycle beside the others of its scope', () => {
  it('stands where those before it are closed and those after it are drafts', () => {
    expect(problems(cycle(2026, 'MONITOR'), cycle(2025, 'CLOSED'), cycle(2027, 'DRAFT'))).toEqual([]);
    expect(problems(cycle(2027, 'DRAFT'), cycle(2026, 'MONITOR'))).toEqual([]);
    expect(problems(cycle(2025, 'CLOSED'), cycle(2026, 'MONITOR'))).toEqual([]);
    expect(problems(cycle(2026, 'MONITOR', { firstEver: true }), cycle(2027, 'DRAFT'))).toEqual([]);
  });

  it('does not overlap the period of another, not by one day', () => {
    const reason =
      'firstDay: The period overlaps that of CYC-2025, 2025-01-01 to 2026-01-01. A cycle begins after the last day of the one before it.';
    expect(problems(cycle(2026, 'MONITOR'), cycle(2025, 'CLOSED', { lastDay: '2026-01-01' }))).toEqual([reason]);
    expect(problems(cycle(2026, 'MONITOR'), cycle(2026, 'CANCELLED'))).toEqual([]);
  });

  it('is the only current one, a suspended one among them', () => {
    for (const state of ['ESTABLISH', 'SUSPENDED'] as const)
      expect(problems(cycle(2026, 'OPERATE'), cycle(2027, state))).toEqual([
        `gates: CYC-2027 is under way too, in ${state}. One cycle is the current one: close the earlier one with G4, or bring the later one without gates.`,
      ]);
  });

  it('has not begun while the one before it is not closed', () => {
    expect(problems(cycle(2026, 'ESTABLISH'), cycle(2025, 'DRAFT'))).toEqual([
      'gates: CYC-2025 comes before this cycle and stands in DRAFT. Close it with G4, or leave it out.',
    ]);
    expect(problems(cycle(2026, 'CLOSED'), cycle(2025, 'IMPROVE'))).toEqual([
      'gates: CYC-2025 comes before this cycle and stands in IMPROVE. Close it with G4, or leave it out.',
    ]);
  });

  it('is the first of all only where none comes before it', () => {
    expect(problems(cycle(2026, 'ESTABLISH', { firstEver: true }), cycle(2025, 'CLOSED'))).toEqual([
      'firstEver: There is a cycle before this one. Only the first cycle of all has the longer time to establish the ISMS.',
    ]);
  });
});
