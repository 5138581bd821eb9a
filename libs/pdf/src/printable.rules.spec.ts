import { describe, expect, it } from '@jest/globals';
import { MISSING, printable } from './printable.rules.js';

/** A font of Latin and Greek letters. */
const has = (codePoint: number) => codePoint < 0x400;
const shown = (text: string) => printable(text, has).text;

describe('a text in the characters of a font', () => {
  it('stays as it is where the font has them, line ends made one kind', () => {
    expect(printable('Łódź, Ωμέγα\r\nnext\rlast', has)).toEqual({ text: 'Łódź, Ωμέγα\nnext\nlast', lacks: false });
    expect(shown('a\tb')).toBe('a    b');
  });

  it('puts letters and their marks together, so that the font has them', () => {
    expect(shown('e\u0301')).toBe('é');
  });

  it('shows one replacement for a run of characters that the font lacks, and says so', () => {
    expect(printable('שלום עולם', has)).toEqual({ text: `${MISSING} ${MISSING}`, lacks: true });
    expect(shown('family 👩‍👩‍👧!')).toBe(`family ${MISSING}!`);
  });

  it('lets nothing turn the direction of reading or ring a bell', () => {
    expect(shown('paid \u202E000.1\u202C EUR')).toBe(`paid ${MISSING}000.1${MISSING} EUR`);
    expect(shown('a\u0000\u0007b')).toBe(`a${MISSING}b`);
  });

  it('writes common signs in others that the font has', () => {
    expect(printable('A → B, ✓ done, ☐ open', has)).toEqual({ text: 'A -> B, [x] done, [ ] open', lacks: false });
    expect(printable('A → B', () => true).text).toBe('A → B');
  });
});
