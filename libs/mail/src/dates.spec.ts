import { describe, expect, it } from '@jest/globals';
import { dayAndTime, distance, dueText, shortDay } from './dates.js';

const at = Date.UTC(2027, 2, 12, 17, 0);

describe('dates in mails', () => {
  it('the subject has the short day of the zone', () => {
    expect(shortDay(at, 'Europe/Amsterdam')).toBe('Fri 12 Mar');
    expect(shortDay(Date.UTC(2027, 8, 1, 23, 30), 'Asia/Tokyo')).toBe('Thu 2 Sep');
  });

  it('a due time names its zone, in winter and in summer', () => {
    expect(dayAndTime(at, 'Europe/Amsterdam')).toBe('Fri 12 Mar 2027, 18:00 CET');
    expect(dayAndTime(Date.UTC(2027, 6, 1, 16, 0), 'Europe/Amsterdam')).toBe('Thu 1 Jul 2027, 18:00 CEST');
    expect(dayAndTime(Date.UTC(2027, 0, 1, 0, 0), 'Etc/UTC')).toBe('Fri 1 Jan 2027, 00:00 UTC');
  });

  it.each([
    [3, 'in 3 business days'],
    [1, 'in 1 business day'],
    [0, 'today'],
    [-1, '1 business day ago'],
    [-4, '4 business days ago'],
  ])('%d business days are told as "%s"', (days, words) => {
    expect(distance(days)).toBe(words);
    expect(dueText({ due: at, zone: 'Europe/Amsterdam', businessDaysLeft: days })).toBe(
      `Fri 12 Mar 2027, 18:00 CET (${words})`,
    );
  });
});
