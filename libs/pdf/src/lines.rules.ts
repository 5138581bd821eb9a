/** Points that a character takes on average, at the size of a table cell. */
const PER_CHARACTER = 4.6;

/**
 * Most lines of what is kept on one page. A page has 35 lines at least, and wide letters take up to twice the average: whatever
 * is kept together and does not fit a page would lose its end.
 */
const MOST_LINES = 16;

/** Lines that a text takes in a column, at the size of a table cell. */
export function linesOf(text: string, width: number): number {
  const most = Math.max(1, Math.floor(width / PER_CHARACTER));
  return text.split('\n').reduce((lines, paragraph) => lines + Math.max(1, Math.ceil(paragraph.length / most)), 0);
}

/** Lines of a row of cells: those of its highest one. */
export function linesOfRow(cells: readonly string[], widths: readonly number[]): number {
  return Math.max(1, ...cells.map((cell, at) => linesOf(cell, widths[at] ?? widths.at(-1) ?? 1)));
}

/** Whether so many lines may be kept on one page. */
export function fitsTogether(lines: number): boolean {
  return lines <= MOST_LINES;
}
