import { PdfRefusal, type PdfRefusalReason } from '#pdf/pdf-renderer.js';
import type { PdfJob } from '#pdf/pdf-job.js';
import type { ApiDeps } from './api-deps.js';
import { Refused } from './errors.js';

const REFUSALS: Readonly<Record<PdfRefusalReason, () => Refused>> = {
  BUSY: () =>
    new Refused(
      503,
      { code: 'pdf-busy', title: 'Too many PDF files are being made', detail: 'Try again in a few seconds.' },
      { 'retry-after': '5' },
    ),
  TOO_LARGE: () =>
    new Refused(422, {
      code: 'pdf-too-large',
      title: 'This is too large for a PDF file',
      detail: 'The page, the Markdown file and the CSV files have all of it.',
    }),
};

/** A document as the bytes of a PDF file. @throws Refused 503 while too many are made, 422 where it is too large */
export async function makePdfFile({ pdf }: Pick<ApiDeps, 'pdf'>, job: PdfJob): Promise<Buffer> {
  try {
    return Buffer.from(await pdf.render(job));
  } catch (error) {
    throw error instanceof PdfRefusal ? REFUSALS[error.reason]() : error;
  }
}
