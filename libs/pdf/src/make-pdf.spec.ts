import { describe, expect, it } from '@jest/globals';
import { ANNEX_A_2022 } from '#domain/annex-a/annex-a-2022.js';
import { readPdf } from '#testing/pdf-text.js';
import { makePdf } from './make-pdf.js';
import type { PdfHead, PdfJob, PdfSection } from './pdf-job.js';

const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const HEAD: PdfHead = {
  organisation: 'Larkfield Telemetry',
  recordId: 'CYC-2027 E5',
  version: '2',
  mark: null,
  classification: 'Internal',
  author: 'Priya Nandakumar',
  facts: [['Approver', 'Łucja Żółć']],
  sha256: SHA256,
  at: Date.parse('2027-03-25T11:00:00Z'),
  language: 'en',
};
const CONTROLS: PdfJob['document'] = {
  title: 'Control selection',
  sections: [
    {
      heading: 'Controls of Annex A',
      table: {
        head: ['Control', 'Applicable', 'Reason', 'Implemented', 'Owner', 'Planned for'],
        rows: ANNEX_A_2022.map(({ code, label }) => [
          `${code} ${label}`,
          'Yes',
          `Reason of ${code}.`,
          'Implemented',
          'Owen Blackwood',
          '2027-06-30',
        ]),
      },
    },
    { heading: 'Controls of our own', text: 'None.' },
  ],
};

const make = (document: PdfJob['document'], head: Partial<PdfHead> = {}) =>
  makePdf({ document, head: { ...HEAD, ...head } });
const read = async (sections: readonly PdfSection[], head: Partial<PdfHead> = {}) =>
  readPdf(await make({ title: 'Scope statement', sections }, head));
const textOf = async (...sections: PdfSection[]) => (await read(sections)).pages.map(({ text }) => text).join(' ');

describe('a version as PDF', () => {
  it('is A4 with title, author, record, date and hash of the version and its language among its properties', async () => {
    const { info, pages } = await readPdf(await make(CONTROLS, { language: 'de' }));
    expect(info).toMatchObject({
      ...{ Title: 'Control selection', Author: 'Priya Nandakumar', Subject: 'CYC-2027 E5, version 2' },
      ...{ CreationDate: 'D:20270325110000Z', Keywords: `sha256:${SHA256}`, Language: 'de' },
    });
    expect(new Set(pages.map(({ width, height }) => `${width} ${height}`))).toEqual(new Set(['595.28 841.89']));
  });

  it('says the facts of the record above the text', async () => {
    const [first] = (await readPdf(await make(CONTROLS))).pages;
    expect(first?.text).toContain(
      `Control selection Organisation Larkfield Telemetry Record CYC-2027 E5 Version 2 Author Priya Nandakumar Approver Łucja Żółć Classification Internal sha256 ${SHA256} Controls of Annex A Control Applicable`,
    );
  });

  it('says on each page which record and version it is, its number, whose it is and the whole hash', async () => {
    const { pages } = await readPdf(await make(CONTROLS));
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach(({ text }, at) => {
      expect(text).toContain(`CYC-2027 E5, version 2 Control selection Page ${at + 1} of ${pages.length}`);
      expect(text).toContain(`Larkfield Telemetry · Internal sha256 ${SHA256}`);
    });
  });

  it('shows every one of 93 controls under column heads that each page repeats, and no word is broken or leaves the page', async () => {
    const { pages } = await readPdf(await make(CONTROLS));
    const all = pages.map(({ text }) => text).join(' ');
    for (const { code } of ANNEX_A_2022) expect(all).toContain(`Reason of ${code}. Implemented`);
    const withRows = pages.filter(({ text }) => text.includes('Reason of'));
    expect(withRows.length).toBeGreaterThan(2);
    for (const { text } of withRows)
      expect(text).toMatch(/Controls of Annex A Control Applicable Reason Implemented Owner Planned for A\./);
    for (const { pieces, width } of pages)
      for (const { left, right } of pieces) expect([left >= 43.9, right <= width - 43.9]).toEqual([true, true]);
    expect(all).toContain('Controls of our own None.');
  });

  it('carries no mark when it counts', async () => {
    const { pages } = await readPdf(await make(CONTROLS));
    for (const { text, across } of pages) expect(text + across).not.toMatch(/Draft|Not approved|Superseded/);
  });

  it.each([
    { word: 'Draft', words: 'Draft, not for use' },
    { word: 'Not approved', words: 'Not approved: submitted, nobody has decided' },
    { word: 'Superseded', words: 'Superseded on Thu 12 Mar 2027 by version 3' },
  ])('carries the mark $word at the head of each page and across it', async (mark) => {
    const { pages } = await readPdf(await make(CONTROLS, { mark }));
    for (const { text, across } of pages) {
      expect(text).toContain(mark.words);
      expect(across).toBe(mark.word);
    }
    // In the box above the text too.
    expect(pages[0]?.text.split(mark.words)).toHaveLength(3);
  });

  it('has the same bytes for the same version, others for another date or mark, and leaves what it was given as it was', async () => {
    const job: PdfJob = { document: CONTROLS, head: HEAD };
    const before = structuredClone(job);
    const [first, second] = [await makePdf(job), await makePdf(job)];
    expect(Buffer.compare(first, second)).toBe(0);
    expect(job).toEqual(before);
    const others = [{ at: HEAD.at + 1_000 }, { mark: { word: 'Superseded', words: 'Superseded on Thu 12 Mar 2027' } }];
    for (const other of others) expect(Buffer.compare(first, await make(CONTROLS, other))).not.toBe(0);
  });

  it('takes headings of three levels, paragraphs, lists, facts, files and sections without a heading in their order', async () => {
    const text = await textOf(
      { heading: 'Findings', facts: [['Audit', 'AUD-2027-02'], ['Until', '']] },
      { heading: 'Minor', level: 2, text: 'Two.\n\n  Indented.', list: { numbered: true, items: ['Late.', 'Untested.'] } },
      { heading: 'Detail', level: 3, list: { numbered: false, items: ['Backup'] } },
      { text: 'Closing words.' },
      { heading: 'Evidence', files: [{ name: 'report.pdf', size: 12_345, sha256: 'ab'.repeat(32) }] },
      { heading: 'Nothing else' },
    ); // prettier-ignore
    expect(text).toContain('Findings Audit AUD-2027-02 Until – Minor Two. Indented. 1. Late. 2. Untested. Detail • Backup Closing words. Evidence File Bytes sha256'); // prettier-ignore
    expect(text).toContain(`report.pdf 12345 ${'ab'.repeat(32)}`);
    expect(text).toContain('Nothing else');
  });

  it('turns the page for seven and eight columns, and reads a row of more as a block with every label and value', async () => {
    const table = (columns: number) => {
      const head = Array.from({ length: columns }, (_, at) => `Column ${at}`);
      return { head, rows: [head.map((_, at) => (at === 7 ? '' : `value ${at}`))] };
    };
    const [wide] = (await read([{ heading: 'Eight', table: table(8) }])).pages;
    expect([wide?.width, wide?.height]).toEqual([841.89, 595.28]);
    const [blocks] = (await read([{ heading: 'Risks', table: table(19) }])).pages;
    expect(blocks?.width).toBe(595.28);
    expect(blocks?.text).toContain('Risks Column 0 value 0 Column 1 value 1 Column 2 value 2');
    expect(blocks?.text).toContain('Column 7 –');
    expect(blocks?.text).toContain('Column 18 value 18');
  });
});

describe('letters of a PDF', () => {
  it('of German, Polish, Greek, Czech, Turkish and Ukrainian are there', async () => {
    const words = 'Größe Zażółć gęślą jaźń Ελληνικά Příliš žluťoučký kůň İstanbul ğüş Київ „Zitat“ – 50 € §7 ½';
    const text = await textOf({ heading: words, text: words, table: { head: [words], rows: [[words]] } });
    expect(text.split(words)).toHaveLength(5);
    expect(text).not.toContain('�');
  });

  it('that the font lacks are shown as missing, the file says where they are found, and its properties keep them', async () => {
    const bytes = await make({ title: '情報セキュリティ', sections: [{ heading: 'שלום', text: 'Phishing 🎣 \u202Eevil' }] }); // prettier-ignore
    const { info, pages } = await readPdf(bytes);
    expect(pages[0]?.text).toContain('Phishing � �evil');
    expect(pages[0]?.text).toMatch(/Note � stands for characters that the font of this file does not have/);
    expect(info['Title']).toBe('情報セキュリティ');
    expect(await textOf({ heading: 'Plain', text: 'Nothing is missing.' })).not.toContain('Note');
  });
});

describe('hostile text in a PDF', () => {
  it('does not push head and foot of the pages into the text, however long the names are', async () => {
    const long = 'W'.repeat(300);
    const mark = { word: 'Draft', words: long };
    const { pages } = await read([{ text: 'Text.' }], { organisation: long, recordId: long, version: long, mark });
    const [first] = pages;
    const { pieces, height } = first ?? { pieces: [], height: 0 };
    const heads = pieces.filter(({ base }) => height - base < 66);
    expect(heads.map(({ text }) => text).join('')).toMatch(/W{20}…,versionW+….*Page1of1W{60,}…$/);
    const title = pieces.find(({ text }) => text.startsWith('Scope'));
    expect(Math.min(...heads.map(({ base }) => base))).toBeGreaterThan((title?.base ?? 0) + 15);
  });

  it('shows marks of HTML, of formulas and of pictures as they were written, and reads no file', async () => {
    const written = '<img src=x onerror=y> =1+1 {{x}} \\u0041 file:///etc/passwd http://127.0.0.1:1/';
    const text = await textOf({ heading: '<script>alert(1)</script>', text: written });
    expect(text).toContain(`<script>alert(1)</script> ${written}`);
  });

  it('takes a table without rows and rows that are too short or too long', async () => {
    const text = await textOf(
      {},
      { heading: 'Empty', table: { head: ['One', 'Two'], rows: [] } },
      { heading: 'Ragged', table: { head: ['One', 'Two'], rows: [['only'], ['a', 'b', 'beyond']] } },
    );
    expect(text).toMatch(/Empty One Two .*only .*beyond/);
  });
});
