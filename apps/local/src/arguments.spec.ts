import { describe, expect, it } from '@jest/globals';
import { ArgumentError, parseArguments, parseDayLength } from './arguments.js';

describe('npm start --', () => {
  it('without words starts the demo company in real time', () => {
    expect(parseArguments([])).toEqual({ empty: false, help: false });
  });

  it('takes a company file and a day length, with a space or an equals sign', () => {
    const wanted = { company: 'acme.json', dayMs: 2000, empty: false, help: false };
    expect(parseArguments(['--company', 'acme.json', '--day', '2s'])).toEqual(wanted);
    expect(parseArguments(['--company=acme.json', '--day=2s'])).toEqual(wanted);
  });

  it.each([
    ['500ms', 500],
    ['2s', 2000],
    ['1.5m', 90_000],
    ['24h', 86_400_000],
    ['50ms', 50],
  ])('reads --day %s as %d ms', (text, length) => {
    expect(parseDayLength(text)).toBe(length);
  });

  it.each(['2', 's', '49ms', '25h', '-1s', '2 s', '1d', ''])('refuses --day %j', (text) => {
    expect(() => parseDayLength(text)).toThrow(ArgumentError);
  });

  it('names an unknown word and shows what is possible', () => {
    expect(() => parseArguments(['--dya', '2s'])).toThrow(/--dya is not understood[\s\S]*--company/);
    expect(() => parseArguments(['acme.json'])).toThrow(/acme\.json is not understood/);
  });

  it('says which option lacks its value', () => {
    expect(() => parseArguments(['--company'])).toThrow(/--company needs a value/);
    expect(() => parseArguments(['--day', '--empty'])).toThrow(/--day needs a value/);
  });

  it('refuses an empty company together with a company file', () => {
    expect(() => parseArguments(['--empty', '--company', 'a.json'])).toThrow(/exclude each other/);
  });
});
