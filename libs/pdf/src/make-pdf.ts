import pdfmake from 'pdfmake';
import { hasCharacter, ROBOTO } from './font.js';
import { layoutOf } from './layout.js';
import type { PdfHead, PdfJob } from './pdf-job.js';
import { MISSING, printable } from './printable.rules.js';

const NOTE = `${MISSING} stands for characters that the font of this file does not have. The page and the Markdown file of the same version show them.`;

// A document reaches neither the network nor any file but the fonts (SSRF, local files).
pdfmake.addFonts({ Roboto: ROBOTO });
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((file) => Object.values(ROBOTO).includes(file));

/**
 * Makes a document a PDF. The same job gives the same bytes. It keeps its thread busy for some hundred milliseconds, so
 * programs that answer somebody ask a `PdfRenderer`.
 */
export async function makePdf(job: PdfJob): Promise<Uint8Array> {
  const clean = printableJob(job);
  const layout = layoutOf(clean.job, clean.lacks ? NOTE : null);
  // The properties of a file are shown in the fonts of the reader, which may have more characters.
  const info = { ...layout.info, title: job.document.title, author: job.head.author };
  return pdfmake.createPdf({ ...layout, info }).getBuffer();
}

/** The job in the characters of the font, all the way down. */
function printableJob({ document, head }: PdfJob): { job: PdfJob; lacks: boolean } {
  let lacks = false;
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const shown = printable(value, hasCharacter);
      lacks ||= shown.lacks;
      return shown.text;
    }
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clean(item)]));
  };
  const job = { document: clean(document) as PdfJob['document'], head: clean(head) as PdfHead };
  return { job, lacks };
}
