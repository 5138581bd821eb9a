type Row = readonly string[];

/** Points that a text takes on one line. */
type Measure = (text: string) => number;

/** Widest word that a column keeps whole, widest line that it is made wide for, narrowest column, in points. */
const [WIDEST_WORD, WIDEST_LINE, NARROWEST] = [84, 210, 24];
/** Of a longer cell, so many characters say how wide its column should be. */
const LOOKED_AT = 4_000;

/**
 * Widths of the columns of a table, in points, that together fill `available`: each is wide enough for its longest word where
 * there is room, and what is left goes to those with the longest texts.
 */
export function columnWidths(
  table: { readonly head: Row; readonly rows: readonly Row[] },
  available: number,
  widthOf: Measure,
): number[] {
  const columns = table.head.map((head, at) => [head, ...table.rows.map((row) => row[at] ?? '')]);
  const least = columns.map((cells) => widest(cells, { between: /\s+/, most: WIDEST_WORD, widthOf }));
  const wanted = columns.map((cells, at) =>
    Math.max(least[at] ?? 0, widest(cells, { between: /\n/, most: WIDEST_LINE, widthOf })),
  );
  const [needed, wish] = [sum(least), sum(wanted)];
  if (needed >= available) return least.map((width) => (width * available) / needed);
  if (wish <= available) return wanted.map((width) => (width * available) / wish);
  const share = (available - needed) / (wish - needed);
  return least.map((width, at) => width + ((wanted[at] ?? width) - width) * share);
}

function widest(cells: Row, of: { between: RegExp; most: number; widthOf: Measure }): number {
  let width = NARROWEST;
  // A column of the same few words, such as states and names, is measured once for each.
  for (const cell of new Set(cells)) {
    if (width >= of.most) return of.most;
    for (const part of cell.slice(0, LOOKED_AT).split(of.between)) width = Math.max(width, of.widthOf(part));
  }
  return Math.min(width, of.most);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
