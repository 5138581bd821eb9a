import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fileEnding, safeFileName } from './file-name.js';

describe('name of an evidence file', () => {
  it.each([
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['C:\\Users\\me\\report.pdf', 'report.pdf'],
    ['a\u0000b\r\nc.pdf', 'abc.pdf'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['.htaccess.txt', 'htaccess.txt'],
    ['  Prüfbericht "final".pdf ', 'Prüfbericht _final_.pdf'],
  ])('%j is kept as %j', (given, kept) => {
    expect(safeFileName(given)).toBe(kept);
  });

  it('is cut to 200 characters and keeps its ending', () => {
    const name = safeFileName(`${'x'.repeat(400)}.pdf`);
    expect(name).toHaveLength(200);
    expect(name.endsWith('x.pdf')).toBe(true);
  });

  it.each(['', '/', '..', '\u0007', '   '])('%j is refused because nothing is left of it', (given) => {
    expect(() => safeFileName(given)).toThrow(expect.objectContaining({ code: 'evidence-name' }));
  });

  it('never holds a path, a control character or more than 200 characters, whatever was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (given) => {
        let name = 'refused.txt';
        try {
          name = safeFileName(given);
        } catch (error) {
          expect(error).toMatchObject({ code: 'evidence-name' });
        }
        expect(name).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u);
        expect(name.startsWith('.')).toBe(false);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(200);
        expect(() => encodeURIComponent(name)).not.toThrow();
      }),
    );
  });

  it('has its ending in lower case', () => {
    expect(['Scan.PDF', 'a.tar.gz', 'none', 'dot.', 'x.öl'].map(fileEnding)).toEqual(['pdf', 'gz', '', '', '']);
  });
});
