import { describe, expect, it } from '@jest/globals';
import { firstDayProblem } from './first-day.rules.js';

const TODAY = '2027-03-01';

describe('the first day of a cycle', () => {
  it.each(['2026-03-01', '2027-03-01', '2029-03-01'])('may be %s: a year back to two years ahead', (day) => {
    expect(firstDayProblem(day, TODAY)).toBeNull();
  });

  it.each(['1900-01-01', '2026-02-28', '2029-03-02', '2072-03-01', '9999-12-31'])(
    'is never %s, and the reason names the days between which it lies',
    (day) => {
      expect(firstDayProblem(day, TODAY)).toBe(
        `The first day of a cycle lies between 2026-03-01 and 2029-03-01; ${day} does not.`,
      );
    },
  );
});
