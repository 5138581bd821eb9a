import { describe, expect, it } from '@jest/globals';
import { GuessLimit } from './guess-limit.js';

describe('the limit on guessed links', () => {
  it('stops a network after so many in a minute, leaves others alone, and forgets with the minute', () => {
    let now = 60_000 * 100 + 15_000;
    const limit = new GuessLimit(3, () => now);
    for (let n = 0; n < 3; n += 1) {
      expect(limit.wait('10.0.0')).toBe(0);
      limit.count('10.0.0');
    }
    expect([limit.wait('10.0.0'), limit.wait('10.0.1')]).toEqual([45, 0]);
    now += 45_000;
    expect(limit.wait('10.0.0')).toBe(0);
  });
});
