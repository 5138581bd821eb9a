import type { Content, createPdf } from 'pdfmake';
import { widthOf } from './font.js';
import { COLOURS, LINE, MARGIN, RUNNING_SIZE } from './look.js';
import { wrapped } from './parts.js';
import type { PdfHead, PdfMark } from './pdf-job.js';

/** Rooms on the lines at head and foot, in points: what takes more is cut, so that they stay one line each. */
const [RECORD, VERSION, NUMBER, GAP] = [190, 60, 80, 10];
/** Thickness of the bar of a marked box. */
const BAR = 4;

/** Room for the head of a page, with and without a mark. */
export function topMargin({ mark }: Pick<PdfHead, 'mark'>): number {
  return mark === null ? 58 : 68;
}

/** Record, version, title and number on each page; the mark where there is one. */
export function headOfPage(
  { head, title }: { readonly head: PdfHead; readonly title: string },
  at: { readonly page: number; readonly pages: number; readonly width: number },
): Content {
  const { recordId, version, mark } = head;
  const name = `${cut(recordId, RECORD)}, version ${cut(version, VERSION)}`;
  const room = at.width - NUMBER - widthOf(name, RUNNING_SIZE) - 2 * GAP;
  return {
    ...{ margin: [MARGIN, 24, MARGIN, 0], style: 'running' },
    stack: [
      {
        columns: [
          { text: [{ text: name, bold: true, color: COLOURS.ink }, `   ${cut(title, room)}`], width: '*' },
          { text: `Page ${at.page} of ${at.pages}`, width: NUMBER, alignment: 'right' },
        ],
      },
      ...(mark === null ? [] : [{ text: cut(mark.words, at.width), style: 'mark' }]),
      rule(at.width, COLOURS.accent),
    ],
  };
}

/** Organisation, classification and the whole sha256 on each page. */
export function footOfPage({ organisation, classification, sha256 }: PdfHead, width: number): Content {
  const hash = `sha256 ${sha256}`;
  const hashWidth = Math.ceil(widthOf(hash, RUNNING_SIZE));
  const end = ` · ${cut(classification, VERSION)}`;
  const left = cut(organisation, width - hashWidth - GAP - widthOf(end, RUNNING_SIZE)) + end;
  return {
    ...{ margin: [MARGIN, 8, MARGIN, 0], style: 'running' },
    stack: [
      rule(width, COLOURS.line),
      {
        margin: [0, 4, 0, 0],
        columns: [
          { text: left, width: '*' },
          { text: hash, width: hashWidth, alignment: 'right' },
        ],
      },
    ],
  };
}

/** The word of a mark across each page, so that no page passes for a version that counts when it is copied alone. */
export function acrossPage({ word }: PdfMark): Parameters<typeof createPdf>[0]['watermark'] {
  return { text: word, color: COLOURS.warn, opacity: 0.09, bold: true, fontSize: 84, angle: -52 };
}

/** The words of a mark in a box above the document. */
export function markBox({ words }: PdfMark, width: number): Content {
  return {
    margin: [0, 0, 0, 10],
    layout: {
      hLineWidth: () => 0,
      vLineWidth: (at) => (at === 0 ? BAR : 0),
      vLineColor: () => COLOURS.warn,
      paddingLeft: () => GAP,
      paddingRight: () => GAP,
      paddingTop: () => 6,
      paddingBottom: () => 5,
    },
    table: {
      widths: [width - 2 * GAP - BAR],
      body: [[{ ...wrapped(words), style: 'mark', fillColor: COLOURS.warnTint }]],
    },
  };
}

function rule(width: number, lineColor: string): Content {
  return {
    margin: [0, 3, 0, 0],
    canvas: [{ type: 'line', x1: 0, y1: 0, x2: width, y2: 0, lineWidth: LINE, lineColor }],
  };
}

/** A text on one line of so many points; what is cut off is told by an ellipsis. */
function cut(text: string, points: number): string {
  const line = text.slice(0, 400).replaceAll(/\s+/g, ' ');
  if (line === text && widthOf(line, RUNNING_SIZE) <= points) return line;
  const letters = [...line];
  while (letters.length > 1 && widthOf(`${letters.join('')}…`, RUNNING_SIZE) > points) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
