import { parentPort } from 'node:worker_threads';
import { makePdf } from './make-pdf.js';
import type { PdfJob } from './pdf-job.js';

/** What the thread answers to a job. */
export type PdfAnswer = { readonly bytes: Uint8Array } | { readonly error: string };

// A thread of its own: a table of 93 rows takes some hundred milliseconds, in which nobody else would be answered.
parentPort?.on('message', (job: PdfJob) => {
  makePdf(job).then(
    (bytes) => parentPort?.postMessage({ bytes } satisfies PdfAnswer),
    (error: unknown) => parentPort?.postMessage({ error: String(error) } satisfies PdfAnswer),
  );
});
