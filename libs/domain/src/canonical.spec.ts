import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from './canonical.js';

/** The same value with the keys of its objects in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reordered(item)]),
  );
}

describe('canonical JSON', () => {
  it('sorts keys by code unit, writes no white space and leaves undefined out', () => {
    expect(canonicalJson({ b: 1, a: [true, null, undefined], Z: { y: undefined, x: 'é\n' } })).toBe(
      '{"Z":{"x":"é\\n"},"a":[true,null,null],"b":1}',
    );
  });

  it('says the same of equal contents, whatever the order of their keys', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => canonicalJson(reordered(value)) === canonicalJson(value)));
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('says different things of different contents', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = JSON.stringify(reordered(a)) === JSON.stringify(reordered(b));
        fc.pre(!same);
        const back = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
        let equal = true;
        try {
          expect(back(a)).toEqual(back(b));
        } catch {
          equal = false;
        }
        expect(canonicalJson(a) === canonicalJson(b)).toBe(equal);
      }),
    );
  });
});
