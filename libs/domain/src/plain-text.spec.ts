import { describe, expect, it } from '@jest/globals';
import { isPlainText } from './plain-text.js';

describe('plain text', () => {
  it('is every script, in several lines', () => {
    for (const text of ['', 'Tür 門 🚪', 'a\tb\r\nc\n', '\u00a0\u200d\u{10ffff}']) expect(isPlainText(text)).toBe(true);
  });

  it('holds no control character and no half of a character', () => {
    for (const text of ['\u0000', 'a\u0007', '\u001b[31m', '\u000b', '\u007f', '\ud800', 'x\udc00y', '\udc00\ud800'])
      expect([JSON.stringify(text), isPlainText(text)]).toEqual([JSON.stringify(text), false]);
  });
});
