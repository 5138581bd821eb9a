import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesOf, clipList, clipText } from './byte-bounds.js';

const anyText = fc.string({ unit: 'binary', maxLength: 400 });

describe('texts within bounds of bytes', () => {
  it('counts bytes as UTF-8 does', () => {
    fc.assert(fc.property(anyText, (text) => bytesOf(text) === Buffer.byteLength(text)));
  });

  it('clips to the beginning and never cuts a sign in two', () => {
    expect(clipText('Größe', 3)).toBe('Gr');
    expect(clipText('ok', 2)).toBe('ok');
    fc.assert(
      fc.property(anyText, fc.nat({ max: 300 }), (text, most) => {
        const clipped = clipText(text, most);
        expect(text.startsWith(clipped)).toBe(true);
        expect(Buffer.byteLength(clipped)).toBeLessThanOrEqual(most);
        expect(Buffer.from(clipped).toString('utf8')).toBe(clipped);
      }),
    );
  });

  it('keeps a list, as it is written down, within its total', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 60 }), (texts) => {
        const kept = clipList(texts, { each: 200, total: 1_500 });
        expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThanOrEqual(1_501);
        expect(kept).toEqual(texts.slice(0, kept.length).map((text) => clipText(text, 200)));
      }),
    );
  });
});
