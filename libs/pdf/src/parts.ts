import type { SubjectSection } from '#domain/human-task/subject.js';
import type { Content, TableCell } from 'pdfmake';
import { columnWidths } from './columns.rules.js';
import { widthOf } from './font.js';
import { fitsTogether, linesOf, linesOfRow } from './lines.rules.js';
import { CELL_SIZE, COLOURS, LINE } from './look.js';
import type { PdfSection } from './pdf-job.js';

/** Tables of more columns are read row by row, as blocks. */
export const MOST_COLUMNS = 8;

const LABELS = 130;
const BLOCK_LABELS = 104;
const LABEL_OF_ITEM = 11;
const FACT_PADDING = 8;
const CELL_PADDING = 4;
/** Longer words may break anywhere; pdfmake takes quadratic time to break them by itself. */
const LONG_WORD = /(\S{80,})/;

export type Table = NonNullable<SubjectSection['table']>;
/** A text as pdfmake takes it. */
interface Words {
  text: string | { text: string; wordBreak?: 'break-all' }[];
}

type Facts = NonNullable<SubjectSection['facts']>;

/** A text with its long words marked to be broken. */
export function wrapped(text: string): Words {
  if (!LONG_WORD.test(text)) return { text };
  const parts = text.split(LONG_WORD).filter((part) => part !== '');
  return {
    text: parts.map((part) => (LONG_WORD.test(part) ? { text: part, wordBreak: 'break-all' } : { text: part })),
  };
}

/** The heading of a section. */
export function headingOf({ heading = '', level = 1 }: PdfSection): Words & { style: string } {
  return { ...wrapped(heading), style: `heading${level}` };
}

/** Items under each other, with points or numbers, which are read before their items. */
export function listOf({ numbered, items }: NonNullable<PdfSection['list']>): Content {
  const width = numbered ? LABEL_OF_ITEM + 4 * String(items.length).length : LABEL_OF_ITEM;
  return {
    margin: [0, 2, 0, 4],
    stack: items.map((item, at) => ({
      columns: [
        { text: numbered ? `${at + 1}.` : '•', style: 'label', width },
        { ...wrapped(item), width: '*' },
      ],
      margin: [0, 0, 0, 2],
    })),
  };
}

/** A row that has more cells than there are heads loses none. */
export function squared({ head, rows }: Table): Table {
  const columns = Math.max(head.length, ...rows.map((row) => row.length));
  const filled = (cells: readonly string[]) => Array.from({ length: columns }, (_, at) => cells[at] ?? '');
  return { head: filled(head), rows: rows.map(filled) };
}

/** Label and text pairs, with a rule below each. */
export function factsTable(facts: Facts, width: number): Content {
  return {
    layout: RULED,
    table: {
      widths: factWidths(LABELS, width),
      body: facts.map(([label, value]) => [
        { ...wrapped(label), style: 'label' },
        { ...wrapped(value === '' ? '–' : value), preserveLeadingSpaces: true },
      ]),
    },
  };
}

/** Lines of a table of facts. */
export function linesOfFacts(facts: Facts, width: number): number {
  return facts.reduce((lines, fact) => lines + linesOfRow(fact, factWidths(LABELS, width)), 0);
}

/** A label and its text: told in points, because a column that takes what is left grows with a long word beyond the page. */
function factWidths(label: number, width: number): [number, number] {
  return [label, width - label - 2 * FACT_PADDING];
}

/** Rows under column heads that are repeated on each page, the heading of their section with them where there is one. */
export function grid(section: PdfSection, table: Table, width: number): Content {
  const { head, rows } = table;
  const columns = head.length;
  const room = width - columns * 2 * CELL_PADDING;
  const widths = columnWidths(table, room, (text) => widthOf(text, CELL_SIZE));
  const isShort = (cells: readonly string[]): boolean => fitsTogether(linesOfRow(cells, widths));
  const top = section.heading ? [headingRow(section, columns)] : [];
  // What is kept on one page and higher than one would lose its end: a long row breaks.
  const kept = rows.every(isShort);
  return {
    layout: { ...GRID, hLineWidth: (at: number) => (at <= top.length ? 0 : LINE) },
    margin: [0, top.length > 0 ? 0 : 6, 0, 0],
    table: {
      headerRows: isShort(head) ? top.length + 1 : 0,
      ...(kept && { keepWithHeaderRows: 1, dontBreakRows: true }),
      widths,
      body: [
        ...top,
        head.map((text) => ({ ...wrapped(text), style: 'columnHead' })),
        ...rows.map((row) => row.map((cell) => ({ ...wrapped(cell), style: 'cell' }))),
      ],
    },
  };
}

/** Whether a heading may be repeated with the column heads. */
export function isRepeatable(heading: string, width: number): boolean {
  return linesOf(heading, width / 2) <= 2;
}

function headingRow(section: PdfSection, columns: number): TableCell[] {
  const cell: TableCell = { ...headingOf(section), colSpan: columns, margin: [-CELL_PADDING, 12, 0, 3] };
  return [cell, ...Array.from({ length: columns - 1 }, () => ({ text: '' }))];
}

/** Rows of many columns, each a block of its own: the first two cells are its name, the others labels and texts, two beside each other. */
export function blocks({ head, rows }: Table, width: number): Content[] {
  return rows.map((row) => {
    const facts = head.map((label, at): Facts[number] => [label, row[at] ?? '']);
    const [first = ['', ''], second = ['', ''], ...others] = facts;
    const pairs = others.flatMap((fact, at) => (at % 2 === 0 ? [[fact, others[at + 1]] as const] : []));
    const widths = [...factWidths(BLOCK_LABELS, width / 2), ...factWidths(BLOCK_LABELS, width / 2)];
    const lines = pairs.map(([one, other]) => linesOfRow([...one, ...(other ?? [])], widths));
    const name = [...first, ...second].join(' ');
    return {
      // A block of the usual length has more lines than texts may have, but they are short: each is one fact.
      unbreakable: linesOf(name, width) <= 2 && lines.length <= 16 && lines.every((count) => count <= 2),
      margin: [0, 0, 0, 10],
      stack: [
        nameOfBlock([first, second], width),
        {
          layout: RULED,
          table: { widths, body: pairs.map(([one, other]) => [...factCells(one), ...factCells(other)]) },
        },
      ],
    };
  });
}

/** The facts that name a block on a shaded line. */
function nameOfBlock(facts: Facts, width: number): Content {
  const text = facts.flatMap(([label, value], at) => [
    { text: `${at === 0 ? '' : '    '}${label}  `, style: ['cell', 'label'] },
    { ...wrapped(value === '' ? '–' : value), bold: true },
  ]);
  return {
    layout: { ...RULED, hLineWidth: () => 0, paddingLeft: () => CELL_PADDING, paddingRight: () => CELL_PADDING },
    table: { widths: [width - 2 * CELL_PADDING], body: [[{ text, fillColor: COLOURS.tint }]] },
  };
}

function factCells(fact: Facts[number] | undefined): TableCell[] {
  const [label = '', value = ''] = fact ?? [];
  return [
    { ...wrapped(label), style: ['cell', 'label'] },
    { ...wrapped(fact && value === '' ? '–' : value), style: 'cell' },
  ];
}

/** Names, sizes and hashes of files. */
export function fileTable(files: NonNullable<SubjectSection['files']>, width: number): Content {
  const rows = files.map(({ name, size, sha256 }) => [name, String(size), sha256]);
  return grid({}, { head: ['File', 'Bytes', 'sha256'], rows }, width);
}

/** A rule below each row. */
const RULED = {
  hLineWidth: (at: number) => (at === 0 ? 0 : LINE),
  vLineWidth: () => 0,
  hLineColor: () => COLOURS.line,
  paddingLeft: () => 0,
  paddingRight: () => FACT_PADDING,
  paddingTop: () => 3,
  paddingBottom: () => 2,
};

const GRID = {
  ...RULED,
  paddingLeft: () => CELL_PADDING,
  paddingRight: () => CELL_PADDING,
};
