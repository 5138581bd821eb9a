/** One record of a CSV text, and the line on which it begins, counted from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

export type CsvText = { readonly records: readonly CsvRecord[] } | { readonly unclosed: number };

/**
 * Reads CSV (RFC 4180) as spreadsheets save and copy it: parted by comma, semicolon or tab, whichever the first line has
 * first; quoted cells may hold line breaks; empty lines count and are left out. `unclosed` is the line of a quote
 * that does not end.
 */
export function readCsv(text: string): CsvText {
  const source = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const parted = /[,;\t]/.exec(source.split('\n', 1)[0] ?? '')?.[0] ?? ',';
  const cell = new RegExp(`"((?:[^"]|"")*)"([${parted}\n]|$)|([^${parted}\n]*)([${parted}\n]|$)`, 'y');
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let begun = 1;
  let line = 1;
  while (cell.lastIndex < source.length || cells.length > 0) {
    const [whole, quoted, after, plain = '', end = after ?? ''] = cell.exec(source) ?? [''];
    if (quoted === undefined && plain.startsWith('"')) return { unclosed: line };
    cells.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    line += whole.split('\n').length - 1;
    if (end === parted) continue;
    if (cells.some((one) => one !== '')) records.push({ line: begun, cells });
    cells = [];
    begun = line;
  }
  return { records };
}
