/** One record of a CSV text, and the line on which it begins, counted from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

export type CsvText = { readonly records: readonly CsvRecord[] } | { readonly unclosed: number };

/** A cell, and the mark that ends it: the separator, a line end, or nothing at the end of the text. */
interface Cell {
  readonly text: string;
  readonly end: string;
  /** Line ends in it and after it. */
  readonly lines: number;
}

/**
 * Reads CSV (RFC 4180) as spreadsheets save and copy it: parted by comma, semicolon or tab, whichever the first line has
 * first; quoted cells may hold line breaks; empty lines count and are left out. `unclosed` is the line of a quote
 * that does not end.
 */
export function readCsv(text: string): CsvText {
  const source = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const parted = /[,;\t]/.exec(source.split('\n', 1)[0] ?? '')?.[0] ?? ',';
  const reading = new RegExp(`"((?:[^"]|"")*)"([${parted}\n]|$)|([^${parted}\n]*)([${parted}\n]|$)`, 'y');
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let begun = 1;
  let line = 1;
  while (reading.lastIndex < source.length || cells.length > 0) {
    const cell = nextCell(reading, source);
    if (!cell) return { unclosed: line };
    cells.push(cell.text);
    line += cell.lines;
    if (cell.end === parted) continue;
    if (cells.some((one) => one !== '')) records.push({ line: begun, cells });
    cells = [];
    begun = line;
  }
  return { records };
}

/** Null for a quote that does not end where the cell does. */
function nextCell(reading: RegExp, source: string): Cell | null {
  const found = reading.exec(source);
  if (!found) return null;
  const [whole, quoted, afterQuoted, plain, afterPlain] = found;
  const lines = whole.split('\n').length - 1;
  if (quoted !== undefined) return { text: quoted.replaceAll('""', '"').trim(), end: afterQuoted ?? '', lines };
  return plain?.startsWith('"') ? null : { text: (plain ?? '').trim(), end: afterPlain ?? '', lines };
}
