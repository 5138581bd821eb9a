import { describe, expect, it } from '@jest/globals';
import { parseAway } from './away.rules.js';

describe('who may be away, in words of a command line or an address', () => {
  it('names a person and two days, several separated by commas; an empty text names nobody', () => {
    const first = { personId: 'P05', firstDay: '2027-01-01', lastDay: '2027-02-01' };
    expect(parseAway('P05:2027-01-01..2027-02-01')).toEqual([first]);
    expect(parseAway('P05:2027-01-01..2027-02-01, P01:2028-02-29..2028-02-29')).toEqual([
      first,
      { personId: 'P01', firstDay: '2028-02-29', lastDay: '2028-02-29' },
    ]);
    expect(parseAway('')).toEqual([]);
  });

  it.each([
    'P05',
    'P05:2027-02-01..2027-01-01',
    'P05:2027-02-30..2027-03-01',
    'P05:2027-02-01',
    ':2027-01-01..2027-01-02',
  ])('refuses "%s" and says how it is written', (text) => {
    expect(() => parseAway(text)).toThrow(/write P05:2027-01-01\.\.2027-02-01/);
  });
});
