import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compareVersions,
  KINDS_OF_CHANGE,
  needsAcknowledgement,
  nextVersion,
  parseVersion,
  versionText,
  type VersionNumber,
} from './version-number.rules.js';

const v = parseVersion;
const next = (base: string | null, kind: (typeof KINDS_OF_CHANGE)[number], taken: string[] = []) =>
  versionText(nextVersion(base === null ? null : v(base), kind, taken.map(v)));

describe('number of a version (specification P7)', () => {
  it('a new requirement or duty is x+1.0', () => {
    expect(next('1.0', 'NEW_REQUIREMENT')).toBe('2.0');
    expect(next('2.7', 'NEW_REQUIREMENT')).toBe('3.0');
  });

  it('a clarification is x.y+1', () => {
    expect(next('1.0', 'CLARIFICATION')).toBe('1.1');
    expect(next('1.9', 'CLARIFICATION')).toBe('1.10');
  });

  it('an editorial change keeps the number and adds a history note', () => {
    expect(next('1.1', 'EDITORIAL')).toBe('1.1-e1');
    expect(next('1.1-e1', 'EDITORIAL', ['1.1', '1.1-e1'])).toBe('1.1-e2');
  });

  it('the first version is 1.0, and changes nothing that stands', () => {
    expect(next(null, 'NEW_REQUIREMENT')).toBe('1.0');
    expect(() => next(null, 'CLARIFICATION')).toThrow('first version');
  });

  it('a number whose draft was withdrawn is not given again', () => {
    expect(next('1.0', 'CLARIFICATION', ['1.0', '1.1'])).toBe('1.2');
    expect(next('1.0', 'NEW_REQUIREMENT', ['1.0', '2.0', '2.1'])).toBe('3.0');
  });

  it('only a new requirement is acknowledged anew', () => {
    expect(KINDS_OF_CHANGE.filter(needsAcknowledgement)).toEqual(['NEW_REQUIREMENT']);
  });

  it('refuses what is no number', () => {
    expect(() => parseVersion('1')).toThrow('no version number');
  });

  it('comes after what it changes, and is never one that stood on record, whatever stood', () => {
    const number = fc.record({ major: fc.nat(5), minor: fc.nat(5), editorial: fc.nat(3) });
    fc.assert(
      fc.property(number, fc.array(number), fc.constantFrom(...KINDS_OF_CHANGE), (base, taken, kind) => {
        const after = nextVersion(base, kind, taken);
        const same = (one: VersionNumber): boolean => compareVersions(one, after) === 0;
        expect(taken.some(same)).toBe(false);
        expect(compareVersions(after, base) > 0 || kind === 'EDITORIAL').toBe(true);
        expect(parseVersion(versionText(after))).toEqual(after);
      }),
    );
  });
});
