import { describe, expect, it } from '@jest/globals';
import { tryAgain } from './too-many.js';

describe('words for a wait', () => {
  it.each([
    [1, 'Try again in 1 second.'],
    [59, 'Try again in 59 seconds.'],
    [60, 'Try again in 1 minute.'],
    [61, 'Try again in 2 minutes.'],
  ])('of %i seconds are singular or plural as they should be', (seconds, words) => {
    expect(tryAgain(seconds)).toBe(words);
  });

  it('may end another way', () => {
    expect(tryAgain(60, ', or call')).toBe('Try again in 1 minute, or call.');
  });
});
