import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ANNEX_A_2022 } from '#domain/annex-a/annex-a-2022.js';
import type { PdfJob } from './pdf-job.js';
import { PdfRenderer, type PdfRendererOptions } from './pdf-renderer.js';

/** The thread runs what was compiled. */
const COMPILED = pathToFileURL('dist/libs/pdf/src/pdf-worker.js');
const program = (text: string) => new URL(`data:text/javascript,${encodeURIComponent(text)}`);

const JOB: PdfJob = {
  document: {
    title: 'Control selection',
    sections: [
      {
        heading: 'Controls',
        table: {
          head: ['Control', 'Reason', 'Owner'],
          rows: ANNEX_A_2022.map(({ code, label }) => [code, `${label} is needed to treat risks.`, 'Owen']),
        },
      },
    ],
  },
  head: {
    ...{ organisation: 'Larkfield Telemetry', recordId: 'CYC-2027', version: '1', mark: null, author: 'Priya' },
    ...{ classification: 'Internal', facts: [], sha256: '', at: 0, language: 'en' },
  },
};

const opened: PdfRenderer[] = [];
afterEach(async () => {
  for (const renderer of opened.splice(0)) await renderer.close();
});
function renderer(options: PdfRendererOptions = {}): PdfRenderer {
  const made = new PdfRenderer({ worker: COMPILED, ...options });
  opened.push(made);
  return made;
}

describe('PDFs in a thread of their own', () => {
  it('come one after another, with the same bytes, while this thread goes on', async () => {
    const pdf = renderer();
    await pdf.render(JOB);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    await pause(20);
    const from = performance.now();
    const [first, second] = await Promise.all([pdf.render(JOB), pdf.render(JOB)]);
    const took = performance.now() - from;
    delay.disable();
    expect(Buffer.compare(first, second)).toBe(0);
    // Made here, they would have held this thread for all of that time.
    expect(delay.max / 1e6).toBeLessThan(Math.max(50, took / 2));
  });

  it('are refused while too many wait, and made again afterwards', async () => {
    const pdf = renderer({ mostWaiting: 1 });
    const [first, second] = [pdf.render(JOB), pdf.render(JOB)];
    await expect(pdf.render(JOB)).rejects.toMatchObject({ name: 'PdfRefusal', reason: 'BUSY' });
    await Promise.all([first, second]);
    for (const again of [1, 2]) expect([again, (await pdf.render(JOB)).length]).toEqual([again, (await first).length]);
  });

  it('are given up after their time, and the next one gets a new thread', async () => {
    const sleeps = `import { parentPort } from 'node:worker_threads';
      parentPort.on('message', ({ head }) => { while (head.recordId === 'SLOW'); parentPort.postMessage({ bytes: new Uint8Array([1]) }); });`;
    const pdf = renderer({ worker: program(sleeps), limitMs: 300 });
    const slow = pdf.render({ ...JOB, head: { ...JOB.head, recordId: 'SLOW' } });
    const next = pdf.render(JOB);
    await expect(slow).rejects.toMatchObject({ name: 'PdfRefusal', reason: 'TOO_LARGE' });
    expect([...(await next)]).toEqual([1]);
  });

  it('that break, or break their thread, fail alone', async () => {
    const breaks = `import { parentPort } from 'node:worker_threads';
      parentPort.on('message', ({ head }) => {
        if (head.recordId === 'THROWS') throw new Error('broken');
        parentPort.postMessage(head.recordId === 'FAILS' ? { error: 'cannot' } : { bytes: new Uint8Array([2]) });
      });`;
    const pdf = renderer({ worker: program(breaks) });
    const render = (recordId: string) => pdf.render({ ...JOB, head: { ...JOB.head, recordId } });
    const results = await Promise.allSettled([render('FAILS'), render('THROWS'), render('CYC-2027')]);
    expect(results).toMatchObject([
      { status: 'rejected', reason: { message: 'cannot' } },
      { status: 'rejected', reason: { message: 'broken' } },
      { status: 'fulfilled' },
    ]);
  });

  it('that still wait when the program ends are refused', async () => {
    const pdf = renderer();
    const waiting = [pdf.render(JOB), pdf.render(JOB)];
    const results = Promise.allSettled(waiting);
    await pdf.close();
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
