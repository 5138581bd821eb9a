import type { Content, createPdf } from 'pdfmake';
import { fitsTogether, linesOf } from './lines.rules.js';
import { DEFAULT_STYLE, MARGIN, SIDES, STYLES } from './look.js';
import {
  blocks, factsTable, fileTable, grid, headingOf, isRepeatable, linesOfFacts, listOf, MOST_COLUMNS, squared, wrapped, type Table,
} from './parts.js'; // prettier-ignore
import type { PdfHead, PdfJob, PdfSection } from './pdf-job.js';
import { acrossPage, footOfPage, headOfPage, markBox, topMargin } from './running.js';

/** Tables of more columns turn the page. */
const COLUMNS_ON_A_SIDE = 6;

/** Pages that pdfmake sets: the head of the record, the sections of the document, and what stands on each page. */
export function layoutOf({ document, head }: PdfJob, note: string | null): Parameters<typeof createPdf>[0] {
  const { title, sections } = document;
  const { mark } = head;
  const pageOrientation = orientationOf(sections);
  const width = SIDES[pageOrientation] - 2 * MARGIN;
  return {
    ...{ pageSize: 'A4', pageOrientation, pageMargins: [MARGIN, topMargin(head), MARGIN, 52] },
    ...{ version: '1.7', language: head.language, displayTitle: true },
    info: {
      ...{ title, author: head.author, subject: `${head.recordId}, version ${head.version}` },
      ...{ keywords: `sha256:${head.sha256}`, creator: 'ISMS Engine', producer: 'ISMS Engine' },
      creationDate: new Date(head.at),
    },
    defaultStyle: DEFAULT_STYLE,
    styles: STYLES,
    header: (page, pages) => headOfPage({ head, title }, { page, pages, width }),
    footer: () => footOfPage(head, width),
    ...(mark && { watermark: acrossPage(mark) }),
    content: [
      { ...wrapped(title), style: 'title' },
      ...(mark ? [markBox(mark, width)] : []),
      factsTable([...factsOf(head), ...(note === null ? [] : [['Note', note] as const])], width),
      ...sections.flatMap((section) => sectionOf(section, width)),
    ],
  };
}

function factsOf({ organisation, recordId, version, author, facts, classification, sha256 }: PdfHead) {
  return [
    ['Organisation', organisation],
    ['Record', recordId],
    ['Version', version],
    ['Author', author],
    ...facts,
    ['Classification', classification],
    ['sha256', sha256],
  ] as const;
}

function orientationOf(sections: readonly PdfSection[]): 'portrait' | 'landscape' {
  const columns = sections.map(({ table }) => (table ? squared(table).head.length : 0));
  return columns.some((count) => count > COLUMNS_ON_A_SIDE && count <= MOST_COLUMNS) ? 'landscape' : 'portrait';
}

/** Facts, text, list, files and table of a section; a heading stays with what follows it where that is short. */
function sectionOf(section: PdfSection, width: number): Content[] {
  const parts = partsOf(section, width);
  const table = section.table && squared(section.table);
  if (table && parts.length === 0 && mayCarryHeading(section, table, width)) return [grid(section, table, width)];
  const all = section.heading ? [headingOf(section), ...parts] : parts;
  const before = isShort(section, width) ? [{ unbreakable: true, stack: all }] : all;
  if (!table) return before;
  return [...before, ...(table.head.length > MOST_COLUMNS ? blocks(table, width) : [grid({}, table, width)])];
}

function partsOf({ facts = [], text = '', list, files = [] }: PdfSection, width: number): Content[] {
  return [
    ...(facts.length > 0 ? [factsTable(facts, width)] : []),
    ...(text === '' ? [] : [{ ...wrapped(text), preserveLeadingSpaces: true }]),
    ...(list ? [listOf(list)] : []),
    ...(files.length > 0 ? [fileTable(files, width)] : []),
  ];
}

/** A table that has its heading repeated with its column heads. */
function mayCarryHeading({ heading = '' }: PdfSection, { head }: Table, width: number): boolean {
  return head.length <= MOST_COLUMNS && isRepeatable(heading, width);
}

function isShort({ heading = '', facts = [], text = '', list, files = [] }: PdfSection, width: number): boolean {
  const items = (list?.items ?? []).reduce((lines, item) => lines + linesOf(item, width), 0);
  const others = linesOfFacts(facts, width) + linesOf(text, width) + files.length;
  return fitsTogether(linesOf(heading, width / 2) + others + items);
}
