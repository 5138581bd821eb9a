import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readPdf } from '#testing/pdf-text.js';
import { makePdf } from './make-pdf.js';
import type { PdfJob, PdfSection } from './pdf-job.js';

const HEAD: PdfJob['head'] = {
  ...{ organisation: 'Larkfield Telemetry', recordId: 'CYC-2027 E5', version: '2', mark: null, author: 'Priya' },
  ...{ classification: 'Internal', facts: [], sha256: 'ab'.repeat(32), at: 1_800_000_000_000, language: 'en' },
};
const read = async (sections: readonly PdfSection[]) =>
  readPdf(await makePdf({ document: { title: 'Scope statement', sections }, head: HEAD }));
const textOf = async (...sections: PdfSection[]) => (await read(sections)).pages.map(({ text }) => text).join(' ');

/** Made by a program of its own, of what was compiled. @returns sha256 */
async function madeElsewhere(job: PdfJob, zone: string): Promise<string> {
  const program = `
    const { makePdf } = await import('./dist/libs/pdf/src/make-pdf.js');
    const { createHash } = await import('node:crypto');
    console.log(createHash('sha256').update(await makePdf(${JSON.stringify(job)})).digest('hex'));`;
  const env = { PATH: process.env['PATH'], TZ: zone, LANG: zone === 'UTC' ? 'C' : 'de_DE.UTF-8' };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env });
  return stdout.trim();
}

describe('the same version as PDF', () => {
  it('has the same bytes whichever program makes it, in whatever zone and language that runs', async () => {
    const sections = [{ heading: 'Größe', text: 'Zażółć', table: { head: ['a', 'b'], rows: [['x', 'y']] } }];
    const mark = { word: 'Superseded', words: 'Superseded on Thu 12 Mar 2027 by version 3' };
    const job: PdfJob = { document: { title: 'Scope statement', sections }, head: { ...HEAD, mark } };
    const here = createHash('sha256').update(await makePdf(job)).digest('hex'); // prettier-ignore
    expect(await Promise.all(['UTC', 'Pacific/Auckland'].map((zone) => madeElsewhere(job, zone)))).toEqual([here, here]); // prettier-ignore
  });
});

describe('hostile text in a PDF', () => {
  it('of a word that is longer than a page loses nothing and stays on the page, in a text, a fact, a list or a cell', async () => {
    const word = 'Abcdefghij'.repeat(800);
    const { pages } = await read([
      { heading: 'Text', text: word },
      { heading: 'Fact', facts: [['Label', word]] },
      { heading: 'List', list: { numbered: false, items: [word] } },
      { heading: 'Cell', table: { head: ['a', 'b', 'c'], rows: [['x', word, 'y']] } },
    ]);
    const letters = pages.map(({ text }) => text).join('').replaceAll(/[^A-Ja-j]/g, ''); // prettier-ignore
    expect(letters.match(/Abcdefghij/g)?.length).toBeGreaterThanOrEqual(3_180);
    for (const { pieces, width } of pages)
      for (const { right, base } of pieces) expect([right <= width - 40, base > 20]).toEqual([true, true]);
  });

  it('loses nothing, however long and wide its parts are', async () => {
    const lengths = fc.constantFrom(0, 3, 40, 300, 900, 2_500);
    const glue = fc.constantFrom(' ', '\n', 'W', '.');
    const texts = fc.tuple(lengths, glue).map(([length, mark]) => mark.repeat(length));
    const table = fc
      .integer({ min: 1, max: 12 })
      .chain((columns) =>
        fc.array(fc.array(texts, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 3 }),
      );
    const list = fc.array(texts, { maxLength: 12 });
    const part = fc.record({ text: texts, facts: list, items: list, table }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 2 }), async (parts) => {
        let count = 0;
        // A mark at the beginning and the end of each text, by which it is found again.
        const marked = (text: string) => `«${count++}»${text}«${count++}»`;
        const sections = parts.map(({ text, facts, items, table: rows }): PdfSection => ({
          heading: marked('Heading'),
          ...(text === undefined ? {} : { text: marked(text) }),
          ...(items && { list: { numbered: true, items: items.map(marked) } }),
          ...(facts && { facts: facts.map((value) => [marked('Label'), marked(value)]) }),
          ...(rows && {
            table: { head: (rows[0] ?? []).map(() => marked('Column')), rows: rows.map((row) => row.map(marked)) },
          }),
        }));
        const shown = (await textOf(...sections)).replaceAll(' ', '');
        const lost = Array.from({ length: count }, (_, at) => `«${at}»`).filter((mark) => !shown.includes(mark));
        expect(lost).toEqual([]);
      }),
      { numRuns: 12, seed: 27_001 },
    );
  }, 240_000);

  it('loses nothing of a cell that is higher than a page', async () => {
    const cell = Array.from({ length: 1_500 }, (_, at) => `w${at}.`).join(' ');
    const text = await textOf({ heading: 'Long', table: { head: ['a', 'b'], rows: [['x', cell]] } });
    for (const at of [0, 700, 1_499]) expect(text).toContain(`w${at}.`);
  });
});
