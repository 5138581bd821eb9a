import type { Style } from 'pdfmake';

/** Colours of the pages (apps/api/src/ui/stylesheet.ts), of their light scheme: text has a contrast of 7:1 on paper. */
export const COLOURS = {
  ink: '#18211d',
  soft: '#46534c',
  line: '#cfd6d1',
  accent: '#0a5144',
  tint: '#e4efeb',
  warn: '#6b4300',
  warnTint: '#fbf0da',
} as const;

/** Of a page, in points. */
export const MARGIN = 44;
export const SIDES = { portrait: 595.28, landscape: 841.89 } as const;

/** Thickness of a rule, in points. */
export const LINE = 0.6;

/** Letters at head and foot of each page, in points. */
export const RUNNING_SIZE = 7.5;
/** Letters in the cells of a table, in points. */
export const CELL_SIZE = 8.5;

export const DEFAULT_STYLE = { font: 'Roboto', fontSize: 9.5, lineHeight: 1.2, color: COLOURS.ink };

export const STYLES: Readonly<Record<string, Style>> = {
  title: { fontSize: 19, bold: true, lineHeight: 1.1, margin: [0, 0, 0, 10] },
  heading1: { fontSize: 12.5, bold: true, margin: [0, 16, 0, 5] },
  heading2: { fontSize: 11, bold: true, margin: [0, 12, 0, 4] },
  heading3: { fontSize: 9.5, bold: true, color: COLOURS.soft, margin: [0, 9, 0, 3] },
  label: { color: COLOURS.soft },
  cell: { fontSize: CELL_SIZE },
  columnHead: { fontSize: 8, bold: true, color: COLOURS.soft, fillColor: COLOURS.tint },
  running: { fontSize: RUNNING_SIZE, color: COLOURS.soft, lineHeight: 1.15 },
  mark: { bold: true, color: COLOURS.warn },
};
