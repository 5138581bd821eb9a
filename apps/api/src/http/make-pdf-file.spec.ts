import { describe, expect, it } from '@jest/globals';
import type { PdfJob } from '#pdf/pdf-job.js';
import { PdfRefusal, type PdfRenderer } from '#pdf/pdf-renderer.js';
import { makePdfFile } from './make-pdf-file.js';

const JOB = { document: { title: '', sections: [] } } as unknown as PdfJob;
const failing = (error: Error) => ({ pdf: { render: () => Promise.reject(error) } as unknown as PdfRenderer });

describe('a PDF that is not made', () => {
  it('because too many are being made is tried again in some seconds', async () => {
    await expect(makePdfFile(failing(new PdfRefusal('BUSY')), JOB)).rejects.toMatchObject({
      ...{ status: 503, problem: { code: 'pdf-busy' }, headers: { 'retry-after': '5' } },
    });
  });

  it('because it is too large is told where else to find all of it', async () => {
    await expect(makePdfFile(failing(new PdfRefusal('TOO_LARGE')), JOB)).rejects.toMatchObject({
      ...{ status: 422, problem: { code: 'pdf-too-large', detail: expect.stringContaining('CSV') } },
    });
  });

  it('because we are wrong fails loudly', async () => {
    await expect(makePdfFile(failing(new Error('broken')), JOB)).rejects.toThrow('broken');
  });
});
